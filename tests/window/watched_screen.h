#pragma once

#include "storage/result.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace kiosk::test
{

/// What a screen shows, row by row, 0xRRGGBB.
struct ScreenPicture {
    int width = 0;
    int height = 0;
    std::vector<std::uint32_t> pixels;
};

/// Whether something is to be read in it: at least a hundredth of it is not of its commonest colour, which is
/// ten times the letters of a heading, and in more shades than windows without content have. Smoothed letters
/// have dozens.
bool has_content(const ScreenPicture& picture);

/// The size of the smallest rectangle that holds every pixel in which they differ; nothing where none does.
struct Extent {
    int width = 0;
    int height = 0;
};
std::optional<Extent> difference(const ScreenPicture& before, const ScreenPicture& after);

/// A screen that is looked at from outside, as a camera before the monitor would: nothing of the program
/// whose window stands there is asked. The X server says when something was drawn (DAMAGE extension), so
/// that looking takes no time from what is looked at. Thread-compatible.
class WatchedScreen
{
public:
    using Clock = std::chrono::steady_clock;

    /// Errors: display_missing, when the display has no DAMAGE or no XTEST.
    static Result<std::unique_ptr<WatchedScreen>> open(const std::string& display_name);
    ~WatchedScreen();
    WatchedScreen(const WatchedScreen&) = delete;

    ScreenPicture picture() const;

    /// Forgets what was drawn so far.
    void look_from_now_on();

    /// When the server told of the drawing after which the picture `holds`; nothing when that has not come
    /// in time.
    std::optional<Clock::time_point> when_drawn(const std::function<bool(const ScreenPicture&)>& holds,
                                                std::chrono::milliseconds patience);

    /// How often something was drawn until the time is over; drawings that come together count once.
    int drawings_within(std::chrono::milliseconds time);

    /// Presses and releases a key with the keyboard of the display (XTEST), by its X name; with Control held
    /// down if asked for. The time just before.
    Clock::time_point press(const std::string& key, bool with_control = false);

private:
    struct Parts;
    explicit WatchedScreen(std::unique_ptr<Parts> parts);
    bool wait_for_drawing(Clock::time_point deadline);

    std::unique_ptr<Parts> parts_;
};

} // namespace kiosk::test
