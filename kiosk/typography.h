#pragma once

#include "kiosk/style.h"

#include <string_view>

struct ImDrawList;
struct ImVec2;

namespace kiosk
{

enum class Level {
    small,   ///< 14 units.
    body,    ///< 16.
    strong,  ///< 16, bold.
    section, ///< 18, bold.
    title,   ///< 22, bold.
    display, ///< 30, bold: a reference, a count.
};

enum class Tone { normal, muted, accent, good, calm, warning, bad };
/// Of words and icons of this tone.
Colour colour_of(const Palette& palette, Tone tone);
/// The ground that goes with it.
Colour tint_of(const Palette& palette, Tone tone);

/// The font of a level, until ImGui::PopFont(): for widgets that write in several ways.
void push_font(Level level);

/// Height of a line of the font, in units. ImGui's size is ascent plus descent; DejaVu's em is 0.86 of it.
float size_of(Level level);

/// Text that wraps at the right edge, or after `width` pixels. Lines break as the script wants
/// (line_break.h).
void text(const Style& style, Level level, std::string_view words, Tone tone = Tone::normal, float width = 0);

/// One line of text, cut with an ellipsis where `width` pixels end.
void one_line(const Style& style, Level level, std::string_view words, Tone tone, float width);

/// Pixels of one line, rounded up.
float text_width(const Style& style, Level level, std::string_view words);
/// Pixels of `words` wrapped at `width` pixels; 0 without words.
float text_height(const Style& style, Level level, std::string_view words, float width);
/// Pixels of the longest of `words` between two blanks: on narrower lines it would be cut.
float word_width(const Style& style, Level level, std::string_view words);
/// Pixels that small words need to stand on at most two lines.
float folded_width(const Style& style, std::string_view words);
/// Pixels from one line to the next.
float line_height(const Style& style, Level level);
/// Pixels of the letters of one line, without the room to the next.
float letter_height(const Style& style, Level level);

// Text at a place in screen pixels, outside the layout: for widgets that draw themselves.

/// Wraps at `width` pixels; returns how high it became, 0 without words.
float draw_wrapped(ImDrawList& canvas, Level level, ImVec2 at, std::string_view words, Colour colour,
                   float width);

/// Cut with an ellipsis at `width` pixels.
void draw_one_line(ImDrawList& canvas, Level level, ImVec2 at, std::string_view words, Colour colour,
                   float width);

/// Wrapped lines, each in the middle below `top`; returns how high they became.
float draw_centred(ImDrawList& canvas, Level level, ImVec2 top, std::string_view words, Colour colour,
                   float width);

} // namespace kiosk
