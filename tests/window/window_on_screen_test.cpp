#include "tests/window/bystander.h"
#include "tests/window/window_stage.h"
#include "tests/window/x_relay.h"

#include <doctest/doctest.h>
#include <imgui.h>

#include <algorithm>
#include <string>
#include <vector>

using kiosk::FrameReport;
using kiosk::FrameWish;
using kiosk::test::a_display;
using kiosk::test::a_window;
using kiosk::test::Bystander;
using kiosk::test::Clock;
using kiosk::test::Field;
using kiosk::test::Picture;
using kiosk::test::Process;
using kiosk::test::runs_until;
using kiosk::test::VirtualDisplay;
using kiosk::test::WindowManager;
using kiosk::test::XRelay;
using kiosk::test::XRelayOptions;
using namespace std::chrono_literals;

namespace
{

constexpr std::uint32_t kRim = 0xff8000;
constexpr std::uint32_t kInside = 0x004080;
constexpr float kRimPixels = 3;

/// The whole window in one colour with a rim of another: any strip that is stale or empty shows.
void draw_rim()
{
    const ImVec2 size = ImGui::GetIO().DisplaySize;
    ImDrawList& list = *ImGui::GetForegroundDrawList();
    list.AddRectFilled({0, 0}, size, IM_COL32(0xff, 0x80, 0x00, 0xff));
    list.AddRectFilled({kRimPixels, kRimPixels}, {size.x - kRimPixels, size.y - kRimPixels},
                       IM_COL32(0x00, 0x40, 0x80, 0xff));
}

/// How many pixels of a window at the top left corner are not what draw_rim() draws.
int wrong_pixels(const Picture& picture, int width, int height)
{
    if (width > picture.width || height > picture.height) return width * height;
    int wrong = 0;
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) {
            const int to_edge = std::min({x, y, width - 1 - x, height - 1 - y});
            wrong += picture.at(x, y) != (to_edge < static_cast<int>(kRimPixels) ? kRim : kInside);
        }
    return wrong;
}

bool is_display_size(float width, float height)
{
    const ImVec2 size = ImGui::GetIO().DisplaySize;
    return size.x == width && size.y == height;
}

/// Starts `xdotool` on the window named "kiosk test" with these arguments.
std::unique_ptr<Process> on_window(const VirtualDisplay& display, std::vector<std::string> arguments)
{
    arguments.insert(arguments.begin(), {"search", "--name", "kiosk test"});
    auto started = display.xdotool(std::move(arguments));
    REQUIRE(started);
    return std::move(*started);
}

} // namespace

TEST_CASE("window: after 200 quick changes of its size the picture fits to the last pixel")
{
    const auto display = a_display({.width = 1920, .height = 1080});
    const Bystander eye(*display);
    const auto window = a_window();
    std::vector<std::string> sizes;
    for (int i = 0; i < 199; ++i)
        sizes.insert(sizes.end(), {"windowsize", std::to_string(640 + i * 397 % 1281),
                                   std::to_string(480 + i * 211 % 601)});
    const auto end_at = [&](int width, int height) {
        auto all = sizes;
        all.insert(all.end(), {"windowsize", std::to_string(width), std::to_string(height)});
        const auto sizer = on_window(*display, std::move(all));
        return runs_until(*window, draw_rim, [&] {
            return is_display_size(static_cast<float>(width), static_cast<float>(height)) &&
                   wrong_pixels(eye.picture(), width, height) == 0;
        });
    };

    CHECK(runs_until(*window, draw_rim, [&] { return eye.find("kiosk test") != 0; }));
    CHECK(end_at(640, 480));
    CHECK(end_at(1920, 1080));
}

TEST_CASE("window: dragged by its border it is whole when the hand lets go")
{
    const auto display = a_display({.window_manager = WindowManager::openbox});
    const auto window = a_window();
    std::unique_ptr<Process> hand;
    int frames = 0;
    ImVec2 size;
    const std::string drag = "xdotool mousemove 1000 600 keydown alt mousedown 3;"
                             "for i in $(seq 40); do xdotool mousemove_relative -- -5 -3; done;"
                             "xdotool mouseup 3 keyup alt";

    // Alt and the right button resize in openbox, from the nearest corner.
    const bool was_dragged = runs_until(*window, draw_rim, [&] {
        size = ImGui::GetIO().DisplaySize;
        if (++frames == 4) {
            auto started = Process::start({"sh", "-c", drag}, {display->environment()});
            REQUIRE(started);
            hand = std::move(*started);
        }
        return size.x <= 1024 - 150 && size.y <= 600 - 90;
    });

    CHECK(was_dragged);
    hand->wait();
    const Bystander eye(*display);
    CHECK(runs_until(*window, draw_rim, [&] {
        const Picture picture = eye.picture();
        const auto area = static_cast<std::ptrdiff_t>(ImGui::GetIO().DisplaySize.x - 2 * kRimPixels) *
                          static_cast<std::ptrdiff_t>(ImGui::GetIO().DisplaySize.y - 2 * kRimPixels);
        return std::ranges::count(picture.pixels, kInside) == area;
    }));
}

TEST_CASE("window: while it is covered its caret does not blink, and what was covered is shown again")
{
    const auto display = a_display();
    Bystander other(*display);
    const auto window = a_window();
    Field field;
    CHECK(runs_until(*window, field, [&] { return field.frames == 10; }));

    other.cover();
    const auto start = Clock::now();
    int frames = 0;
    const auto ended = window->run([&] {
        field.draw();
        ++frames;
        const auto left = start + 3s - Clock::now();
        return left <= 0s
                   ? FrameWish{FrameWish::Then::close, {}}
                   : FrameWish{FrameWish::Then::go_on, std::chrono::ceil<std::chrono::milliseconds>(left)};
    });
    other.uncover();

    CHECK(ended);
    // run() begins with three, and one was wished for; five toggles of the caret are not drawn.
    CHECK(frames <= 5);
    CHECK(runs_until(*window, draw_rim, [&] { return wrong_pixels(other.picture(), 1024, 600) == 0; }));
}

TEST_CASE("window: minimised it draws nothing, and restored it shows what is so by then")
{
    const auto display = a_display({.window_manager = WindowManager::openbox});
    const Bystander eye(*display);
    const auto window = a_window();
    unsigned long id = 0;
    CHECK(runs_until(*window, draw_rim,
                     [&] { return (id = eye.find("kiosk test")) != 0 && eye.is_on_screen(id); }));
    on_window(*display, {"windowminimize", "--sync"})->wait();
    CHECK(runs_until(*window, draw_rim, [&] { return !eye.is_on_screen(id); }));

    int frames = 0;
    const auto start = Clock::now();
    CHECK(window->run([&] {
        ++frames;
        const auto left = start + 1s - Clock::now();
        return left <= 0s
                   ? FrameWish{FrameWish::Then::close, {}}
                   : FrameWish{FrameWish::Then::go_on, std::chrono::ceil<std::chrono::milliseconds>(left)};
    }));
    CHECK(frames <= 5);

    const auto restorer = on_window(*display, {"windowmap"});
    CHECK(runs_until(*window, draw_rim, [&] {
        const Picture picture = eye.picture();
        return std::ranges::count(picture.pixels, kInside) == (1024 - 6) * (600 - 6);
    }));
}

TEST_CASE("window: keys and clicks that arrive during one long frame all count, in their order")
{
    const auto display = a_display();
    const auto window = a_window();
    Field field;

    const bool has_all = runs_until(*window, field, [&] {
        // This frame lasts until the typist is done.
        if (field.frames == 4) {
            auto typist = display->xdotool({"type", "--delay", "1", "abcdefghij"});
            REQUIRE(typist);
            (*typist)->wait();
            auto mouse = display->xdotool({"key", "ctrl+a", "key", "BackSpace", "type", "end"});
            REQUIRE(mouse);
            (*mouse)->wait();
        }
        return field.text == "end";
    });

    CHECK(has_all);
}

TEST_CASE("window: a finger's drag on a list scrolls it")
{
    const auto display = a_display();
    const auto window = a_window();
    int pressed = 0;
    int frames = 0;
    float scroll = 0;
    std::unique_ptr<Process> finger;

    const bool was_scrolled = runs_until(
        *window,
        [&] {
            ImGui::SetNextWindowPos({0, 0});
            ImGui::SetNextWindowSize(ImGui::GetIO().DisplaySize);
            ImGui::Begin("rows", nullptr, ImGuiWindowFlags_NoTitleBar | ImGuiWindowFlags_NoMove);
            for (int i = 0; i < 60; ++i)
                pressed += ImGui::Button(("Row " + std::to_string(i)).c_str(), {800, 44});
            scroll = ImGui::GetScrollY();
            ImGui::End();
        },
        [&] {
            if (++frames == 4) {
                auto started =
                    display->xdotool({"mousemove", "300", "500", "mousedown", "1", "mousemove", "300", "450",
                                      "mousemove", "300", "350", "mousemove", "300", "300", "mouseup", "1"});
                REQUIRE(started);
                finger = std::move(*started);
            }
            return scroll >= 180;
        });

    CHECK(was_scrolled);
    CHECK(pressed == 0);
}

TEST_CASE("window: without shared memory only what changed travels")
{
    const auto display = a_display({.arguments = {"-extension", "MIT-SHM"}});
    const auto line = XRelay::start(*display);
    REQUIRE(line);
    (*line)->use();
    const auto window = a_window();
    Field field;
    std::size_t sent_before = 0;
    std::unique_ptr<Process> typist;
    CHECK(runs_until(*window, field, [&] { return field.frames == 10; }));
    const std::size_t opened = (*line)->bytes_to_server();

    CHECK(runs_until(*window, field, [&] {
        if (!typist && field.frames > 14) {
            sent_before = (*line)->bytes_to_server();
            auto started = display->xdotool({"type", "abc"});
            REQUIRE(started);
            typist = std::move(*started);
        }
        return field.text == "abc";
    }));

    CHECK(opened > 1024 * 600 * 4);
    // Nine frames of the two tiles the field's text lies in, and small change.
    CHECK((*line)->bytes_to_server() - sent_before < 20 * 64 * 64 * 4);
}

TEST_CASE("window: where shared memory exists but cannot be attached, pixels are sent")
{
    const auto display = a_display();
    const auto line =
        XRelay::start(*display, {.shared_memory = XRelayOptions::SharedMemory::cannot_be_attached});
    REQUIRE(line);
    (*line)->use();
    const Bystander eye(*display);
    const auto window = a_window();

    CHECK(runs_until(*window, draw_rim, [&] { return wrong_pixels(eye.picture(), 1024, 600) == 0; }));

    CHECK((*line)->attaches_spoilt() > 0);
    CHECK((*line)->bytes_to_server() > 1024 * 600 * 4);
}
