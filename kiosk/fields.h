#pragma once

#include "kiosk/style.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace kiosk
{

// `label` is "Visible text###stable_id" throughout (labels.h).

enum class Lines { one, several };
enum class Writing { open, locked };

struct FieldLook {
    const char* id;        ///< "###field.title"
    std::string label;     ///< Above the field.
    std::string help;      ///< In small letters between label and field; may be empty.
    std::string error;     ///< Below the field; may be empty.
    std::size_t limit = 0; ///< In code points; 0: none. Counted below the field, typing past it is possible
                           ///< but never past twice of it.
    Lines lines = Lines::one;
    float height = 0; ///< Pixels, for several lines.
    Writing writing = Writing::open;
    bool wants_focus = false; ///< Takes the keyboard in this frame and scrolls into view.
};
/// True when the text changed.
bool text_field(const Style& style, const FieldLook& look, std::string& value);

/// The label of a group of choices, its help and its error, in the manner of a text field.
void field_label(const Style& style, std::string_view label, std::string_view help = {});
void field_error(const Style& style, std::string_view error);

enum class Mark { radio, box };
struct ChoiceLook {
    Mark mark = Mark::radio;
    std::string detail; ///< Below the label, in small letters.
    bool is_chosen = false;
    Writing writing = Writing::open;
    bool wants_focus = false;
    float width = 0; ///< Pixels; 0: to the right edge.
};
/// A choice as a row to press. True when it was pressed.
bool choice(const Style& style, const char* label, const ChoiceLook& look);

/// What stands in a field to choose from a list; begin_list/end_list around the rows.
bool begin_list(const Style& style, const char* label, std::string_view chosen, float width, Writing writing,
                bool wants_focus);
void end_list();
bool list_entry(const Style& style, const char* label, bool is_chosen);

} // namespace kiosk
