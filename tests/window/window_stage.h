#pragma once

#include "kiosk/window/window.h"
#include "tests/window/virtual_display.h"

#include <chrono>
#include <functional>
#include <memory>
#include <string>

namespace kiosk::test
{

using Clock = std::chrono::steady_clock;

/// For what takes milliseconds, on a loaded machine with sanitizers.
inline constexpr std::chrono::seconds kPatience{20};

/// A display of its own for this process. Fails the test when there is none.
std::unique_ptr<VirtualDisplay> a_display(const VirtualDisplayOptions& options = {});

/// A window on the display in use, named "kiosk test". Fails the test when it does not open.
std::unique_ptr<Window> a_window(WindowOptions options = {.title = "kiosk test"});

/// A screen with one text field, which has the focus.
struct Field {
    std::string text;
    int frames = 0;

    void draw();
};

/// Runs the window, drawing with `draw`, until `is_done`; false when that does not come in time. Without
/// events it draws ten times in a second, only to give up in time.
bool runs_until(Window& window, const std::function<void()>& draw, const std::function<bool()>& is_done);
bool runs_until(Window& window, Field& field, const std::function<bool()>& is_done);

} // namespace kiosk::test
