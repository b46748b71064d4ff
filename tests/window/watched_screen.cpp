#include "tests/window/watched_screen.h"

#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <X11/extensions/XTest.h>
#include <X11/extensions/Xdamage.h>

#include <poll.h>

#include <algorithm>
#include <cstring>
#include <unordered_map>

namespace kiosk::test
{

bool has_content(const ScreenPicture& picture)
{
    constexpr std::size_t shades_min = 32;
    // Every seventh pixel says the same, and the next drawing is not waited for with a picture half counted.
    constexpr std::size_t step = 7;
    std::unordered_map<std::uint32_t, std::size_t> counts;
    std::size_t all = 0;
    for (std::size_t at = 0; at < picture.pixels.size(); at += step, ++all)
        ++counts[picture.pixels[at]];
    std::size_t commonest = 0;
    for (const auto& [colour, count] : counts)
        commonest = std::max(commonest, count);
    return counts.size() >= shades_min && all - commonest >= all / 100;
}

std::optional<Extent> difference(const ScreenPicture& before, const ScreenPicture& after)
{
    int left = after.width;
    int right = -1;
    int top = after.height;
    int bottom = -1;
    for (int y = 0; y < std::min(before.height, after.height); ++y)
        for (int x = 0; x < std::min(before.width, after.width); ++x) {
            const auto at = static_cast<std::size_t>(y * after.width + x);
            if (before.pixels[at] == after.pixels[at]) continue;
            left = std::min(left, x);
            right = std::max(right, x);
            top = std::min(top, y);
            bottom = std::max(bottom, y);
        }
    if (right < 0) return std::nullopt;
    return Extent{right - left + 1, bottom - top + 1};
}

struct WatchedScreen::Parts {
    Display* display = nullptr;
    Damage damage = 0;
    int first_event = 0;

    ~Parts()
    {
        if (display != nullptr) XCloseDisplay(display);
    }
};

WatchedScreen::WatchedScreen(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
WatchedScreen::~WatchedScreen() = default;

Result<std::unique_ptr<WatchedScreen>> WatchedScreen::open(const std::string& display_name)
{
    auto parts = std::make_unique<Parts>();
    parts->display = XOpenDisplay(display_name.c_str());
    if (parts->display == nullptr)
        return Error{ErrorCode::display_missing, "cannot connect to " + display_name};
    int first_error = 0;
    int first_test_event = 0;
    int major = 0;
    int minor = 0;
    if (XDamageQueryExtension(parts->display, &parts->first_event, &first_error) == False ||
        XTestQueryExtension(parts->display, &first_test_event, &first_error, &major, &minor) == False)
        return Error{ErrorCode::display_missing, display_name + " has no DAMAGE or no XTEST"};
    parts->damage = XDamageCreate(parts->display, DefaultRootWindow(parts->display), XDamageReportNonEmpty);
    std::unique_ptr<WatchedScreen> screen(new WatchedScreen(std::move(parts)));
    screen->look_from_now_on();
    return screen;
}

ScreenPicture WatchedScreen::picture() const
{
    Display* display = parts_->display;
    const int screen = DefaultScreen(display);
    ScreenPicture picture{DisplayWidth(display, screen), DisplayHeight(display, screen), {}};
    XImage* image =
        XGetImage(display, RootWindow(display, screen), 0, 0, static_cast<unsigned>(picture.width),
                  static_cast<unsigned>(picture.height), AllPlanes, ZPixmap);
    if (image == nullptr) return {};
    picture.pixels.resize(static_cast<std::size_t>(picture.width * picture.height));
    const std::size_t row_bytes = static_cast<std::size_t>(picture.width) * sizeof(std::uint32_t);
    // The displays of the tests have 24 bits in 32, in the byte order of this machine.
    for (int y = 0; y < picture.height && image->bits_per_pixel == 32; ++y)
        std::memcpy(picture.pixels.data() + y * picture.width, image->data + y * image->bytes_per_line,
                    row_bytes);
    for (std::uint32_t& pixel : picture.pixels)
        pixel &= 0xffffffU;
    XDestroyImage(image);
    return picture;
}

void WatchedScreen::look_from_now_on()
{
    XDamageSubtract(parts_->display, parts_->damage, 0, 0);
    XSync(parts_->display, True);
}

bool WatchedScreen::wait_for_drawing(Clock::time_point deadline)
{
    while (true) {
        while (XPending(parts_->display) > 0) {
            XEvent event;
            XNextEvent(parts_->display, &event);
            if (event.type == parts_->first_event + XDamageNotify) return true;
        }
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
        if (left.count() <= 0) return false;
        pollfd source{ConnectionNumber(parts_->display), POLLIN, 0};
        ::poll(&source, 1, static_cast<int>(left.count()));
    }
}

std::optional<WatchedScreen::Clock::time_point>
WatchedScreen::when_drawn(const std::function<bool(const ScreenPicture&)>& holds,
                          std::chrono::milliseconds patience)
{
    const auto deadline = Clock::now() + patience;
    while (wait_for_drawing(deadline)) {
        const auto told = Clock::now();
        // Before the picture is taken: what is drawn meanwhile is told of again.
        XDamageSubtract(parts_->display, parts_->damage, 0, 0);
        if (holds(picture())) return told;
    }
    return std::nullopt;
}

int WatchedScreen::drawings_within(std::chrono::milliseconds time)
{
    const auto deadline = Clock::now() + time;
    int drawings = 0;
    while (wait_for_drawing(deadline)) {
        ++drawings;
        XDamageSubtract(parts_->display, parts_->damage, 0, 0);
    }
    return drawings;
}

WatchedScreen::Clock::time_point WatchedScreen::press(const std::string& key, bool with_control)
{
    Display* display = parts_->display;
    const KeyCode code = XKeysymToKeycode(display, XStringToKeysym(key.c_str()));
    const KeyCode control = XKeysymToKeycode(display, XStringToKeysym("Control_L"));
    const auto before = Clock::now();
    if (with_control) XTestFakeKeyEvent(display, control, True, CurrentTime);
    XTestFakeKeyEvent(display, code, True, CurrentTime);
    XTestFakeKeyEvent(display, code, False, CurrentTime);
    if (with_control) XTestFakeKeyEvent(display, control, False, CurrentTime);
    XFlush(display);
    return before;
}

} // namespace kiosk::test
