#include "kiosk/window/ui_context.h"
#include "tests/window/headless_ui.h"

#include <doctest/doctest.h>
#include <imgui.h>
#include <imgui_internal.h>

#include <array>
#include <chrono>

using kiosk::UiContext;
using kiosk::test::HeadlessUi;

namespace
{

/// Seconds until the picture changes by itself; a negative number when it never does.
float next_change(HeadlessUi& ui)
{
    const auto change = ui.context().next_change();
    return change ? change->count() : -1;
}

} // namespace

TEST_CASE("ui context: a screen without a caret stays as it is for ever")
{
    HeadlessUi ui;
    ui.show([] { ImGui::Button("Send"); });
    ui.settle();

    CHECK(next_change(ui) < 0);
}

TEST_CASE("ui context: what changes by itself is due when it says, the earliest first, and for one frame")
{
    HeadlessUi ui;
    bool moves = true;
    ui.show([&] {
        if (!moves) return;
        UiContext::redraw_in(std::chrono::duration<float>{0.8F});
        UiContext::redraw_in(std::chrono::duration<float>{0.3F});
        UiContext::redraw_in(std::chrono::duration<float>{0.5F});
    });
    CHECK(next_change(ui) == 0.3F);

    moves = false;
    ui.frame();

    CHECK(next_change(ui) < 0);
}

TEST_CASE("ui context: a held key is due when it repeats")
{
    HeadlessUi ui;
    ui.show([] { ImGui::Button("Send"); });
    ui.context().io().AddKeyEvent(ImGuiKey_Backspace, true);
    ui.frame();

    const float delay = ui.context().io().KeyRepeatDelay;
    CHECK(next_change(ui) > delay - 0.05F);
    CHECK(next_change(ui) < delay + 0.05F);
    ui.wait(delay);
    CHECK(next_change(ui) <= ui.context().io().KeyRepeatRate + 0.05F);

    ui.context().io().AddKeyEvent(ImGuiKey_Backspace, false);
    ui.settle();
    CHECK(next_change(ui) < 0);
}

TEST_CASE("ui context: a held modifier alone changes nothing")
{
    HeadlessUi ui;
    ui.show([] { ImGui::Button("Send"); });
    ui.context().io().AddKeyEvent(ImGuiMod_Ctrl, true);
    ui.context().io().AddKeyEvent(ImGuiKey_LeftCtrl, true);
    ui.settle();

    CHECK(next_change(ui) < 0);
}

TEST_CASE("ui context: a tooltip is due while the mouse rests on its widget")
{
    HeadlessUi ui;
    ui.show([] {
        ImGui::Button("Send###send");
        ImGui::SetItemTooltip("Saves here first");
    });
    const auto* send = ui.find("send");
    ui.context().io().AddMousePosEvent(send->min.x + 4, send->min.y + 4);
    ui.frame();
    ui.frame();
    CHECK(next_change(ui) > 0);

    ui.wait(1);

    CHECK(ui.shows("Saves here first"));
    CHECK(next_change(ui) < 0);
}

TEST_CASE("ui context: a new style and a new size of text take effect with the next frame")
{
    HeadlessUi ui;
    float height = 0;
    ui.show([&] { height = ImGui::GetFontSize(); });
    CHECK(height == 16);

    ImGuiStyle style;
    style.FontSizeBase = 20;
    style.FontScaleMain = 1.5F;
    ui.set_style(style);
    ui.frame();

    CHECK(height == 30);
}

TEST_CASE("ui context: input that needs a frame of its own is announced")
{
    HeadlessUi ui;
    ui.show([] { ImGui::Button("Send"); });
    for (int i = 0; i < 3; ++i) {
        ui.context().io().AddKeyEvent(ImGuiKey_Backspace, true);
        ui.context().io().AddKeyEvent(ImGuiKey_Backspace, false);
    }

    ui.frame();
    CHECK(ui.context().has_pending_input());
    ui.settle();
    CHECK_FALSE(ui.context().has_pending_input());
}

TEST_CASE(
    "ui context: an area that has grown is laid out in the frame after, and so is the focus that has moved")
{
    HeadlessUi ui;
    int lines = 1;
    bool wants_keys = false;
    std::array<char, 80> title{};
    ui.show([&] {
        ImGui::Begin("page");
        ImGui::BeginChild("card", {200, 0}, ImGuiChildFlags_AutoResizeY);
        for (int line = 0; line < lines; ++line)
            ImGui::TextUnformatted("a line");
        ImGui::EndChild();
        if (wants_keys) ImGui::SetKeyboardFocusHere();
        ImGui::InputText("Title", title.data(), title.size());
        ImGui::End();
    });
    ui.settle();
    CHECK(ui.context().is_laid_out());

    ++lines;
    ui.frame();
    CHECK_FALSE(ui.context().is_laid_out());
    ui.settle();
    CHECK(ui.context().is_laid_out());

    wants_keys = true;
    for (int frames = 0; frames < 5 && ImGui::GetCurrentContext()->ActiveId == 0; ++frames)
        ui.frame();
    REQUIRE(ImGui::GetCurrentContext()->ActiveId != 0);
    CHECK_FALSE(ui.context().is_laid_out());
    wants_keys = false;
    ui.frame();
    CHECK(ui.context().is_laid_out());
}
