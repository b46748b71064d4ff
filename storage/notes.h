#pragma once

#include "storage/note.h"
#include "storage/outbox.h"

#include <map>
#include <vector>

namespace kiosk
{

/// A note that a person has finished.
struct NewNote {
    NoteId id;
    RequestId request;
    NoteKind kind;
    CustomerInformed customer_informed = CustomerInformed::no;
    std::string text;   ///< As typed; empty for a closing.
    std::string frozen; ///< The very bytes that will leave.
};

/// How many notes of a request still have a way to go.
struct NoteCounts {
    std::size_t waiting = 0; ///< Ready, on the wire, or being asked about.
    std::size_t refused = 0; ///< Need a person; what was queued behind them waits, too.

    friend bool operator==(const NoteCounts&, const NoteCounts&) = default;
};

/// The notes of sent requests: a lane of its own for each request, in which a note waits until the one before
/// it has arrived. Kept under the outbox's promise (outbox.h) and sealed like it. Thread-compatible, owned by
/// the core thread. Every function may also return database_bad, disk_full or seal_broken.
class Notes
{
public:
    /// Both must outlive the notes.
    Notes(Database& database, const Keyring& keyring, Outbox& outbox);

    /// Names to `witness`, from now on, every row that changes (witness.h). It must outlive the notes.
    void be_witnessed_by(Witness& witness) { witness_ = &witness; }

    /// Promises `note`: on the disk when this returns, and in the same commit what was typed for its request
    /// is gone. A known id changes nothing, so the caller may repeat. Errors: not_possible_now (the request
    /// is not one that 21Vianet has).
    Result<Note> accept(const NewNote& note, const Instant& now);

    /// The digest that the witness log had of the row when it was changed last; empty when it had none.
    Result<std::string> follows(const NoteId& id) const;

    Result<std::optional<Note>> find(const NoteId& id) const;

    /// Those of one request, in their order.
    Result<std::vector<Note>> of(const RequestId& request) const;

    /// All of them, in the order of acceptance.
    Result<std::vector<Note>> all() const;

    /// Those that have not arrived, of all requests, in the order of acceptance.
    Result<std::vector<Note>> unfinished() const;

    /// The first of each lane when it is due at `now`, the longest due first, at most `limit`. What is due
    /// further ahead than Outbox::longest_pause counts as due: the clock was wrong when it was written.
    Result<std::vector<Note>> due(Timestamp now, std::int64_t limit) const;

    /// The earliest next attempt among the first of each lane.
    Result<std::optional<Timestamp>> earliest_attempt() const;

    /// Replaces `before` by `after` when the row still is as `before` says (state and claim). A closing that
    /// arrives closes its request in the same commit. Errors: not_possible_now when the row moved on.
    Result<> change(const Note& before, const Note& after, const std::optional<std::string>& reason_text,
                    Timestamp at);

    /// Makes all that wait due at `now`.
    Result<> hasten_all(Timestamp now);

    /// Takes back a note that 21Vianet does not have for certain; its words go before those that are being
    /// typed. Errors: not_found, not_possible_now.
    Result<> take_back(const NoteId& id, Timestamp now);

    Result<std::string> text(const NoteId& id) const;
    Result<std::string> frozen(const NoteId& id) const;
    Result<std::string> reason_text(const NoteId& id) const; ///< The far side's own words; may be empty.

    /// By the request's id; only requests that have some.
    Result<std::map<std::string, NoteCounts>> counts() const;
    Result<NoteCounts> counts(const RequestId& request) const;

    /// Keeps what is typed for a request and not sent yet; nothing is kept of an empty text.
    Result<> save_draft(const RequestId& request, std::string_view text, Timestamp now);
    Result<std::string> draft(const RequestId& request) const;

private:
    Result<std::vector<Note>> notes(Statement statement) const;
    Result<std::string> open_column(const NoteId& id, std::string_view column, std::string_view sql) const;
    std::string place(std::string_view id, std::string_view column) const;
    Result<> touch(const NoteId& id);

    Database& database_;
    Outbox& outbox_;
    SecretKey records_key_;
    std::string key_id_;
    Witness* witness_ = nullptr;
};

/// Whether a note may be taken back: no byte of it left, or it was refused for certain.
bool may_take_back(const Note& note);

} // namespace kiosk
