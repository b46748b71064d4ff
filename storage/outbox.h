#pragma once

#include "storage/request.h"
#include "storage/request_state.h"
#include "storage/sealing.h"
#include "storage/sqlite.h"

#include <array>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace kiosk
{

class Witness;

/// A way to hand a request over. The enum grows with the channels that exist.
enum class Channel { partner_center, handin, courier };
inline constexpr std::array kChannels{Channel::partner_center, Channel::handin, Channel::courier};
std::string_view word(Channel channel);
std::optional<Channel> parse_channel(std::string_view word);

/// What the outbox keeps about one request in plain columns: everything the protocol decides by, and nothing
/// a person wrote.
struct Entry {
    RequestId id;
    Reference reference;
    RequestKind kind;
    Severity severity;
    Channel channel;
    State state = State::ready;
    Timestamp created_at, updated_at;

    std::int64_t attempts = 0;         ///< Attempts that may have been executed, over all rounds.
    std::int64_t round = 1;            ///< Grows when the far side has no trace of an earlier round.
    bool may_be_executed = false;      ///< Some attempt of this round has no known outcome.
    bool has_left = false;             ///< Some byte of it may have left the kiosk, ever.
    std::int64_t claim_sequence = 0;   ///< Fencing: a late outcome of an older claim changes nothing.
    std::optional<Uuid> ms_request_id; ///< Of this round.
    std::optional<Instant> first_sent; ///< Of this round.
    std::optional<Instant> last_sent;
    Timestamp next_attempt_at;
    std::string reason_code; ///< Stable word or the far side's code; empty when all is well.
    std::optional<std::string> service_request_number;
    std::optional<Reference> replaces;

    friend bool operator==(const Entry&, const Entry&) = default;
};

/// One line of a request's history.
struct Transition {
    Timestamp at;
    std::optional<State> from; ///< None for the acceptance.
    State to;
    std::string reason_code;
};

/// Why a request is closed: a closing of ours was acknowledged, or 21Vianet closed it itself.
inline constexpr std::string_view kReasonClosedHere = "closed_here";
inline constexpr std::string_view kReasonClosedThere = "closed_there";
/// The reason of a request that was closed because another one replaces it.
inline constexpr std::string_view kReasonReplaced = "replaced";

/// Text that came with a change and is sealed: what the far side said.
struct SealedRemarks {
    std::optional<std::string> reason_text;
    std::optional<std::string> reply;
};

/// The requests this kiosk has promised to deliver: the only queue in the program. What is not in it was
/// never promised; what is in it survives power loss (WAL, synchronous=FULL).
///
/// Thread-compatible: one Outbox over one Database, both owned by the core thread. Every function may also
/// return database_bad, disk_full or seal_broken.
class Outbox
{
public:
    /// `database` must outlive the outbox and be migrated.
    Outbox(Database& database, const Keyring& keyring);

    /// Names to `witness`, from now on, every row that changes (witness.h). It must outlive the outbox.
    void be_witnessed_by(Witness& witness) { witness_ = &witness; }

    /// Promises `request`, with `frozen`, the very bytes that will leave. Success means: on the disk, and in
    /// the same commit the draft of the same id is gone and a refused request it replaces is closed. A known
    /// id changes nothing, so the caller may repeat after a crash or an error whose outcome is unknown.
    /// Urgency is counted from `now`, or from the request before when the clock says an earlier time: one
    /// that was set back must not let a new request overtake the old ones.
    Result<Entry> accept(const Request& request, std::string_view frozen, Channel channel, Instant now);

    /// The digest that the witness log had of the row when it was changed last; empty when it had none.
    Result<std::string> follows(const RequestId& id) const;

    Result<std::optional<Entry>> find(const RequestId& id) const;
    Result<std::optional<Entry>> find(const Reference& reference) const;

    /// All of them, oldest first.
    Result<std::vector<Entry>> all() const;

    /// Whether the newest request and the newest text belong together. SQLite sees that the rows of a table
    /// are in order, but not that a flipped bit has moved the last one on, into the place of a request to
    /// come.
    Result<bool> ends_with_text() const;

    /// Those in between, oldest first: claimed, or stopped on their way. Reads no others, however many there
    /// are.
    Result<std::vector<Entry>> unfinished() const;

    /// The most urgent entry in `state` whose next attempt is due at `now`: severity A first, each class
    /// worth `class_age` of waiting. `freshness` chooses between requests never tried and retries, so that
    /// one kind cannot starve the other. An entry due further ahead than `longest_pause` counts as due: the
    /// clock was wrong when it was written. Only what goes by the line has attempts: a request that a person
    /// hands in or a courier takes along is not found by this, nor by the next two.
    enum class Freshness { never_tried, tried_before };
    static constexpr Milliseconds class_age = std::chrono::minutes{30}; // reference/reliability.md 3.4
    static constexpr Milliseconds longest_pause = std::chrono::hours{6};
    Result<std::optional<Entry>> most_urgent(State state, Freshness freshness, Timestamp now) const;

    /// The entries in `state` that are due at `now`, most urgent first, at most `limit`.
    Result<std::vector<Entry>> due(State state, Timestamp now, std::int64_t limit) const;

    /// The earliest next attempt among the entries in `state`.
    Result<std::optional<Timestamp>> earliest_attempt(State state) const;

    /// Replaces `before` by `after` when the row still is as `before` says (state and claim); the history
    /// line is in the same commit; so is one for another channel, with the code `moved_to_` and its word.
    /// Errors: not_possible_now when the row moved on meanwhile.
    Result<> change(const Entry& before, const Entry& after, const SealedRemarks& remarks, Timestamp at);

    /// Several such changes, and what `alongside` writes, in one commit: all or none.
    struct Change {
        Entry before, after;
        SealedRemarks remarks = {};
    };
    using Alongside = std::function<Result<>()>;
    Result<> change_together(const std::vector<Change>& changes, Timestamp at, const Alongside& alongside);

    /// Takes over what another kiosk accepted, with the very bytes it froze: the same id and reference, and
    /// the time it was accepted. It is in State::checking, because the other one may have sent it before:
    /// the far side is asked first. A known id changes nothing; `alongside` runs in the same commit either
    /// way.
    Result<> take_over(const Request& request, std::string_view frozen, std::string_view reason_code,
                       Timestamp accepted_at, Timestamp now, const Alongside& alongside);

    /// Makes every ready or checking entry due at `now`, except those that cannot move before the far side
    /// has settled: they find that out themselves.
    Result<> hasten_all(Timestamp now);

    /// Closes a request that 21Vianet has; one in another state stays as it is. Inside a transaction of the
    /// caller.
    Result<> close_sent(const RequestId& id, std::string_view reason_code, Timestamp at);

    /// Whether another request already carries this service request number.
    Result<bool> number_is_taken(const RequestId& id, std::string_view service_request_number) const;

    /// What a person wrote, the bytes that leave, and what the far side said.
    Result<Draft> form(const RequestId& id) const;
    Result<std::string> frozen(const RequestId& id) const;
    Result<SealedRemarks> remarks(const RequestId& id) const;

    /// Oldest line first; empty when the request is unknown. Of one that was accepted here the first is its
    /// row.
    Result<std::vector<Transition>> history(const RequestId& id) const;

    /// When requests were sent, handed in and closed: request by request, the oldest line of each first.
    struct Milestone {
        std::string request_id;
        Timestamp at;
        State to; ///< sent, handed_in or closed.
    };
    Result<std::vector<Milestone>> milestones() const;

    /// Takes a request that still waits here, and of which no byte has left, back to a draft with the same id
    /// and reference, in one commit. Errors: not_found, not_possible_now.
    Result<Draft> withdraw(const RequestId& id, Timestamp now);

private:
    Result<std::vector<Entry>> entries(Statement statement) const;
    Result<std::optional<Entry>> single(Statement statement) const;
    Result<std::string> open_column(const RequestId& id, std::string_view column, std::string_view sql) const;
    Result<SecretKey> data_key(const RequestId& id) const;
    std::string place(const RequestId& id, std::string_view column) const;
    Result<> apply(const Change& change, Timestamp at);
    Result<> keep_text(const Request& request, std::string_view frozen);
    Result<> keep_remarks(const RequestId& id, const SealedRemarks& remarks);
    Result<std::int64_t> priority_of_next(Severity severity, Timestamp created_at) const;
    Result<> close_replaced(const Reference& replaced, Timestamp at);
    Result<> record(const RequestId& id, Timestamp at, std::optional<State> from, State to,
                    std::string_view reason_code);

    Result<> touch(const RequestId& id);

    Database& database_;
    SecretKey records_key_;
    std::string key_id_;
    Witness* witness_ = nullptr;
};

} // namespace kiosk
