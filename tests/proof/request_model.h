#pragma once

#include "storage/outbox.h"
#include "sync/hand_in.h"
#include "sync/outcome.h"
#include "sync/protocol.h"
#include "sync/settings.h"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace kiosk
{

/// What the kiosk decides by: production's own functions. A weakened protocol (weak_protocols.h) replaces one
/// of them, and must be found out.
struct ProtocolRules {
    std::function<Outcome(const HttpReply&, const Uuid&, Timestamp)> classify = classify_submission;
    std::function<NextStep(const Entry&, const Instant&, Dedup, const ProtocolTimes&)> next =
        next_step<Entry>;
    std::function<Entry(Entry, const Instant&, const Uuid&)> claim = claimed<Entry>;
    std::function<Entry(Entry, const Outcome&, const Instant&)> settle =
        [](Entry entry, const Outcome& outcome, const Instant& now) {
            return settled(std::move(entry), outcome, now, Milliseconds{0});
        };
    std::function<Entry(Entry, ListingSays, std::string_view, const Instant&)> hear_listing =
        answered_by_listing<Entry>;
    std::function<Entry(Entry, const Instant&)> recover = recovered<Entry>;
    std::function<std::optional<Entry>(Entry)> hold = held;
    std::function<std::optional<Entry>(Entry, const Instant&)> release = released;
    std::function<std::optional<Entry>(Entry, const Instant&)> try_now = [](Entry entry, const Instant& now) {
        return tried_now(std::move(entry), now);
    };
    std::function<bool(const Entry&)> may_be_withdrawn = may_withdraw;
    std::function<bool(const Entry&)> may_be_handed_in = is_known_not_sent;
};

/// The world around one request, in ticks. What the kiosk believes about it is in `believed`: the same,
/// unless a test makes it wrong.
struct ModelWorld {
    int window = 8;      ///< W: the far side remembers an MS-RequestId for so long.
    int attempt = 1;     ///< T_total: how long after the claim a byte may still leave.
    int network = 1;     ///< T_net: how long a message lives. L = T_total + T_net.
    int listing_lag = 1; ///< Q.
    Dedup dedup = Dedup::window;
    std::size_t messages_max = 2; ///< In flight at once.

    enum class Messages { mortal, immortal } messages = Messages::mortal;
    /// After suspend bytes of an old claim leave although it has expired.
    enum class Expiry { obeyed, ignored } expiry = Expiry::obeyed;
    /// A copy that the library re-sends by itself gets an answer of its own (reliability.md section 0, 3).
    /// Copies that the network makes share one answer when it is a definite no.
    enum class Copies { share_a_no, answered_apart } copies = Copies::share_a_no;
    enum class Claims { committed_first, kept_in_memory } claims = Claims::committed_first;
    /// Whether a listing that was cut off counts as a whole one.
    enum class Listings { whole, truncated } listings = Listings::whole;
    /// After a reboot with the clock set back, ages are unknown, or believed to be nothing.
    enum class Ages { unknown, believed } ages = Ages::unknown;

    /// Where a message may live for ever, what somebody takes another way may still arrive on the line.
    enum class People { do_anything, keep_to_the_line } people = People::do_anything;

    ProtocolTimes believed() const;
    /// Added to what the kiosk believes, to make it wrong.
    int window_error = 0, network_error = 0, lag_error = 0;
};

/// What came of all interleavings.
struct ModelVerdict {
    enum class Fault { none, executed_twice, lost, stuck };
    Fault fault = Fault::none;
    std::size_t states = 0, steps = 0;
    std::vector<std::string> story; ///< How the first fault comes about; the shortest.
};
std::string_view word(ModelVerdict::Fault fault);

/// Walks through every state one request can get into: the kiosk's steps, a crash or a reboot between any two
/// of them, messages lost, late, doubled or answered by somebody else, and whatever a person may do. Stops at
/// the first fault.
ModelVerdict explore(const ModelWorld& world, const ProtocolRules& rules = {});

} // namespace kiosk
