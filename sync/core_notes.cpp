// What the core does about notes and the standing of sent requests.

#include "sync/core.h"
#include "sync/protocol.h"
#include "sync/wire_format.h"

#include "storage/text.h"

namespace kiosk
{

namespace
{

/// Not the storage's fault, and told to the person as such.
bool is_persons_matter(const Error& error)
{
    return error.code == ErrorCode::not_found || error.code == ErrorCode::not_possible_now;
}

} // namespace

Result<> Core::do_command(const SaveNote& command)
{
    const Timestamp now = clock_.now().wall;
    const auto entry = store_->outbox.find(command.reference);
    const auto saved = !entry                ? Result<>{entry.error()}
                       : !entry->has_value() ? Result<>{Error{ErrorCode::not_found, command.reference.text()}}
                                             : store_->notes.save_draft((*entry)->id, command.text, now);
    if (saved) {
        replies_.emplace_back(NoteKept{command.reference, now});
        return success();
    }
    replies_.emplace_back(NoteNotKept{command.reference, saved.error()});
    return is_persons_matter(saved.error()) ? success() : saved;
}

Result<> Core::do_command(const SendNote& command)
{
    if (auto fault = fault_of_note(command.text)) {
        replies_.emplace_back(NoteNotAccepted{command.reference, command.id, {*std::move(fault)}, {}});
        return success();
    }
    const std::string text{trimmed(command.text)};
    return accept_note(command.reference, {.id = command.id,
                                           .request = RequestId{command.id.uuid}, // Found by its reference.
                                           .kind = NoteKind::note,
                                           .text = text,
                                           .frozen = note_body(command.id, text)});
}

Result<> Core::do_command(const CloseRequest& command)
{
    return accept_note(command.reference, {.id = command.id,
                                           .request = RequestId{command.id.uuid}, // Found by its reference.
                                           .kind = NoteKind::closing,
                                           .customer_informed = command.customer_informed,
                                           .text = {},
                                           .frozen = closing_body()});
}

Result<> Core::accept_note(const Reference& reference, NewNote note)
{
    const auto refuse = [&](const Error& error) -> Result<> {
        replies_.emplace_back(NoteNotAccepted{reference, note.id, {}, error});
        if (is_persons_matter(error)) return success();
        return error;
    };
    const auto entry = store_->outbox.find(reference);
    if (!entry) return refuse(entry.error());
    if (!*entry) return refuse({ErrorCode::not_found, reference.text()});
    note.request = (*entry)->id;

    const auto known = store_->notes.find(note.id);
    if (!known) return refuse(known.error());
    if (!*known) {
        const auto form = store_->outbox.form(note.request);
        if (!form) return refuse(form.error());
        const auto all = correspondence_of(*store_, **entry, *form);
        if (!all) return refuse(all.error());
        if (all->writing != Correspondence::Writing::open)
            return refuse({ErrorCode::not_possible_now, std::string{word((*entry)->state)}});
        const bool is_unconfirmed = note.kind == NoteKind::closing &&
                                    all->informed_for_closing == CustomerInformed::yes &&
                                    note.customer_informed == CustomerInformed::no;
        if (is_unconfirmed) {
            replies_.emplace_back(
                NoteNotAccepted{reference, note.id, {{"customer_informed", Fault::required}}, {}});
            return success();
        }
    }
    const Instant now = clock_.now();
    const auto accepted = store_->notes.accept(note, now);
    if (!accepted) return refuse(accepted.error());
    const auto promised = store_->notes.text(note.id);
    if (!promised) return refuse(promised.error());
    // The first text keeps its promise; another one under its id was never accepted.
    if (*promised != note.text || accepted->request != note.request)
        return refuse({ErrorCode::not_possible_now, "another text was accepted under this id"});
    replies_.emplace_back(NoteAccepted{reference, note.id, note.kind, now.wall});
    trace_.note("note_accepted", {{"reference", reference.text()}, {"operation", word(note.kind)}});
    return reload_row(note.request);
}

Result<> Core::do_command(const ActOnNote& command)
{
    const auto refuse = [&](const Error& error) -> Result<> {
        replies_.emplace_back(ActionRefused{command.reference.text(), error});
        if (is_persons_matter(error)) return success();
        return error;
    };
    const auto note = store_->notes.find(command.id);
    if (!note) return refuse(note.error());
    const auto entry = store_->outbox.find(command.reference);
    if (!entry) return refuse(entry.error());
    if (!*note || !*entry || (*note)->request != (*entry)->id)
        return refuse({ErrorCode::not_found, command.reference.text()});

    const Instant now = clock_.now();
    switch (command.action) {
    case NoteAction::try_now: {
        const auto after = tried_now(**note, now);
        if (!after) return refuse({ErrorCode::not_possible_now, std::string{word((*note)->state)}});
        const auto changed = store_->notes.change(**note, *after, std::nullopt, now.wall);
        if (!changed) return refuse(changed.error());
        line_.try_now();
        break;
    }
    case NoteAction::take_back: {
        const auto taken = store_->notes.take_back(command.id, now.wall);
        if (!taken) return refuse(taken.error());
        break;
    }
    }
    if (const auto loaded = reload_row((*entry)->id); !loaded) return refuse(loaded.error());
    return do_command(OpenRequest{command.reference});
}

/// Those that wait become due, and the refused ones are tried again, in their order.
Result<> Core::retry_notes(const Entry& entry, const Instant& now)
{
    const auto notes = store_->notes.of(entry.id);
    if (!notes) return notes.error();
    for (const Note& note : *notes) {
        const auto after = tried_now(note, now);
        if (!after || *after == note) continue;
        const auto changed = store_->notes.change(note, *after, std::nullopt, now.wall);
        if (!changed) return changed;
    }
    return reload_row(entry.id);
}

/// A look never competes with sending.
bool Core::may_look(const Instant& now) const
{
    return line_.may_send(now) && !courier_.is_busy() && !note_courier_.is_busy() && !probe_ &&
           !token_exchange_;
}

void Core::reload_changed()
{
    for (const RequestId& id : courier_.take_changed())
        note_storage(reload_row(id));
    for (const RequestId& id : note_courier_.take_changed())
        note_storage(reload_row(id));
    for (const RequestId& id : upload_courier_.take_changed())
        note_storage(reload_row(id));
    for (const RequestId& id : standing_watch_.take_changed())
        note_storage(reload_row(id));
    for (const Reference& reference : standing_watch_.take_asking())
        replies_.emplace_back(AnswerWanted{reference});
}

} // namespace kiosk
