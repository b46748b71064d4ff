#pragma once

#include "kiosk/style.h"
#include "kiosk/text_editing.h"

#include <cstddef>
#include <string>

namespace kiosk
{

enum class Writing { open, locked };

struct TextBoxLook {
    const char* id; ///< "###field.title"
    Lines lines = Lines::one;
    float height = 0; ///< Pixels, for several lines.
    std::size_t code_points_max = TextEdit::kNoLimit;
    Writing writing = Writing::open; ///< What is locked can be read, selected and copied.
    bool is_wrong = false;           ///< Drawn with the colour of errors.
};

/// The part of a text field that is typed into. It fills the width, takes keyboard and mouse as ImGui's own
/// text input does (focus, Tab, input methods), and on top of it wraps words as each script wants, knows
/// paragraphs, words and whole characters, and shows a scrollbar when there is more than fits. True when the
/// text changed.
///
/// Keys: as everywhere. Enter begins a new line where there are several; with Ctrl, and in a field of one
/// line, it does nothing here.
bool text_box(const Style& style, const TextBoxLook& look, std::string& value, TextEditing& editing);

} // namespace kiosk
