#include "kiosk/rows.h"

#include "kiosk/drawing.h"
#include "kiosk/labels.h"

#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace kiosk
{

namespace
{

/// The column at the right of a list: the longest name of a state in our languages is 33 letters.
constexpr float kAsideWidth = 240;
/// From here on a list has that column; below it the state stands before the second line.
constexpr float kListWithColumns = 640;

/// The column of the names in a sheet of facts, and from where on there is room for it.
constexpr float kFactNames = 160, kFactsBeside = 440;

float status_padding(const Style& style)
{
    return style.px(kGapMedium, kGapSmall);
}

/// The second line of a row in `room` pixels.
std::string second_line(const Style& style, const RowLook& look, float room)
{
    std::string line = look.detail;
    for (const std::string& part : look.more) {
        std::string longer = line + "  ·  " + part;
        if (text_width(style, Level::small, longer) > room) break;
        line = std::move(longer);
    }
    return line;
}

} // namespace

void badge(const Style& style, Icon icon, Tone tone, std::string_view words)
{
    const Palette& palette = style.palette();
    const float height = style.px(kIconLarge);
    const float left = style.px(kGapSmall + kIconSmall + kGapTiny);
    const float right = style.px(kGapSmall);
    const float width =
        std::min(text_width(style, Level::small, words) + left + right, ImGui::GetContentRegionAvail().x);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    ImDrawList& canvas = *ImGui::GetWindowDrawList();
    const Colour ink = colour_of(palette, tone);
    canvas.AddRectFilled(at, {at.x + width, at.y + height}, packed(tint_of(palette, tone)), height / 2);
    if (style.theme == Theme::high_contrast)
        canvas.AddRect(at, {at.x + width, at.y + height}, packed(ink), height / 2, 0,
                       outline_thickness(style));
    draw_icon(icon, at.x + style.px(kGapSmall), at.y + std::round((height - style.px(kIconSmall)) / 2),
              style.px(kIconSmall), ink);
    const float y = at.y + std::round((height - letter_height(style, Level::small)) / 2);
    draw_one_line(canvas, Level::small, {at.x + left, y}, words, ink, width - left - right + 1);
    ImGui::Dummy({width, height});
}

float row_height(const Style& style)
{
    // Two lines and what makes 52 of them at 100 %.
    return line_height(style, Level::body) + line_height(style, Level::small) + style.px(kGap);
}

bool row(const Style& style, const char* label, const RowLook& look)
{
    const Palette& palette = style.palette();
    const float width = ImGui::GetContentRegionAvail().x;
    ImGui::PushStyleVarY(ImGuiStyleVar_ItemSpacing, 0);
    const Press press = press_area(label, {width, row_height(style)});
    ImGui::PopStyleVar();

    ImDrawList& canvas = *ImGui::GetWindowDrawList();
    if (press.is_lit())
        canvas.AddRectFilled(press.min, press.max,
                             packed(press.is_held ? palette.accent_tint : palette.surface_raised));
    canvas.AddRectFilled({press.min.x, press.max.y - 1}, press.max, packed(palette.line));

    float left = press.min.x + style.px(kGapMedium);
    if (look.icon != Icon::none) {
        const float side = style.px(kIcon);
        draw_icon(look.icon, left, press.middle(side), side, colour_of(palette, look.tone));
        left += side + style.px(kGap);
    }
    const float arrow = press.max.x - style.px(kGap + kIconSmall);
    draw_icon(Icon::arrow_right, arrow, press.middle(style.px(kIconSmall)), style.px(kIconSmall),
              palette.text_muted);

    const float right = arrow - style.px(kGapSmall);
    const float first = press.min.y + style.px(kGap / 2);
    const float second = first + line_height(style, Level::body);
    const Colour ink = colour_of(palette, look.tone);
    const std::string_view title = visible_text(label);
    if (look.aside.empty() && look.aside_small.empty()) {
        draw_one_line(canvas, Level::body, {left, first}, title, palette.text, right - left);
        draw_one_line(canvas, Level::small, {left, second}, second_line(style, look, right - left),
                      palette.text_muted, right - left);
    } else if (width >= style.px(kListWithColumns)) {
        const float column = right - style.px(kAsideWidth);
        const float words = column - style.px(kGapMedium) - left;
        draw_one_line(canvas, Level::body, {left, first}, title, palette.text, words);
        draw_one_line(canvas, Level::small, {left, second}, second_line(style, look, words),
                      palette.text_muted, words);
        draw_one_line(canvas, Level::small, {column, first + style.px(2)}, look.aside, ink, right - column);
        draw_one_line(canvas, Level::small, {column, second}, look.aside_small, palette.text_muted,
                      right - column);
    } else {
        const float of_state = text_width(style, Level::small, look.aside);
        const float of_time = text_width(style, Level::small, look.aside_small);
        draw_one_line(canvas, Level::body, {left, first}, title, palette.text,
                      right - left - of_time - style.px(kGap));
        draw_one_line(canvas, Level::small, {right - of_time, first + style.px(2)}, look.aside_small,
                      palette.text_muted, of_time + 1);
        draw_one_line(canvas, Level::small, {left, second}, look.aside, ink, of_state + 1);
        const float detail = left + of_state + style.px(kGap);
        draw_one_line(canvas, Level::small, {detail, second}, second_line(style, look, right - detail),
                      palette.text_muted, right - detail);
    }
    draw_ring(canvas, style, press, Ring::inside);
    return press.is_pressed;
}

float tile_height(const Style& style)
{
    return style.is_tight()
               ? style.px(kTarget)
               : line_height(style, Level::title) + line_height(style, Level::small) + style.px(2 * kGap);
}

bool tile(const Style& style, const char* label, Icon icon, Tone tone, std::string_view count, float width,
          std::string_view keys)
{
    const Palette& palette = style.palette();
    const Press press = press_area(label, {width, tile_height(style)});
    ImDrawList& canvas = *ImGui::GetWindowDrawList();
    const bool is_urgent = tone == Tone::bad || tone == Tone::warning;
    const Colour ink = colour_of(palette, tone);
    draw_frame(canvas, style, press.min, press.max,
               press.is_held      ? palette.accent_tint
               : press.is_hovered ? palette.surface_raised
               : is_urgent        ? tint_of(palette, tone)
                                  : palette.surface,
               press.is_held ? palette.accent
               : is_urgent   ? ink
                             : palette.outline,
               outline_thickness(style));

    const float padding = style.px(kGapMedium, kGap);
    const float side = style.px(kIconLarge, kIcon);
    draw_icon(icon, press.min.x + padding, press.middle(side), side, ink);
    const float left = press.min.x + padding + side + style.px(kGap);
    const std::string_view name = visible_text(label);
    if (style.is_tight()) {
        const float of_number = text_width(style, Level::title, count);
        const float room = press.max.x - left - padding - of_number - style.px(kGapSmall);
        draw_wrapped(canvas, Level::small, {left, press.middle(text_height(style, Level::small, name, room))},
                     name, palette.text, room);
        draw_one_line(canvas, Level::title,
                      {press.max.x - padding - of_number, press.middle(letter_height(style, Level::title))},
                      count, ink, of_number + 1);
    } else {
        const float room = press.max.x - left - padding;
        const float of_number = letter_height(style, Level::title);
        const float of_name = text_height(style, Level::small, name, room);
        const float top = press.middle(of_number + of_name);
        draw_one_line(canvas, Level::title, {left, top}, count, ink, room);
        draw_wrapped(canvas, Level::small, {left, top + of_number}, name, palette.text, room);
        const float of_keys = text_width(style, Level::small, keys);
        if (!keys.empty() && text_width(style, Level::title, count) + style.px(kGapSmall) + of_keys <= room)
            draw_one_line(canvas, Level::small,
                          {press.max.x - padding - of_keys,
                           top + std::round((of_number - letter_height(style, Level::small)) / 2)},
                          keys, palette.text_muted, of_keys + 1);
    }
    draw_ring(canvas, style, press);
    return press.is_pressed;
}

float status_width(const Style& style, std::string_view words, std::string_view detail)
{
    const float beside = style.px(kIcon + kGapSmall) + 2 * status_padding(style);
    if (!style.is_tight())
        return beside +
               std::max(text_width(style, Level::strong, words), text_width(style, Level::small, detail));
    return beside + folded_width(style, words);
}

bool status(const Style& style, const char* label, const StatusLook& look)
{
    const Palette& palette = style.palette();
    const std::string_view words = visible_text(label);
    const Press press = press_area(label, {look.width, style.px(kTarget)});
    ImDrawList& canvas = *ImGui::GetWindowDrawList();
    if (press.is_lit())
        canvas.AddRectFilled(press.min, press.max,
                             packed(press.is_held ? palette.accent_tint : palette.surface_raised),
                             style.px(kRounding));
    const Colour ink = colour_of(palette, look.tone);
    const float side = style.px(kIcon);
    draw_icon(look.icon, press.min.x + status_padding(style), press.middle(side), side, ink);
    const float left = press.min.x + status_padding(style) + side + style.px(kGapSmall);
    const float room = press.max.x - left - status_padding(style);

    const Level level = text_width(style, Level::strong, words) <= room ? Level::strong : Level::small;
    const float of_name = text_height(style, level, words, room);
    const bool has_detail = !look.detail.empty() && of_name <= line_height(style, level) &&
                            text_width(style, Level::small, look.detail) <= room;
    const float of_detail = has_detail ? line_height(style, Level::small) : 0;
    const float top = press.middle(of_name + of_detail);
    draw_wrapped(canvas, level, {left, top}, words, ink, room);
    if (has_detail)
        draw_one_line(canvas, Level::small, {left, top + of_name}, look.detail, palette.text_muted, room);
    draw_ring(canvas, style, press);
    return press.is_pressed;
}

void fact(const Style& style, std::string_view name, std::string_view value)
{
    const float room = ImGui::GetContentRegionAvail().x;
    ImGui::PushStyleVarY(ImGuiStyleVar_ItemSpacing, 0);
    if (room < style.px(kFactsBeside)) {
        text(style, Level::small, name, Tone::muted);
        text(style, Level::body, value);
    } else {
        const ImVec2 at = ImGui::GetCursorPos();
        // The small letters stand on the line of the body text beside them.
        const float lower =
            std::round(letter_height(style, Level::body) - letter_height(style, Level::small));
        ImGui::SetCursorPosY(at.y + lower);
        text(style, Level::small, name, Tone::muted, style.px(kFactNames));
        const float after_name = ImGui::GetCursorPosY();
        ImGui::SetCursorPos({at.x + style.px(kFactNames + kGapMedium), at.y});
        text(style, Level::body, value);
        ImGui::SetCursorPos({at.x, std::max(after_name, ImGui::GetCursorPosY())});
    }
    ImGui::Dummy({0, style.px(kGapSmall)});
    ImGui::PopStyleVar();
}

void step(const Style& style, std::string_view title, const StepLook& look)
{
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float side = style.px(kIconLarge);
    const float left = side + style.px(kGap);
    const float room = ImGui::GetContentRegionAvail().x - left;
    ImDrawList& canvas = *ImGui::GetWindowDrawList();
    draw_icon(look.icon, at.x, at.y, side, colour_of(style.palette(), look.tone));

    // The first line stands beside the middle of the icon.
    const float down = std::round((side - letter_height(style, look.level)) / 2);
    ImGui::PushStyleVarY(ImGuiStyleVar_ItemSpacing, 0);
    ImGui::SetCursorPos({ImGui::GetCursorPosX() + left, ImGui::GetCursorPosY() + std::max(0.0F, down)});
    ImGui::BeginGroup();
    text(style, look.level, title, Tone::normal, room);
    if (!look.detail.empty()) text(style, Level::body, look.detail, Tone::normal, room);
    if (!look.when.empty()) text(style, Level::small, look.when, Tone::muted, room);
    ImGui::Dummy({0, style.px(look.path == Path::goes_on ? kGapMedium : kGapTiny)});
    ImGui::EndGroup();
    ImGui::PopStyleVar();

    if (look.path == Path::ends) return;
    const float thickness = std::max(1.0F, style.px(2));
    const float x = std::round(at.x + (side - thickness) / 2);
    canvas.AddRectFilled({x, at.y + side + style.px(kGapTiny)}, {x + thickness, ImGui::GetItemRectMax().y},
                         packed(style.palette().line));
}

void centre_next(float width)
{
    const float room = ImGui::GetContentRegionAvail().x;
    if (width < room) ImGui::SetCursorPosX(ImGui::GetCursorPosX() + std::floor((room - width) / 2));
}

void empty_state(const Style& style, Icon which, std::string_view title, std::string_view explanation)
{
    // 480: sixty letters, the length of a line in the middle of nothing.
    const float room = ImGui::GetContentRegionAvail().x;
    const float width = std::min(style.px(480), room - 2 * style.px(kGapMedium));
    const float middle = ImGui::GetCursorScreenPos().x + std::floor(room / 2);
    ImDrawList& canvas = *ImGui::GetWindowDrawList();
    const auto centred = [&](Level level, std::string_view words, Tone tone) {
        const float height = draw_centred(canvas, level, {middle, ImGui::GetCursorScreenPos().y}, words,
                                          colour_of(style.palette(), tone), width);
        ImGui::Dummy({room, height});
    };
    gap(style, style.is_tight() ? kGapSmall : kGapLarge);
    if (!style.is_tight()) {
        centre_next(style.px(kIconHuge));
        icon(style, which, Tone::calm, kIconHuge);
    }
    centred(Level::section, title, Tone::normal);
    centred(style.is_tight() ? Level::small : Level::body, explanation, Tone::muted);
    if (!style.is_tight()) gap(style, kGapSmall);
}

} // namespace kiosk
