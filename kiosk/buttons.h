#pragma once

#include "kiosk/icons.h"

#include <string_view>

namespace kiosk
{

// `label` is "Visible text###stable_id" throughout (labels.h).

enum class Rank {
    primary,   ///< The one thing this screen is for; at most one a screen, Home has its two ways in.
    secondary, ///< Everything else worth an outline.
    quiet,     ///< Ways out and side doors.
};

/// Where the icon of a button stands.
enum class Face {
    beside, ///< Before the words.
    above,  ///< Above small words: for bars with little room.
};

struct ButtonLook {
    Rank rank = Rank::secondary;
    Icon icon = Icon::none;
    float width = 0;          ///< Pixels; 0: as wide as its words.
    bool is_enabled = true;   ///< If not, the screen says why in words nearby.
    Tone tone = Tone::accent; ///< Of its words and icon; primary buttons have their own.
    Face face = Face::beside;
    std::string_view keys = {}; ///< That do the same, in small letters after the words where there is room.
};
/// True when it was pressed. Words that are wider than `width` stand in small letters on as many lines as
/// they need; they are never cut.
bool button(const Style& style, const char* label, const ButtonLook& look = {});
/// Pixels a button of these words takes on one line.
float button_width(const Style& style, std::string_view words, Icon icon = Icon::none,
                   Face face = Face::beside);
/// Pixels that keys add to it; 0 where room is short, and they are left to the help.
float keys_width(const Style& style, std::string_view keys);
/// The same with the words in small letters on at most two lines.
float folded_button_width(const Style& style, std::string_view words, Icon icon = Icon::none);

/// One of several views of the same thing, of which one is shown; underlined when it is. True when it was
/// pressed.
bool tab(const Style& style, const char* label, bool is_shown);
float tab_width(const Style& style, std::string_view words);

/// A way on to the next page: its words at the left, an arrow at the right. `width` and `height` in pixels.
/// True when it was pressed.
bool way_on(const Style& style, const char* label, float width, float height);
/// Pixels that its words need at `width` pixels.
float way_on_height(const Style& style, std::string_view words, float width);

/// A link in running text's size, for side doors such as the way to a field. True when it was pressed.
bool link(const Style& style, const char* label, Tone tone = Tone::accent);
/// Pixels it takes.
float link_width(const Style& style, std::string_view words);

} // namespace kiosk
