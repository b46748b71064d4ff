#pragma once

#include <memory>
#include <string>

struct _XDisplay; // Xlib's Display and XEvent; its header stays out of ours.
union _XEvent;

namespace kiosk
{

/// Text an input method is composing: shown at the caret, not yet typed.
struct Preedit {
    std::string text;    ///< UTF-8; empty when nothing is being composed, or the method draws it itself.
    int caret_bytes = 0; ///< Where its own caret stands.
};

/// Which input method turns keys into text.
enum class InputMethod {
    none,   ///< Not opened yet, because no field asked for text, or not to be had.
    local,  ///< Xlib itself: dead keys and the compose key.
    server, ///< A program such as fcitx5 or ibus.
};

/// Whether the program that XMODIFIERS asks for can be reached.
enum class MethodServer {
    not_named, ///< XMODIFIERS asks for none: dead keys and the compose key work, Chinese and Korean do not.
    runs,
    absent, ///< Named, but it does not run on this display.
    unseen, ///< Named, and there is no display to look at.
};

/// Name in XMODIFIERS, such as "fcitx"; empty when it names none.
std::string named_method_server();

/// Looks at the display named by DISPLAY, over a short connection of its own. Any thread.
MethodServer find_method_server();

/// Makes the C library's character set UTF-8, without which Xlib hands out no Chinese or Korean. Keeps the
/// locale of the environment when that is UTF-8. Call before the first X connection and before threads start.
void use_utf8_characters();

/// The input method of one window, by the X Input Method protocol.
///
/// The one named by XMODIFIERS is opened as soon as a field wants text. While its program is not running,
/// Xlib's own takes its place, and the program is taken up when it starts, also after a crash of it.
///
/// Belongs to the thread of its connection.
class InputMethodClient
{
public:
    /// `display` and `window` must outlive it.
    InputMethodClient(_XDisplay* display, unsigned long window);
    ~InputMethodClient();
    InputMethodClient(const InputMethodClient&) = delete;
    InputMethodClient& operator=(const InputMethodClient&) = delete;

    /// Opens, drops or changes the method when needed. Call after every batch of events.
    void maintain();

    /// True when the method has taken the event and nobody else may see it. Every event goes through this
    /// first.
    bool takes(_XEvent& event);

    /// What a key press that nobody took types, UTF-8; control characters and nothing are empty.
    std::string text_of(_XEvent& key_press);

    enum class Field {
        none, ///< Nobody wants text; what is being composed should have been finished.
        wants_text,
    };
    /// Whether keys go to a field of this window.
    void set_field(Field field);

    /// Where the method may show its candidates: below this point of the window.
    void set_spot(int x, int y);

    /// Asks the method to hand over what is being composed, as if Enter had been pressed, which nobody else
    /// will see. False when there is nothing to wait for. Otherwise it is over when is_finishing() is false
    /// again; what it commits arrives as key presses until then.
    bool begin_finish();
    bool is_finishing() const;
    /// Waits no longer. Until the method answers again it is asked nothing that Xlib would wait for.
    void give_up_finish();

    const Preedit& preedit() const;
    /// True once after every change of preedit().
    bool take_preedit_change();

    InputMethod method() const;

    /// The connection is lost: frees what is ours without a word to the server.
    void abandon();

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

} // namespace kiosk
