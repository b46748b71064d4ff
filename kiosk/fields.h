#pragma once

#include "kiosk/style.h"
#include "kiosk/text_box.h"
#include "kiosk/text_editing.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace kiosk
{

// `label` is "Visible text###stable_id" throughout (labels.h).

/// What happens to the text of a field that its screen gives the keyboard to: the next key replaces it, as
/// after a Tab, or adds to its end.
enum class FocusArrival { to_replace, to_go_on };

struct FieldLook {
    const char* id;        ///< "###field.title"
    std::string label;     ///< Above the field; empty where it stands beside it.
    std::string help;      ///< In small letters between label and field; may be empty.
    std::string error;     ///< Below the field; may be empty.
    std::size_t limit = 0; ///< In code points; 0: none. Counted below the field, typing past it is possible
                           ///< but never past twice of it.
    Lines lines = Lines::one;
    float height = 0; ///< Pixels, for several lines; less where the screen has less.
    Writing writing = Writing::open;
    bool wants_focus = false; ///< Takes the keyboard in this frame and scrolls into view.
    FocusArrival arrival = FocusArrival::to_replace;
};
/// Label, help, what is typed into (text_box.h), and below it the error, how much was typed, and whether a
/// paste was cut. Whoever comes to it sees the whole of it; where that is more than the screen has, the line
/// of the caret. `editing` is the screen's. True when the text changed.
bool text_field(const Style& style, const FieldLook& look, std::string& value, TextEditing& editing);

/// Whether Enter was pressed in the field of one line with this id in this frame; right after text_field().
bool was_entered(const char* id);

/// How much of its limit a text takes, said the more plainly the nearer it comes.
struct Fullness {
    enum class Degree {
        roomy, ///< Below 60 %: not worth a word in a field of one line.
        counted,
        nearly_full, ///< 90 % and more.
        too_long,
    };
    Degree degree = Degree::roomy;
    std::string words; ///< "180 / 250", "12 characters left", "251 / 250, 1 too many"
};
Fullness fullness_of(std::size_t used, std::size_t limit);

/// The label of a group of choices, its help and its error, in the manner of a text field.
void field_label(const Style& style, std::string_view label, std::string_view help = {});
void field_error(const Style& style, std::string_view error);

} // namespace kiosk
