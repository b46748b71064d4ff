#pragma once

#include "kiosk/window/input_method.h"
#include "storage/result.h"

#include <imgui.h>

#include <memory>

struct _XDisplay; // Xlib's Display; its header stays out of ours.

namespace kiosk
{

/// Keys and text for ImGui, over an X connection of its own.
///
/// Its own, because GLFW (3.3 and 3.4) passes on the keys that an input method has consumed: BackSpace would
/// delete committed Chinese text and Enter would send a message in mid-word. Here a key that the input method
/// takes reaches nobody else.
///
/// What is being composed when the focus leaves the field or the window is typed where it was begun; when its
/// field is gone, it is dropped.
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

    /// Types what is being composed, and keeps it apart from what ImGui is told next. Call before a click is
    /// reported, which would otherwise take the focus away from under a half-typed syllable. Waits for the
    /// input method, as a rule for some milliseconds, never longer than a quarter of a second.
    void finish_composition();

    Preedit preedit() const;
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

} // namespace kiosk
