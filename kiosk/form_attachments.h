#pragma once

#include "kiosk/screens.h"
#include "kiosk/text_box.h"

#include <optional>
#include <string>

namespace kiosk
{

struct AttachmentsLook {
    std::string error; ///< Of the field, beside the list; may be empty.
    Writing writing = Writing::open;
    bool wants_focus = false; ///< The button that adds a file takes the keyboard.
};

/// The files of a form: what is attached, what could not be, and the way to more.
std::optional<Intent> draw_attachments(const FormScreen& screen, const View& view,
                                       const AttachmentsLook& look);

} // namespace kiosk
