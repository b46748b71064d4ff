#include "kiosk/buttons.h"

#include "kiosk/drawing.h"
#include "kiosk/labels.h"

#include <imgui.h>
#include <imgui_internal.h>

#include <algorithm>
#include <cmath>

namespace kiosk
{

namespace
{

/// From the edge to the words, and to small words in a bar.
constexpr float kPadding = kGapMedium, kSmallPadding = kGapSmall;

float icon_room(const Style& style, std::string_view words, Icon icon)
{
    return icon == Icon::none ? 0 : style.px(kIcon) + (words.empty() ? 0 : style.px(kGapSmall));
}

struct Colours {
    Colour fill, outline, ink;
};

/// A fill of 0 is none, and so is an outline of 0.
Colours colours_of(const Style& style, const ButtonLook& look, const Press& press)
{
    const Palette& palette = style.palette();
    const Colour ink = colour_of(palette, look.tone);
    if (!look.is_enabled) // Without an outline: that shows in every theme, without colour.
        return {look.rank == Rank::quiet ? 0 : palette.calm_tint, 0, palette.text_muted};
    switch (look.rank) {
    case Rank::primary:
        return {press.is_lit() ? palette.accent_raised : palette.accent, press.is_held ? palette.text : 0,
                palette.on_accent};
    case Rank::secondary:
        return {press.is_held      ? palette.accent_tint
                : press.is_hovered ? palette.surface_raised
                                   : palette.surface,
                press.is_held ? palette.accent : palette.outline, ink};
    case Rank::quiet:
        return {press.is_held      ? palette.accent_tint
                : press.is_hovered ? palette.surface_raised
                                   : 0,
                press.is_held ? palette.accent : 0, ink};
    }
    return {};
}

void draw_button_frame(ImDrawList& canvas, const Style& style, const Press& press, const Colours& colours)
{
    const Colour outline = colours.outline != 0 ? colours.outline : colours.fill;
    if (colours.fill == 0 && colours.outline == 0) return;
    draw_frame(canvas, style, press.min, press.max, colours.fill, outline, outline_thickness(style));
}

/// Words in the middle of `room` pixels from `left`, on one line when they fit and folded when not.
void draw_words(ImDrawList& canvas, const Style& style, const Press& press, std::string_view words,
                Colour ink, float left, float room)
{
    if (words.empty()) return;
    if (const float width = text_width(style, Level::body, words); width <= room)
        return draw_one_line(
            canvas, Level::body,
            {std::round(left + (room - width) / 2), press.middle(letter_height(style, Level::body))}, words,
            ink, width + 1);
    draw_centred(canvas, Level::small,
                 {std::round(left + room / 2), press.middle(text_height(style, Level::small, words, room))},
                 words, ink, room);
}

/// Room for the words of a way on.
float way_on_words(const Style& style, float width)
{
    return width - style.px(2 * kGapMedium + kIconSmall + kGapSmall);
}

} // namespace

float button_width(const Style& style, std::string_view words, Icon icon, Face face)
{
    if (face == Face::above)
        return std::max(text_width(style, Level::small, words) + 2 * style.px(kGapTiny), style.px(kTarget));
    const float of_words = words.empty() ? 0 : text_width(style, Level::body, words);
    return std::max(of_words + icon_room(style, words, icon) + 2 * style.px(kPadding), style.px(kTarget));
}

float keys_width(const Style& style, std::string_view keys)
{
    if (keys.empty() || style.is_tight()) return 0;
    return text_width(style, Level::small, keys) + style.px(kGapSmall);
}

float folded_button_width(const Style& style, std::string_view words, Icon icon)
{
    return std::max(folded_width(style, words) + icon_room(style, words, icon) + 2 * style.px(kSmallPadding),
                    style.px(kTarget));
}

bool button(const Style& style, const char* label, const ButtonLook& look)
{
    const std::string_view words = visible_text(label);
    const float needed = button_width(style, words, look.icon, look.face);
    float of_keys = look.face == Face::beside ? keys_width(style, look.keys) : 0;
    const float width = look.width > 0 ? look.width : needed + of_keys;
    if (width < needed + of_keys) of_keys = 0;
    const float of_icon = icon_room(style, words, look.icon);
    const bool is_folded = look.face == Face::beside && width < needed;
    const float room = width - 2 * style.px(is_folded ? kSmallPadding : kPadding) - of_icon - of_keys;
    const float height =
        is_folded
            ? std::max(style.px(kTarget), text_height(style, Level::small, words, room) + style.px(kGapTiny))
            : style.px(kTarget);

    ImGui::BeginDisabled(!look.is_enabled);
    const Press press = press_area(label, {width, height});
    ImGui::EndDisabled();
    if (!look.is_enabled && ImGui::IsItemFocused()) {
        // It went out of use while it had the keyboard, and ImGui's Tab counts on from enabled items only.
        ImGui::GetCurrentContext()->NavId = 0;
        ImGui::SetNavCursorVisible(false);
    }

    ImDrawList& canvas = *ImGui::GetWindowDrawList();
    const Colours colours = colours_of(style, look, press);
    draw_button_frame(canvas, style, press, colours);

    const float side = style.px(kIcon);
    if (look.face == Face::above) {
        const float letters = letter_height(style, Level::small);
        const float top = press.middle(side + letters);
        draw_icon(look.icon, std::round((press.min.x + press.max.x - side) / 2), top, side, colours.ink);
        draw_centred(canvas, Level::small, {std::round((press.min.x + press.max.x) / 2), top + side}, words,
                     colours.ink, press.width());
    } else {
        // Icon and words stand in the middle together, so the room for the words is what they take.
        const float taken = is_folded ? room : std::min(room, text_width(style, Level::body, words));
        float x = std::round((press.min.x + press.max.x - taken - of_icon - of_keys) / 2);
        if (words.empty()) x = std::round((press.min.x + press.max.x - side) / 2);
        if (look.icon != Icon::none) draw_icon(look.icon, x, press.middle(side), side, colours.ink);
        draw_words(canvas, style, press, words, colours.ink, x + of_icon, taken);
        if (of_keys > 0)
            draw_one_line(
                canvas, Level::small,
                {x + of_icon + taken + style.px(kGapSmall), press.middle(letter_height(style, Level::small))},
                look.keys, look.rank == Rank::primary ? colours.ink : style.palette().text_muted, of_keys);
    }
    draw_ring(canvas, style, press);
    return press.is_pressed;
}

float tab_width(const Style& style, std::string_view words)
{
    const float of_words =
        style.is_tight() ? folded_width(style, words) : text_width(style, Level::strong, words);
    return std::max(of_words + 2 * style.px(kGap, kGapSmall), style.px(kTarget));
}

bool tab(const Style& style, const char* label, bool is_shown)
{
    const Palette& palette = style.palette();
    const std::string_view words = visible_text(label);
    const Press press = press_area(label, {tab_width(style, words), style.px(kTarget)});
    ImDrawList& canvas = *ImGui::GetWindowDrawList();
    if (press.is_lit())
        canvas.AddRectFilled(press.min, press.max,
                             packed(press.is_held ? palette.accent_tint : palette.surface_raised),
                             style.px(kRounding));
    const Level level = style.is_tight() ? Level::small : is_shown ? Level::strong : Level::body;
    const float room = press.width() - 2 * style.px(kGapTiny);
    const float height =
        style.is_tight() ? text_height(style, level, words, room) : letter_height(style, level);
    draw_centred(canvas, level, {std::round((press.min.x + press.max.x) / 2), press.middle(height)}, words,
                 is_shown ? palette.text : palette.accent, room);
    if (is_shown)
        canvas.AddRectFilled({press.min.x, press.max.y - style.px(4)}, press.max, packed(palette.accent));
    draw_ring(canvas, style, press);
    return press.is_pressed;
}

float way_on_height(const Style& style, std::string_view words, float width)
{
    return std::max(style.px(kTarget), text_height(style, Level::body, words, way_on_words(style, width)) +
                                           style.px(kGapMedium));
}

bool way_on(const Style& style, const char* label, float width, float height)
{
    const Palette& palette = style.palette();
    const std::string_view words = visible_text(label);
    const float room = way_on_words(style, width);
    const float of_words = text_height(style, Level::body, words, room);
    const Press press = press_area(label, {width, height});
    ImDrawList& canvas = *ImGui::GetWindowDrawList();
    draw_button_frame(canvas, style, press, colours_of(style, {}, press));
    draw_wrapped(canvas, Level::body, {press.min.x + style.px(kGapMedium), press.middle(of_words)}, words,
                 palette.text, room);
    draw_icon(Icon::arrow_right, press.max.x - style.px(kGapMedium + kIconSmall),
              press.middle(style.px(kIconSmall)), style.px(kIconSmall), palette.accent);
    draw_ring(canvas, style, press);
    return press.is_pressed;
}

float link_width(const Style& style, std::string_view words)
{
    return std::max(text_width(style, Level::body, words) + 2 * style.px(kGapTiny), style.px(kTarget));
}

bool link(const Style& style, const char* label, Tone tone)
{
    const std::string_view words = visible_text(label);
    const float width = text_width(style, Level::body, words);
    const Press press = press_area(label, {link_width(style, words), style.px(kTarget)});
    ImDrawList& canvas = *ImGui::GetWindowDrawList();
    const Colour colour = colour_of(style.palette(), tone);
    const float letters = letter_height(style, Level::body);
    const ImVec2 at(press.min.x + style.px(kGapTiny), press.middle(letters));
    draw_one_line(canvas, Level::body, at, words, colour, width + 1);
    const float thickness = std::max(1.0F, std::floor(style.scale)) * (press.is_lit() ? 2 : 1);
    canvas.AddRectFilled({at.x, at.y + letters}, {at.x + width, at.y + letters + thickness}, packed(colour));
    draw_ring(canvas, style, press, Ring::inside);
    return press.is_pressed;
}

} // namespace kiosk
