#include "kiosk/surfaces.h"

#include "kiosk/drawing.h"

#include <imgui.h>
#include <imgui_internal.h>

#include <algorithm>
#include <cmath>

namespace kiosk
{

namespace
{

/// Measured and built even when scrolled away: ImGui would otherwise forget what lies in it, for the keyboard
/// and for the height of the page. A page holds little; long lists use a clipper.
constexpr ImGuiChildFlags kAsHighAsContent = ImGuiChildFlags_AutoResizeY | ImGuiChildFlags_AlwaysAutoResize;

float hair(const Style& style)
{
    return std::max(1.0F, std::floor(style.scale));
}

/// Cards and lists: told from the ground by their line, and in high contrast by it alone.
void push_surface(const Style& style)
{
    const Palette& palette = style.palette();
    ImGui::PushStyleColor(ImGuiCol_ChildBg, packed(palette.surface));
    ImGui::PushStyleColor(ImGuiCol_Border, packed(palette.line));
    ImGui::PushStyleVar(ImGuiStyleVar_ChildBorderSize, hair(style));
}

void pop_surface()
{
    ImGui::PopStyleVar();
    ImGui::PopStyleColor(2);
}

/// Of a page in a window `room` pixels wide. The same with and without a scroll bar, which stands in the
/// margin: nothing moves when one comes.
float page_width(const Style& style, float room, float width_max)
{
    return std::min(room - 2 * page_margin(style), style.px(width_max));
}

float action_bar_height(const Style& style)
{
    return style.px(kTarget + 2 * kGapSmall);
}

/// As wide as asked for and as high as what is in it.
void begin_area(const Style& style, const char* id, float width)
{
    ImGui::BeginChild(id, {width, 0}, kAsHighAsContent | ImGuiChildFlags_NavFlattened);
    // Some letters lean out of their line to the left, as the J of DejaVu.
    const ImGuiWindow& area = *ImGui::GetCurrentWindow();
    ImRect clip = area.ClipRect;
    clip.Min.x = std::max(clip.Min.x - style.px(kGapTiny), area.ParentWindow->ClipRect.Min.x);
    ImGui::PushClipRect(clip.Min, clip.Max, false);
}

void end_area()
{
    ImGui::PopClipRect();
    ImGui::EndChild();
}

} // namespace

void hairline(const Style& style)
{
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    ImGui::GetWindowDrawList()->AddRectFilled(at, {at.x + width, at.y + hair(style)},
                                              packed(style.palette().line));
    ImGui::Dummy({width, hair(style)});
}

void begin_column(const Style& style, const char* id, float width)
{
    begin_area(style, id, width);
}

void end_column()
{
    end_area();
}

Columns columns_of(const Style& style, float second_share)
{
    const float room = ImGui::GetContentRegionAvail().x;
    if (room < style.px(kTwoColumns)) return {room, room, style.px(kGapMedium), false};
    const float between = style.px(kGapMedium);
    const float second = std::floor((room - between) * second_share);
    return {room - between - second, second, between, true};
}

void next_column(const Style& style, const Columns& columns)
{
    if (columns.are_beside)
        ImGui::SameLine(0, columns.between);
    else
        gap(style, kGapMedium);
}

void begin_banner(const Style& style, const char* id, Icon which, Tone tone)
{
    const Palette& palette = style.palette();
    const Colour colour = colour_of(palette, tone);
    ImGui::PushStyleColor(ImGuiCol_ChildBg, packed(tint_of(palette, tone)));
    ImGui::PushStyleColor(ImGuiCol_Border,
                          packed(style.theme == Theme::high_contrast ? colour : tint_of(palette, tone)));
    ImGui::PushStyleVar(ImGuiStyleVar_ChildRounding, style.px(kRounding));
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding,
                        ImVec2{page_margin(style), style.is_tight() ? 0 : style.px(kGapTiny)});
    ImGui::BeginChild(id, {0, 0},
                      ImGuiChildFlags_Borders | ImGuiChildFlags_AutoResizeY | ImGuiChildFlags_NavFlattened);
    ImGui::PopStyleVar(2);
    ImGui::PopStyleColor(2);
    const ImVec2 corner = ImGui::GetWindowPos();
    ImGui::GetWindowDrawList()->AddRectFilled(
        corner, {corner.x + style.px(4), corner.y + ImGui::GetWindowHeight()}, packed(colour),
        style.px(kRounding), ImDrawFlags_RoundCornersLeft);
    const float target = style.px(kTarget);
    const ImVec2 at = ImGui::GetCursorPos();
    ImGui::SetCursorPosY(at.y + std::round((target - style.px(kIcon)) / 2));
    icon(style, which, tone, kIcon);
    ImGui::SameLine(0, style.px(kGap));
    ImGui::SetCursorPosY(at.y + std::round((target - line_height(style, Level::body)) / 2));
    ImGui::BeginGroup();
}

void end_banner(const Style& style)
{
    // Below words as much room as above them; what can be pressed brings its own.
    const bool ends_in_words = ImGui::GetItemRectSize().y < style.px(kTarget);
    ImGui::EndGroup();
    const float above = std::round((style.px(kTarget) - line_height(style, Level::body)) / 2);
    if (ends_in_words) {
        ImGui::SetCursorPosY(ImGui::GetCursorPosY() - ImGui::GetStyle().ItemSpacing.y);
        ImGui::PushStyleVarY(ImGuiStyleVar_ItemSpacing, 0);
        ImGui::Dummy({0, above});
        ImGui::PopStyleVar();
    }
    ImGui::EndChild();
}

void fault_bar(const Style& style, float top)
{
    const float x = ImGui::GetCursorScreenPos().x - card_padding(style) + style.px(kGapTiny);
    const float bottom = ImGui::GetCursorScreenPos().y - ImGui::GetStyle().ItemSpacing.y;
    ImDrawList& canvas = *ImGui::GetWindowDrawList();
    // To the left of the column it is in, but not over the bars above and below the page.
    const ImRect& clip = ImGui::GetCurrentWindow()->ClipRect;
    canvas.PushClipRect({x, clip.Min.y}, clip.Max, false);
    canvas.AddRectFilled({x, top}, {x + style.px(4), bottom}, packed(style.palette().bad));
    canvas.PopClipRect();
}

float card_padding(const Style& style)
{
    return style.px(kGapMedium, kGap);
}

void begin_card(const Style& style, const char* id, float width, float height)
{
    push_surface(style);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2{card_padding(style), card_padding(style)});
    ImGuiChildFlags flags =
        ImGuiChildFlags_Borders | ImGuiChildFlags_AlwaysUseWindowPadding | ImGuiChildFlags_NavFlattened;
    if (height <= 0) flags |= kAsHighAsContent;
    ImGui::BeginChild(id, {width, height}, flags);
    ImGui::PopStyleVar();
    pop_surface();
}

void end_card()
{
    ImGui::EndChild();
}

void begin_rows(const Style& style, const char* id)
{
    const float margin = page_margin(style);
    ImGui::SetCursorPosX(margin);
    push_surface(style);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2{0, 0});
    ImGui::BeginChild(id, {ImGui::GetWindowWidth() - 2 * margin, -style.px(kGap, kGapSmall)},
                      ImGuiChildFlags_Borders | ImGuiChildFlags_NavFlattened);
    ImGui::PopStyleVar();
    pop_surface();
}

void end_rows()
{
    ImGui::EndChild();
}

float page_margin(const Style& style)
{
    return style.px(kGapLarge, kGapMedium);
}

void begin_page(const Style& style, const char* id, float bottom, float width_max)
{
    ImGui::BeginChild(id, {0, bottom > 0 ? -bottom : 0}, ImGuiChildFlags_NavFlattened);
    const float room = ImGui::GetWindowWidth();
    const float width = page_width(style, room, width_max);
    ImGui::SetCursorPos({std::floor((room - width) / 2), style.px(kGapMedium, kGap)});
    begin_area(style, "page", width);
}

void end_page()
{
    end_area();
    ImGui::Dummy({0, ImGui::GetStyle().ItemSpacing.y});
    ImGui::EndChild();
}

void begin_page_with_actions(const Style& style, const char* id, float width_max)
{
    begin_page(style, id, style.is_tight() ? 0 : action_bar_height(style), width_max);
}

void begin_action_bar(const Style& style, float width_max)
{
    if (style.is_tight()) {
        gap(style, kGap);
        ImGui::BeginGroup();
        return;
    }
    end_page();
    const float room = ImGui::GetWindowWidth();
    const float height = action_bar_height(style);
    ImGui::SetCursorPosY(ImGui::GetWindowHeight() - height);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    ImGui::PushStyleColor(ImGuiCol_ChildBg, packed(style.palette().surface));
    ImGui::PushStyleVar(
        ImGuiStyleVar_WindowPadding,
        ImVec2{std::floor((room - page_width(style, room, width_max)) / 2), style.px(kGapSmall)});
    ImGui::PushStyleVar(ImGuiStyleVar_ChildRounding, 0.0F);
    ImGui::BeginChild("action_bar", {0, height},
                      ImGuiChildFlags_AlwaysUseWindowPadding | ImGuiChildFlags_NavFlattened,
                      ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse);
    ImGui::PopStyleVar(2);
    ImGui::PopStyleColor();
    ImGui::GetWindowDrawList()->AddRectFilled(at, {at.x + room, at.y + hair(style)},
                                              packed(style.palette().line));
}

void end_action_bar(const Style& style)
{
    if (style.is_tight()) {
        ImGui::EndGroup();
        end_page();
    } else {
        ImGui::EndChild();
    }
}

} // namespace kiosk
