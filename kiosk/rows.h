#pragma once

#include "kiosk/icons.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace kiosk
{

// `label` is "Visible text###stable_id" throughout (labels.h).

// What says something about a request, a place, a person.

/// An icon with words on a tinted ground: never colour alone.
void badge(const Style& style, Icon icon, Tone tone, std::string_view words);
/// Pixels it takes, if there is room.
float badge_width(const Style& style, std::string_view words);

struct RowLook {
    Icon icon = Icon::none;
    Tone tone = Tone::normal;
    std::string detail;      ///< The second line.
    std::string aside;       ///< At the right edge, first line.
    std::string aside_small; ///< At the right edge, second line.
};
/// A row of a list, as high as `row_height()`. True when it was pressed.
bool row(const Style& style, const char* label, const RowLook& look);
/// In pixels, of every row.
float row_height(const Style& style);

/// A large tile: an icon, a count and a name. `width` and `height` in pixels. True when it was pressed.
bool tile(const Style& style, const char* label, Icon icon, Tone tone, std::size_t count, float width,
          float height);

struct StatusLook {
    Icon icon;
    Tone tone;
    std::string detail; ///< The second line, in small letters.
    float width;        ///< Pixels.
};
/// Two lines of a status with an icon, to be pressed for more. True when it was.
bool status(const Style& style, const char* label, const StatusLook& look);

/// A fact: its name in small letters, what it is below. Several in a row make a sheet.
void fact(const Style& style, std::string_view name, std::string_view value);

/// Words in the middle of nothing: what would be here and how it gets here.
void empty_state(const Style& style, Icon icon, std::string_view title, std::string_view explanation);

} // namespace kiosk
