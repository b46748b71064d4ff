#include "kiosk/window/desktop.h"

#include "kiosk/window/clipboard.h"

#include <X11/Xatom.h>
#include <X11/Xlib.h>
#include <X11/Xresource.h>
#include <X11/extensions/Xrandr.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <memory>
#include <utility>

namespace kiosk
{

namespace
{

constexpr float kUnitDpi = 96;
constexpr float kScaleMax = 4;

// From here on text at 96 dpi's size is small enough to be asked for larger: half as many dots again.
constexpr float kFineDpi = 144;

// The smallest screen the kiosk is designed for, in units.
constexpr float kWidthMin = 1024;
constexpr float kHeightMin = 600;

constexpr float kMillimetresPerInch = 25.4F;

/// The Xft.dpi of a resource database; empty when it names none.
std::optional<float> text_dpi(std::string_view resources)
{
    const std::string text{resources};
    XrmDatabase database = XrmGetStringDatabase(text.c_str());
    if (database == nullptr) return std::nullopt;
    std::optional<float> dpi;
    char* type = nullptr;
    XrmValue value{};
    if (XrmGetResource(database, "Xft.dpi", "Xft.Dpi", &type, &value) != 0 && value.addr != nullptr) {
        const float number = std::strtof(value.addr, nullptr);
        if (std::isfinite(number) && number > 0) dpi = number;
    }
    XrmDestroyDatabase(database);
    return dpi;
}

bool tells_its_size(const Monitor& monitor)
{
    constexpr std::array claims{std::pair{160, 90}, std::pair{160, 100}, std::pair{16, 9}, std::pair{16, 10}};
    const std::pair size{monitor.width_mm, monitor.height_mm};
    return monitor.width_mm > 0 && monitor.height_mm > 0 && std::ranges::find(claims, size) == claims.end();
}

float scale_of(const Monitor& monitor)
{
    if (!tells_its_size(monitor)) return 1;
    // Height, as the width of a stretched mode may lie.
    const float dpi =
        static_cast<float>(monitor.height) * kMillimetresPerInch / static_cast<float>(monitor.height_mm);
    if (dpi < kFineDpi) return 1;
    const float room = std::min(static_cast<float>(monitor.width) / kWidthMin,
                                static_cast<float>(monitor.height) / kHeightMin);
    return std::min(std::round(dpi / kUnitDpi * 4), std::floor(room * 4)) / 4;
}

Monitor whole_screen(Display* display)
{
    const int screen = DefaultScreen(display);
    return {0,
            0,
            DisplayWidth(display, screen),
            DisplayHeight(display, screen),
            DisplayWidthMM(display, screen),
            DisplayHeightMM(display, screen)};
}

} // namespace

float content_scale_of(std::string_view resources, const Monitor& monitor)
{
    const std::optional<float> dpi = text_dpi(resources);
    return std::clamp(dpi ? *dpi / kUnitDpi : scale_of(monitor), 1.0F, kScaleMax);
}

struct Desktop::Connection {
    Display* display = nullptr;
    ::Window window = 0;
    ::Window root = 0;
    std::optional<int> first_randr_event; ///< Empty: the server knows no monitors.
    bool is_lost = false;
    bool is_mapped = true;
    bool is_covered = false;
    Monitor monitor;
    float content_scale = 1;
    std::unique_ptr<Clipboard> clipboard;

    ~Connection();
    bool is_seen() const { return is_mapped && !is_covered; }
    std::string resources() const;
    std::optional<Monitor> find_monitor() const;
    bool look_at_screen();
    bool handle(XEvent& event);
};

Desktop::Connection::~Connection()
{
    clipboard.reset();
    if (display == nullptr) return;
    // Closing a connection that is gone fails once more, with nobody left to tell.
    XSetIOErrorExitHandler(
        display, [](Display*, void*) {}, nullptr);
    XCloseDisplay(display);
}

std::string Desktop::Connection::resources() const
{
    // The property itself and not XResourceManagerString(), which is as old as the connection.
    std::string text;
    Atom type = 0;
    int format = 0;
    unsigned long count = 0;
    unsigned long left = 0;
    unsigned char* data = nullptr;
    // 256 KiB: desktops put some hundred lines there.
    const int asked = XGetWindowProperty(display, root, XA_RESOURCE_MANAGER, 0, 0x10000, False, XA_STRING,
                                         &type, &format, &count, &left, &data);
    if (asked == Success && type == XA_STRING && format == 8 && data != nullptr)
        text.assign(reinterpret_cast<const char*>(data), count);
    if (asked == Success && data != nullptr) XFree(data);
    return text;
}

/// Empty while every monitor is off, and when the server is gone.
std::optional<Monitor> Desktop::Connection::find_monitor() const
{
    const Monitor screen = whole_screen(display);
    if (!first_randr_event) return screen;
    int count = 0;
    XRRMonitorInfo* all = XRRGetMonitors(display, root, True, &count);
    std::optional<Monitor> found;
    if (all != nullptr && count > 0) {
        const XRRMonitorInfo* primary =
            std::find_if(all, all + count, [](const XRRMonitorInfo& info) { return info.primary != 0; });
        const XRRMonitorInfo& info = primary == all + count ? all[0] : *primary;
        found = {info.x, info.y, info.width, info.height, info.mwidth, info.mheight};
        // The screen as a whole has 96 dpi unless somebody said more: `X -dpi`, or `xrandr --dpi`.
        const int mm_at_screen_dpi = info.height * screen.height_mm / std::max(screen.height, 1);
        if (info.mheight <= 0 || mm_at_screen_dpi < info.mheight) {
            found->height_mm = mm_at_screen_dpi;
            found->width_mm = info.width * screen.width_mm / std::max(screen.width, 1);
        }
    }
    if (all != nullptr) XRRFreeMonitors(all);
    return found;
}

bool Desktop::Connection::look_at_screen()
{
    const std::optional<Monitor> now = find_monitor();
    if (!now) return false; // Whoever switches it on again finds everything as it was.
    const float scale = content_scale_of(resources(), *now);
    if (is_lost) return false;
    const bool is_other = *now != monitor || scale != content_scale;
    monitor = *now;
    content_scale = scale;
    return is_other;
}

/// True when the screen may be another one now.
bool Desktop::Connection::handle(XEvent& event)
{
    if (first_randr_event && event.type >= *first_randr_event &&
        event.type <= *first_randr_event + RRNotify) {
        XRRUpdateConfiguration(&event);
        return true;
    }
    if (event.xany.window == root) {
        // Keeps what DisplayWidth() says true.
        if (event.type == ConfigureNotify) XRRUpdateConfiguration(&event);
        return event.type == ConfigureNotify ||
               (event.type == PropertyNotify && event.xproperty.atom == XA_RESOURCE_MANAGER);
    }
    if (event.xany.window == window) {
        if (event.type == MapNotify) is_mapped = true;
        if (event.type == UnmapNotify) is_mapped = false;
        if (event.type == VisibilityNotify) is_covered = event.xvisibility.state == VisibilityFullyObscured;
        return false;
    }
    clipboard->handle(event);
    return false;
}

Desktop::Desktop(std::unique_ptr<Connection> connection) : connection_(std::move(connection)) {}
Desktop::~Desktop() = default;

Result<std::unique_ptr<Desktop>> Desktop::open(_XDisplay* owner, unsigned long window)
{
    auto x = std::make_unique<Connection>();
    x->display = XOpenDisplay(DisplayString(owner));
    if (x->display == nullptr)
        return Error{ErrorCode::display_missing,
                     std::string("no third connection to the display ") + DisplayString(owner)};
    XSetIOErrorExitHandler(
        x->display, [](Display*, void* self) { static_cast<Connection*>(self)->is_lost = true; }, x.get());
    x->window = window;
    x->root = DefaultRootWindow(x->display);

    int first_event = 0;
    int first_error = 0;
    int major = 0;
    int minor = 0;
    // Monitors are of RandR 1.5.
    if (XRRQueryExtension(x->display, &first_event, &first_error) != 0 &&
        XRRQueryVersion(x->display, &major, &minor) != 0 && std::pair(major, minor) >= std::pair(1, 5)) {
        x->first_randr_event = first_event;
        XRRSelectInput(x->display, x->root,
                       RRScreenChangeNotifyMask | RRCrtcChangeNotifyMask | RROutputChangeNotifyMask);
        // GLFW would ask the server for all monitors at each change, and trusts that an answer comes.
        XRRSelectInput(owner, DefaultRootWindow(owner), 0);
    }
    // The requests of two connections have no order of their own.
    XSync(owner, False);
    XSelectInput(x->display, x->root, StructureNotifyMask | PropertyChangeMask);
    XSelectInput(x->display, window, StructureNotifyMask | VisibilityChangeMask);
    x->monitor = whole_screen(x->display); // For as long as every monitor is off.
    x->look_at_screen();
    x->clipboard = std::make_unique<Clipboard>(*x->display, x->is_lost);
    return std::unique_ptr<Desktop>(new Desktop(std::move(x)));
}

Desktop::News Desktop::pump()
{
    Connection& x = *connection_;
    News news;
    if (x.is_lost) return news;
    const bool was_seen = x.is_seen();
    bool may_be_other_screen = false;
    while (XPending(x.display) > 0) {
        XEvent event;
        XNextEvent(x.display, &event);
        may_be_other_screen = x.handle(event) || may_be_other_screen;
    }
    if (x.is_lost) return news;
    news.is_seen_again = !was_seen && x.is_seen();
    news.is_other_screen = may_be_other_screen && x.look_at_screen();
    return news;
}

bool Desktop::is_seen() const
{
    return connection_->is_seen();
}

const Monitor& Desktop::monitor() const
{
    return connection_->monitor;
}

float Desktop::content_scale() const
{
    return connection_->content_scale;
}

void Desktop::ask_for_fullscreen()
{
    Display* display = connection_->display;
    // Extended Window Manager Hints 1.5, "_NET_WM_STATE": before the window is mapped the property is set.
    const Atom fullscreen = XInternAtom(display, "_NET_WM_STATE_FULLSCREEN", False);
    XChangeProperty(display, connection_->window, XInternAtom(display, "_NET_WM_STATE", False), XA_ATOM, 32,
                    PropModeReplace, reinterpret_cast<const unsigned char*>(&fullscreen), 1);
    XSync(display, False);
}

Clipboard& Desktop::clipboard()
{
    return *connection_->clipboard;
}

bool Desktop::is_lost() const
{
    return connection_->is_lost;
}

bool Desktop::has_queued_events() const
{
    return XEventsQueued(connection_->display, QueuedAlready) > 0;
}

int Desktop::file_descriptor() const
{
    return ConnectionNumber(connection_->display);
}

} // namespace kiosk
