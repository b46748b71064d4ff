#pragma once

#include "storage/result.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct _XDisplay; // Xlib's Display; its header stays out of ours.

namespace kiosk
{

class Clipboard;

/// A monitor as the X server knows it: its place on the screen in pixels, and its size in millimetres, 0 when
/// it does not tell.
struct Monitor {
    int x = 0;
    int y = 0;
    int width = 0;
    int height = 0;
    int width_mm = 0;
    int height_mm = 0;

    bool operator==(const Monitor&) const = default;
};

/// Pixels for a unit of the style: 1 at 96 dpi, never less, and 4 at most.
///
/// `resources` is the X server's RESOURCE_MANAGER property; an Xft.dpi in it is somebody's choice (the
/// desktop's settings, or `xrdb`) and holds. Without it a monitor of 144 dpi or more is enlarged in quarters,
/// but never so far that less than 1024x600 units fit on it, the smallest screen the kiosk is designed for.
/// A monitor that claims the proportions of its picture as its size (160x90 mm, 160x100, 16x9, 16x10) is not
/// believed: projectors and televisions do so.
float content_scale_of(std::string_view resources, const Monitor& monitor);

/// What the rest of the desktop has to do with the window: whether any of it can be seen, the monitor and its
/// scale, fullscreen and the clipboard. Has an X connection of its own, because GLFW keeps most of this to
/// itself, or asks for it only once.
///
/// Belongs to the thread of the window.
class Desktop
{
public:
    /// `owner` is the connection that made `window`; it is told of no monitors any more. Errors:
    /// display_missing.
    static Result<std::unique_ptr<Desktop>> open(_XDisplay* owner, unsigned long window);
    ~Desktop();
    Desktop(const Desktop&) = delete;
    Desktop& operator=(const Desktop&) = delete;

    /// What pump() found changed.
    struct News {
        bool is_seen_again = false;   ///< The window came into sight; what it showed may be gone.
        bool is_other_screen = false; ///< The monitor, its mode or its scale.
    };

    /// Takes in what has arrived, and serves those who paste what was copied here.
    News pump();

    /// False while the window is minimised, or wholly covered by others: nobody would see it drawn. True
    /// until the window has been on the screen.
    bool is_seen() const;

    /// The primary monitor; the whole screen when the server knows no monitors.
    const Monitor& monitor() const;

    float content_scale() const;

    /// Asks the window manager to keep the window as large as its monitor. Before the window is shown.
    void ask_for_fullscreen();

    Clipboard& clipboard();

    /// True when the server is gone.
    bool is_lost() const;

    /// True when events wait in memory, where poll() does not see them.
    bool has_queued_events() const;

    /// The socket to poll() for the connection's events.
    int file_descriptor() const;

private:
    struct Connection;
    explicit Desktop(std::unique_ptr<Connection> connection);

    std::unique_ptr<Connection> connection_;
};

} // namespace kiosk
