// What the window does about notes: typing, keeping, sending, closing.

#include "kiosk/app.h"

#include <algorithm>

namespace kiosk
{

std::optional<Timestamp> App::keeping_due(const NoteForm& note) const
{
    if (!note.has_unkept_changes || note.phase != NoteForm::Phase::writing) return std::nullopt;
    return note.save_sent_at.value_or(Timestamp{}) + (note.not_kept ? save_retry : save_interval);
}

void App::keep_note(RequestScreen& request, Timestamp now)
{
    request.note.has_unkept_changes = false;
    request.note.save_sent_at = now;
    commands_.push_back(SaveNote{request.reference, request.note.text});
}

void App::send_note(RequestScreen& request)
{
    NoteForm& note = request.note;
    const bool may_write =
        request.detail && request.detail->correspondence.writing == Correspondence::Writing::open;
    if (!may_write || note.phase != NoteForm::Phase::writing) return;
    note.not_accepted.reset();
    note.errors.clear();
    if (auto fault = fault_of_note(note.text)) {
        note.errors.push_back(*std::move(fault));
        note.wants_focus = true;
        return;
    }
    // Minted once for these words: what is asked again after a fault is the same note.
    if (!note.id) note.id = NoteId{Uuid::random(random_)};
    note.phase = NoteForm::Phase::saving;
    note.has_unkept_changes = false;
    commands_.push_back(SendNote{request.reference, *note.id, note.text});
}

bool App::still_asks(const Reference& reference) const
{
    return snapshot_->requests && std::ranges::any_of(*snapshot_->requests, [&](const auto& request) {
               return request->entry.reference == reference && asks_something(*request);
           });
}

void App::on(const TypedNote&, Timestamp now)
{
    RequestScreen* request = top_request();
    if (request == nullptr || request->note.phase != NoteForm::Phase::writing) return;
    NoteForm& note = request->note;
    note.has_unkept_changes = true;
    note.not_accepted.reset();
    std::erase_if(note.errors, [](const FieldError& error) { return error.field == "note"; });
    if (!note.save_sent_at || *note.save_sent_at + save_interval <= now) keep_note(*request, now);
}

void App::on(const AskToClose&, Timestamp)
{
    RequestScreen* request = top_request();
    if (request == nullptr || request->note.phase == NoteForm::Phase::saving) return;
    request->note.asks_to_close = !request->note.asks_to_close;
    request->note.customer_informed = CustomerInformed::no;
    request->note.errors.clear();
}

void App::on(const TickCustomerInformed&, Timestamp)
{
    RequestScreen* request = top_request();
    if (request == nullptr || request->note.phase != NoteForm::Phase::writing) return;
    CustomerInformed& informed = request->note.customer_informed;
    informed = informed == CustomerInformed::yes ? CustomerInformed::no : CustomerInformed::yes;
    request->note.errors.clear();
}

void App::on(const CloseShown&, Timestamp now)
{
    RequestScreen* request = top_request();
    if (request == nullptr || !request->detail || request->note.phase != NoteForm::Phase::writing) return;
    NoteForm& note = request->note;
    note.errors.clear();
    note.not_accepted.reset();
    const bool is_required = request->detail->correspondence.informed_for_closing == CustomerInformed::yes;
    if (is_required && note.customer_informed == CustomerInformed::no) {
        note.errors.push_back({"customer_informed", Fault::required});
        return;
    }
    if (keeping_due(note)) keep_note(*request, now);
    if (!note.closing_id) note.closing_id = NoteId{Uuid::random(random_)};
    note.phase = NoteForm::Phase::saving;
    commands_.push_back(CloseRequest{request->reference, *note.closing_id, note.customer_informed});
}

void App::on(const ActOnShownNote& intent, Timestamp now)
{
    RequestScreen* request = top_request();
    if (request == nullptr || request->note.phase != NoteForm::Phase::writing) return;
    forget_notice();
    if (intent.action == NoteAction::take_back) {
        // The words come back with the answer, before those that are typed now.
        if (keeping_due(request->note)) keep_note(*request, now);
        request->note.phase = NoteForm::Phase::reading;
        request->note.taken_back = intent.id;
        request->note.editing = {};
        request->note.wants_focus = true;
    }
    commands_.push_back(ActOnNote{request->reference, intent.id, intent.action});
}

void App::on(const NoteKept& reply)
{
    RequestScreen* request = request_of(reply.reference);
    if (request == nullptr) return;
    request->note.kept_at = reply.at;
    request->note.not_kept.reset();
}

void App::on(const NoteNotKept& reply)
{
    RequestScreen* request = request_of(reply.reference);
    if (request == nullptr) {
        tell(reply);
        return;
    }
    request->note.not_kept = reply.error.code;
    request->note.has_unkept_changes = true;
}

void App::on(const NoteAccepted& reply)
{
    RequestScreen* request = request_of(reply.reference);
    if (request == nullptr) {
        tell(reply);
        return;
    }
    NoteForm& note = request->note;
    if (reply.kind == NoteKind::note) {
        note = {};
    } else {
        note.closing_id.reset();
        note.asks_to_close = false;
    }
    note.phase = NoteForm::Phase::writing;
    commands_.push_back(OpenRequest{reply.reference});
}

void App::on(const NoteNotAccepted& reply)
{
    RequestScreen* request = request_of(reply.reference);
    if (request == nullptr) {
        tell(reply);
        return;
    }
    NoteForm& note = request->note;
    note.phase = NoteForm::Phase::writing;
    note.errors = reply.errors;
    note.has_unkept_changes = true;
    if (!reply.error) return;
    note.not_accepted = reply.error->code;
    // The far side moved on, or another text has the id: what is sent next is another note.
    if (reply.error->code == ErrorCode::not_possible_now) {
        note.id.reset();
        note.closing_id.reset();
        commands_.push_back(OpenRequest{reply.reference});
    }
}

void App::on(const AnswerWanted& reply)
{
    const RequestScreen* shown = top_request();
    if (shown != nullptr && shown->reference == reply.reference) return; // It says so itself.
    tell(reply);
}

} // namespace kiosk
