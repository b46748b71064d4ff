#pragma once

#include "kiosk/fields.h"
#include "kiosk/typography.h"

#include <string>
#include <string_view>

namespace kiosk
{

// `label` is "Visible text###stable_id" throughout (labels.h).

enum class Mark { radio, box };
struct ChoiceLook {
    Mark mark = Mark::radio;
    std::string detail;        ///< Below the label, in small letters.
    Level level = Level::body; ///< Of the label.
    bool is_chosen = false;
    Writing writing = Writing::open;
    bool wants_focus = false;
    float width = 0;  ///< Pixels; 0: to the right edge.
    float height = 0; ///< Pixels, for neighbours of one height; 0: as high as its words.
};
/// A choice as a card to press: its mark, its label and what it means. True when it was pressed.
bool choice(const Style& style, const char* label, const ChoiceLook& look);
/// Pixels a choice of these words takes at `width` pixels.
float choice_height(const Style& style, Level level, std::string_view words, std::string_view detail,
                    float width);
/// The least pixels at which no word of the label is cut.
float choice_width_min(const Style& style, Level level, std::string_view words);

/// What stands in a field to choose from a list; begin_list/end_list around the rows.
bool begin_list(const Style& style, const char* label, std::string_view chosen, float width, Writing writing,
                bool wants_focus);
void end_list();
bool list_entry(const Style& style, const char* label, bool is_chosen);

} // namespace kiosk
