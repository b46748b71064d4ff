#pragma once

#include "kiosk/icons.h"

#include <string_view>

namespace kiosk
{

// `label` is "Visible text###stable_id" throughout (labels.h).

enum class Rank {
    primary,   ///< The one thing this screen is for.
    secondary, ///< Everything else worth an outline.
    quiet,     ///< Ways out and side doors.
};

struct ButtonLook {
    Rank rank = Rank::secondary;
    Icon icon = Icon::none;
    float width = 0;          ///< Pixels; 0: as wide as its words.
    bool is_enabled = true;   ///< If not, the screen says why in words nearby.
    bool is_chosen = false;   ///< One of several like it, and the one that counts now.
    Tone tone = Tone::accent; ///< Of its words and icon; primary buttons have their own.
};
/// True when it was pressed.
bool button(const Style& style, const char* label, const ButtonLook& look = {});
/// Pixels a button of these words takes.
float button_width(const Style& style, std::string_view words, Icon icon = Icon::none);

/// A link in running text's size, for side doors such as the way to a field. True when it was pressed.
bool link(const Style& style, const char* label, Tone tone = Tone::accent);

} // namespace kiosk
