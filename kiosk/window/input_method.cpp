#include "kiosk/window/input_method.h"

#include <imgui.h>
#include <imgui_internal.h>

#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <X11/keysym.h>

#include <langinfo.h>

#include <algorithm>
#include <chrono>
#include <clocale>
#include <cstdlib>
#include <cstring>
#include <cwchar>
#include <deque>
#include <functional>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace kiosk
{

namespace
{

using Clock = std::chrono::steady_clock;

constexpr long kEventMask = KeyPressMask | KeyReleaseMask | FocusChangeMask;

/// When a method has not answered a key for so long, it keeps it. Source: they answer in 1 to 7 ms here, and
/// in 60 ms on a machine with seven times more work than cores.
constexpr std::chrono::seconds kAnswerPatience{1};

/// While the named server is missing, a key has it looked for no more often than this.
constexpr std::chrono::seconds kLookInterval{1};

/// For so long after an answer a method is trusted to answer again: longer than a frame on a slow machine,
/// and too short for it to crash in, as a rule.
constexpr std::chrono::milliseconds kAliveAfterAnswer{100};

/// A server that has announced itself is left alone for so long. fcitx5 reads its dictionaries then, and what
/// it is asked before it is done it answers only when it is asked something else, while Xlib waits. Source:
/// 0.7 s here.
constexpr std::chrono::seconds kStartTakes{2};

/// So long after it was sent an Enter of ours may come back; later ones are the person's.
constexpr std::chrono::milliseconds kOursComesBack{300};

/// The time in the key events that are ours and not the person's. Source: the X server's own are never
/// CurrentTime.
constexpr Time kTimeOfOurs = CurrentTime;

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

/// Calls back from XIM, which has two shapes of callback and two structs for them.
XIMCallback method_callback(void* parts, XIMProc function)
{
    return {static_cast<XPointer>(parts), function};
}

XICCallback context_callback(void* parts, XICProc function)
{
    return {static_cast<XPointer>(parts), function};
}

/// A running server owns the selection of its name (The Input Method Protocol 1.0, appendix D).
bool owns_its_name(Display* display, const std::string& name)
{
    const Atom server = XInternAtom(display, ("@server=" + name).c_str(), True);
    return server != 0 && XGetSelectionOwner(display, server) != 0;
}

/// A method commits text as a key without a code.
bool is_commit(const XEvent& event)
{
    return event.type == KeyPress && event.xkey.keycode == 0;
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

std::string named_method_server()
{
    constexpr std::string_view key = "@im=";
    const char* modifiers = std::getenv("XMODIFIERS");
    if (modifiers == nullptr) return {};
    const std::string_view all = modifiers;
    const std::size_t at = all.find(key);
    if (at == std::string_view::npos) return {};
    const std::string_view rest = all.substr(at + key.size());
    const std::string_view name = rest.substr(0, rest.find('@'));
    return name == "none" || name == "local" ? std::string() : std::string(name);
}

MethodServer find_method_server()
{
    const std::string name = named_method_server();
    if (name.empty()) return MethodServer::not_named;
    Display* display = XOpenDisplay(nullptr);
    if (display == nullptr) return MethodServer::unseen;
    const bool runs = owns_its_name(display, name);
    XCloseDisplay(display);
    return runs ? MethodServer::runs : MethodServer::absent;
}

void use_utf8_characters()
{
    const auto is_utf8 = [] { return std::string_view(nl_langinfo(CODESET)) == "UTF-8"; };
    if (!is_utf8()) std::setlocale(LC_CTYPE, "");
    if (!is_utf8()) std::setlocale(LC_CTYPE, "C.UTF-8");
}

struct InputMethodClient::Parts {
    Display* display = nullptr;
    ::Window window = 0;
    Atom servers = 0; ///< The property in which they announce themselves.

    // What the method's callbacks are told is only noted: working on it from inside them crashes Xlib.
    XIM method = nullptr;
    XIC context = nullptr;
    XFontSet font_set = nullptr;
    std::string server_name;
    bool is_server = false;
    bool is_missed = false; ///< A server is named, and ours is not it.
    bool may_have_started = false;
    Clock::time_point rests_until{}; ///< The named server is not asked before.
    bool has_ended = false;          ///< It crashed or left.
    Field field = Field::none;
    bool is_context_focused = false;
    bool may_be_composing = false;  ///< It has taken a key since it last finished.
    bool tells_composition = false; ///< It has us draw what it is composing.

    /// An Enter of ours that is with the method.
    struct Finish {
        unsigned keycode;
        Clock::time_point begun_at;
        bool has_shown; ///< Something was being composed when it began, or has been since.
        bool has_committed = false;
        bool is_press_back = false; ///< Which a method keeps when it has committed by it.
        bool is_release_back = false;
        bool has_given_up = false;
    };
    std::optional<Finish> finish;

    std::vector<wchar_t> composing;
    int composing_caret = 0;
    bool has_preedit_changed = false;
    Preedit preedit;
    XPoint spot{0, 0};
    bool is_spot_new = false; ///< The method has not been told.
    unsigned key_awaited = 0; ///< Code of the last key it was given; 0 when it has answered,
    int key_awaited_type = 0; ///< and whether that was its press or its release.
    Clock::time_point key_given_at{};
    Clock::time_point answered_at{};
    bool is_silent = false; ///< It has not answered in time, and nothing since.

    /// So many events at the head of Xlib's queue were handed over by the method.
    std::size_t answers_waiting = 0;
    std::deque<std::string> committed; ///< What those of them without a key code stand for.

    XIMCallback on_destroy{};
    XICCallback on_start{};
    XICCallback on_done{};
    XICCallback on_draw{};
    XICCallback on_caret{};

    bool is_server_there() const;
    void open_method();
    void open_context();
    XIC create_context(XIMStyle style, XVaNestedList preedit_attributes);
    void close_method();
    void forget_context();
    void look_for_server();
    bool is_resting() const;
    void ask(const std::function<void()>& call);
    void update_context_focus();
    void tell_spot();
    void compose(const XIMPreeditDrawCallbackStruct& change);
    void clear_composition();
    void update_preedit();
    bool is_filtered(XEvent& event);
    bool is_kept(const XEvent& answer);
    bool is_sent_back(const XKeyEvent& key);
    std::string looked_up(XEvent& key_press);
};

InputMethodClient::InputMethodClient(_XDisplay* display, unsigned long window)
    : parts_(std::make_unique<Parts>())
{
    parts_->display = display;
    parts_->window = window;
    // A server that starts says so in a property of the root window (The Input Method Protocol 1.0, appendix
    // D).
    parts_->servers = XInternAtom(display, "XIM_SERVERS", False);
    XSelectInput(display, DefaultRootWindow(display), PropertyChangeMask);
    XSelectInput(display, window, kEventMask);
}

InputMethodClient::~InputMethodClient()
{
    if (!parts_) return;
    parts_->close_method();
    if (parts_->font_set != nullptr) XFreeFontSet(parts_->display, parts_->font_set);
}

void InputMethodClient::abandon()
{
    parts_.reset();
}

void InputMethodClient::maintain()
{
    Parts& x = *parts_;
    if (x.has_ended) {
        // Xlib has freed both already. What is left of the server may still offer itself for a moment.
        x.has_ended = false;
        x.method = nullptr;
        x.forget_context();
        x.is_missed = true;
        x.rests_until = Clock::now() + kLookInterval;
    }
    x.look_for_server();
    if (x.method == nullptr && x.field == Field::wants_text) x.open_method();
    x.update_context_focus();
    x.tell_spot();
}

void InputMethodClient::Parts::look_for_server()
{
    // Xlib's own way of telling that a server has started (XRegisterIMInstantiateCallback) misses some
    // starts.
    // The news stands until the server was found: it announces itself before it is ready.
    if (!is_missed || !may_have_started || is_resting()) return;
    rests_until = Clock::now() + kLookInterval;
    if (!owns_its_name(display, named_method_server())) return;
    may_have_started = false;
    close_method();
    rests_until = {};
}

bool InputMethodClient::Parts::is_resting() const
{
    return Clock::now() < rests_until;
}

void InputMethodClient::Parts::open_method()
{
    server_name = named_method_server();
    const bool is_there = !server_name.empty() && !is_resting() && owns_its_name(display, server_name);
    if (is_there) {
        XSetLocaleModifiers(""); // XMODIFIERS decides.
        method = XOpenIM(display, nullptr, nullptr, nullptr);
    }
    is_server = method != nullptr;
    is_missed = !is_server && !server_name.empty();
    if (method == nullptr) {
        XSetLocaleModifiers("@im=none");
        method = XOpenIM(display, nullptr, nullptr, nullptr);
    }
    if (method == nullptr) return;
    if (is_server) {
        on_destroy = method_callback(
            this, [](XIM, XPointer self, XPointer) { reinterpret_cast<Parts*>(self)->has_ended = true; });
        XSetIMValues(method, XNDestroyCallback, &on_destroy, nullptr);
    }
    open_context();
}

XIC InputMethodClient::Parts::create_context(XIMStyle style, XVaNestedList preedit_attributes)
{
    XIC created =
        preedit_attributes == nullptr
            ? XCreateIC(method, XNInputStyle, style, XNClientWindow, window, XNFocusWindow, window, nullptr)
            : XCreateIC(method, XNInputStyle, style, XNClientWindow, window, XNFocusWindow, window,
                        XNPreeditAttributes, preedit_attributes, nullptr);
    if (preedit_attributes != nullptr) XFree(preedit_attributes);
    return created;
}

void InputMethodClient::Parts::open_context()
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
            reinterpret_cast<Parts*>(self)->clear_composition();
            return 0;
        });
        on_draw = context_callback(this, [](XIC, XPointer self, XPointer change) {
            reinterpret_cast<Parts*>(self)->compose(*reinterpret_cast<XIMPreeditDrawCallbackStruct*>(change));
            return 0;
        });
        on_caret = context_callback(this, [](XIC, XPointer, XPointer) { return 0; });
        context = create_context(
            drawn_by_us, XVaCreateNestedList(0, XNSpotLocation, &spot, XNPreeditStartCallback, &on_start,
                                             XNPreeditDoneCallback, &on_done, XNPreeditDrawCallback, &on_draw,
                                             XNPreeditCaretCallback, &on_caret, nullptr));
    }
    tells_composition = context != nullptr;
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

bool InputMethodClient::Parts::is_server_there() const
{
    // Xlib waits without end for the answer of a server that has just died or that hangs.
    return !has_ended && (!is_server || (!is_silent && owns_its_name(display, server_name)));
}

void InputMethodClient::Parts::close_method()
{
    if (!is_server_there()) return forget_context();
    if (context != nullptr) XDestroyIC(context);
    if (method != nullptr) XCloseIM(method);
    method = nullptr;
    forget_context();
}

void InputMethodClient::Parts::forget_context()
{
    context = nullptr;
    is_server = false;
    is_context_focused = false;
    may_be_composing = false;
    is_silent = false;
    key_awaited = 0;
    tells_composition = false;
    finish.reset();
    clear_composition();
}

void InputMethodClient::Parts::ask(const std::function<void()>& call)
{
    const auto is_mark = [&](const XEvent& event) {
        return event.type == ClientMessage && event.xclient.message_type == servers;
    };
    XEvent mark{};
    mark.xclient.type = ClientMessage;
    mark.xclient.window = window;
    mark.xclient.message_type = servers;
    XPutBackEvent(display, &mark);
    call();

    // Xlib puts what the method hands over before everything else, the last first, and texts as well. Left
    // so, a space would come before the syllable it ended.
    std::vector<XEvent> last_first;
    XEvent event;
    for (XNextEvent(display, &event); !is_mark(event); XNextEvent(display, &event))
        last_first.push_back(event);
    std::vector<XEvent> answers(answers_waiting);
    for (XEvent& earlier : answers)
        XNextEvent(display, &earlier);
    std::vector<std::string> texts;
    for (XEvent& each : last_first)
        if (is_commit(each)) texts.push_back(has_ended ? std::string() : looked_up(each));
    committed.insert(committed.end(), texts.rbegin(), texts.rend());

    // Xlib has one flag that says "the next key is the method's": with two of them on the way, the second
    // would go to the method once more, and a person's key that is in our hands would pass it by. So the flag
    // is used up here, and `takes` counts instead.
    if (is_server && !has_ended && !last_first.empty()) XFilterEvent(&last_first.back(), None);
    answers.insert(answers.end(), last_first.rbegin(), last_first.rend());
    answers_waiting = answers.size();
    for (auto each = answers.rbegin(); each != answers.rend(); ++each)
        XPutBackEvent(display, &*each);
    XFlush(display);
}

bool InputMethodClient::Parts::is_filtered(XEvent& event)
{
    bool is = false;
    ask([&] { is = XFilterEvent(&event, None) != 0; });
    return is;
}

void InputMethodClient::Parts::update_context_focus()
{
    const bool should_be = field == Field::wants_text;
    if (context == nullptr || should_be == is_context_focused || !is_server_there()) return;
    is_context_focused = should_be;
    ask([&] {
        if (should_be)
            XSetICFocus(context);
        else
            XUnsetICFocus(context);
    });
}

void InputMethodClient::set_field(Field field)
{
    parts_->field = field;
    parts_->update_context_focus();
}

void InputMethodClient::set_spot(int x, int y)
{
    XPoint& spot = parts_->spot;
    const XPoint wanted{static_cast<short>(x), static_cast<short>(y)};
    if (wanted.x == spot.x && wanted.y == spot.y) return;
    spot = wanted;
    parts_->is_spot_new = true;
    parts_->tell_spot();
}

void InputMethodClient::Parts::tell_spot()
{
    if (!is_spot_new || context == nullptr) return;
    // Not between a key and its answer, where it could only disturb.
    const auto now = Clock::now();
    if (key_awaited != 0 && now - key_given_at < kAnswerPatience) return;
    if (is_server && now - answered_at > kAliveAfterAnswer) return;
    if (!is_server_there()) return;
    is_spot_new = false;
    ask([&] {
        XVaNestedList place = XVaCreateNestedList(0, XNSpotLocation, &spot, nullptr);
        XSetICValues(context, XNPreeditAttributes, place, nullptr);
        XFree(place);
    });
}

bool InputMethodClient::takes(_XEvent& event)
{
    Parts& x = *parts_;
    if (x.answers_waiting > 0) {
        --x.answers_waiting;
        return x.is_kept(event);
    }
    const bool is_key = event.type == KeyPress || event.type == KeyRelease;
    const bool is_announcement = event.type == PropertyNotify && event.xproperty.atom == x.servers;
    if (is_announcement) x.rests_until = Clock::now() + kStartTakes;
    if (is_announcement || is_key) x.may_have_started = x.may_have_started || x.is_missed;
    // Before the key, which then is the first that it composes.
    if (is_key && x.is_missed && !x.is_resting()) maintain();
    if (x.is_filtered(event)) {
        if (is_key && x.is_server) {
            x.may_be_composing = true;
            x.key_awaited = event.xkey.keycode;
            x.key_awaited_type = event.type;
            x.key_given_at = Clock::now();
        }
        return true;
    }
    return is_key && x.is_sent_back(event.xkey);
}

bool InputMethodClient::Parts::is_kept(const XEvent& answer)
{
    answered_at = Clock::now();
    is_silent = false;
    if (is_commit(answer)) {
        if (finish) finish->has_committed = true;
        return false;
    }
    if (answer.xkey.keycode == key_awaited && answer.type == key_awaited_type) key_awaited = 0;
    return is_sent_back(answer.xkey);
}

bool InputMethodClient::Parts::is_sent_back(const XKeyEvent& key)
{
    if (!finish || key.time != kTimeOfOurs || key.keycode != finish->keycode) return false;
    if (key.type == KeyRelease) {
        // A person's own releases come back in between, from ibus without their time.
        finish->is_release_back = true;
        key_awaited = 0;
        return true;
    }
    return !std::exchange(finish->is_press_back, true) && Clock::now() - finish->begun_at < kOursComesBack;
}

bool InputMethodClient::begin_finish()
{
    Parts& x = *parts_;
    if (x.context == nullptr || !x.is_context_focused) return false;
    if (!x.is_server) {
        // A dead key that waits for its letter.
        if (char* rest = Xutf8ResetIC(x.context)) XFree(rest);
        return false;
    }
    const bool is_shown = !x.composing.empty();
    const bool may_be = std::exchange(x.may_be_composing, false);
    if (x.is_silent || (x.tells_composition ? !is_shown && x.key_awaited == 0 : !may_be)) return false;

    // To be reset or to lose the focus makes fcitx5 forget a Korean syllable and every method its letters;
    // Enter has all of them commit.
    XEvent event{};
    event.xkey.display = x.display;
    event.xkey.window = x.window;
    event.xkey.root = DefaultRootWindow(x.display);
    event.xkey.time = kTimeOfOurs;
    event.xkey.keycode = XKeysymToKeycode(x.display, XK_Return);
    event.xkey.same_screen = True;
    x.finish = Parts::Finish{.keycode = event.xkey.keycode, .begun_at = Clock::now(), .has_shown = is_shown};
    for (const int type : {KeyPress, KeyRelease}) {
        event.type = type;
        // Not taken: the method is asleep and has nothing either.
        if (!x.is_filtered(event)) {
            x.finish.reset();
            return false;
        }
    }
    return true;
}

bool InputMethodClient::is_finishing() const
{
    const Parts& x = *parts_;
    if (!x.finish || x.has_ended || x.is_silent || x.finish->has_given_up) return false;
    // fcitx5 answers keys in their order, so when the release is back, the text is there. ibus does not, but
    // tells what it is composing: that has to turn into text.
    if (!x.finish->is_release_back) return true;
    return x.tells_composition && (!x.composing.empty() || (x.finish->has_shown && !x.finish->has_committed));
}

void InputMethodClient::give_up_finish()
{
    Parts& x = *parts_;
    if (!x.finish) return;
    x.finish->has_given_up = true;
    x.is_silent = !x.finish->is_release_back && !x.finish->is_press_back;
}

void InputMethodClient::Parts::compose(const XIMPreeditDrawCallbackStruct& change)
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
    if (finish && !composing.empty()) finish->has_shown = true;
}

void InputMethodClient::Parts::clear_composition()
{
    if (composing.empty()) return;
    composing.clear();
    composing_caret = 0;
    has_preedit_changed = true;
}

void InputMethodClient::Parts::update_preedit()
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

const Preedit& InputMethodClient::preedit() const
{
    return parts_->preedit;
}

bool InputMethodClient::take_preedit_change()
{
    if (!std::exchange(parts_->has_preedit_changed, false)) return false;
    parts_->update_preedit();
    return true;
}

std::string InputMethodClient::text_of(_XEvent& key_press)
{
    if (!is_commit(key_press)) return parts_->looked_up(key_press);
    if (parts_->committed.empty()) return {};
    std::string text = std::move(parts_->committed.front());
    parts_->committed.pop_front();
    return text;
}

std::string InputMethodClient::Parts::looked_up(XEvent& key_press)
{
    std::string text(64, '\0');
    if (context == nullptr) {
        const int bytes =
            XLookupString(&key_press.xkey, text.data(), static_cast<int>(text.size()), nullptr, nullptr);
        text = latin1_as_utf8(std::string_view(text.data(), static_cast<std::size_t>(std::max(bytes, 0))));
    } else {
        Status status = 0;
        int bytes = Xutf8LookupString(context, &key_press.xkey, text.data(), static_cast<int>(text.size()),
                                      nullptr, &status);
        if (status == XBufferOverflow) {
            text.resize(static_cast<std::size_t>(bytes));
            bytes = Xutf8LookupString(context, &key_press.xkey, text.data(), bytes, nullptr, &status);
        }
        const bool is_looked_up = status == XLookupChars || status == XLookupBoth;
        text.resize(is_looked_up ? static_cast<std::size_t>(std::max(bytes, 0)) : 0);
    }
    return is_text(text) ? text : std::string();
}

InputMethod InputMethodClient::method() const
{
    if (!parts_ || parts_->method == nullptr || parts_->has_ended) return InputMethod::none;
    return parts_->is_server ? InputMethod::server : InputMethod::local;
}

} // namespace kiosk
