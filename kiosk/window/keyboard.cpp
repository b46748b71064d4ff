#include "kiosk/window/keyboard.h"

#include <imgui_internal.h>

#include <X11/XKBlib.h>
#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <X11/keysym.h>

#include <langinfo.h>

#include <algorithm>
#include <array>
#include <clocale>
#include <cstring>
#include <cwchar>
#include <string_view>
#include <vector>

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

constexpr long kEventMask = KeyPressMask | KeyReleaseMask | FocusChangeMask;

bool is_text(std::string_view bytes)
{
    if (bytes.empty()) return false;
    const auto first = static_cast<unsigned char>(bytes.front());
    return first >= 0x20 && first != 0x7f;
}

std::string latin1_as_utf8(std::string_view latin1)
{
    std::string text;
    for (const char character : latin1) {
        const auto byte = static_cast<unsigned char>(character);
        if (byte < 0x80)
            text += character;
        else {
            text += static_cast<char>(0xc0 | byte >> 6);
            text += static_cast<char>(0x80 | (byte & 0x3f));
        }
    }
    return text;
}

/// Calls back into a Keyboard::Connection from XIM; XIM has two shapes of callback and two structs for them.
XIMCallback input_method_callback(void* connection, XIMProc function)
{
    return {static_cast<XPointer>(connection), function};
}

XICCallback context_callback(void* connection, XICProc function)
{
    return {static_cast<XPointer>(connection), function};
}

std::vector<wchar_t> characters_of(const XIMText& text)
{
    std::vector<wchar_t> characters;
    if (text.encoding_is_wchar) {
        if (text.string.wide_char != nullptr)
            characters.assign(text.string.wide_char, text.string.wide_char + text.length);
        return characters;
    }
    const char* at = text.string.multi_byte;
    if (at == nullptr) return characters;
    std::mbstate_t state{};
    std::size_t left = std::strlen(at);
    while (left > 0) {
        wchar_t character = 0;
        const std::size_t bytes = std::mbrtowc(&character, at, left, &state);
        if (bytes == 0 || bytes > left) break; // A broken or cut sequence.
        characters.push_back(character);
        at += bytes;
        left -= bytes;
    }
    return characters;
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

void use_utf8_characters()
{
    const auto is_utf8 = [] { return std::string_view(nl_langinfo(CODESET)) == "UTF-8"; };
    if (!is_utf8()) std::setlocale(LC_CTYPE, "");
    if (!is_utf8()) std::setlocale(LC_CTYPE, "C.UTF-8");
}

struct Keyboard::Connection {
    explicit Connection(ImGuiContext& imgui_context) : imgui(imgui_context) {}

    ImGuiContext& imgui;
    Display* display = nullptr;
    ::Window window = 0;
    bool is_lost = false;
    bool has_focus = false;
    std::array<ImGuiKey, 256>
        held{}; ///< By keycode: what was reported as pressed, to be released as the same.

    // The input method. What its callbacks are told is only noted: working on it from inside them crashes
    // Xlib.
    XIM method = nullptr;
    XIC context = nullptr;
    XFontSet font_set = nullptr;
    bool is_server = false;
    bool is_awaited = false;  ///< We are told when the server starts.
    bool has_started = false; ///< It did.
    bool has_ended = false;   ///< It crashed or left.
    bool is_context_focused = false;
    bool has_preedit_changed = false;
    std::vector<wchar_t> composing;
    int composing_caret = 0;
    Preedit preedit;

    // As ImGui last said.
    bool wants_text = false;
    XPoint spot{0, 0};

    XIMCallback on_destroy{};
    XICCallback on_start{};
    XICCallback on_done{};
    XICCallback on_draw{};
    XICCallback on_caret{};

    void maintain_method();
    void open_method();
    void open_context();
    XIC create_context(XIMStyle style, XVaNestedList preedit_attributes);
    void close_method();
    void await_server();
    void stop_awaiting_server();
    void update_context_focus();
    void set_spot(ImVec2 caret_position, float line_height);
    void compose(const XIMPreeditDrawCallbackStruct& change);
    void clear_composition();
    void update_preedit();
    void handle(XEvent& event);
    void handle_focus(const XFocusChangeEvent& event);
    void handle_key(XKeyEvent& event);
    ImGuiKey key_pressed(const XKeyEvent& event) const;
    void type_text(XKeyEvent& event);
};

void Keyboard::Connection::maintain_method()
{
    if (has_ended) {
        // Xlib has freed both already.
        has_ended = false;
        method = nullptr;
        context = nullptr;
        is_context_focused = false;
        clear_composition();
    }
    if (has_started && !is_server) {
        has_started = false;
        stop_awaiting_server();
        close_method();
    }
    if (method == nullptr && wants_text) open_method();
    update_context_focus();
}

void Keyboard::Connection::open_method()
{
    XSetLocaleModifiers(""); // XMODIFIERS decides.
    method = XOpenIM(display, nullptr, nullptr, nullptr);
    const char* modifiers = std::getenv("XMODIFIERS");
    const std::string_view named = modifiers == nullptr ? "" : modifiers;
    is_server = method != nullptr && named.starts_with("@im=") && named != "@im=none" && named != "@im=local";
    if (method == nullptr) {
        await_server();
        XSetLocaleModifiers("@im=none");
        method = XOpenIM(display, nullptr, nullptr, nullptr);
        XSetLocaleModifiers("");
    }
    if (method == nullptr) return;
    if (is_server) {
        on_destroy = input_method_callback(this, [](XIM, XPointer self, XPointer) {
            reinterpret_cast<Connection*>(self)->has_ended = true;
        });
        XSetIMValues(method, XNDestroyCallback, &on_destroy, nullptr);
    }
    open_context();
}

XIC Keyboard::Connection::create_context(XIMStyle style, XVaNestedList preedit_attributes)
{
    XIC created =
        preedit_attributes == nullptr
            ? XCreateIC(method, XNInputStyle, style, XNClientWindow, window, XNFocusWindow, window, nullptr)
            : XCreateIC(method, XNInputStyle, style, XNClientWindow, window, XNFocusWindow, window,
                        XNPreeditAttributes, preedit_attributes, nullptr);
    if (preedit_attributes != nullptr) XFree(preedit_attributes);
    return created;
}

void Keyboard::Connection::open_context()
{
    XIMStyles* styles = nullptr;
    if (XGetIMValues(method, XNQueryInputStyle, &styles, nullptr) != nullptr || styles == nullptr) return;
    const auto offers = [&](XIMStyle style) {
        return std::find(styles->supported_styles, styles->supported_styles + styles->count_styles, style) !=
               styles->supported_styles + styles->count_styles;
    };

    // Best first: we draw the composition at the caret ourselves; the method draws it where we say; where it
    // likes.
    const XIMStyle drawn_by_us = XIMPreeditCallbacks | XIMStatusNothing;
    const XIMStyle at_the_caret = XIMPreeditPosition | XIMStatusNothing;
    const XIMStyle anywhere = XIMPreeditNothing | XIMStatusNothing;
    if (offers(drawn_by_us)) {
        on_start = context_callback(this, [](XIC, XPointer, XPointer) { return -1; }); // No limit of length.
        on_done = context_callback(this, [](XIC, XPointer self, XPointer) {
            reinterpret_cast<Connection*>(self)->clear_composition();
            return 0;
        });
        on_draw = context_callback(this, [](XIC, XPointer self, XPointer change) {
            reinterpret_cast<Connection*>(self)->compose(
                *reinterpret_cast<XIMPreeditDrawCallbackStruct*>(change));
            return 0;
        });
        on_caret = context_callback(this, [](XIC, XPointer, XPointer) { return 0; });
        context = create_context(
            drawn_by_us, XVaCreateNestedList(0, XNSpotLocation, &spot, XNPreeditStartCallback, &on_start,
                                             XNPreeditDoneCallback, &on_done, XNPreeditDrawCallback, &on_draw,
                                             XNPreeditCaretCallback, &on_caret, nullptr));
    }
    if (context == nullptr && offers(at_the_caret)) {
        // Xlib insists on a font for this style; the method never uses it.
        if (font_set == nullptr) {
            char** missing = nullptr;
            int missing_count = 0;
            font_set = XCreateFontSet(display, "-*-*-*-*-*-*-*-*-*-*-*-*-*-*,fixed", &missing, &missing_count,
                                      nullptr);
            if (missing != nullptr) XFreeStringList(missing);
        }
        if (font_set != nullptr)
            context = create_context(
                at_the_caret, XVaCreateNestedList(0, XNSpotLocation, &spot, XNFontSet, font_set, nullptr));
    }
    if (context == nullptr && offers(anywhere)) context = create_context(anywhere, nullptr);
    XFree(styles);

    long wanted_events = 0;
    if (context != nullptr) XGetICValues(context, XNFilterEvents, &wanted_events, nullptr);
    XSelectInput(display, window, kEventMask | wanted_events);
}

void Keyboard::Connection::close_method()
{
    if (context != nullptr) XDestroyIC(context);
    if (method != nullptr) XCloseIM(method);
    context = nullptr;
    method = nullptr;
    is_server = false;
    is_context_focused = false;
    clear_composition();
}

void Keyboard::Connection::await_server()
{
    if (is_awaited) return;
    is_awaited = XRegisterIMInstantiateCallback(
                     display, nullptr, nullptr, nullptr,
                     [](Display*, XPointer self, XPointer) {
                         reinterpret_cast<Connection*>(self)->has_started = true;
                     },
                     reinterpret_cast<XPointer>(this)) != 0;
}

void Keyboard::Connection::stop_awaiting_server()
{
    if (!is_awaited) return;
    is_awaited = false;
    XUnregisterIMInstantiateCallback(
        display, nullptr, nullptr, nullptr,
        [](Display*, XPointer self, XPointer) { reinterpret_cast<Connection*>(self)->has_started = true; },
        reinterpret_cast<XPointer>(this));
}

void Keyboard::Connection::update_context_focus()
{
    const bool should_be = has_focus && wants_text;
    if (context == nullptr || should_be == is_context_focused) return;
    is_context_focused = should_be;
    if (should_be) {
        XSetICFocus(context);
    } else {
        // A half-typed word must not turn up in the next field.
        if (char* rest = Xutf8ResetIC(context)) XFree(rest);
        clear_composition();
        XUnsetICFocus(context);
    }
    XFlush(display);
}

void Keyboard::Connection::set_spot(ImVec2 caret_position, float line_height)
{
    const XPoint wanted{static_cast<short>(caret_position.x),
                        static_cast<short>(caret_position.y + line_height)};
    if (wanted.x == spot.x && wanted.y == spot.y) return;
    spot = wanted;
    if (context == nullptr) return;
    XVaNestedList place = XVaCreateNestedList(0, XNSpotLocation, &spot, nullptr);
    XSetICValues(context, XNPreeditAttributes, place, nullptr);
    XFree(place);
    XFlush(display);
}

void Keyboard::Connection::compose(const XIMPreeditDrawCallbackStruct& change)
{
    const auto length = static_cast<int>(composing.size());
    const int first = std::clamp(change.chg_first, 0, length);
    const int count = std::clamp(change.chg_length, 0, length - first);
    composing.erase(composing.begin() + first, composing.begin() + first + count);
    if (change.text != nullptr) {
        const std::vector<wchar_t> inserted = characters_of(*change.text);
        composing.insert(composing.begin() + first, inserted.begin(), inserted.end());
    }
    composing_caret = std::clamp(change.caret, 0, static_cast<int>(composing.size()));
    has_preedit_changed = true;
}

void Keyboard::Connection::clear_composition()
{
    if (composing.empty()) return;
    composing.clear();
    composing_caret = 0;
    has_preedit_changed = true;
}

void Keyboard::Connection::update_preedit()
{
    preedit = {};
    for (std::size_t i = 0; i < composing.size(); ++i) {
        if (static_cast<int>(i) == composing_caret)
            preedit.caret_bytes = static_cast<int>(preedit.text.size());
        char bytes[5];
        preedit.text.append(
            bytes, static_cast<std::size_t>(ImTextCharToUtf8(bytes, static_cast<unsigned>(composing[i]))));
    }
    if (composing_caret == static_cast<int>(composing.size()))
        preedit.caret_bytes = static_cast<int>(preedit.text.size());
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
        handle_key(event.xkey);
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
    has_focus = event.type == FocusIn;
    if (!has_focus) held.fill(ImGuiKey_None); // ImGui lets go of all keys itself.
    imgui.IO.AddFocusEvent(has_focus);
    update_context_focus();
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

void Keyboard::Connection::handle_key(XKeyEvent& event)
{
    ImGuiIO& io = imgui.IO;
    const bool is_press = event.type == KeyPress;
    // An input method sends committed text as a key without a code.
    if (event.keycode != 0) {
        ImGuiKey& remembered = held[event.keycode & 0xffU];
        const ImGuiKey key = is_press ? key_pressed(event) : remembered;
        remembered = is_press ? key : ImGuiKey_None;

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
    if (is_press) type_text(event);
}

void Keyboard::Connection::type_text(XKeyEvent& event)
{
    // Ctrl+A is a command. AltGr is neither Ctrl nor Alt on X11, so "@" of a German keyboard is text.
    const bool is_command = event.keycode != 0 && (event.state & (ControlMask | Mod1Mask)) != 0;
    std::string text(64, '\0');
    if (context == nullptr) {
        const int bytes = XLookupString(&event, text.data(), static_cast<int>(text.size()), nullptr, nullptr);
        text = latin1_as_utf8(std::string_view(text.data(), static_cast<std::size_t>(std::max(bytes, 0))));
    } else {
        Status status = 0;
        int bytes =
            Xutf8LookupString(context, &event, text.data(), static_cast<int>(text.size()), nullptr, &status);
        if (status == XBufferOverflow) {
            text.resize(static_cast<std::size_t>(bytes));
            bytes = Xutf8LookupString(context, &event, text.data(), bytes, nullptr, &status);
        }
        const bool is_looked_up = status == XLookupChars || status == XLookupBoth;
        text.resize(is_looked_up ? static_cast<std::size_t>(std::max(bytes, 0)) : 0);
    }
    if (!is_command && is_text(text)) imgui.IO.AddInputCharactersUTF8(text.c_str());
}

Keyboard::Keyboard(std::unique_ptr<Connection> connection) : connection_(std::move(connection)) {}

Keyboard::~Keyboard()
{
    Connection& x = *connection_;
    x.imgui.PlatformIO.Platform_SetImeDataFn = nullptr;
    x.imgui.PlatformIO.Platform_ImeUserData = nullptr;
    if (!x.is_lost) {
        x.stop_awaiting_server();
        if (!x.has_ended) x.close_method();
        if (x.font_set != nullptr) XFreeFontSet(x.display, x.font_set);
    }
    XSetIOErrorExitHandler(
        x.display, [](Display*, void*) {}, nullptr);
    XCloseDisplay(x.display);
}

Result<std::unique_ptr<Keyboard>> Keyboard::open(_XDisplay* owner, unsigned long window,
                                                 ImGuiContext& context)
{
    auto x = std::make_unique<Connection>(context);
    x->display = XOpenDisplay(DisplayString(owner));
    if (x->display == nullptr)
        return Error{ErrorCode::display_missing,
                     std::string("no second connection to the display ") + DisplayString(owner)};
    x->window = window;
    XSetIOErrorExitHandler(
        x->display, [](Display*, void* self) { static_cast<Connection*>(self)->is_lost = true; }, x.get());

    XWindowAttributes attributes;
    XGetWindowAttributes(owner, window, &attributes);
    XSelectInput(owner, window, attributes.your_event_mask & ~(KeyPressMask | KeyReleaseMask));
    XSync(owner, False);
    XSelectInput(x->display, window, kEventMask);

    // A held key is then one long press, as ImGui wants it, which repeats at the pace of the person's own
    // settings.
    XkbSetDetectableAutoRepeat(x->display, True, nullptr);
    unsigned delay_ms = 0;
    unsigned interval_ms = 0;
    if (XkbGetAutoRepeatRate(x->display, XkbUseCoreKbd, &delay_ms, &interval_ms) != 0 && interval_ms > 0) {
        context.IO.KeyRepeatDelay = static_cast<float>(delay_ms) / 1000;
        context.IO.KeyRepeatRate = static_cast<float>(interval_ms) / 1000;
    }

    ::Window focused = 0;
    int revert = 0;
    XGetInputFocus(x->display, &focused, &revert);
    x->has_focus = focused == window;

    context.PlatformIO.Platform_ImeUserData = x.get();
    context.PlatformIO.Platform_SetImeDataFn = [](ImGuiContext* imgui, ImGuiViewport*,
                                                  ImGuiPlatformImeData* data) {
        auto* self = static_cast<Connection*>(imgui->PlatformIO.Platform_ImeUserData);
        if (self->is_lost) return;
        self->wants_text = data->WantVisible || data->WantTextInput;
        if (data->WantVisible) self->set_spot(data->InputPos, data->InputLineHeight);
        self->maintain_method();
    };
    return std::unique_ptr<Keyboard>(new Keyboard(std::move(x)));
}

Keyboard::Pumped Keyboard::pump()
{
    Connection& x = *connection_;
    Pumped pumped = Pumped::nothing;
    if (x.is_lost) return pumped;
    while (XPending(x.display) > 0) {
        XEvent event;
        XNextEvent(x.display, &event);
        if (XFilterEvent(&event, None)) continue;
        x.handle(event);
        // The wait for an input method brings news of the root window too, which are nobody's input.
        const bool is_input = event.type == KeyPress || event.type == FocusIn || event.type == FocusOut;
        if (is_input) pumped = Pumped::input;
        if (event.type == KeyRelease) pumped = std::max(pumped, Pumped::release);
    }
    if (x.is_lost) return pumped;
    x.maintain_method();
    if (x.has_preedit_changed) {
        x.has_preedit_changed = false;
        x.update_preedit();
        pumped = Pumped::input;
    }
    return pumped;
}

void Keyboard::commit_preedit()
{
    Connection& x = *connection_;
    if (x.is_lost || x.context == nullptr || x.composing.empty()) return;
    if (char* rest = Xutf8ResetIC(x.context)) {
        if (is_text(rest)) x.imgui.IO.AddInputCharactersUTF8(rest);
        XFree(rest);
    }
    x.clear_composition();
}

const Preedit& Keyboard::preedit() const
{
    return connection_->preedit;
}

InputMethod Keyboard::method() const
{
    if (connection_->method == nullptr || connection_->has_ended) return InputMethod::none;
    return connection_->is_server ? InputMethod::server : InputMethod::local;
}

bool Keyboard::is_lost() const
{
    return connection_->is_lost;
}

bool Keyboard::has_queued_events() const
{
    return XEventsQueued(connection_->display, QueuedAlready) > 0;
}

int Keyboard::file_descriptor() const
{
    return ConnectionNumber(connection_->display);
}

} // namespace kiosk
