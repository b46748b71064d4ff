#pragma once

#include "kiosk/typography.h"

namespace kiosk
{

/// Drawn as vectors.
enum class Icon {
    none,
    check,
    clock,
    pause,
    question,
    warning,
    wrench,
    pencil,
    paper_plane,
    arrow_left,
    arrow_right,
    search,
    person,
    gear,
    no_line,
    plus,
    home,
    letter_a,
};

/// Draws `icon` in the square at (x, y) in screen pixels.
void draw_icon(Icon icon, float x, float y, float size, Colour colour);

/// The same as an item of the layout.
void icon(const Style& style, Icon icon, Tone tone, float units = 20);

} // namespace kiosk
