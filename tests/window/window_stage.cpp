#include "tests/window/window_stage.h"

#include <doctest/doctest.h>
#include <imgui.h>
#include <imgui_stdlib.h>

namespace kiosk::test
{

std::unique_ptr<VirtualDisplay> a_display(const VirtualDisplayOptions& options)
{
    auto display = VirtualDisplay::start(options);
    INFO((display ? "" : display.error().detail));
    REQUIRE(display);
    (*display)->use();
    return std::move(*display);
}

std::unique_ptr<Window> a_window(WindowOptions options)
{
    auto window = Window::open(options);
    INFO((window ? "" : window.error().detail));
    REQUIRE(window);
    return std::move(*window);
}

void Field::draw()
{
    ++frames;
    ImGui::SetNextWindowPos({0, 0});
    ImGui::SetNextWindowSize(ImGui::GetIO().DisplaySize);
    ImGui::Begin("main", nullptr, ImGuiWindowFlags_NoDecoration);
    if (frames == 1) ImGui::SetKeyboardFocusHere();
    ImGui::InputText("###field", &text);
    ImGui::End();
}

bool runs_until(Window& window, const std::function<void()>& draw, const std::function<bool()>& is_done)
{
    const auto deadline = Clock::now() + kPatience;
    bool was_done = false;
    const auto ended = window.run([&] {
        draw();
        was_done = is_done();
        return was_done || Clock::now() > deadline
                   ? FrameWish{FrameWish::Then::close, {}}
                   : FrameWish{FrameWish::Then::go_on, std::chrono::milliseconds{100}};
    });
    return ended && was_done;
}

bool runs_until(Window& window, Field& field, const std::function<bool()>& is_done)
{
    return runs_until(
        window, [&] { field.draw(); }, is_done);
}

} // namespace kiosk::test
