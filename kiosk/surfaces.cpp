#include "kiosk/surfaces.h"

#include "kiosk/drawing.h"

#include <imgui.h>

#include <algorithm>
#include <cmath>

namespace kiosk
{

namespace
{

/// Measured and built even when scrolled away: ImGui would otherwise forget what lies in it, for the keyboard
/// and for the height of the page. A page holds little; long lists use a clipper.
constexpr ImGuiChildFlags kAsHighAsContent = ImGuiChildFlags_AutoResizeY | ImGuiChildFlags_AlwaysAutoResize;

} // namespace

void hairline(const Style& style)
{
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    ImGui::GetWindowDrawList()->AddRectFilled(
        at, {at.x + width, at.y + std::max(1.0F, std::floor(style.scale))}, packed(style.palette().line));
    ImGui::Dummy({width, 1});
}

void begin_column(const Style&, const char* id, float width)
{
    ImGui::BeginChild(id, {width, 0}, kAsHighAsContent | ImGuiChildFlags_NavFlattened);
}

void end_column()
{
    ImGui::EndChild();
}

void begin_banner(const Style& style, const char* id, Icon which, Tone tone)
{
    const Palette& palette = style.palette();
    ImGui::PushStyleColor(ImGuiCol_ChildBg, packed(tint_of(palette, tone)));
    ImGui::PushStyleColor(ImGuiCol_Border, packed(colour_of(palette, tone)));
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2{style.px(kGapLarge - 4), style.px(kGapSmall)});
    ImGui::BeginChild(id, {0, 0},
                      ImGuiChildFlags_Borders | ImGuiChildFlags_AutoResizeY | ImGuiChildFlags_NavFlattened);
    ImGui::PopStyleVar();
    ImGui::PopStyleColor(2);
    const float target = style.px(kTarget);
    const ImVec2 at = ImGui::GetCursorPos();
    ImGui::SetCursorPosY(at.y + std::round((target - style.px(22)) / 2));
    icon(style, which, tone, 22);
    ImGui::SameLine(0, style.px(kGap));
    ImGui::SetCursorPosY(at.y + std::round((target - line_height(style, Level::body)) / 2));
    ImGui::BeginGroup();
}

void end_banner(const Style&)
{
    ImGui::EndGroup();
    ImGui::EndChild();
}

void begin_card(const Style& style, const char* id, float width, float height)
{
    const Palette& palette = style.palette();
    ImGui::PushStyleColor(ImGuiCol_ChildBg, packed(palette.surface));
    ImGui::PushStyleColor(ImGuiCol_Border, packed(palette.line));
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2{style.px(kGapLarge), style.px(kGapLarge - 4)});
    ImGuiChildFlags flags =
        ImGuiChildFlags_Borders | ImGuiChildFlags_AlwaysUseWindowPadding | ImGuiChildFlags_NavFlattened;
    if (height <= 0) flags |= kAsHighAsContent;
    ImGui::BeginChild(id, {width, height}, flags);
    ImGui::PopStyleVar();
    ImGui::PopStyleColor(2);
}

void end_card()
{
    ImGui::EndChild();
}

void begin_page(const Style& style, const char* id, float bottom, float width_max)
{
    ImGui::BeginChild(id, {0, bottom > 0 ? -bottom : 0}, ImGuiChildFlags_NavFlattened);
    const float room = ImGui::GetContentRegionAvail().x;
    const float width = std::min(room - 2 * style.px(kGapLarge), style.px(width_max));
    ImGui::SetCursorPos({std::floor((room - width) / 2), style.px(kGapLarge - 4)});
    ImGui::BeginChild("page", {width, 0}, kAsHighAsContent | ImGuiChildFlags_NavFlattened);
}

void end_page()
{
    ImGui::EndChild();
    ImGui::Dummy({0, ImGui::GetStyle().ItemSpacing.y});
    ImGui::EndChild();
}

float action_bar_height(const Style& style)
{
    return style.px(kTarget + 2 * 10);
}

void begin_action_bar(const Style& style)
{
    ImGui::SetCursorPosY(ImGui::GetWindowHeight() - action_bar_height(style));
    const ImVec2 at = ImGui::GetCursorScreenPos();
    ImGui::PushStyleColor(ImGuiCol_ChildBg, packed(style.palette().surface));
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2{style.px(kGapLarge), style.px(10)});
    ImGui::PushStyleVar(ImGuiStyleVar_ChildRounding, 0.0F);
    ImGui::BeginChild("action_bar", {0, action_bar_height(style)},
                      ImGuiChildFlags_AlwaysUseWindowPadding | ImGuiChildFlags_NavFlattened,
                      ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse);
    ImGui::PopStyleVar(2);
    ImGui::PopStyleColor();
    ImGui::GetWindowDrawList()->AddRectFilled(
        at, {at.x + ImGui::GetWindowWidth(), at.y + std::max(1.0F, std::floor(style.scale))},
        packed(style.palette().line));
}

void end_action_bar()
{
    ImGui::EndChild();
}

} // namespace kiosk
