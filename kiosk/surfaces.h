#pragma once

#include "kiosk/icons.h"

namespace kiosk
{

// What other things stand on, and the line between them.

/// A line across the width.
void hairline(const Style& style);

/// A column of a page, `width` pixels wide, as high as its content.
void begin_column(const Style& style, const char* id, float width);
void end_column();

/// A tinted banner across the width. Ends with end_banner(); between them anything.
void begin_banner(const Style& style, const char* id, Icon icon, Tone tone);
void end_banner(const Style& style);

/// A card on the ground. `width` in pixels, 0: to the right edge; as high as its content, or `height`.
void begin_card(const Style& style, const char* id, float width = 0, float height = 0);
void end_card();

/// The scrolling middle of a screen, `bottom` pixels short of the window's edge, content at most `width_max`
/// units wide and centred.
void begin_page(const Style& style, const char* id, float bottom, float width_max);
void end_page();

/// A bar at the bottom of a page for the buttons that finish it.
void begin_action_bar(const Style& style);
void end_action_bar();
/// Pixels; what a page above it passes as `bottom`.
float action_bar_height(const Style& style);

} // namespace kiosk
