#pragma once

#include "storage/result.h"

#include <imgui.h>

#include <memory>
#include <string>

struct _XDisplay; // Xlib's Display; its header stays out of ours.

namespace kiosk
{

/// Text an input method is composing: shown at the caret, not yet typed.
struct Preedit {
    std::string text;    ///< UTF-8; empty when nothing is being composed.
    int caret_bytes = 0; ///< Where its own caret stands.
};

/// Which input method turns keys into text.
enum class InputMethod {
    none,   ///< Not opened yet, because no field asked for text, or not to be had.
    local,  ///< Xlib itself: dead keys and the compose key.
    server, ///< A program such as fcitx5 or ibus.
};

/// Keys and text for ImGui, over an X connection of its own.
///
/// Its own, because GLFW (3.3 and 3.4) passes on the keys that an input method has consumed: BackSpace would
/// delete committed Chinese text and Enter would send a message in mid-word. Here a key that the input method
/// takes reaches nobody else.
///
/// The method named by XMODIFIERS is used as soon as a field wants text; while it is not running, dead keys
/// and compose still work, and it is taken up when it starts, also after a crash of it.
///
/// Belongs to the thread of its ImGui context.
class Keyboard
{
public:
    /// Takes the keyboard of `window` over from `owner`, the connection that made it. `context` must outlive
    /// the keyboard. Errors: display_missing.
    static Result<std::unique_ptr<Keyboard>> open(_XDisplay* owner, unsigned long window,
                                                  ImGuiContext& context);
    ~Keyboard();
    Keyboard(const Keyboard&) = delete;
    Keyboard& operator=(const Keyboard&) = delete;

    /// What a pump() brought.
    enum class Pumped {
        nothing,
        release, ///< Keys that were let go, and no more than that.
        input,   ///< Something that the next frames show.
    };

    /// Takes in what has arrived and hands it to ImGui. Opens, drops or changes the input method when needed.
    Pumped pump();

    /// Types what is being composed, as if its composition had ended. For a click, which would otherwise take
    /// the focus away from under a half-typed syllable.
    void commit_preedit();

    const Preedit& preedit() const;
    InputMethod method() const;

    /// True when the server is gone. pump() then does nothing.
    bool is_lost() const;

    /// True when events wait in memory, where poll() does not see them.
    bool has_queued_events() const;

    /// The socket to poll() for the connection's events.
    int file_descriptor() const;

private:
    struct Connection;
    explicit Keyboard(std::unique_ptr<Connection> connection);

    std::unique_ptr<Connection> connection_;
};

/// The ImGui key of an X keysym, ImGuiKey_None when ImGui has none.
ImGuiKey key_of(unsigned long keysym);

/// Makes the C library's character set UTF-8, without which Xlib hands out no Chinese or Korean. Keeps the
/// locale of the environment when that is UTF-8. Call before the first X connection and before threads start.
void use_utf8_characters();

} // namespace kiosk
