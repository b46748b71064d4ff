#include "kiosk/rows.h"

#include "kiosk/drawing.h"
#include "kiosk/labels.h"

#include <imgui.h>

#include <algorithm>
#include <cmath>

namespace kiosk
{

float badge_width(const Style& style, std::string_view words)
{
    return text_width(style, Level::small, words) + style.px(18 + 3 * kGapSmall);
}

void badge(const Style& style, Icon icon, Tone tone, std::string_view words)
{
    const Palette& palette = style.palette();
    const float height = style.px(30);
    const float width = std::min(badge_width(style, words), ImGui::GetContentRegionAvail().x);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    ImDrawList& canvas = *ImGui::GetWindowDrawList();
    const Colour ink = colour_of(palette, tone);
    canvas.AddRectFilled(at, {at.x + width, at.y + height}, packed(tint_of(palette, tone)), height / 2);
    if (style.theme == Theme::high_contrast)
        canvas.AddRect(at, {at.x + width, at.y + height}, packed(ink), height / 2, 0,
                       outline_thickness(style));
    draw_icon(icon, at.x + style.px(kGapSmall), at.y + std::round((height - style.px(18)) / 2), style.px(18),
              ink);
    const float y = at.y + std::round((height - letter_height(style, Level::small)) / 2);
    draw_one_line(canvas, Level::small, {at.x + style.px(18 + 2 * kGapSmall), y}, words, ink,
                  width - style.px(18 + 3 * kGapSmall) + 1);
    ImGui::Dummy({width, height});
}

float row_height(const Style& style)
{
    return line_height(style, Level::body) + line_height(style, Level::small) + style.px(2 * 9);
}

bool row(const Style& style, const char* label, const RowLook& look)
{
    const Palette& palette = style.palette();
    const float width = ImGui::GetContentRegionAvail().x;
    const float height = row_height(style);
    ImGui::PushStyleVarY(ImGuiStyleVar_ItemSpacing, 0);
    const Press press = press_area(label, {width, height});
    ImGui::PopStyleVar();

    ImDrawList& canvas = *ImGui::GetWindowDrawList();
    if (press.is_hovered || press.is_held)
        canvas.AddRectFilled(press.min, press.max, packed(palette.surface_raised));
    canvas.AddRectFilled({press.min.x, press.max.y - 1}, press.max, packed(palette.line));

    float left = press.min.x + style.px(kGapLarge - 4);
    if (look.icon != Icon::none) {
        draw_icon(look.icon, left, std::round((press.min.y + press.max.y - style.px(22)) / 2), style.px(22),
                  colour_of(palette, look.tone));
        left += style.px(22 + kGapLarge - 4);
    }
    const float arrow = press.max.x - style.px(kGapLarge + 10);
    draw_icon(Icon::arrow_right, arrow, std::round((press.min.y + press.max.y - style.px(18)) / 2),
              style.px(18), palette.text_muted);
    const float right = arrow - style.px(kGapSmall);
    const float aside = std::max(text_width(style, Level::small, look.aside),
                                 text_width(style, Level::small, look.aside_small));
    const float words = right - left - (aside > 0 ? aside + style.px(kGap) : 0);
    const float first = press.min.y + style.px(9);
    const float second = first + line_height(style, Level::body);
    draw_one_line(canvas, Level::body, {left, first}, visible_text(label), palette.text, words);
    draw_one_line(canvas, Level::small, {left, second}, look.detail, palette.text_muted, words);
    const auto at_right = [&](float y, const std::string& text, Colour colour) {
        const float text_size = text_width(style, Level::small, text);
        draw_one_line(canvas, Level::small, {right - text_size, y}, text, colour, text_size + 1);
    };
    at_right(first + style.px(1), look.aside, colour_of(palette, look.tone));
    at_right(second, look.aside_small, palette.text_muted);
    return press.is_pressed;
}

bool tile(const Style& style, const char* label, Icon icon, Tone tone, std::size_t count, float width,
          float height)
{
    const Palette& palette = style.palette();
    const Press press = press_area(label, {width, height});
    ImDrawList& canvas = *ImGui::GetWindowDrawList();
    const bool is_lit = press.is_hovered || press.is_held;
    draw_frame(canvas, style, press.min, press.max, is_lit ? palette.surface_raised : palette.surface,
               is_lit                                ? palette.accent
               : style.theme == Theme::high_contrast ? palette.outline
                                                     : palette.line,
               outline_thickness(style));

    const float padding = style.px(14);
    const float middle = std::round((press.min.y + press.max.y) / 2);
    draw_icon(icon, press.min.x + padding, middle - style.px(13), style.px(26), colour_of(palette, tone));
    const float left = press.min.x + padding + style.px(26 + kGap);
    const std::string number = std::to_string(count);
    const float words = press.max.x - padding - left;
    const float of_number = size_of(Level::title) * style.scale;
    const float of_name = text_height(style, Level::small, visible_text(label), words);
    const float top = std::round(middle - (of_number + of_name) / 2);
    draw_one_line(canvas, Level::title, {left, top}, number,
                  count > 0 ? colour_of(palette, tone) : palette.text_muted, words);
    draw_wrapped(canvas, Level::small, {left, top + of_number + style.px(1)}, visible_text(label),
                 palette.text, words);
    return press.is_pressed;
}

bool status(const Style& style, const char* label, const StatusLook& look)
{
    const Palette& palette = style.palette();
    const Press press = press_area(label, {look.width, style.px(kTarget)});
    ImDrawList& canvas = *ImGui::GetWindowDrawList();
    if (press.is_hovered || press.is_held)
        canvas.AddRectFilled(press.min, press.max, packed(palette.surface_raised), style.px(kRounding));
    const float padding = style.px(kGapSmall);
    draw_icon(look.icon, press.min.x + padding, std::round((press.min.y + press.max.y - style.px(22)) / 2),
              style.px(22), colour_of(palette, look.tone));
    const float left = press.min.x + padding + style.px(22 + kGap - 2);
    const float words = press.max.x - left - padding;
    const float height = (size_of(Level::body) + size_of(Level::small)) * style.scale;
    const float top = std::round((press.min.y + press.max.y - height) / 2);
    draw_one_line(canvas, Level::strong, {left, top}, visible_text(label), colour_of(palette, look.tone),
                  words);
    draw_one_line(canvas, Level::small, {left, top + size_of(Level::body) * style.scale}, look.detail,
                  palette.text_muted, words);
    return press.is_pressed;
}

void fact(const Style& style, std::string_view name, std::string_view value)
{
    ImGui::PushStyleVarY(ImGuiStyleVar_ItemSpacing, 0);
    text(style, Level::small, name, Tone::muted);
    text(style, Level::body, value);
    ImGui::PopStyleVar();
    gap(style, kGap);
}

void empty_state(const Style& style, Icon which, std::string_view title, std::string_view explanation)
{
    const float width = std::min(style.px(520), ImGui::GetContentRegionAvail().x);
    const float left = ImGui::GetCursorPosX() + std::floor((ImGui::GetContentRegionAvail().x - width) / 2);
    gap(style, kGapLarge);
    const float middle = left + std::floor((width - style.px(40)) / 2);
    ImGui::SetCursorPosX(middle);
    icon(style, which, Tone::calm, 40);
    gap(style, kGap);
    const float title_width = std::min(text_width(style, Level::section, title), width);
    ImGui::SetCursorPosX(left + std::floor((width - title_width) / 2));
    text(style, Level::section, title, Tone::normal, title_width + 1);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const ImVec2 top(at.x - ImGui::GetCursorPosX() + left + width / 2, at.y);
    const float height = draw_centred(*ImGui::GetWindowDrawList(), Level::body, top, explanation,
                                      style.palette().text_muted, width);
    ImGui::Dummy({width, height});
    gap(style, kGap);
}

} // namespace kiosk
