#include "kiosk/drawing.h"

#include <imgui.h>

namespace kiosk
{

ImU32 packed(Colour colour)
{
    return IM_COL32(colour >> 16 & 0xff, colour >> 8 & 0xff, colour & 0xff, 0xff);
}

Press press_area(const char* label, ImVec2 size)
{
    const bool is_pressed = ImGui::InvisibleButton(label, size, ImGuiButtonFlags_EnableNav);
    return {is_pressed, ImGui::IsItemHovered(ImGuiHoveredFlags_None), ImGui::IsItemActive(),
            ImGui::GetItemRectMin(), ImGui::GetItemRectMax()};
}

void draw_frame(ImDrawList& canvas, const Style& style, ImVec2 min, ImVec2 max, Colour fill, Colour outline,
                float thickness)
{
    canvas.AddRectFilled(min, max, packed(fill), style.px(kRounding));
    canvas.AddRect({min.x + 0.5F, min.y + 0.5F}, {max.x - 0.5F, max.y - 0.5F}, packed(outline),
                   style.px(kRounding), 0, thickness);
}

} // namespace kiosk
