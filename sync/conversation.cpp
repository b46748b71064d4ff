#include "sync/conversation.h"

#include "storage/text.h"

#include "sync/protocol.h"
#include "sync/wire_format.h"

#include <algorithm>
#include <set>

namespace kiosk
{

namespace
{

Message message_of(const KeptNote& kept)
{
    const Note& note = kept.note;
    return {.from = Message::From::us,
            .author = {},
            .at = note.created_at,
            .text = kept.text,
            .id = note.id,
            .kind = note.kind,
            .customer_informed = note.customer_informed,
            .state = note.state,
            .reason_code = note.reason_code,
            .reason_text = kept.reason_text,
            .may_try_now = note.state == State::needs_attention || note.state == State::ready ||
                           note.state == State::checking,
            .may_take_back = may_take_back(note)};
}

/// What a damaged seal hides is left out; the rest is read.
Result<std::string> readable(Result<std::string> text)
{
    if (!text && text.error().code == ErrorCode::seal_broken) return std::string{};
    return text;
}

Result<std::vector<KeptNote>> kept_notes(const Store& store, const RequestId& request)
{
    auto notes = store.notes.of(request);
    if (!notes) return notes.error();
    std::vector<KeptNote> kept;
    for (Note& note : *notes) {
        auto text = readable(store.notes.text(note.id));
        if (!text) return text.error();
        auto reason = readable(store.notes.reason_text(note.id));
        if (!reason) return reason.error();
        kept.push_back({std::move(note), *std::move(text), *std::move(reason)});
    }
    return kept;
}

} // namespace

std::vector<Message> messages_of(const std::vector<KeptNote>& ours, const std::vector<ShownNote>& theirs)
{
    std::vector<Message> messages;
    std::set<NoteId> shown;
    for (const ShownNote& note : theirs) {
        const auto is_it = [&](const KeptNote& kept) {
            return !shown.contains(kept.note.id) &&
                   note.text.find(note_mark(kept.note.id)) != std::string::npos;
        };
        const auto own = std::ranges::find_if(ours, is_it);
        const std::string_view text = without_mark(note.text);
        if (own == ours.end()) {
            const bool is_of_a_kiosk = text.size() < trimmed(note.text).size();
            messages.push_back({.from = is_of_a_kiosk ? Message::From::us : Message::From::them,
                                .author = note.author,
                                .at = note.at,
                                .text = std::string{text}});
            continue;
        }
        // The far side shows it, so it has arrived, whatever is known here about its way.
        shown.insert(own->note.id);
        Message message = message_of(*own);
        message.author = note.author;
        message.at = note.at ? note.at : message.at;
        message.state = State::sent;
        message.may_try_now = message.may_take_back = false;
        message.reason_code.clear();
        messages.push_back(std::move(message));
    }
    if (std::ranges::all_of(messages, [](const Message& message) { return message.at.has_value(); }))
        std::ranges::stable_sort(messages, {}, &Message::at);
    for (const KeptNote& kept : ours)
        if (!shown.contains(kept.note.id)) messages.push_back(message_of(kept));
    return messages;
}

Correspondence::Writing writing_of(const Entry& entry, const std::vector<KeptNote>& ours)
{
    using enum Correspondence::Writing;
    const bool is_closing = std::ranges::any_of(ours, [](const KeptNote& kept) {
        return kept.note.kind == NoteKind::closing && kept.note.state != State::sent;
    });
    switch (entry.state) {
    case State::ready:
    case State::claimed:
    case State::checking:
    case State::held:
    case State::needs_attention:
        return not_sent;
    case State::handed_in:
        return elsewhere;
    case State::closed:
        return is_closed;
    case State::sent:
        return is_closing ? being_closed : open;
    }
    return not_sent;
}

Result<Correspondence> correspondence_of(const Store& store, const Entry& entry, const Draft& form)
{
    Correspondence all;
    auto standing = store.standings.find(entry.id);
    if (!standing) return standing.error();
    auto statuses = store.standings.history(entry.id);
    if (!statuses) return statuses.error();
    const auto theirs = store.standings.notes(entry.id);
    if (!theirs) return theirs.error();
    const auto ours = kept_notes(store, entry.id);
    if (!ours) return ours.error();
    auto typed = readable(store.notes.draft(entry.id));
    if (!typed) return typed.error();

    all.standing = *std::move(standing);
    all.statuses = *std::move(statuses);
    all.messages = messages_of(*ours, *theirs);
    all.typed = *std::move(typed);
    all.writing = writing_of(entry, *ours);
    all.informed_for_closing = needs_customer_informed(form) ? CustomerInformed::yes : CustomerInformed::no;
    return all;
}

} // namespace kiosk
