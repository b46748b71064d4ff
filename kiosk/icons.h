#pragma once

#include "kiosk/typography.h"

namespace kiosk
{

/// Drawn as vectors on a grid of 24 by 24, all with strokes of 2 and within the same circle of 21.
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
    building,
    clipboard,
    no_line,
    plus,
    home,
    letter_a,
    folder,
    picture,
};

/// Draws `icon` in the square at (x, y) in screen pixels.
void draw_icon(Icon icon, float x, float y, float size, Colour colour);

/// The same as an item of the layout.
void icon(const Style& style, Icon icon, Tone tone, float units = kIcon);

} // namespace kiosk
