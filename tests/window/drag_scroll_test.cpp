#include "tests/window/headless_ui.h"

#include <doctest/doctest.h>
#include <imgui.h>
#include <imgui_stdlib.h>

#include <cmath>
#include <string>

using kiosk::test::HeadlessOptions;
using kiosk::test::HeadlessUi;

namespace
{

/// A list of rows between a button and a text field, and the hand on it.
struct List {
    HeadlessUi ui;
    std::string text = "what was typed";
    int pressed = 0;
    float scroll = 0;
    float scroll_max = 0;

    explicit List(HeadlessOptions options = {}) : ui(options)
    {
        ui.show([this] { draw(); });
    }

    void draw()
    {
        ImGui::SetNextWindowPos({0, 0});
        ImGui::SetNextWindowSize(ImGui::GetIO().DisplaySize);
        ImGui::Begin("main", nullptr, ImGuiWindowFlags_NoDecoration);
        ImGui::InputTextMultiline("###field", &text, {400, 80});
        ImGui::BeginChild("rows", {400, 400});
        for (int i = 0; i < 60; ++i)
            pressed += ImGui::Button(("Row###row." + std::to_string(i)).c_str(), {300, 40});
        scroll = ImGui::GetScrollY();
        scroll_max = ImGui::GetScrollMaxY();
        ImGui::EndChild();
        ImGui::End();
    }

    void move(float x, float y)
    {
        ui.context().io().AddMousePosEvent(x, y);
        ui.frame();
    }
    void press()
    {
        ui.context().io().AddMouseButtonEvent(ImGuiMouseButton_Left, true);
        ui.frame();
    }
    void let_go()
    {
        ui.context().io().AddMouseButtonEvent(ImGuiMouseButton_Left, false);
        ui.frame();
    }
    /// Just within the lower edge of a row that can be seen.
    float row_y() const { return ui.find("row.5")->max.y - 2; }
    /// From `y` by `distance` in steps, resting at the end so that nothing glides.
    void drag(float x, float y, float distance, int steps = 8)
    {
        move(x, y);
        press();
        for (int i = 1; i <= steps; ++i)
            move(x, y + distance * static_cast<float>(i) / static_cast<float>(steps));
        ui.wait(0.5F);
        let_go();
        ui.settle();
    }
};

} // namespace

TEST_CASE("drag scroll: a drag that begins on a button scrolls the list and presses nothing")
{
    List list;

    list.drag(100, 400, -200);

    CHECK(list.pressed == 0);
    CHECK(list.scroll == 200 - kiosk::DragScroll::slop_units);
}

TEST_CASE("drag scroll: a tap that trembles still presses")
{
    List list;

    list.drag(100, list.row_y(), -kiosk::DragScroll::slop_units);

    CHECK(list.pressed == 1);
    CHECK(list.scroll == 0);
}

TEST_CASE("drag scroll: a drag on the page beside the buttons scrolls it too")
{
    List list;

    list.drag(380, 400, -100);

    CHECK(list.scroll == 100 - kiosk::DragScroll::slop_units);
}

TEST_CASE("drag scroll: the slop of a tap grows with the display's scale")
{
    List list({.content_scale = 2});

    list.drag(100, list.row_y(), -2 * kiosk::DragScroll::slop_units);
    CHECK(list.pressed == 1);

    list.drag(100, 400, -100);
    CHECK(list.pressed == 1);
    CHECK(list.scroll == 100 - 2 * kiosk::DragScroll::slop_units);
}

TEST_CASE("drag scroll: the page stops at its ends")
{
    List list;
    for (int i = 0; i < 12; ++i)
        list.drag(100, 450, -350);
    CHECK(list.scroll == list.scroll_max);

    for (int i = 0; i < 12; ++i)
        list.drag(100, 150, 350);
    CHECK(list.scroll == 0);
    CHECK(list.pressed == 0);
}

TEST_CASE("drag scroll: dragging in a text field selects and scrolls nothing")
{
    List list;
    list.move(10, 20);
    list.press();
    for (int i = 1; i <= 10; ++i)
        list.move(10 + 20 * static_cast<float>(i), 20 + 10 * static_cast<float>(i));
    list.let_go();
    list.ui.press(ImGuiKey_Delete);

    CHECK(list.text.empty());
    CHECK(list.scroll == 0);
}

TEST_CASE("drag scroll: the wheel and the scrollbar work as before")
{
    List list;
    list.move(100, 300);
    list.ui.context().io().AddMouseWheelEvent(0, -1);
    list.ui.settle();
    CHECK(list.scroll > 0);

    const float wheeled = list.scroll;
    list.drag(400, 130, 50);
    CHECK(list.scroll > wheeled + 100); // The grab stands for a page of 400, so it moves more than the hand.
}

TEST_CASE("drag scroll: let go in motion, the page glides on, comes to rest, and costs nothing then")
{
    List list;
    list.move(100, 450);
    list.press();
    for (int i = 1; i <= 10; ++i)
        list.move(100, 450 - 15 * static_cast<float>(i));
    list.let_go();
    const float let_go_at = list.scroll;
    CHECK(list.ui.context().next_change().has_value());

    list.ui.wait(2);

    CHECK(list.scroll > let_go_at + 50);
    CHECK(list.scroll < let_go_at + 600);
    CHECK_FALSE(list.ui.context().next_change().has_value());
    CHECK(list.pressed == 0);
}

TEST_CASE("drag scroll: a press halts a gliding page and presses nothing; the next one does")
{
    List list;
    list.move(100, 450);
    list.press();
    for (int i = 1; i <= 10; ++i)
        list.move(100, 450 - 20 * static_cast<float>(i));
    list.let_go();
    list.ui.wait(0.05F);

    list.press();
    list.let_go();
    list.ui.settle();
    const float halted_at = list.scroll;
    list.ui.wait(1);
    CHECK(list.scroll == halted_at);
    CHECK(list.pressed == 0);

    list.press();
    list.let_go();
    list.ui.settle();
    CHECK(list.pressed == 1);
}

TEST_CASE("drag scroll: a list that is gone while it is dragged takes its drag with it")
{
    List list;
    list.move(100, 450);
    list.press();
    list.move(100, 400);
    list.ui.show([] { ImGui::Button("Other###other"); });

    list.move(100, 300);
    list.let_go();
    list.ui.settle();

    CHECK(list.ui.click("other"));
}
