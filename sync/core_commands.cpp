// What the core does for a person: one function for each command.

#include "sync/core.h"
#include "sync/passage.h"
#include "sync/protocol.h"
#include "sync/shown_uploads.h"
#include "sync/wire_format.h"

#include <algorithm>
#include <utility>

namespace kiosk
{

std::vector<Reply> Core::execute(const Command& command)
{
    const auto done = std::visit([this](const auto& one) { return do_command(one); }, command);
    note_storage(done);
    const bool was_written = std::ranges::any_of(replies_, [](const Reply& reply) {
        return std::holds_alternative<Accepted>(reply) || std::holds_alternative<DraftKept>(reply) ||
               std::holds_alternative<NoteAccepted>(reply) || std::holds_alternative<NoteKept>(reply);
    });
    if (was_written && done) storage_fault_.reset();
    is_changed_ = true;
    return take_replies();
}

Result<> Core::do_command(const SaveDraft& command)
{
    const Timestamp now = clock_.now().wall;
    const auto saved = store_->drafts.save(command.draft, now);
    if (!saved) {
        replies_.emplace_back(DraftNotKept{command.draft.id, saved.error()});
        return saved;
    }
    replies_.emplace_back(DraftKept{command.draft.id, now});
    return reload_drafts();
}

Result<> Core::do_command(const DiscardDraft& command)
{
    if (const auto discarded = store_->drafts.discard(command.id); !discarded) return discarded;
    if (!says_anything(store_->losses()))
        if (const auto swept = store_->attachments.sweep(); !swept) return swept.error();
    return reload_drafts();
}

Result<> Core::do_command(const SubmitDraft& command)
{
    const Instant now = clock_.now();
    const RequestId& id = command.draft.id;
    const auto not_accepted = [&](const Error& error) -> Result<> {
        replies_.emplace_back(NotAccepted{id, error});
        return error;
    };
    Draft draft = command.draft;
    const auto known = store_->outbox.find(id);
    if (!known) return not_accepted(known.error());
    if (!*known && store_->reserve.is_given_up() && !store_->reserve.keep())
        return not_accepted({ErrorCode::disk_full, "the room that is left is for what was promised before"});
    std::vector<FieldError> file_errors;
    if (!*known) {
        auto copied = copy_in(draft);
        if (!copied) return not_accepted(copied.error());
        file_errors = *std::move(copied);
    } else {
        const auto has_all = has_all_of(draft);
        if (!has_all) return not_accepted(has_all.error());
        if (!*has_all) {
            replies_.emplace_back(
                NotAccepted{id, {ErrorCode::not_possible_now, "other files were accepted under this id"}});
            return success();
        }
        draft.attachments.clear();
    }
    const auto paths = std::exchange(draft.attachments, {}); // Their errors are known already.
    auto validated = validate(draft);
    auto* errors = std::get_if<std::vector<FieldError>>(&validated);
    if (errors != nullptr || !file_errors.empty()) {
        if (errors != nullptr) file_errors.insert(file_errors.begin(), errors->begin(), errors->end());
        draft.attachments = paths;
        const auto kept = store_->drafts.save(draft, now.wall);
        if (!kept) replies_.emplace_back(DraftNotKept{id, kept.error()});
        replies_.emplace_back(DraftRefused{id, std::move(file_errors)});
        return kept ? reload_drafts() : kept;
    }

    const Request& request = std::get<Request>(validated);
    const auto attachments = store_->attachments.of(id);
    if (!attachments) return not_accepted(attachments.error());
    const std::string frozen =
        service_request_body(request, *attachments, catalogue_, settings_.request_language);
    const auto entry = store_->outbox.accept(request, frozen, settings_.default_channel, now);
    if (!entry) {
        replies_.emplace_back(NotAccepted{id, entry.error()});
        return entry.error();
    }
    if (*known) {
        const auto promised = store_->outbox.form(id);
        if (!promised) return promised.error();
        if (to_json(*promised) != to_json(request.text())) {
            // The first text keeps its promise; this one was never accepted and must not read as saved.
            replies_.emplace_back(
                NotAccepted{id, {ErrorCode::not_possible_now, "another text was accepted under this id"}});
            return success();
        }
    }
    replies_.emplace_back(Accepted{id, entry->reference, now.wall});
    trace_.note("accepted", {{"reference", entry->reference.text()}});
    if (const auto loaded = reload_row(id); !loaded) return loaded;
    if (entry->replaces) {
        const auto replaced = store_->outbox.find(*entry->replaces);
        if (!replaced) return replaced.error();
        if (*replaced)
            if (const auto loaded = reload_row((*replaced)->id); !loaded) return loaded;
    }
    return reload_drafts();
}

Result<> Core::do_command(const OpenDraft& command)
{
    const auto draft = store_->drafts.find(command.id);
    if (!draft) {
        replies_.emplace_back(ActionRefused{command.id.text(), draft.error()});
        return draft.error();
    }
    if (*draft)
        replies_.emplace_back(DraftOpened{(*draft)->draft});
    else
        replies_.emplace_back(
            ActionRefused{command.id.text(), Error{ErrorCode::not_found, command.id.text()}});
    return success();
}

Result<> Core::do_command(const OpenRequest& command)
{
    const auto entry = store_->outbox.find(command.reference);
    if (!entry) return refuse(command.reference, entry.error());
    if (!*entry) return refuse(command.reference, {ErrorCode::not_found, command.reference.text()});
    auto detail = detail_of(**entry);
    if (!detail) return refuse(command.reference, detail.error());
    standing_watch_.look_at((*entry)->id, clock_.now());
    replies_.emplace_back(RequestOpened{*std::move(detail)});
    return success();
}

Result<RequestDetail> Core::detail_of(const Entry& entry) const
{
    auto form = store_->outbox.form(entry.id);
    if (!form) return form.error();
    const auto remarks = store_->outbox.remarks(entry.id);
    if (!remarks) return remarks.error();
    auto history = store_->outbox.history(entry.id);
    if (!history) return history.error();
    auto correspondence = correspondence_of(*store_, entry, *form);
    if (!correspondence) return correspondence.error();
    if (const auto row = row_of_.find(entry.id.text()); row != row_of_.end())
        correspondence->revision = rows_.from_oldest(row->second)->revision;

    const auto arrival = store_->bundles.arrival(entry.id);
    if (!arrival) return arrival.error();
    auto attachments = store_->attachments.of(entry.id);
    if (!attachments) return attachments.error();
    auto uploads = shown_uploads(*store_, entry, *attachments, settings_.attachments.way);
    if (!uploads) return uploads.error();

    const Instant now = clock_.now();
    return RequestDetail{
        .entry = entry,
        .form = *std::move(form),
        .reason_text = remarks->reason_text.value_or(std::string{}),
        .history = *std::move(history),
        .may_hold = held(entry).has_value(),
        .may_release = released(entry, now).has_value(),
        .may_try_now = tried_now(entry, now).has_value() || may_try_again(entry, *uploads),
        .may_withdraw = kiosk::may_withdraw(entry) && !*arrival,
        .attachments = *std::move(attachments),
        .uploads = *std::move(uploads),
        .correspondence = *std::move(correspondence),
        .may_move = is_known_not_sent(entry),
        .may_take_back = kiosk::may_take_back(entry),
        .may_give_back = *arrival && given_back(entry),
    };
}

Result<> Core::do_command(const ActOn& command)
{
    const auto entry = store_->outbox.find(command.reference);
    if (!entry) return refuse(command.reference, entry.error());
    if (!*entry) return refuse(command.reference, {ErrorCode::not_found, command.reference.text()});

    const Instant now = clock_.now();
    const Entry& before = **entry;
    std::optional<Entry> after;
    switch (command.action) {
    case Action::try_now: {
        const auto notes = store_->notes.counts(before.id);
        if (!notes) return refuse(command.reference, notes.error());
        const auto has_uploads = retry_uploads(before, now);
        if (!has_uploads) return refuse(command.reference, has_uploads.error());
        if (*notes != NoteCounts{} || *has_uploads) {
            if (const auto tried = retry_notes(before, now); !tried)
                return refuse(command.reference, tried.error());
            line_.try_now();
            replies_.emplace_back(ActionDone{command.reference, command.action});
            return success();
        }
        after = tried_now(before, now);
        break;
    }
    case Action::hold:
        after = held(before);
        break;
    case Action::release:
        after = released(before, now);
        break;
    case Action::withdraw: {
        const auto withdrawn = withdraw(before);
        return withdrawn ? withdrawn : refuse(command.reference, withdrawn.error());
    }
    }
    if (!after)
        return refuse(command.reference, {ErrorCode::not_possible_now, std::string{word(before.state)}});
    if (const auto changed = change(before, *after); !changed)
        return refuse(command.reference, changed.error());
    if (command.action == Action::try_now) line_.try_now();
    replies_.emplace_back(ActionDone{command.reference, command.action});
    return success();
}

Result<> Core::withdraw(const Entry& entry)
{
    // What came on a stick is edited where it came from, or two texts would go their own ways.
    const auto arrival = store_->bundles.arrival(entry.id);
    if (!arrival) return arrival.error();
    if (!kiosk::may_withdraw(entry) || *arrival)
        return Error{ErrorCode::not_possible_now, std::string{word(entry.state)}};
    const Timestamp now = clock_.now().wall;
    if (!entry.has_left) {
        if (entry.state == State::needs_attention)
            return Error{ErrorCode::not_possible_now, std::string{kReasonUnreadable}};
        auto draft = store_->outbox.withdraw(entry.id, now);
        if (!draft) return draft.error();
        replies_.emplace_back(ActionDone{entry.reference, Action::withdraw});
        replies_.emplace_back(DraftOpened{*std::move(draft)});
        if (const auto reloaded = reload_row(entry.id); !reloaded) return reloaded;
        return reload_drafts();
    }

    // What left under this reference must never leave again with another text: the edit is a new request.
    auto draft = store_->outbox.form(entry.id);
    if (!draft) return draft.error();
    draft->id = RequestId{Uuid::random(random_)};
    draft->replaces = entry.reference;
    const auto copied =
        store_->attachments.copy(entry.id, draft->id, [this] { return Uuid::random(random_); });
    if (!copied) return copied;
    if (const auto saved = store_->drafts.save(*draft, now); !saved) return saved;
    replies_.emplace_back(ActionDone{entry.reference, Action::withdraw});
    replies_.emplace_back(DraftOpened{*std::move(draft)});
    return reload_drafts();
}

Result<> Core::do_command(const SyncNow&)
{
    const Instant now = clock_.now();
    line_.try_now();
    manual_sync_ = ManualSync{.attention_before = snapshot()->count(Place::needs_attention)};
    if (const auto hastened = store_->outbox.hasten_all(now.wall); !hastened) return hastened;
    if (const auto hastened = store_->notes.hasten_all(now.wall); !hastened) return hastened;
    if (const auto hastened = store_->uploads.hasten_all(now.wall); !hastened) return hastened;
    standing_watch_.look_at_all(now);
    return load_rows();
}

Result<> Core::do_command(const RefreshDirectory&)
{
    if (settings_.api_base.empty()) {
        replies_.emplace_back(DirectoryNotRefreshed{{ErrorCode::offline, "no address is configured"}});
        return success();
    }
    is_directory_asked_for_ = true;
    if (line_.is_told_to_wait(clock_.now())) directory_failed({.reason = LineReason::busy});
    return success();
}

Result<> Core::do_command(const CountSolvedHere& command)
{
    // A service that somebody typed may name a customer.
    const bool is_known = catalogue_.contains(CatalogueList::service, command.service);
    const auto counted = store_->solved_cases.add({.at = clock_.now().wall,
                                                   .service = is_known ? command.service : "other",
                                                   .area = command.area,
                                                   .helped = command.helped});
    if (counted) trace_.note("solved_here", {{"helped", command.helped}});
    return counted;
}

Result<> Core::change(const Entry& before, const Entry& after)
{
    const auto changed = store_->outbox.change(before, after, {}, clock_.now().wall);
    if (!changed) return changed;
    return reload_row(before.id);
}

} // namespace kiosk
