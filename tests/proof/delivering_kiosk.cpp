#include "tests/proof/delivering_kiosk.h"

#include <algorithm>

namespace kiosk
{

const SyncSettings& proof_settings()
{
    static const SyncSettings settings = [] {
        SyncSettings made;
        made.kiosk_id = "kiosk-1";
        made.api_base = "https://gateway.example";
        made.in_flight_max = 1;
        return made;
    }();
    return settings;
}

DeliveringKiosk::DeliveringKiosk(World& world, std::unique_ptr<Store> opened)
    : store(std::move(opened)),
      world_(world),
      exchanges_(world.transport),
      calls_(proof_settings(), world.chance),
      courier_(proof_settings(), store->outbox, store->uploads, calls_, world.chance, trace_),
      note_courier_(proof_settings(), store->outbox, store->notes, calls_, world.chance, trace_)
{
}

Result<std::unique_ptr<DeliveringKiosk>> DeliveringKiosk::open(World& world,
                                                               const std::filesystem::path& folder)
{
    auto store = Store::open(folder);
    if (!store) return store.error();
    return std::unique_ptr<DeliveringKiosk>{new DeliveringKiosk{world, *std::move(store)}};
}

Result<> DeliveringKiosk::recover()
{
    const Instant now = world_.clock.now();
    if (const auto recovered = courier_.recover(now); !recovered) return recovered;
    if (const auto recovered = note_courier_.recover(now); !recovered) return recovered;
    const auto swept = store->attachments.sweep();
    return swept ? success() : Result<>{swept.error()};
}

Result<> DeliveringKiosk::send()
{
    const Instant now = world_.clock.now();
    // What the disk did not take is settled before anything else is done, as in Core::start_calls.
    if (const auto kept = courier_.settle_kept(now); !kept) return kept;
    if (const auto kept = note_courier_.settle_kept(now); !kept) return kept;
    if (const auto started = courier_.start_due(now, {}, exchanges_); !started) return started;
    return note_courier_.start_due(now, {}, exchanges_);
}

Result<bool> DeliveringKiosk::hear()
{
    const Instant now = world_.clock.now();
    bool has_moved = false;
    for (const FinishedExchange& exchange : world_.transport.poll(Milliseconds{0})) {
        has_moved = true;
        if (!courier_.finished(exchange, now)) (void)note_courier_.finished(exchange, now);
    }
    if (const auto kept = courier_.kept(); !kept) return kept.error();
    if (const auto kept = note_courier_.kept(); !kept) return kept.error();
    return has_moved;
}

Result<> DeliveringKiosk::drain()
{
    // A request needs at most a question, two rounds and their waits; a life has a handful of them.
    constexpr int turns_max = 400;
    for (int turn = 0; turn < turns_max; ++turn) {
        if (const auto sent = send(); !sent) return sent;
        const auto moved = hear();
        if (!moved) return moved.error();
        if (*moved) continue;
        const auto request_in = courier_.due_in(world_.clock.now());
        const auto note_in = note_courier_.due_in(world_.clock.now());
        if (!request_in) return request_in.error();
        if (!note_in) return note_in.error();
        if (!*request_in && !*note_in) return success();
        constexpr auto far = Milliseconds::max();
        world_.advance(std::min(request_in->value_or(far), note_in->value_or(far)));
    }
    return Error{ErrorCode::not_possible_now, "the queue does not come to an end"};
}

namespace
{

Result<> add_attachments(Holding& holding, Store& store, const RequestId& id)
{
    const auto attachments = store.attachments.of(id);
    if (!attachments) return attachments.error();
    for (const Attachment& attachment : *attachments) {
        auto bytes = store.attachments.bytes(id, attachment);
        if (!bytes) return bytes.error();
        holding.attachments.emplace_back(attachment.name, *std::move(bytes));
    }
    return success();
}

Result<> add_notes(Holding& holding, Store& store, const RequestId& id)
{
    const auto notes = store.notes.of(id);
    if (!notes) return notes.error();
    for (const Note& note : *notes) {
        auto text = store.notes.text(note.id);
        if (!text) return text.error();
        auto frozen = store.notes.frozen(note.id);
        if (!frozen) return frozen.error();
        holding.notes.push_back({note.id.text(), *std::move(text), *std::move(frozen), note.state});
    }
    auto typed = store.notes.draft(id);
    if (!typed) return typed.error();
    holding.typed_note = *std::move(typed);
    return success();
}

Result<Holding> holding_of(Store& store, const RequestId& id)
{
    Holding holding;
    const auto entry = store.outbox.find(id);
    if (!entry) return entry.error();
    if (*entry) {
        const Entry& row = **entry;
        const auto form = store.outbox.form(id);
        if (!form) return form.error();
        auto frozen = store.outbox.frozen(id);
        if (!frozen) return frozen.error();
        if (const auto remarks = store.outbox.remarks(id); !remarks) return remarks.error();
        holding.place = Holding::Place::outbox;
        holding.state = row.state;
        holding.channel = row.channel;
        holding.claim_sequence = row.claim_sequence;
        holding.attempts = row.attempts;
        holding.round = row.round;
        holding.number = row.service_request_number.value_or("");
        holding.form = to_json(*form);
        holding.frozen = *std::move(frozen);
        if (const auto added = add_notes(holding, store, id); !added) return added.error();
    } else {
        const auto draft = store.drafts.find(id);
        if (!draft) return draft.error();
        if (!*draft) return holding;
        holding.place = Holding::Place::draft;
        holding.form = to_json((*draft)->draft);
    }
    if (const auto added = add_attachments(holding, store, id); !added) return added.error();
    return holding;
}

} // namespace

Result<std::vector<Holding>> holdings_of(Store& store, const std::vector<RequestId>& ids)
{
    std::vector<Holding> all;
    for (const RequestId& id : ids) {
        auto holding = holding_of(store, id);
        if (!holding) return holding.error();
        all.push_back(*std::move(holding));
    }
    return all;
}

bool has_same_words(const Holding& a, const Holding& b)
{
    const auto same_note = [](const Holding::HeldNote& one, const Holding::HeldNote& other) {
        return one.id == other.id && one.text == other.text && one.frozen == other.frozen;
    };
    return a.place == b.place && a.form == b.form && a.frozen == b.frozen && a.attachments == b.attachments &&
           a.typed_note == b.typed_note && std::ranges::equal(a.notes, b.notes, same_note);
}

std::string in_words(const Holding& holding)
{
    if (holding.place == Holding::Place::nowhere) return "nowhere";
    std::string words = holding.place == Holding::Place::draft ? "a draft" : std::string{word(holding.state)};
    words += ", claim " + std::to_string(holding.claim_sequence) + ", attempts " +
             std::to_string(holding.attempts) + ", number '" + holding.number + "', " +
             std::to_string(holding.attachments.size()) + " attachments, notes";
    for (const auto& note : holding.notes)
        words += " " + std::string{word(note.state)};
    return words + ", typed '" + holding.typed_note + "'";
}

} // namespace kiosk
