#include "kiosk/drawing.h"

#include "kiosk/focus.h"

#include <imgui.h>
#include <imgui_internal.h>

#include <algorithm>
#include <cmath>

namespace kiosk
{

ImU32 packed(Colour colour)
{
    return IM_COL32(colour >> 16 & 0xff, colour >> 8 & 0xff, colour & 0xff, 0xff);
}

float Press::middle(float height) const
{
    return std::round((min.y + max.y - height) / 2);
}

namespace
{

/// ImGui presses what has the focus with Enter, whatever is held with it; but Ctrl+Enter is a wish of its own
/// (shortcuts.h), which must not be spent on a button.
bool is_pressed_by_chord()
{
    const ImGuiContext& g = *ImGui::GetCurrentContext();
    const ImGuiID id = ImGui::GetItemID();
    return g.IO.KeyCtrl && (g.NavActivateId == id || g.NavActivatePressedId == id);
}

} // namespace

Press press_area(const char* label, ImVec2 size)
{
    // ImGui's own ring is two pixels at any size of text; draw_ring() draws ours.
    ImGui::PushStyleColor(ImGuiCol_NavCursor, 0);
    const bool is_pressed = ImGui::InvisibleButton(label, size, ImGuiButtonFlags_EnableNav);
    ImGui::PopStyleColor();
    offer_focus(label);
    const bool is_focused = ImGui::IsItemFocused() && ImGui::GetCurrentContext()->NavCursorVisible;
    return {is_pressed && !is_pressed_by_chord(),
            ImGui::IsItemHovered(ImGuiHoveredFlags_None),
            ImGui::IsItemActive(),
            is_focused,
            ImGui::GetItemRectMin(),
            ImGui::GetItemRectMax()};
}

void draw_frame(ImDrawList& canvas, const Style& style, ImVec2 min, ImVec2 max, Colour fill, Colour outline,
                float thickness)
{
    // One surface on another: a stroke would be blurred by its soft edges, and paler than it should be.
    const float rounding = style.px(kRounding);
    canvas.AddRectFilled(min, max, packed(outline), rounding);
    if (fill == outline) return;
    canvas.AddRectFilled({min.x + thickness, min.y + thickness}, {max.x - thickness, max.y - thickness},
                         packed(fill), std::max(0.0F, rounding - thickness));
}

void draw_ring(ImDrawList& canvas, const Style& style, const Press& press, Ring ring)
{
    if (!press.is_focused) return;
    const float thickness = std::max(2.0F, style.px(2));
    const float away = ring == Ring::outside ? thickness * 1.5F : -thickness / 2;
    const ImVec2 min(press.min.x - away, press.min.y - away);
    const ImVec2 max(press.max.x + away, press.max.y + away);
    const float rounding = std::max(0.0F, style.px(kRounding) + away);

    ImRect shown(press.min, press.max);
    shown.ClipWith(ImGui::GetCurrentWindow()->ClipRect);
    shown.Expand(std::max(0.0F, away + thickness));
    canvas.PushClipRect(shown.Min, shown.Max);
    canvas.AddRect(min, max, packed(style.palette().focus), rounding, 0, thickness);
    canvas.PopClipRect();
}

} // namespace kiosk
