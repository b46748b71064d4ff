#include "kiosk/window/keyboard.h"
#include "kiosk/window/ui_context.h"
#include "kiosk/window/window.h"
#include "tests/window/window_stage.h"

#include <doctest/doctest.h>
#include <imgui.h>

#include <atomic>
#include <chrono>
#include <clocale>
#include <cstdlib>
#include <string>
#include <thread>

using kiosk::ErrorCode;
using kiosk::FrameReport;
using kiosk::FrameWish;
using kiosk::Window;
using kiosk::test::a_display;
using kiosk::test::a_window;
using kiosk::test::Clock;
using kiosk::test::Field;
using kiosk::test::Process;
using kiosk::test::runs_until;
using kiosk::test::VirtualDisplay;
using kiosk::test::VirtualDisplayOptions;
using kiosk::test::WindowManager;
using namespace std::chrono_literals;

namespace
{

/// Runs the window with `keys` pressed by xdotool (`xdotool key ...` or `xdotool type ...`).
std::string typed(const VirtualDisplay& display, Window& window, std::vector<std::string> arguments,
                  const std::string& expected)
{
    Field field;
    std::unique_ptr<Process> typist;
    runs_until(window, field, [&] {
        if (field.frames == 4) {
            auto started = display.xdotool(arguments);
            REQUIRE(started);
            typist = std::move(*started);
        }
        return field.text == expected;
    });
    if (typist) typist->wait();
    return field.text;
}

} // namespace

TEST_CASE("window: it opens, draws its first frame and closes when asked")
{
    const auto display = a_display();
    const auto window = a_window();
    std::vector<FrameReport> reports;

    const auto ended = window->run(
        [] {
            return FrameWish{FrameWish::Then::close, {}};
        },
        [&](const FrameReport& report) { reports.push_back(report); });

    CHECK(ended);
    REQUIRE(reports.size() == 1);
    CHECK(reports[0].number == 1);
    CHECK(reports[0].tiles > 0);
}

TEST_CASE("window: without a display it says so")
{
    ::unsetenv("DISPLAY");

    const auto window = Window::open({.title = "kiosk test"});

    REQUIRE_FALSE(window);
    CHECK(window.error().code == ErrorCode::display_missing);
}

TEST_CASE("window: typed text arrives in the focused field")
{
    for (const WindowManager manager : {WindowManager::none, WindowManager::openbox}) {
        const auto display = a_display({.window_manager = manager});
        const auto window = a_window();

        CHECK(typed(*display, *window, {"type", "--delay", "2", "Hello, World 123"}, "Hello, World 123") ==
              "Hello, World 123");
    }
}

TEST_CASE("window: keys typed faster than frames are drawn all arrive")
{
    const auto display = a_display();
    const auto window = a_window();
    const std::string expected = "abcdefghijklmnopqrstuvwxyz0123456789";

    CHECK(typed(*display, *window, {"type", "--delay", "0", expected}, expected) == expected);
}

TEST_CASE("window: nothing is drawn while nothing happens")
{
    const auto display = a_display();
    const auto window = a_window();
    int frames = 0;
    int frames_at_rest = 0;
    const auto start = Clock::now();

    const auto ended = window->run([&] {
        ++frames;
        if (frames == 10) frames_at_rest = frames; // Later than all that follows the opening.
        const auto left = start + 2s - Clock::now();
        if (left <= 0s) return FrameWish{FrameWish::Then::close, {}};
        return FrameWish{FrameWish::Then::go_on, std::chrono::ceil<std::chrono::milliseconds>(left)};
    });

    CHECK(ended);
    // Three after each of the few events that opening a window brings, and the last.
    CHECK(frames <= 10);
}

TEST_CASE("window: what blinks costs a frame for each toggle and no more")
{
    constexpr auto half = 400ms;
    const auto display = a_display();
    const auto window = a_window();
    int at_rest = 0;
    int with_tiles = 0;
    const auto start = Clock::now();

    const auto ended = window->run(
        [&] {
            const auto since = Clock::now() - start;
            const bool is_lit = since / half % 2 == 0;
            ImGui::GetForegroundDrawList()->AddRectFilled({9, 9}, {29, 29}, is_lit ? ~0U : 0xff0000ffU);
            kiosk::UiContext::redraw_in(half - since % half + 2ms);
            return FrameWish{since > 2900ms ? FrameWish::Then::close : FrameWish::Then::go_on, {}};
        },
        [&](const FrameReport& report) {
            // Past the events that come with opening, before the second toggle.
            if (Clock::now() - start < 700ms) return;
            ++at_rest;
            with_tiles += report.tiles > 0 ? 1 : 0;
        });

    CHECK(ended);
    // At 0.8, 1.2, 1.6, 2.0, 2.4 and 2.8 s and at the end, give or take one.
    CHECK(at_rest >= 6);
    CHECK(at_rest <= 8);
    CHECK(with_tiles >= at_rest - 1);
}

TEST_CASE("window: a wake from another thread is drawn")
{
    const auto display = a_display();
    const auto window = a_window();
    std::atomic<bool> is_news = false;
    std::jthread waker;
    int frames = 0;

    const auto ended = window->run([&] {
        if (++frames == 10)
            waker = std::jthread([&] {
                is_news = true;
                window->wake();
            });
        // Ten frames are asked for; after them only the wake can end the sleep.
        const auto next = frames < 10 ? std::optional(1ms) : std::nullopt;
        return FrameWish{is_news ? FrameWish::Then::close : FrameWish::Then::go_on, next};
    });

    CHECK(ended);
    CHECK(is_news);
}

TEST_CASE("window: a click arrives at the button under the mouse")
{
    const auto display = a_display();
    const auto window = a_window();
    Field field;
    int clicks = 0;
    std::unique_ptr<Process> mouse;

    const bool was_clicked = runs_until(*window, field, [&] {
        ImGui::SetNextWindowPos({400, 300});
        ImGui::Begin("buttons", nullptr, ImGuiWindowFlags_NoDecoration);
        clicks += ImGui::Button("Send", {100, 50});
        ImGui::End();
        if (field.frames == 4) {
            auto started = display->xdotool({"mousemove", "450", "330", "click", "1"});
            REQUIRE(started);
            mouse = std::move(*started);
        }
        return clicks > 0;
    });

    CHECK(was_clicked);
    CHECK(clicks == 1);
}

TEST_CASE("window: it follows its new size")
{
    const auto display = a_display();
    const auto window = a_window();
    Field field;
    std::unique_ptr<Process> sizer;

    const bool was_resized = runs_until(*window, field, [&] {
        if (field.frames == 3) {
            auto started = display->xdotool({"search", "--name", "kiosk test", "windowsize", "700", "500"});
            REQUIRE(started);
            sizer = std::move(*started);
        }
        return ImGui::GetIO().DisplaySize.x == 700 && ImGui::GetIO().DisplaySize.y == 500;
    });

    CHECK(was_resized);
    CHECK(window->width() == 700);
}

TEST_CASE("window: fullscreen covers the monitor")
{
    const auto display = a_display({.width = 1280, .height = 720});
    const auto window = a_window({.title = "kiosk test", .size = kiosk::WindowSize::fullscreen});
    Field field;

    CHECK(runs_until(*window, field, [&] { return field.frames == 3; }));
    CHECK(window->width() == 1280);
    CHECK(window->height() == 720);
}

TEST_CASE("window: it is shown without shared memory, without OpenGL and on screens of 16 and 30 bits")
{
    VirtualDisplayOptions options;
    SUBCASE("as usual") {}
    SUBCASE("without MIT-SHM")
    {
        options.arguments = {"-extension", "MIT-SHM"};
    }
    SUBCASE("without GLX")
    {
        options.arguments = {"-extension", "GLX"};
    }
    SUBCASE("16 bits")
    {
        options.depth = 16;
    }
    SUBCASE("30 bits")
    {
        options.depth = 30;
    }
    const auto display = a_display(options);
    const auto window = a_window();
    Field field;
    std::uint32_t shown = 0;

    const bool was_shown = runs_until(*window, field, [&] {
        ImGui::GetForegroundDrawList()->AddRectFilled({300, 300}, {400, 400}, IM_COL32(255, 0x84, 0, 255));
        shown = display->pixel(350, 350);
        return (shown & 0xff00ff) == 0xff0000;
    });

    CHECK(was_shown);
    // A channel of 6 bits keeps a value to within 2.
    CHECK(std::abs(static_cast<int>(shown >> 8 & 0xff) - 0x84) <= 2);
}

TEST_CASE("window: what another window covered is shown again")
{
    const auto display = a_display();
    const auto window = a_window();
    Field field;
    bool was_covered = false;

    const bool was_shown_again = runs_until(*window, field, [&] {
        ImGui::GetForegroundDrawList()->AddRectFilled({300, 300}, {400, 400}, IM_COL32(255, 0, 0, 255));
        const bool is_red = display->pixel(350, 350) == 0xff0000;
        if (is_red && !was_covered) {
            was_covered = true;
            display->cover_for_a_moment();
            CHECK(display->pixel(350, 350) != 0xff0000);
            return false;
        }
        return is_red && was_covered;
    });

    CHECK(was_shown_again);
}

TEST_CASE("window: dead keys, compose and AltGr type what a German keyboard types")
{
    const auto display = a_display();
    REQUIRE(Process::start({"setxkbmap", "-layout", "de"}, {display->environment()}).value()->wait() == 0);
    const auto window = a_window();

    // ´ e, ^ a, AltGr+Q, AltGr+E, ä, ß.
    const std::string expected = "éâ@€äß";
    CHECK(typed(*display, *window,
                {"key", "--delay", "5", "dead_acute", "e", "dead_circumflex", "a", "at", "EuroSign",
                 "adiaeresis", "ssharp"},
                expected) == expected);
}

TEST_CASE("window: text beyond ASCII arrives although the environment asks for the C locale")
{
    const char* before = std::getenv("LC_ALL");
    const std::string kept = before == nullptr ? "" : before;
    ::setenv("LC_ALL", "C", 1);
    std::setlocale(LC_ALL, "C");
    const auto display = a_display();
    const auto window = a_window();

    // xdotool lends each of these a spare key and takes it back: a faster typist than the reader loses them.
    CHECK(typed(*display, *window, {"type", "--delay", "150", "äß한글支"}, "äß한글支") == "äß한글支");

    if (before == nullptr)
        ::unsetenv("LC_ALL");
    else
        ::setenv("LC_ALL", kept.c_str(), 1);
}

TEST_CASE("window: a named input method that is not running leaves a keyboard that types")
{
    ::setenv("XMODIFIERS", "@im=kiosk-test-absent", 1);
    const auto display = a_display();
    const auto window = a_window();

    CHECK(typed(*display, *window, {"type", "--delay", "150", "hé"}, "hé") == "hé");

    ::unsetenv("XMODIFIERS");
}

TEST_CASE("window: commands go to the field as commands, not as text")
{
    const auto display = a_display();
    const auto window = a_window();

    // Type, select all, replace; then one more and take it back.
    CHECK(typed(*display, *window,
                {"key", "--delay", "20", "a", "b", "ctrl+a", "c", "d", "BackSpace", "e", "ctrl+z", "KP_4"},
                "c4") == "c4");
}

TEST_CASE("window: a key is judged by the modifiers it was pressed with, however slow the frame")
{
    const auto display = a_display();
    const auto window = a_window();
    int with_ctrl = 0;
    int without = 0;
    int frames = 0;

    const auto ended = window->run([&] {
        with_ctrl += ImGui::IsKeyChordPressed(ImGuiMod_Ctrl | ImGuiKey_Enter) ? 1 : 0;
        without += ImGui::IsKeyChordPressed(ImGuiKey_Enter) ? 1 : 0;
        // All four keys are typed while this one frame is drawn.
        if (++frames == 4) display->xdotool({"key", "Return", "ctrl+Return"}).value()->wait();
        const bool is_over = with_ctrl + without == 2 || frames > 100;
        return FrameWish{is_over ? FrameWish::Then::close : FrameWish::Then::go_on, 20ms};
    });

    CHECK(ended);
    CHECK(with_ctrl == 1);
    CHECK(without == 1);
}

TEST_CASE("window: a screen of 8 bits is refused in words")
{
    const auto display = a_display({.depth = 8});

    const auto window = Window::open({.title = "kiosk test"});

    REQUIRE_FALSE(window);
    CHECK(window.error().code == ErrorCode::display_missing);
    CHECK(window.error().detail.find("8 bits") != std::string::npos);
}

TEST_CASE("window: when the display goes away it ends with an error, and another one can be opened")
{
    {
        const auto display = a_display();
        const auto window = a_window();
        Field field;

        const auto ended = window->run([&] {
            field.draw();
            if (field.frames == 5) display->kill();
            return FrameWish{FrameWish::Then::go_on, 100ms};
        });

        REQUIRE_FALSE(ended);
        CHECK(ended.error().code == ErrorCode::display_missing);
    }

    const auto display = a_display();
    const auto window = a_window();
    Field field;
    CHECK(runs_until(*window, field, [&] { return field.frames == 3; }));
}

TEST_CASE("window: the focus is reported by its stable id")
{
    const auto display = a_display();
    const auto window = a_window();
    Field field;
    std::string focus;

    const auto ended = window->run(
        [&] {
            field.draw();
            return FrameWish{field.frames == 3 ? FrameWish::Then::close : FrameWish::Then::go_on, {}};
        },
        [&](const FrameReport& report) { focus = report.focus; });

    CHECK(ended);
    CHECK(focus == "field");
}
