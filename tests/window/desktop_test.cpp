#include "kiosk/window/desktop.h"
#include "tests/window/window_stage.h"

#include <doctest/doctest.h>
#include <imgui.h>

#include <string_view>

using kiosk::content_scale_of;
using kiosk::Monitor;
using kiosk::test::a_display;
using kiosk::test::a_window;
using kiosk::test::Field;
using kiosk::test::Process;
using kiosk::test::runs_until;
using kiosk::test::VirtualDisplay;
using kiosk::test::WindowManager;
using kiosk::test::XServer;

namespace
{

/// The monitor of a thin client of 15.6 inches with 1366x768: 100 dpi.
constexpr Monitor kUsual{0, 0, 1366, 768, 344, 194};

std::unique_ptr<Process> started(const VirtualDisplay& display, std::vector<std::string> command)
{
    auto process = Process::start(std::move(command), {display.environment()});
    REQUIRE(process);
    return std::move(*process);
}

bool is_display_size(float width, float height)
{
    const ImVec2 size = ImGui::GetIO().DisplaySize;
    return size.x == width && size.y == height;
}

} // namespace

TEST_CASE("desktop: what somebody chose as Xft.dpi is the scale, in fractions too")
{
    CHECK(content_scale_of("Xft.dpi:\t192\n", kUsual) == 2);
    CHECK(content_scale_of("*foo: bar\nXft.antialias: 1\nXft.dpi: 120\n", kUsual) == 1.25F);
    CHECK(content_scale_of("Xft.dpi: 144", {0, 0, 3840, 2160, 344, 194}) == 1.5F);
}

TEST_CASE("desktop: a scale that nobody could read or use is none")
{
    CHECK(content_scale_of("Xft.dpi: many", kUsual) == 1);
    CHECK(content_scale_of("Xft.dpi: -96", kUsual) == 1);
    CHECK(content_scale_of("Xft.dpi: 48", kUsual) == 1);
    CHECK(content_scale_of("Xft.dpi: 9600", kUsual) == 4);
    CHECK(content_scale_of("", {}) == 1);
}

TEST_CASE("desktop: without a choice only a fine monitor is enlarged, and never so far that a screen no "
          "longer fits")
{
    CHECK(content_scale_of("", kUsual) == 1);
    CHECK(content_scale_of("", {0, 0, 1920, 1080, 527, 296}) == 1);     // 24 inches, 93 dpi.
    CHECK(content_scale_of("", {0, 0, 3840, 2160, 527, 296}) == 2);     // 24 inches, 185 dpi.
    CHECK(content_scale_of("", {0, 0, 3840, 2160, 294, 165}) == 3.5F);  // 13.3 inches, 332 dpi; room for 3.6.
    CHECK(content_scale_of("", {0, 0, 1024, 600, 154, 86}) == 1);       // 7 inches, 177 dpi: no room.
    CHECK(content_scale_of("", {0, 0, 1920, 1080, 256, 144}) == 1.75F); // 11.6 inches, 190 dpi; room for 1.8.
}

TEST_CASE("desktop: a monitor that gives proportions for its size is not believed")
{
    CHECK(content_scale_of("", {0, 0, 1920, 1080, 160, 90}) == 1);
    CHECK(content_scale_of("", {0, 0, 1920, 1080, 16, 9}) == 1);
    CHECK(content_scale_of("", {0, 0, 1920, 1080, 0, 0}) == 1);
}

TEST_CASE("desktop: a display that was started with a resolution scales the window")
{
    const auto display = a_display({.width = 2048, .height = 1200, .arguments = {"-dpi", "192"}});

    CHECK(a_window()->content_scale() == 2);
}

TEST_CASE("desktop: another Xft.dpi is followed while the window runs, and the mouse still hits")
{
    const auto display = a_display();
    const auto window = a_window();
    float font_before = 0;
    float font_now = 0;
    int clicks = 0;
    std::unique_ptr<Process> actor;
    int frames = 0;

    const bool was_clicked = runs_until(
        *window,
        [&] {
            ImGui::SetNextWindowPos({300 * window->content_scale(), 200 * window->content_scale()});
            ImGui::Begin("buttons", nullptr,
                         ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_AlwaysAutoResize);
            clicks += ImGui::Button("Send", {100 * window->content_scale(), 50 * window->content_scale()});
            font_now = ImGui::GetFontSize();
            ImGui::End();
        },
        [&] {
            if (++frames == 4) {
                font_before = font_now;
                actor = started(*display, {"sh", "-c", "echo 'Xft.dpi: 144' | xrdb -merge"});
            }
            if (window->content_scale() == 1.5F && frames > 4 && actor) {
                REQUIRE(actor->wait() == 0);
                actor.reset();
                started(*display, {"xdotool", "mousemove", "520", "360", "click", "1"})->wait();
            }
            return clicks > 0;
        });

    CHECK(was_clicked);
    CHECK(font_now == font_before * 1.5F);
}

TEST_CASE("desktop: a fullscreen window follows the monitor to another mode and through being off")
{
    WindowManager manager = WindowManager::none;
    SUBCASE("without a window manager") {}
    SUBCASE("with one")
    {
        manager = WindowManager::openbox;
    }
    const auto display = a_display({.server = XServer::tigervnc, .window_manager = manager});
    const auto window = a_window({.title = "kiosk test", .size = kiosk::WindowSize::fullscreen});
    Field field;
    const auto fills_after = [&](std::vector<std::string> change, float width, float height) {
        const auto changer = started(*display, std::move(change));
        return runs_until(*window, field, [&] { return is_display_size(width, height); });
    };

    CHECK(runs_until(*window, field, [&] { return is_display_size(1366, 768); }));
    CHECK(fills_after({"xrandr", "--output", "VNC-0", "--mode", "1024x768"}, 1024, 768));
    CHECK(fills_after({"xrandr", "--output", "VNC-0", "--mode", "1920x1080"}, 1920, 1080));
    CHECK(started(*display, {"xrandr", "--output", "VNC-0", "--off"})->wait() == 0);
    CHECK(fills_after({"xrandr", "--output", "VNC-0", "--mode", "1366x768"}, 1366, 768));
}
