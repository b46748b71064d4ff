#pragma once

#include "kiosk/window/keyboard.h"
#include "kiosk/window/window.h"
#include "tests/window/virtual_display.h"

#include <array>
#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

namespace kiosk::test
{

/// What a person can click in the form.
enum class Place {
    first,  ///< A field of one line; it has the focus when the window opens.
    second, ///< Another.
    notes,  ///< A field of several lines.
    button,
    nothing, ///< The empty ground.
};
inline constexpr std::size_t kPlaces = 5;

/// What the form shows.
struct FormContent {
    bool operator==(const FormContent&) const = default;

    std::string first;
    std::string second;
    std::string notes;
    int clicks = 0;  ///< On the button.
    int marks = 0;   ///< F12 pressed.
    int submits = 0; ///< Enter in a field of one line.
    int caret_x = 0; ///< On the screen; the lower end of the caret.
    int caret_y = 0;
    bool has_caret = false;
    std::string composing; ///< Drawn by the window itself.
    InputMethod method = InputMethod::none;
};

/// A real window with a few fields on a thread of its own, used by a person: xdotool presses the keys, and
/// what the form shows is waited for.
class TypingForm
{
public:
    /// `display` must outlive the form.
    explicit TypingForm(const VirtualDisplay& display);

    /// Opens the window, runs it until `person` is done, and gives what the form shows at the end. Errors:
    /// display_missing.
    Result<FormContent> play(const std::function<void(TypingForm&)>& person);

    // For the person:

    /// Types characters of the keyboard layout, `delay_ms` apart.
    void type(const std::string& characters, int delay_ms = 5);
    /// Presses keys by their X names.
    void press(std::vector<std::string> keys, int delay_ms = 5);
    void click(Place place);

    /// Waits until the form shows that; what it shows instead is kept in failures().
    bool shows(const std::string& what, const std::function<bool(const FormContent&)>& holds);
    bool shows_first(const std::string& text);
    bool shows_second(const std::string& text);
    bool shows_notes(const std::string& text);

    /// Waits until every key pressed so far has been dealt with. Not while something is being composed.
    void settle();

    /// Waits until nothing has changed for a moment.
    void rest();

    FormContent content() const;
    /// What was not seen in time, in words. Empty when all was.
    std::string failures() const;
    void fail(const std::string& what);

private:
    FrameWish draw(Window& window);
    void run_xdotool(std::vector<std::string> arguments);

    const VirtualDisplay& display_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    FormContent content_;
    std::array<std::pair<int, int>, kPlaces> middles_{};
    std::atomic<bool> is_over_ = false;
    std::string failures_;

    // The window's thread only.
    FormContent now_;
    int frames_ = 0;
};

} // namespace kiosk::test
