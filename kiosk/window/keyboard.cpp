#include "kiosk/window/keyboard.h"

#include <imgui_internal.h>

#include <X11/XKBlib.h>
#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <X11/keysym.h>

#include <poll.h>

#include <algorithm>
#include <array>
#include <chrono>

namespace kiosk
{

namespace
{

struct KeyPair {
    KeySym keysym;
    ImGuiKey key;
};

// Without the runs key_of() computes: letters, digits, function keys, keypad digits.
constexpr KeyPair kKeys[] = {
    {XK_Tab, ImGuiKey_Tab},
    {XK_ISO_Left_Tab, ImGuiKey_Tab},
    {XK_Left, ImGuiKey_LeftArrow},
    {XK_Right, ImGuiKey_RightArrow},
    {XK_Up, ImGuiKey_UpArrow},
    {XK_Down, ImGuiKey_DownArrow},
    {XK_Page_Up, ImGuiKey_PageUp},
    {XK_Page_Down, ImGuiKey_PageDown},
    {XK_Home, ImGuiKey_Home},
    {XK_End, ImGuiKey_End},
    {XK_Insert, ImGuiKey_Insert},
    {XK_Delete, ImGuiKey_Delete},
    {XK_BackSpace, ImGuiKey_Backspace},
    {XK_space, ImGuiKey_Space},
    {XK_Return, ImGuiKey_Enter},
    {XK_Escape, ImGuiKey_Escape},
    {XK_Control_L, ImGuiKey_LeftCtrl},
    {XK_Control_R, ImGuiKey_RightCtrl},
    {XK_Shift_L, ImGuiKey_LeftShift},
    {XK_Shift_R, ImGuiKey_RightShift},
    {XK_Alt_L, ImGuiKey_LeftAlt},
    {XK_Alt_R, ImGuiKey_RightAlt},
    {XK_Meta_L, ImGuiKey_LeftAlt},
    {XK_Meta_R, ImGuiKey_RightAlt},
    {XK_Super_L, ImGuiKey_LeftSuper},
    {XK_Super_R, ImGuiKey_RightSuper},
    {XK_Menu, ImGuiKey_Menu},
    {XK_Caps_Lock, ImGuiKey_CapsLock},
    {XK_Scroll_Lock, ImGuiKey_ScrollLock},
    {XK_Num_Lock, ImGuiKey_NumLock},
    {XK_Print, ImGuiKey_PrintScreen},
    {XK_Pause, ImGuiKey_Pause},
    {XK_apostrophe, ImGuiKey_Apostrophe},
    {XK_comma, ImGuiKey_Comma},
    {XK_minus, ImGuiKey_Minus},
    {XK_period, ImGuiKey_Period},
    {XK_slash, ImGuiKey_Slash},
    {XK_semicolon, ImGuiKey_Semicolon},
    {XK_equal, ImGuiKey_Equal},
    {XK_plus, ImGuiKey_Equal}, // A key of its own on German and Italian keyboards.
    {XK_bracketleft, ImGuiKey_LeftBracket},
    {XK_backslash, ImGuiKey_Backslash},
    {XK_bracketright, ImGuiKey_RightBracket},
    {XK_grave, ImGuiKey_GraveAccent},
    {XK_KP_Left, ImGuiKey_LeftArrow},
    {XK_KP_Right, ImGuiKey_RightArrow},
    {XK_KP_Up, ImGuiKey_UpArrow},
    {XK_KP_Down, ImGuiKey_DownArrow},
    {XK_KP_Page_Up, ImGuiKey_PageUp},
    {XK_KP_Page_Down, ImGuiKey_PageDown},
    {XK_KP_Home, ImGuiKey_Home},
    {XK_KP_End, ImGuiKey_End},
    {XK_KP_Insert, ImGuiKey_Insert},
    {XK_KP_Delete, ImGuiKey_Delete},
    {XK_KP_Decimal, ImGuiKey_KeypadDecimal},
    {XK_KP_Separator, ImGuiKey_KeypadDecimal},
    {XK_KP_Divide, ImGuiKey_KeypadDivide},
    {XK_KP_Multiply, ImGuiKey_KeypadMultiply},
    {XK_KP_Subtract, ImGuiKey_KeypadSubtract},
    {XK_KP_Add, ImGuiKey_KeypadAdd},
    {XK_KP_Enter, ImGuiKey_KeypadEnter},
    {XK_KP_Equal, ImGuiKey_KeypadEqual},
};

ImGuiKey in_run(KeySym keysym, KeySym first, KeySym last, ImGuiKey key_of_first)
{
    if (keysym < first || keysym > last) return ImGuiKey_None;
    return static_cast<ImGuiKey>(key_of_first + static_cast<int>(keysym - first));
}

using Clock = std::chrono::steady_clock;

/// How long a click or a loss of the focus waits for an input method to hand over what it is composing.
/// fcitx5 and ibus need 1 to 7 ms here; one that does not answer must not hold the person up noticeably.
constexpr std::chrono::milliseconds kFinishPatience{250};

/// A field that changes this soon after a key or a click was changed by it: the slowest frame we know takes a
/// tenth.
constexpr std::chrono::seconds kActOfThePerson{1};

bool is_modifier(ImGuiKey key)
{
    return (key >= ImGuiKey_LeftCtrl && key <= ImGuiKey_RightSuper) || (key & ImGuiMod_Mask_) != 0;
}

} // namespace

ImGuiKey key_of(unsigned long keysym)
{
    struct Run {
        KeySym first;
        KeySym last;
        ImGuiKey key;
    };
    static constexpr Run kRuns[] = {
        {XK_a, XK_z, ImGuiKey_A},
        {XK_A, XK_Z, ImGuiKey_A},
        {XK_0, XK_9, ImGuiKey_0},
        {XK_F1, XK_F24, ImGuiKey_F1},
        {XK_KP_0, XK_KP_9, ImGuiKey_Keypad0},
    };
    for (const Run& run : kRuns)
        if (const ImGuiKey key = in_run(keysym, run.first, run.last, run.key); key != ImGuiKey_None)
            return key;
    const auto* pair = std::find_if(std::begin(kKeys), std::end(kKeys),
                                    [&](const KeyPair& each) { return each.keysym == keysym; });
    return pair == std::end(kKeys) ? ImGuiKey_None : pair->key;
}

struct Keyboard::Connection {
    explicit Connection(ImGuiContext& imgui_context) : imgui(imgui_context) {}

    ImGuiContext& imgui;
    std::string display_name;
    ::Window window = 0;
    Display* display = nullptr;
    bool is_lost = false;
    bool has_focus = false;
    std::unique_ptr<InputMethodClient> method;
    /// By keycode: what was reported as pressed, to be released as the same.
    std::array<ImGuiKey, 256> held{};
    Pumped pumped = Pumped::nothing;

    // As ImGui last said.
    bool wants_text = false;
    ImGuiID field = 0;

    /// What becomes of a composition that ends before its time.
    enum class Rest {
        is_typed,
        is_dropped, ///< Its field is gone; it must not turn up in another.
    };
    Rest rest = Rest::is_typed;
    Clock::time_point last_act{};

    Result<> connect();
    void disconnect();
    void read_events();
    void finish(Rest wanted);
    void end_frame_after(bool (*is_it)(const ImGuiInputEvent&));
    void separate_from_text();
    void separate_from_keys();
    void follow_field(const ImGuiPlatformImeData& data);
    void update_field();
    void handle(XEvent& event);
    void handle_focus(const XFocusChangeEvent& event);
    void handle_key(XEvent& event);
    ImGuiKey key_pressed(const XKeyEvent& event) const;
};

Result<> Keyboard::Connection::connect()
{
    display = XOpenDisplay(display_name.c_str());
    if (display == nullptr)
        return Error{ErrorCode::display_missing, "no second connection to the display " + display_name};
    is_lost = false;
    XSetIOErrorExitHandler(
        display, [](Display*, void* self) { static_cast<Connection*>(self)->is_lost = true; }, this);
    method = std::make_unique<InputMethodClient>(display, window);

    // A held key is then one long press, as ImGui wants it, which repeats at the pace of the person's own
    // settings.
    XkbSetDetectableAutoRepeat(display, True, nullptr);
    unsigned delay_ms = 0;
    unsigned interval_ms = 0;
    if (XkbGetAutoRepeatRate(display, XkbUseCoreKbd, &delay_ms, &interval_ms) != 0 && interval_ms > 0) {
        imgui.IO.KeyRepeatDelay = static_cast<float>(delay_ms) / 1000;
        imgui.IO.KeyRepeatRate = static_cast<float>(interval_ms) / 1000;
    }

    ::Window focused = 0;
    int revert = 0;
    XGetInputFocus(display, &focused, &revert);
    has_focus = focused == window;
    return success();
}

void Keyboard::Connection::disconnect()
{
    if (display == nullptr) return;
    if (is_lost) method->abandon();
    method.reset();
    XSetIOErrorExitHandler(
        display, [](Display*, void*) {}, nullptr);
    XCloseDisplay(display);
    display = nullptr;
}

void Keyboard::Connection::read_events()
{
    while (!is_lost && XPending(display) > 0) {
        XEvent event;
        XNextEvent(display, &event);
        if (method->takes(event)) continue;
        // The wait for an input method brings news of the root window too, which are nobody's input.
        const bool is_input = event.type == KeyPress || event.type == FocusIn || event.type == FocusOut;
        if (is_input) pumped = Pumped::input;
        if (event.type == KeyRelease) pumped = std::max(pumped, Pumped::release);
        handle(event);
    }
}

void Keyboard::Connection::finish(Rest wanted)
{
    if (!method->begin_finish()) return;
    rest = wanted;
    const auto deadline = Clock::now() + kFinishPatience;
    for (read_events(); method->is_finishing() && !is_lost; read_events()) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now());
        if (left.count() <= 0) {
            method->give_up_finish();
            break;
        }
        pollfd source{ConnectionNumber(display), POLLIN, 0};
        ::poll(&source, 1, static_cast<int>(left.count()));
    }
    rest = Rest::is_typed;
}

void Keyboard::Connection::end_frame_after(bool (*is_it)(const ImGuiInputEvent&))
{
    const auto& queue = imgui.InputEventsQueue;
    if (std::none_of(queue.begin(), queue.end(), is_it)) return;
    // ImGui ends a frame between a key or text and a place of the mouse, so saying again where the mouse is
    // keeps apart what comes before and after.
    ImGuiInputEvent pause{};
    pause.Type = ImGuiInputEventType_MousePos;
    pause.Source = ImGuiInputSource_Mouse;
    pause.EventId = imgui.InputEventsNextEventId++;
    pause.MousePos = {imgui.IO.MousePos.x, imgui.IO.MousePos.y, imgui.InputEventsNextMouseSource};
    for (const ImGuiInputEvent& event : queue)
        if (event.Type == ImGuiInputEventType_MousePos) pause.MousePos = event.MousePos;
    imgui.InputEventsQueue.push_back(pause);
}

void Keyboard::Connection::separate_from_text()
{
    // ImGui gives the text of a frame to whoever has the focus after the clicks of that frame, and to nobody
    // when the window lost it.
    end_frame_after([](const ImGuiInputEvent& event) { return event.Type == ImGuiInputEventType_Text; });
}

void Keyboard::Connection::separate_from_keys()
{
    // ImGui judges all keys of a frame by the modifiers that are held when they have all been read:
    // Ctrl+Enter was Enter when a slow frame read Ctrl being let go as well.
    end_frame_after([](const ImGuiInputEvent& event) {
        return event.Type == ImGuiInputEventType_Key && event.Key.Down && !is_modifier(event.Key.Key);
    });
}

void Keyboard::Connection::follow_field(const ImGuiPlatformImeData& data)
{
    wants_text = data.WantVisible || data.WantTextInput;
    const ImGuiID now = wants_text ? imgui.ActiveId : 0;
    // A key that a method lets pass, and a click, have ended what was composed before them. Only a field that
    // goes away by itself leaves a composition behind.
    if (now != field && Clock::now() - last_act > kActOfThePerson) finish(Rest::is_dropped);
    field = now;
    if (data.WantVisible)
        method->set_spot(static_cast<int>(data.InputPos.x),
                         static_cast<int>(data.InputPos.y + data.InputLineHeight));
    update_field();
    method->maintain();
}

void Keyboard::Connection::update_field()
{
    method->set_field(has_focus && wants_text ? InputMethodClient::Field::wants_text
                                              : InputMethodClient::Field::none);
}

void Keyboard::Connection::handle(XEvent& event)
{
    switch (event.type) {
    case FocusIn:
    case FocusOut:
        handle_focus(event.xfocus);
        break;
    case KeyPress:
    case KeyRelease:
        handle_key(event);
        break;
    case MappingNotify:
        XRefreshKeyboardMapping(&event.xmapping);
        break;
    default:
        break;
    }
}

void Keyboard::Connection::handle_focus(const XFocusChangeEvent& event)
{
    // A grab by the window manager or a menu passes; the focus itself stays where it is.
    if (event.mode == NotifyGrab || event.mode == NotifyUngrab) return;
    if (event.type == FocusOut) {
        finish(Rest::is_typed);
        separate_from_text();
        held.fill(ImGuiKey_None); // ImGui lets go of all keys itself.
    }
    has_focus = event.type == FocusIn;
    imgui.IO.AddFocusEvent(has_focus);
    update_field();
}

ImGuiKey Keyboard::Connection::key_pressed(const XKeyEvent& event) const
{
    const auto code = static_cast<KeyCode>(event.keycode);
    // Keypad keys are digits or arrows as NumLock says; every other key is named by its unshifted symbol.
    KeySym shifted = NoSymbol;
    unsigned used_modifiers = 0;
    XkbLookupKeySym(display, code, event.state, &used_modifiers, &shifted);
    if (IsKeypadKey(shifted)) return key_of(shifted);

    const auto group = static_cast<unsigned>(XkbGroupForCoreState(event.state));
    for (const unsigned each : {group, 0U})
        for (const unsigned level : {0U, 1U}) // A French digit row has its digits shifted.
            if (const ImGuiKey key = key_of(
                    XkbKeycodeToKeysym(display, code, static_cast<int>(each), static_cast<int>(level)));
                key != ImGuiKey_None)
                return key;
    return ImGuiKey_None;
}

void Keyboard::Connection::handle_key(XEvent& xevent)
{
    ImGuiIO& io = imgui.IO;
    const XKeyEvent& event = xevent.xkey;
    const bool is_press = event.type == KeyPress;
    // An input method sends committed text as a key without a code.
    const bool is_key = event.keycode != 0;
    if (is_key) {
        ImGuiKey& remembered = held[event.keycode & 0xffU];
        const ImGuiKey key = is_press ? key_pressed(event) : remembered;
        remembered = is_press ? key : ImGuiKey_None;
        if (is_press && !is_modifier(key)) last_act = Clock::now();
        if (is_modifier(key)) separate_from_keys();

        // The state in an event is from before it, so a modifier's own key decides about itself.
        const auto report = [&](unsigned mask, ImGuiKey modifier, ImGuiKey left, ImGuiKey right) {
            const bool is_own = key == left || key == right;
            io.AddKeyEvent(modifier, is_own ? is_press : (event.state & mask) != 0);
        };
        report(ControlMask, ImGuiMod_Ctrl, ImGuiKey_LeftCtrl, ImGuiKey_RightCtrl);
        report(ShiftMask, ImGuiMod_Shift, ImGuiKey_LeftShift, ImGuiKey_RightShift);
        report(Mod1Mask, ImGuiMod_Alt, ImGuiKey_LeftAlt, ImGuiKey_RightAlt);
        report(Mod4Mask, ImGuiMod_Super, ImGuiKey_LeftSuper, ImGuiKey_RightSuper);
        if (key != ImGuiKey_None) io.AddKeyEvent(key, is_press);
    }
    if (!is_press) return;
    const std::string text = method->text_of(xevent);
    // Ctrl+A is a command. AltGr is neither Ctrl nor Alt on X11, so "@" of a German keyboard is text.
    const bool is_command = is_key && (event.state & (ControlMask | Mod1Mask)) != 0;
    const bool is_dropped = !is_key && rest == Rest::is_dropped;
    if (!is_command && !is_dropped && !text.empty()) io.AddInputCharactersUTF8(text.c_str());
}

Keyboard::Keyboard(std::unique_ptr<Connection> connection) : connection_(std::move(connection)) {}

Keyboard::~Keyboard()
{
    connection_->imgui.PlatformIO.Platform_SetImeDataFn = nullptr;
    connection_->imgui.PlatformIO.Platform_ImeUserData = nullptr;
    connection_->disconnect();
}

Result<std::unique_ptr<Keyboard>> Keyboard::open(_XDisplay* owner, unsigned long window,
                                                 ImGuiContext& context)
{
    auto x = std::make_unique<Connection>(context);
    x->display_name = DisplayString(owner);
    x->window = window;
    if (auto connected = x->connect(); !connected) return connected.error();

    XWindowAttributes attributes;
    XGetWindowAttributes(owner, window, &attributes);
    XSelectInput(owner, window, attributes.your_event_mask & ~(KeyPressMask | KeyReleaseMask));
    XSync(owner, False);

    context.PlatformIO.Platform_ImeUserData = x.get();
    context.PlatformIO.Platform_SetImeDataFn = [](ImGuiContext* imgui, ImGuiViewport*,
                                                  ImGuiPlatformImeData* data) {
        auto* self = static_cast<Connection*>(imgui->PlatformIO.Platform_ImeUserData);
        if (!self->is_lost) self->follow_field(*data);
    };
    return std::unique_ptr<Keyboard>(new Keyboard(std::move(x)));
}

Keyboard::Pumped Keyboard::pump()
{
    Connection& x = *connection_;
    if (!x.is_lost) x.read_events();
    if (!x.is_lost) x.method->maintain();
    if (!x.is_lost && x.method->take_preedit_change()) x.pumped = Pumped::input;
    return std::exchange(x.pumped, Pumped::nothing);
}

void Keyboard::finish_composition()
{
    Connection& x = *connection_;
    x.last_act = Clock::now();
    if (x.is_lost) return;
    x.finish(Connection::Rest::is_typed);
    x.separate_from_text();
}

Preedit Keyboard::preedit() const
{
    return connection_->is_lost ? Preedit{} : connection_->method->preedit();
}

InputMethod Keyboard::method() const
{
    return connection_->is_lost ? InputMethod::none : connection_->method->method();
}

bool Keyboard::is_lost() const
{
    return connection_->is_lost;
}

bool Keyboard::has_queued_events() const
{
    return connection_->is_lost || XEventsQueued(connection_->display, QueuedAlready) > 0;
}

int Keyboard::file_descriptor() const
{
    return ConnectionNumber(connection_->display);
}

} // namespace kiosk
