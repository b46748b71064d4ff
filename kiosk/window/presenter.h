#pragma once

#include "kiosk/window/painter.h"
#include "storage/result.h"

#include <memory>
#include <span>

struct _XDisplay; // Xlib's Display; its header stays out of ours.

namespace kiosk
{

/// Shows a canvas in an X11 window. The X server reads the pixels from shared memory (MIT-SHM); where it
/// cannot, as over a network, they are sent. Only changed rectangles travel.
///
/// Screens of 24 bits are painted directly, any other TrueColor screen (15, 16, 30 bits) through a
/// conversion. Takes over Xlib's error handler of the whole process: an X error is survived. A lost
/// connection is reported by is_lost() instead of ending the program, once no EndOnDisplayLoss lives any
/// more.
///
/// Belongs to the thread of its connection.
class Presenter
{
public:
    /// `window` belongs to `display`; both must outlive the presenter.
    /// Errors: display_missing, for a screen with fewer than 15 bits a pixel.
    static Result<std::unique_ptr<Presenter>> open(_XDisplay* display, unsigned long window);
    ~Presenter();
    Presenter(const Presenter&) = delete;
    Presenter& operator=(const Presenter&) = delete;

    /// Where to paint a window of this size; the same memory and content as the last time when the size is
    /// the same. Waits until the server has read what was presented before, so that nothing half painted is
    /// shown. Errors: display_missing, when the memory cannot be had.
    Result<Canvas> canvas(int width, int height);

    /// Shows these rectangles of the canvas.
    void present(std::span<const PixelRect> changed);

    /// Shows all of it, after the server lost the content of the window.
    void present_all();

    /// True when the server was told to read our memory, false when pixels are sent.
    bool is_shared() const;

    /// True when the server is gone. Nothing that needs the connection may be called any more.
    bool is_lost() const;

    /// True when events wait in memory, where poll() does not see them.
    bool has_queued_events() const;

    /// The socket to poll() for the connection's events.
    int file_descriptor() const;

private:
    struct Connection;
    explicit Presenter(std::unique_ptr<Connection> connection);

    std::unique_ptr<Connection> connection_;
};

} // namespace kiosk
