#include "sync/protocol.h"

#include "storage/mutant.h"
#include "sync/hand_in.h"

#include <cassert>

namespace kiosk
{

namespace
{

void take_number(Entry& entry, std::string_view service_request_number)
{
    entry.service_request_number = std::string{service_request_number};
}

/// A note gets no number of its own.
void take_number(Note&, std::string_view) {}

} // namespace

std::optional<Milliseconds> trusted_elapsed(const Instant& then, const Instant& now)
{
    if (is_mutated(Mutant::wall_clock_for_age)) return now.wall - then.wall;
    const bool is_same_boot = then.boot_id == now.boot_id || is_mutated(Mutant::boot_id_ignored);
    if (then.boot_id.empty() || !is_same_boot || now.since_boot < then.since_boot) return std::nullopt;
    return now.since_boot - then.since_boot;
}

namespace
{

bool goes_by_line(const Entry& entry)
{
    return entry.channel == Channel::partner_center;
}

/// Only a request that was sent has notes to send.
bool goes_by_line(const Note&)
{
    return true;
}

} // namespace

template <typename Delivery>
std::optional<Milliseconds> settling_left(const Delivery& entry, const Instant& now,
                                          const ProtocolTimes& times)
{
    const Milliseconds whole = times.attempt_total + times.network_life + times.listing_lag;
    if (!entry.last_sent || is_mutated(Mutant::no_settle_wait)) return std::nullopt;
    const auto elapsed = trusted_elapsed(*entry.last_sent, now);
    if (!elapsed) return whole;
    if (*elapsed > whole - Milliseconds{is_mutated(Mutant::settle_one_tick_shorter)}) return std::nullopt;
    return whole - *elapsed + Milliseconds{1};
}

template <typename Delivery>
NextStep next_step(const Delivery& entry, const Instant& now, Dedup dedup, const ProtocolTimes& times)
{
    if (!goes_by_line(entry)) return NextStep::nothing;
    if (entry.state == State::ready) return NextStep::send;
    if (entry.state != State::checking) return NextStep::nothing;
    // What was refused while an earlier attempt of it is open is asked about, and never sent into the open.
    const bool is_refused_while_open = !entry.first_sent && entry.last_sent;
    if (dedup == Dedup::unique_reference && !is_refused_while_open)
        return entry.reason_code == kReasonDuplicateReference ? NextStep::query : NextStep::send;

    // A message that leaves now must be dead, or executed, before the far side forgets the MS-RequestId.
    const auto age = entry.first_sent ? trusted_elapsed(*entry.first_sent, now) : std::nullopt;
    const Milliseconds dead_by = times.attempt_total + times.network_life + times.slack;
    if (age && *age + dead_by < times.dedup_window + Milliseconds{is_mutated(Mutant::window_one_tick_longer)})
        return NextStep::send;
    return settling_left(entry, now, times) ? NextStep::settle : NextStep::query;
}

template <typename Delivery>
Delivery claimed(Delivery entry, const Instant& now, const Uuid& fresh_id)
{
    assert(entry.state == State::ready || entry.state == State::checking);
    assert(goes_by_line(entry));
    entry.state = State::claimed;
    entry.claim_sequence += 1;
    entry.attempts += 1;
    if (!entry.ms_request_id || is_mutated(Mutant::new_id_per_attempt)) entry.ms_request_id = fresh_id;
    if (!entry.first_sent || is_mutated(Mutant::window_restarts)) entry.first_sent = now;
    entry.last_sent = now;
    entry.reason_code.clear();
    return entry;
}

template <typename Delivery>
Delivery settled(Delivery entry, const Outcome& outcome, const Instant& now, Milliseconds pause)
{
    assert(entry.state == State::claimed);
    entry.reason_code = outcome.code;
    entry.next_attempt_at = now.wall + pause;
    const bool is_not_sent = outcome.kind == OutcomeKind::not_sent;
    if (is_not_sent && is_mutated(Mutant::dead_line_closes_open_attempt)) entry.may_be_executed = false;
    const State unless_answered = entry.may_be_executed ? State::checking : State::ready;

    switch (outcome.kind) {
    case OutcomeKind::not_sent:
        entry.state = unless_answered;
        entry.attempts -= 1; // A dead line is the host's fault, not the request's.
        // No attempt of this round left, so its clock has not started. The id may stay: nobody has seen it.
        if (!entry.may_be_executed) entry.first_sent.reset();
        return entry;
    case OutcomeKind::not_executed:
        entry.has_left = true;
        entry.attempts -= 1;
        entry.state = unless_answered;
        if (!entry.may_be_executed || is_mutated(Mutant::auth_failure_closes_open_round)) {
            // A definite answer ends the use of an MS-RequestId (reference/partner-center-contract.md section
            // 3).
            entry.first_sent.reset();
            entry.ms_request_id.reset();
        }
        return entry;
    case OutcomeKind::ambiguous:
    case OutcomeKind::in_progress:
        entry.has_left = true;
        entry.may_be_executed = true;
        entry.state = State::checking;
        return entry;
    case OutcomeKind::done:
        entry.has_left = true;
        entry.may_be_executed = false;
        entry.state = State::sent;
        take_number(entry, outcome.service_request_number);
        return entry;
    case OutcomeKind::refused:
        entry.has_left = true;
        entry.state = State::needs_attention;
        if (entry.may_be_executed && !is_mutated(Mutant::refusal_believed_while_open)) {
            // The refusal answers for its own attempt only. Whoever took the request back now would have the
            // words of both arrive, so the far side is asked first: once it says that it has nothing, the
            // next refusal is about all there is.
            entry.state = State::checking;
            entry.first_sent.reset();
        }
        return entry;
    }
    return entry;
}

template <typename Delivery>
Delivery answered_by_listing(Delivery entry, ListingSays listing, std::string_view service_request_number,
                             const Instant& now)
{
    assert(entry.state == State::checking);
    entry.next_attempt_at = now.wall;
    if (listing == ListingSays::under_anothers_number) {
        entry.state = State::needs_attention;
        entry.reason_code = kReasonNumberTaken;
        return entry;
    }
    entry.may_be_executed = false;
    if (listing == ListingSays::found) {
        entry.state = State::sent;
        entry.reason_code.clear();
        take_number(entry, service_request_number);
        return entry;
    }
    if (!entry.first_sent) {
        // It came from elsewhere and this kiosk has not tried it yet, or it was refused: no round is used up.
        entry.state = State::ready;
        entry.reason_code.clear();
        return entry;
    }
    const bool was_last = entry.round >= kRoundsMax && !is_mutated(Mutant::rounds_without_end);
    entry.state = was_last ? State::needs_attention : State::ready;
    entry.reason_code = kReasonNoTrace;
    entry.round += 1;
    entry.ms_request_id.reset();
    entry.first_sent.reset();
    return entry;
}

template <typename Delivery>
Delivery recovered(Delivery entry, const Instant& now)
{
    if (entry.state == State::claimed) {
        const bool is_open = !is_mutated(Mutant::claim_forgotten_at_start);
        entry.state = is_open ? State::checking : State::ready;
        entry.may_be_executed = is_open;
        entry.has_left = true;
        entry.reason_code = kReasonInterrupted;
        entry.next_attempt_at = now.wall;
    }
    if (entry.may_be_executed && entry.last_sent && !trusted_elapsed(*entry.last_sent, now))
        entry.last_sent = now;
    return entry;
}

template <typename Delivery>
Delivery unreadable(Delivery entry)
{
    entry.state = State::needs_attention;
    entry.reason_code = kReasonUnreadable;
    return entry;
}

bool is_aboard(const Entry& entry)
{
    return entry.state == State::held && entry.channel == Channel::courier &&
           (entry.reason_code == kReasonExporting || entry.reason_code == kReasonExported ||
            entry.reason_code == kReasonTakenOver);
}

bool may_withdraw(const Entry& entry)
{
    const bool never_left = !entry.has_left && (entry.state == State::ready || entry.state == State::held);
    return never_left || entry.state == State::needs_attention;
}

std::optional<Entry> held(Entry entry)
{
    if (entry.state != State::ready && entry.state != State::checking) return std::nullopt;
    entry.state = State::held;
    entry.reason_code = kReasonHeld;
    return entry;
}

std::optional<Entry> released(Entry entry, const Instant& now)
{
    if (entry.state != State::held || is_aboard(entry)) return std::nullopt;
    if (is_mutated(Mutant::release_forgets_open_attempt)) entry.may_be_executed = false;
    entry.state = entry.may_be_executed ? State::checking : State::ready;
    entry.reason_code.clear();
    entry.next_attempt_at = now.wall;
    return entry;
}

std::optional<Entry> tried_now(Entry entry, const Instant& now)
{
    if (entry.channel != Channel::partner_center) return std::nullopt; // There is no line to try it on.
    switch (entry.state) {
    case State::ready:
    case State::checking:
        break;
    case State::held:
        // It may have been submitted in the form: it goes on only when a person says that it was not.
        if (entry.reason_code == kReasonHandIn) return std::nullopt;
        return released(std::move(entry), now);
    case State::needs_attention:
        if (is_mutated(Mutant::retry_forgets_open_attempt)) entry.may_be_executed = false;
        entry.state = entry.may_be_executed ? State::checking : State::ready;
        entry.reason_code.clear();
        if (!entry.may_be_executed) {
            entry.ms_request_id.reset();
            entry.first_sent.reset();
        }
        break;
    case State::claimed:
    case State::sent:
    case State::handed_in:
    case State::closed:
        return std::nullopt;
    }
    entry.next_attempt_at = now.wall;
    return entry;
}

std::optional<Note> tried_now(Note note, const Instant& now)
{
    if (note.state == State::needs_attention) {
        note.state = note.may_be_executed ? State::checking : State::ready;
        note.reason_code.clear();
        if (!note.may_be_executed) {
            note.ms_request_id.reset();
            note.first_sent.reset();
        }
    } else if (note.state != State::ready && note.state != State::checking) {
        return std::nullopt;
    }
    note.next_attempt_at = now.wall;
    return note;
}

Note without_request(Note note, std::string_view code)
{
    assert(note.state == State::checking);
    note.state = State::needs_attention;
    note.may_be_executed = false;
    note.reason_code = code;
    return note;
}

// What the outbox and the notes are moved by.
#define DELIVERED_BY_THE_PROTOCOL(Delivery)                                                                  \
    template NextStep next_step(const Delivery&, const Instant&, Dedup, const ProtocolTimes&);               \
    template std::optional<Milliseconds> settling_left(const Delivery&, const Instant&,                      \
                                                       const ProtocolTimes&);                                \
    template Delivery claimed(Delivery, const Instant&, const Uuid&);                                        \
    template Delivery settled(Delivery, const Outcome&, const Instant&, Milliseconds);                       \
    template Delivery answered_by_listing(Delivery, ListingSays, std::string_view, const Instant&);          \
    template Delivery recovered(Delivery, const Instant&);                                                   \
    template Delivery unreadable(Delivery);
DELIVERED_BY_THE_PROTOCOL(Entry)
DELIVERED_BY_THE_PROTOCOL(Note)
#undef DELIVERED_BY_THE_PROTOCOL

} // namespace kiosk
