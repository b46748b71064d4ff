#include "kiosk/window/presenter.h"

#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <X11/extensions/XShm.h>

#include <sys/ipc.h>
#include <sys/shm.h>

#include <array>
#include <atomic>
#include <bit>
#include <string>
#include <vector>

namespace kiosk
{

namespace
{

// Xlib calls its error handler without a word about who asked, so this one counter is shared.
std::atomic<int> g_x_errors{0};

int count_x_error(Display*, XErrorEvent*)
{
    ++g_x_errors;
    return 0;
}

/// How one channel of 8 bits looks in a pixel of the screen.
using ChannelTable = std::array<std::uint32_t, 256>;

ChannelTable channel_table(unsigned long mask)
{
    const auto bits = static_cast<std::uint32_t>(mask);
    const int shift = std::countr_zero(bits);
    const std::uint32_t most = bits >> shift;
    ChannelTable table{};
    for (std::uint32_t value = 0; value < table.size(); ++value)
        table[value] = ((value * most + 127) / 255) << shift;
    return table;
}

} // namespace

struct Presenter::Connection {
    Display* display = nullptr;
    ::Window window = 0;
    Visual* visual = nullptr;
    int depth = 0;
    int bits_per_pixel = 0;
    GC graphics = nullptr;
    XImage* image = nullptr;
    bool is_direct = false; ///< The screen's pixels are the canvas's.
    bool can_share = false;
    bool is_lost = false;
    bool is_being_read = false; ///< The server may still be reading what was presented last.

    XShmSegmentInfo segment{};
    std::size_t segment_bytes = 0;
    std::vector<char> sent_pixels;       ///< In the format of the screen, when nothing is shared.
    std::vector<std::uint32_t> painted;  ///< The canvas, when the screen has another format.
    std::array<ChannelTable, 3> channel; ///< Red, green, blue; when the screen has another format.

    bool open_segment(std::size_t bytes);
    void close_segment();
    void close_image();
    bool create_image(int width, int height);
    void convert(const PixelRect& rect);
    void put(const PixelRect& rect);
};

bool Presenter::Connection::open_segment(std::size_t bytes)
{
    if (bytes <= segment_bytes)
        return true; // Grows only: a window dragged larger does not map memory at every step.
    close_segment();
    segment.shmid = ::shmget(IPC_PRIVATE, bytes, IPC_CREAT | 0600);
    if (segment.shmid < 0) return false;
    void* memory = ::shmat(segment.shmid, nullptr, 0);
    if (memory != reinterpret_cast<void*>(-1)) {
        segment.shmaddr = static_cast<char*>(memory);
        segment.readOnly = True;
        const int errors_before = g_x_errors;
        XShmAttach(display, &segment);
        XSync(display, False);
        if (g_x_errors == errors_before && !is_lost)
            segment_bytes = bytes;
        else
            ::shmdt(memory);
    }
    // Lives on as long as we and the server hold it, and no longer: a crash leaves nothing behind.
    ::shmctl(segment.shmid, IPC_RMID, nullptr);
    return segment_bytes != 0;
}

void Presenter::Connection::close_segment()
{
    if (segment_bytes == 0) return;
    if (!is_lost) XShmDetach(display, &segment);
    ::shmdt(segment.shmaddr);
    segment_bytes = 0;
}

void Presenter::Connection::close_image()
{
    if (image == nullptr) return;
    image->data = nullptr; // Ours, not Xlib's.
    XDestroyImage(image);
    image = nullptr;
}

bool Presenter::Connection::create_image(int width, int height)
{
    close_image();
    const auto columns = static_cast<unsigned>(width);
    const auto rows = static_cast<unsigned>(height);
    if (can_share) {
        image = XShmCreateImage(display, visual, static_cast<unsigned>(depth), ZPixmap, nullptr, &segment,
                                columns, rows);
        const bool is_open =
            image != nullptr && open_segment(static_cast<std::size_t>(image->bytes_per_line) * rows);
        if (is_open) {
            image->data = segment.shmaddr;
            return true;
        }
        close_image();
        close_segment();
        can_share = false;
    }

    image = XCreateImage(display, visual, static_cast<unsigned>(depth), ZPixmap, 0, nullptr, columns, rows,
                         32, 0);
    if (image == nullptr) return false;
    // We write words of this machine; Xlib swaps them for a server that wants the other order.
    image->byte_order = std::endian::native == std::endian::little ? LSBFirst : MSBFirst;
    sent_pixels.resize(static_cast<std::size_t>(image->bytes_per_line) * rows);
    image->data = sent_pixels.data();
    return true;
}

void Presenter::Connection::convert(const PixelRect& rect)
{
    const auto converted = [this](std::uint32_t pixel) {
        return channel[0][(pixel >> 16) & 0xffU] | channel[1][(pixel >> 8) & 0xffU] |
               channel[2][pixel & 0xffU];
    };
    for (int y = rect.y0; y < rect.y1; ++y) {
        const std::uint32_t* from = painted.data() + static_cast<std::ptrdiff_t>(y) * image->width;
        char* row = image->data + static_cast<std::ptrdiff_t>(y) * image->bytes_per_line;
        if (bits_per_pixel == 16) {
            auto* to = reinterpret_cast<std::uint16_t*>(row);
            for (int x = rect.x0; x < rect.x1; ++x)
                to[x] = static_cast<std::uint16_t>(converted(from[x]));
        } else {
            auto* to = reinterpret_cast<std::uint32_t*>(row);
            for (int x = rect.x0; x < rect.x1; ++x)
                to[x] = converted(from[x]);
        }
    }
}

void Presenter::Connection::put(const PixelRect& rect)
{
    const auto width = static_cast<unsigned>(rect.width());
    const auto height = static_cast<unsigned>(rect.height());
    if (can_share) {
        XShmPutImage(display, window, graphics, image, rect.x0, rect.y0, rect.x0, rect.y0, width, height,
                     False);
        is_being_read = true;
    } else {
        XPutImage(display, window, graphics, image, rect.x0, rect.y0, rect.x0, rect.y0, width, height);
    }
}

Presenter::Presenter(std::unique_ptr<Connection> connection) : connection_(std::move(connection)) {}

Presenter::~Presenter()
{
    Connection& x = *connection_;
    x.close_image();
    x.close_segment();
    XFreeGC(x.display, x.graphics);
    // Closing a connection that is gone fails once more, with nobody left to tell.
    XSetIOErrorExitHandler(
        x.display, [](Display*, void*) {}, nullptr);
}

Result<std::unique_ptr<Presenter>> Presenter::open(_XDisplay* display, unsigned long window)
{
    XSetErrorHandler(count_x_error);

    auto x = std::make_unique<Connection>();
    x->display = display;
    x->window = window;
    XSetIOErrorExitHandler(
        display, [](Display*, void* connection) { static_cast<Connection*>(connection)->is_lost = true; },
        x.get());

    XWindowAttributes attributes;
    if (XGetWindowAttributes(display, window, &attributes) == 0)
        return Error{ErrorCode::display_missing, "the X server does not know our window"};
    x->visual = attributes.visual;
    x->depth = attributes.depth;
    int formats_count = 0;
    XPixmapFormatValues* formats = XListPixmapFormats(display, &formats_count);
    for (int i = 0; i < formats_count; ++i)
        if (formats[i].depth == x->depth) x->bits_per_pixel = formats[i].bits_per_pixel;
    XFree(formats);
    if (attributes.visual->c_class != TrueColor || (x->bits_per_pixel != 16 && x->bits_per_pixel != 32))
        return Error{ErrorCode::display_missing, "this display has a depth of " + std::to_string(x->depth) +
                                                     " bits and no TrueColor; set it to 16 bits or more"};

    const Visual& visual = *attributes.visual;
    x->is_direct = x->bits_per_pixel == 32 && visual.red_mask == 0xff0000 && visual.green_mask == 0xff00 &&
                   visual.blue_mask == 0xff;
    if (!x->is_direct)
        x->channel = {channel_table(visual.red_mask), channel_table(visual.green_mask),
                      channel_table(visual.blue_mask)};
    x->can_share = XShmQueryExtension(display) != 0;
    x->graphics = XCreateGC(display, window, 0, nullptr);

    // Content stays at its place while the window is resized, so that only the new part is uncovered.
    XSetWindowAttributes gravity{};
    gravity.bit_gravity = NorthWestGravity;
    XChangeWindowAttributes(display, window, CWBitGravity, &gravity);
    return std::unique_ptr<Presenter>(new Presenter(std::move(x)));
}

Result<Canvas> Presenter::canvas(int width, int height)
{
    Connection& x = *connection_;
    if (x.is_being_read) {
        XSync(x.display, False);
        x.is_being_read = false;
    }
    const bool is_same = x.image != nullptr && x.image->width == width && x.image->height == height;
    if (!is_same) {
        if (!x.create_image(width, height))
            return Error{ErrorCode::display_missing, "no memory for a picture of " + std::to_string(width) +
                                                         "x" + std::to_string(height)};
        if (!x.is_direct)
            x.painted.resize(static_cast<std::size_t>(width) * static_cast<std::size_t>(height));
    }
    if (!x.is_direct) return Canvas{x.painted.data(), width, height, width};
    return Canvas{reinterpret_cast<std::uint32_t*>(x.image->data), width, height,
                  x.image->bytes_per_line / 4};
}

void Presenter::present(std::span<const PixelRect> changed)
{
    Connection& x = *connection_;
    if (x.is_lost || x.image == nullptr || changed.empty()) return;
    for (const PixelRect& rect : changed) {
        if (!x.is_direct) x.convert(rect);
        x.put(rect);
    }
    XFlush(x.display);
}

void Presenter::present_all()
{
    if (connection_->image == nullptr) return;
    const PixelRect whole{0, 0, connection_->image->width, connection_->image->height};
    present({&whole, 1});
}

bool Presenter::is_shared() const
{
    return connection_->can_share;
}

bool Presenter::is_lost() const
{
    return connection_->is_lost;
}

bool Presenter::has_queued_events() const
{
    return XEventsQueued(connection_->display, QueuedAlready) > 0;
}

int Presenter::file_descriptor() const
{
    return ConnectionNumber(connection_->display);
}

} // namespace kiosk
