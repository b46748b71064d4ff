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

/// How a page is divided: two columns side by side, or below each other where they do not fit.
struct Columns {
    float first, second, between; ///< Pixels.
    bool are_beside;
};
/// `second_share` of the width for the second column, from `kTwoColumns` units on.
Columns columns_of(const Style& style, float second_share);
/// Between end_column() of the first and begin_column() of the second.
void next_column(const Style& style, const Columns& columns);

/// A tinted banner across the width, with a bar of its colour at the left. Ends with end_banner(); between
/// them anything.
void begin_banner(const Style& style, const char* id, Icon icon, Tone tone);
void end_banner(const Style& style);

/// The bar of a banner in colour of a fault beside what is wrong: from `top`, in screen pixels, to where the
/// layout stands now. It stands in the padding of the card around it.
void fault_bar(const Style& style, float top);

/// A card on the ground. `width` in pixels, 0: to the right edge; as high as its content, or `height`.
void begin_card(const Style& style, const char* id, float width = 0, float height = 0);
void end_card();
/// Pixels between its edge and what is in it.
float card_padding(const Style& style);

/// A list of rows on a surface of its own, from here to the bottom of the screen, with the margin of a page.
void begin_rows(const Style& style, const char* id);
void end_rows();

/// Pixels beside, above and below the content of a page.
float page_margin(const Style& style);

/// The scrolling middle of a screen, `bottom` pixels short of the window's edge, content at most `width_max`
/// units wide and centred.
void begin_page(const Style& style, const char* id, float bottom, float width_max);
void end_page();

/// The same with a bar at its end for the buttons that finish it: docked below the page when there is room,
/// and at the end of what scrolls when it is tight. begin_action_bar() comes after the content.
void begin_page_with_actions(const Style& style, const char* id, float width_max);
void begin_action_bar(const Style& style, float width_max);
void end_action_bar(const Style& style);

} // namespace kiosk
