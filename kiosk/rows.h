#pragma once

#include "kiosk/icons.h"

#include <string>
#include <string_view>
#include <vector>

namespace kiosk
{

// `label` is "Visible text###stable_id" throughout (labels.h).

// What says something about a request, a place, a person.

/// An icon with words on a tinted ground: never colour alone.
void badge(const Style& style, Icon icon, Tone tone, std::string_view words);

struct RowLook {
    Icon icon = Icon::none;
    Tone tone = Tone::normal;
    std::string detail;            ///< The second line.
    std::vector<std::string> more; ///< Behind it, each whole or, with those after it, not at all.
    std::string aside;             ///< In a column at the right, first line.
    std::string aside_small;       ///< The same, second line.
};
/// A row of a list, as high as `row_height()`. True when it was pressed.
bool row(const Style& style, const char* label, const RowLook& look);
/// In pixels, of every row: seven of them fit under the tabs and the search of a place at 1024x600.
float row_height(const Style& style);

/// A tile: an icon, a count and a name. `width` in pixels, as high as `tile_height()`. What warns or is bad
/// stands on a ground of its own. `keys` that do the same stand in small letters at the right where there is
/// room. True when it was pressed.
bool tile(const Style& style, const char* label, Icon icon, Tone tone, std::string_view count, float width,
          std::string_view keys = {});
float tile_height(const Style& style);

struct StatusLook {
    Icon icon;
    Tone tone;
    std::string detail; ///< The second line, in small letters; left out where the name needs both.
    float width;        ///< Pixels.
};
/// Two lines of a status with an icon, to be pressed for more. True when it was.
bool status(const Style& style, const char* label, const StatusLook& look);
/// Pixels it takes with each on one line; tight: with the name in small letters on two.
float status_width(const Style& style, std::string_view words, std::string_view detail);

/// A fact: its name in small letters, and what it is beside it, or below where there is no room. Several in a
/// row make a sheet.
void fact(const Style& style, std::string_view name, std::string_view value);

enum class Path {
    goes_on, ///< A line leads down to the next step.
    ends,
};
struct StepLook {
    Icon icon;
    Tone tone;
    Level level = Level::body; ///< Of the title.
    std::string detail;        ///< Below the title; may be empty.
    std::string when;          ///< In small letters below; may be empty.
    Path path = Path::ends;
};
/// One step of what happened, or of what is to happen, to a request.
void step(const Style& style, std::string_view title, const StepLook& look);

/// Words in the middle of nothing: what would be here and how it gets here.
void empty_state(const Style& style, Icon icon, std::string_view title, std::string_view explanation);

/// Puts the next item, `width` pixels wide, into the middle.
void centre_next(float width);

} // namespace kiosk
