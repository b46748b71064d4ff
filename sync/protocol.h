#pragma once

#include "storage/notes.h"
#include "storage/outbox.h"
#include "sync/outcome.h"
#include "sync/settings.h"

#include <optional>

namespace kiosk
{

// The protocol of reference/reliability.md section 3 as pure functions over one entry: what may happen next,
// and what an event makes of the entry. The courier (courier.h) commits each result before it acts on it.
// What is a template here moves an Entry of the outbox and a Note by the same steps; protocol.cpp makes both.

/// What a request needs next.
enum class NextStep {
    send,   ///< Claim it and POST its frozen bytes.
    query,  ///< Ask the far side by reference whether it has it.
    settle, ///< Wait: a lost message may still arrive, or the list may still lag.
    nothing ///< Not ours to move: held, sent, waiting for a person.
};

/// Elapsed time from `then` to `now`, or nothing when no clock can be trusted to tell: the machine was
/// started anew in between, or time went backwards.
std::optional<Milliseconds> trusted_elapsed(const Instant& then, const Instant& now);

template <typename Delivery>
NextStep next_step(const Delivery& entry, const Instant& now, Dedup dedup, const ProtocolTimes& times);

/// How long `settle` still lasts; nothing when it is not the step. Starts anew when no clock can be trusted.
template <typename Delivery>
std::optional<Milliseconds> settling_left(const Delivery& entry, const Instant& now,
                                          const ProtocolTimes& times);

/// T2. `fresh_id` becomes the round's MS-RequestId when it has none. To be committed before a byte leaves.
template <typename Delivery>
Delivery claimed(Delivery entry, const Instant& now, const Uuid& fresh_id);

/// T3, for an entry in State::claimed. `pause` is how long to wait before the next attempt, if there is one.
template <typename Delivery>
Delivery settled(Delivery entry, const Outcome& outcome, const Instant& now, Milliseconds pause);

/// What the far side's list says about an entry in State::checking, or the service request about a note.
enum class ListingSays {
    found,                 ///< With the number.
    under_anothers_number, ///< The far side contradicts itself: a person decides.
    not_listed             ///< In a whole listing, long enough after the last attempt.
};
/// After two rounds without a trace a person decides (reference/reliability.md 3.3).
inline constexpr std::int64_t kRoundsMax = 2;
template <typename Delivery>
Delivery answered_by_listing(Delivery entry, ListingSays listing, std::string_view service_request_number,
                             const Instant& now);

/// For a note in State::checking whose service request is not there: it has no effect for certain, and a
/// person decides.
Note without_request(Note note, std::string_view code);

/// At start, for every entry: a claim without an outcome is a question (P1), and when the clock of an earlier
/// boot cannot be trusted any more, the full wait begins now.
template <typename Delivery>
Delivery recovered(Delivery entry, const Instant& now);

/// Whether a person may take it back to a draft: with its own reference while no byte of it left, and as a
/// new request that replaces it once it was refused. It moves the row (Outbox::withdraw).
bool may_withdraw(const Entry& entry);

/// What a person's action makes of an entry; nothing when its state does not allow it.
std::optional<Entry> held(Entry entry);
std::optional<Entry> released(Entry entry, const Instant& now);
std::optional<Entry> tried_now(Entry entry, const Instant& now);
std::optional<Note> tried_now(Note note, const Instant& now);

/// Whether it is on a stick: kept from every other way until it is known what became of it (passage.h).
bool is_aboard(const Entry& entry);

/// For an entry whose sealed bytes do not open any more: it must not block the others.
template <typename Delivery>
Delivery unreadable(Delivery entry);

/// Stable reason codes of our own.
inline constexpr std::string_view kReasonUnreadable = "unreadable";
inline constexpr std::string_view kReasonDuplicateReference = "duplicate_reference"; ///< The far side's word.
inline constexpr std::string_view kReasonHeld = "held";
inline constexpr std::string_view kReasonExporting = "exporting";  ///< Held: perhaps on a stick.
inline constexpr std::string_view kReasonExported = "exported";    ///< Held: on a stick, whole.
inline constexpr std::string_view kReasonTakenOver = "taken_over"; ///< Held: another kiosk says it has it.
inline constexpr std::string_view kReasonInterrupted = "interrupted";
inline constexpr std::string_view kReasonNoTrace = "no_trace";
inline constexpr std::string_view kReasonNumberTaken = "number_taken";

} // namespace kiosk
