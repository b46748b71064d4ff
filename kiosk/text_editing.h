#pragma once

#include "kiosk/text_edit.h"
#include "kiosk/text_layout.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace kiosk
{

/// What a screen remembers of its text fields besides their texts: the one that is edited, with caret,
/// selection and history; how each lies on the screen. A part of the screen's state, so that it ends with the
/// screen: whoever comes next finds no Ctrl+Z into somebody else's words. Only text_box() and text_field()
/// look inside.
struct TextEditing {
    /// How a text lies in its field; kept as long as text, width and font stay.
    struct Placed {
        std::uint32_t field = 0; ///< ImGui's id.
        TextLayout layout;
        float width = -1, height = -1; ///< Of the field's inside, in pixels; negative: nothing is placed yet.
        std::uint32_t font = 0;        ///< ImGui's id of it.
        float font_size = 0;
        bool has_scrollbar = false;
        float scroll = 0; ///< Pixels: down in several lines, to the right in one.
    };

    std::uint32_t field = 0; ///< ImGui's id of the field that `edit` belongs to; 0: none yet.
    TextEdit edit;
    int taken_in = -1;             ///< ImGui's number of the frame whose keys and characters are in `edit`.
    std::uint32_t goes_on = 0;     ///< The field whose screen gives it the keyboard to write on at its end.
    bool is_selecting = false;     ///< The mouse is held since it was pressed in the field.
    bool wants_caret_seen = false; ///< The caret has moved: the field scrolls to it.
    double changed_at = 0;         ///< When it was typed last, on ImGui's clock.
    float caret_clock = 0;         ///< Seconds since the caret last moved, for its blinking.

    /// The caret has come or moved: the page scrolls to it, too. Its line in screen pixels.
    struct Sight {
        float top = 0, bottom = 0;
    };
    std::optional<Sight> wants_page_scrolled;

    /// What was typed into a field while another one took the keyboard; the field fetches it when it is
    /// drawn.
    struct Belated {
        std::uint32_t field = 0;
        std::string text;
    };
    std::optional<Belated> belated;

    /// The last paste was too long; said below the field until its text changes again.
    struct CutPaste {
        std::uint32_t field = 0;
        std::size_t kept = 0; ///< Code points.
    };
    std::optional<CutPaste> cut_paste;

    std::vector<Placed> placed; ///< Of the fields that were drawn.
};

} // namespace kiosk
