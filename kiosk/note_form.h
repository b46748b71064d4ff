#pragma once

#include "kiosk/text_editing.h"
#include "storage/note.h"
#include "storage/result.h"

#include <optional>
#include <string>
#include <vector>

namespace kiosk
{

/// What a person writes to 21Vianet about the request that is shown: a note, or that it is done.
struct NoteForm {
    std::string text;
    TextEditing editing;            ///< Of the text.
    std::vector<FieldError> errors; ///< Of the last Send or Close.
    bool wants_focus = false;       ///< The text takes the keyboard in the next frame.

    bool asks_to_close = false; ///< The question that closes is open.
    CustomerInformed customer_informed = CustomerInformed::no;

    /// Between Send and its answer nothing may be typed, and nobody may call it saved.
    enum class Phase { reading, writing, saving };
    Phase phase = Phase::reading; ///< `reading`: what was typed earlier is not there yet.

    std::optional<Timestamp> kept_at;      ///< When the text was last known to be on the disk.
    std::optional<ErrorCode> not_kept;     ///< The text as it is now could not be kept.
    std::optional<ErrorCode> not_accepted; ///< The note or the closing was not saved.

    std::optional<NoteId> taken_back; ///< Its words are awaited.

    // App's own memory of what it asked the core to do.
    std::optional<NoteId> id;         ///< Of the note that Send has saved or tries to.
    std::optional<NoteId> closing_id; ///< The same for the closing.
    bool has_unkept_changes = false;
    std::optional<Timestamp> save_sent_at;
};

} // namespace kiosk
