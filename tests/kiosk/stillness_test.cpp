// Nothing flashes: with the caret's blinking off, a screen that nobody touches does not change at all.

#include "kiosk/translation.h"
#include "tests/kiosk/gallery.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

using namespace kiosk;
using kiosk::test::HeadlessUi;

namespace
{

/// Frames in which a pixel changed, in `seconds` of a screen that nobody touches.
std::vector<int> changes(HeadlessUi& ui, float seconds)
{
    ui.draw_until_still();
    std::vector<int> frames;
    for (int frame = 0; frame < static_cast<int>(seconds * 60); ++frame) {
        ui.frame();
        if (!ui.changed().empty()) frames.push_back(frame);
    }
    return frames;
}

} // namespace

TEST_CASE("stillness: without a blinking caret no screen changes a pixel, and none asks for another frame")
{
    HeadlessUi ui;
    for (const test::Scene& scene : test::scenes()) {
        CAPTURE(std::string{scene.name});
        test::Show show{ui, scene, {.caret_blink = false}};
        CHECK(changes(ui, 5).empty());
        CHECK_FALSE(ui.context().next_change().has_value());
    }
}

TEST_CASE("stillness: the caret is all that blinks, and slowly: at most two changes in a second")
{
    // WCAG 2.3.1 allows three flashes, which are six changes.
    HeadlessUi ui;
    for (const test::Scene& scene : test::scenes()) {
        CAPTURE(std::string{scene.name});
        test::Show show{ui, scene, {.caret_blink = true}};
        const std::vector<int> frames = changes(ui, 3);
        CHECK(frames.size() <= 6);
        for (std::size_t i = 0; i + 2 < frames.size(); ++i)
            CHECK(frames[i + 2] - frames[i] >= 60);
    }
}

TEST_CASE("stillness: something that flashes is noticed")
{
    HeadlessUi ui;
    int frame = 0;
    ui.show([&] {
        ++frame;
        const ImU32 colour = frame / 10 % 2 == 0 ? IM_COL32_WHITE : IM_COL32_BLACK;
        ImGui::GetForegroundDrawList()->AddRectFilled({10, 10}, {20, 20}, colour);
    });
    CHECK(changes(ui, 1).size() >= 4);
}
