#include "kiosk/buttons.h"

#include "kiosk/drawing.h"
#include "kiosk/labels.h"

#include <imgui.h>
#include <imgui_internal.h>

#include <algorithm>
#include <cmath>

namespace kiosk
{

float button_width(const Style& style, std::string_view words, Icon icon)
{
    const float of_icon = icon == Icon::none ? 0 : style.px(20 + kGapSmall);
    const float of_words = words.empty() ? -style.px(kGapSmall) : text_width(style, Level::body, words);
    return std::max(of_words + of_icon + 2 * style.px(18), style.px(kTarget));
}

bool button(const Style& style, const char* label, const ButtonLook& look)
{
    const Palette& palette = style.palette();
    const std::string_view words = visible_text(label);
    const float width = look.width > 0 ? look.width : button_width(style, words, look.icon);

    ImGui::BeginDisabled(!look.is_enabled);
    const Press press = press_area(label, {width, style.px(kTarget)});
    ImGui::EndDisabled();
    if (!look.is_enabled && ImGui::IsItemFocused()) {
        // It went out of use while it had the keyboard, and ImGui's Tab counts on from enabled items only.
        ImGui::GetCurrentContext()->NavId = 0;
        ImGui::SetNavCursorVisible(false);
    }

    const bool is_lit = look.is_enabled && (press.is_hovered || press.is_held);
    Colour fill = palette.surface;
    Colour outline = palette.outline;
    Colour ink = colour_of(palette, look.tone);
    switch (look.rank) {
    case Rank::primary:
        fill = is_lit ? palette.accent_raised : palette.accent;
        outline = fill;
        ink = palette.on_accent;
        break;
    case Rank::secondary:
        if (is_lit) fill = palette.surface_raised;
        break;
    case Rank::quiet:
        fill = outline = is_lit ? palette.accent_tint : 0;
        break;
    }
    if (look.is_chosen) {
        fill = palette.accent_tint;
        outline = palette.accent;
    }
    if (!look.is_enabled) {
        fill = look.rank == Rank::quiet ? 0 : palette.calm_tint;
        outline = look.rank == Rank::quiet ? 0 : palette.line;
        ink = palette.text_muted;
    }

    ImDrawList& canvas = *ImGui::GetWindowDrawList();
    if (fill != 0 || look.rank != Rank::quiet || look.is_chosen)
        draw_frame(canvas, style, press.min, press.max, fill, outline, outline_thickness(style));

    const float icon_room =
        look.icon == Icon::none ? 0 : style.px(20) + (words.empty() ? 0 : style.px(kGapSmall));
    const float words_room = press.max.x - press.min.x - icon_room - 2 * style.px(kGapSmall);
    const float words_width = std::min(text_width(style, Level::body, words), words_room);
    float x = std::round((press.min.x + press.max.x - words_width - icon_room) / 2);
    if (look.icon != Icon::none) {
        draw_icon(look.icon, x, std::round((press.min.y + press.max.y - style.px(20)) / 2), style.px(20),
                  ink);
        x += icon_room;
    }
    if (!words.empty()) {
        const float y = std::round((press.min.y + press.max.y - ImGui::GetFontSize()) / 2);
        draw_one_line(canvas, Level::body, {x, y}, words, ink, words_width + 1);
    }
    return press.is_pressed;
}

bool link(const Style& style, const char* label, Tone tone)
{
    const std::string_view words = visible_text(label);
    const float width = text_width(style, Level::body, words);
    const Press press = press_area(label, {width + 2 * style.px(kGapTiny), style.px(kTarget)});
    ImDrawList& canvas = *ImGui::GetWindowDrawList();
    const Colour colour = colour_of(style.palette(), tone);
    const ImVec2 at(press.min.x + style.px(kGapTiny),
                    std::round((press.min.y + press.max.y - ImGui::GetFontSize()) / 2));
    draw_one_line(canvas, Level::body, at, words, colour, width + 1);
    const float underline = at.y + ImGui::GetFontSize();
    canvas.AddRectFilled({at.x, underline}, {at.x + width, underline + (press.is_hovered ? 2.0F : 1.0F)},
                         packed(colour));
    return press.is_pressed;
}

} // namespace kiosk
