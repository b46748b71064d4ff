#include "tests/window/window_stage.h"
#include "tests/window/x_relay.h"

#include <doctest/doctest.h>
#include <imgui.h>

#include <algorithm>
#include <cstdlib>
#include <string>
#include <thread>

using kiosk::ErrorCode;
using kiosk::FrameWish;
using kiosk::test::a_display;
using kiosk::test::a_window;
using kiosk::test::Field;
using kiosk::test::Process;
using kiosk::test::XRelay;
using kiosk::test::XRelayOptions;
using namespace std::chrono_literals;

namespace
{

constexpr int kDisplayMissing = 69; // As open_window.cpp has it.

struct Ended {
    int status;
    std::string words;
};

/// Runs the program that opens a window and draws three frames, over this line.
Ended open_over(const XRelay& line)
{
    // Its words and then its status, whatever that is.
    const std::string output = Process::output_of(
        {"sh", "-c", "timeout 30 " OPEN_WINDOW_PROGRAM " 2>&1; echo $?"}, {line.environment()});
    const std::size_t last = output.rfind('\n', output.size() - 2);
    const std::size_t begin = last == std::string::npos ? 0 : last + 1;
    return {std::atoi(output.c_str() + begin), output.substr(0, begin)};
}

} // namespace

TEST_CASE("lost display: wherever in the opening it goes, the process ends in words and with its own status")
{
    const auto display = a_display();
    const auto whole = XRelay::start(*display);
    REQUIRE(whole);
    REQUIRE(open_over(**whole).status == 0);
    const std::size_t bytes = (*whole)->bytes_from_server();
    constexpr std::size_t kPoints = 24;

    for (std::size_t point = 0; point < kPoints; ++point) {
        const std::size_t at = bytes * point / kPoints + 1;
        const auto line = XRelay::start(*display, {.breaks_after_bytes = at});
        REQUIRE(line);
        const Ended ended = open_over(**line);
        INFO("broken after " << at << " of " << bytes << " bytes");
        CHECK(ended.status == kDisplayMissing);
        CHECK(ended.words.find("display") != std::string::npos);
        CHECK(std::ranges::count(ended.words, '\n') == 1);
    }
}

TEST_CASE("lost display: run() ends with an error, at rest and in mid-frame, with text in a field")
{
    const auto display = a_display();
    const auto line = XRelay::start(*display);
    REQUIRE(line);
    (*line)->use();
    const auto window = a_window();
    Field field;
    field.text = "half a sen";
    bool is_in_frame = false;
    SUBCASE("at rest") {}
    SUBCASE("in mid-frame")
    {
        is_in_frame = true;
    }

    std::jthread cutter;
    const auto ended = window->run([&] {
        field.draw();
        if (field.frames == 12 && is_in_frame) (*line)->cut();
        if (field.frames == 12 && !is_in_frame) cutter = std::jthread([&] { (*line)->cut(); });
        return FrameWish{FrameWish::Then::go_on, field.frames < 12 ? std::optional(1ms) : std::nullopt};
    });

    REQUIRE_FALSE(ended);
    CHECK(ended.error().code == ErrorCode::display_missing);
    CHECK(field.text == "half a sen");
}

TEST_CASE("lost display: a paste that waits for another program ends with the display")
{
    const auto display = a_display();
    const auto line = XRelay::start(*display);
    REQUIRE(line);
    (*line)->use();
    const auto window = a_window();
    int frames = 0;

    const auto ended = window->run([&] {
        if (++frames == 12) {
            (*line)->cut();
            CHECK(std::string(ImGui::GetClipboardText()).empty());
            ImGui::SetClipboardText("nobody takes this");
        }
        return FrameWish{FrameWish::Then::go_on, 1ms};
    });

    REQUIRE_FALSE(ended);
    CHECK(ended.error().code == ErrorCode::display_missing);
}
