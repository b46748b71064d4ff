#include "kiosk/article_rows.h"

#include "kiosk/drawing.h"
#include "kiosk/labels.h"
#include "kiosk/typography.h"

#include <algorithm>

namespace kiosk
{

namespace
{

struct Ground {
    float left, right; ///< Of its words, in pixels from its edges.
    Ring ring;
};

/// The icon at the left, the words in the middle, the arrow at the right.
bool draw_row(const Style& style, const char* label, Level level, std::string_view summary,
              const Ground& ground)
{
    const Palette& palette = style.palette();
    const float side = style.px(kIcon);
    const float width = ImGui::GetContentRegionAvail().x;
    const float left = ground.left + side + style.px(kGap);
    const float room = width - left - ground.right - style.px(kIconSmall + kGapSmall);
    const std::string_view title = visible_text(label);
    const float of_title = text_height(style, level, title, room);
    const float of_words = of_title + text_height(style, Level::small, summary, room);
    const float height = std::max(style.px(kTarget), of_words + style.px(kGap));

    const Press press = press_area(label, {width, height});
    ImDrawList& canvas = *ImGui::GetWindowDrawList();
    if (press.is_lit())
        canvas.AddRectFilled(press.min, press.max,
                             packed(press.is_held ? palette.accent_tint : palette.surface_raised),
                             ground.ring == Ring::inside ? 0 : style.px(kRounding));
    const float top = press.middle(of_words);
    // Beside the first line, whatever is below it.
    const float beside = std::max(press.min.y, top + (line_height(style, level) - side) / 2);
    draw_icon(Icon::clipboard, press.min.x + ground.left, beside, side, palette.accent);
    draw_wrapped(canvas, level, {press.min.x + left, top}, title, palette.text, room);
    draw_wrapped(canvas, Level::small, {press.min.x + left, top + of_title}, summary, palette.text_muted,
                 room);
    draw_icon(Icon::arrow_right, press.max.x - ground.right - style.px(kIconSmall),
              press.middle(style.px(kIconSmall)), style.px(kIconSmall), palette.text_muted);
    if (ground.ring == Ring::inside)
        canvas.AddRectFilled({press.min.x, press.max.y - 1}, press.max, packed(palette.line));
    draw_ring(canvas, style, press, ground.ring);
    return press.is_pressed;
}

} // namespace

bool article_row(const Style& style, const char* label, std::string_view summary)
{
    const float inset = style.px(kGapMedium);
    ImGui::PushStyleVarY(ImGuiStyleVar_ItemSpacing, 0);
    const bool is_pressed = draw_row(style, label, Level::strong, summary, {inset, inset, Ring::inside});
    ImGui::PopStyleVar();
    return is_pressed;
}

bool article_line(const Style& style, const char* label)
{
    const float inset = style.px(kGapTiny);
    return draw_row(style, label, Level::body, {}, {inset, inset, Ring::outside});
}

} // namespace kiosk
