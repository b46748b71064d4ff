#include "storage/note.h"

#include "storage/text.h"

namespace kiosk
{

std::string_view word(NoteKind kind)
{
    switch (kind) {
    case NoteKind::note:
        return "note";
    case NoteKind::closing:
        return "close";
    }
    return {};
}

bool needs_customer_informed(const Draft& form)
{
    return form.kind == RequestKind::partner_center ? form.category == Category::billing
                                                    : form.area == Area::accounts_and_billing;
}

std::optional<FieldError> fault_of_note(std::string_view text)
{
    if (trimmed(text).empty()) return FieldError{"note", Fault::required};
    if (text.find('\0') != text.npos) return FieldError{"note", Fault::holds_nul};
    if (code_points(text) > kNoteMax) return FieldError{"note", Fault::too_long, kNoteMax};
    return std::nullopt;
}

} // namespace kiosk
