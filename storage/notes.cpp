#include "storage/notes.h"

#include "storage/mutant.h"
#include "storage/witness.h"

namespace kiosk
{

namespace
{

// Column order is the order of CREATE TABLE in schema.cpp.
#define NOTE_COLUMNS                                                                                         \
    "id,request_id,kind,customer_informed,state,created_at_ms,updated_at_ms,attempts,round,may_be_executed," \
    "has_left,claim_sequence,ms_request_id,first_sent_boot,first_sent_boot_ms,first_sent_wall_ms,"           \
    "last_sent_boot,last_sent_boot_ms,last_sent_wall_ms,next_attempt_at_ms,reason_code"

// A note is first in its lane when all before it have arrived.
#define FIRST_IN_LANE                                                                                        \
    "state IN ('ready','checking') AND NOT EXISTS(SELECT 1 FROM note AS earlier "                            \
    "WHERE earlier.request_id=note.request_id AND earlier.sequence<note.sequence AND earlier.state<>'sent')"

constexpr std::string_view kAccept =
    "INSERT INTO note(id,request_id,kind,customer_informed,state,created_at_ms,updated_at_ms,attempts,round,"
    "may_be_executed,has_left,claim_sequence,next_attempt_at_ms,reason_code,text_sealed,frozen_sealed) "
    "SELECT ?1,?2,?3,?4,'ready',?5,?5,0,1,0,0,0,?5,'',?6,?7 "
    "WHERE EXISTS(SELECT 1 FROM request WHERE id=?2 AND state='sent') "
    "ON CONFLICT(id) DO NOTHING";
constexpr std::string_view kFindNote = "SELECT " NOTE_COLUMNS " FROM note WHERE id=?";
constexpr std::string_view kOf = "SELECT " NOTE_COLUMNS " FROM note WHERE request_id=? ORDER BY sequence";
constexpr std::string_view kAllNotes = "SELECT " NOTE_COLUMNS " FROM note ORDER BY sequence";
constexpr std::string_view kUnfinished =
    "SELECT " NOTE_COLUMNS " FROM note WHERE state<>'sent' ORDER BY sequence";
constexpr std::string_view kDue =
    "SELECT " NOTE_COLUMNS " FROM note WHERE " FIRST_IN_LANE " AND "
    "(next_attempt_at_ms<=?1 OR next_attempt_at_ms>?2) ORDER BY next_attempt_at_ms,sequence LIMIT ?3";
constexpr std::string_view kEarliestAttempt = "SELECT min(next_attempt_at_ms) FROM note WHERE " FIRST_IN_LANE;
constexpr std::string_view kChange =
    "UPDATE note SET state=?1,updated_at_ms=?2,attempts=?3,round=?4,may_be_executed=?5,has_left=?6,"
    "claim_sequence=?7,ms_request_id=?8,first_sent_boot=?9,first_sent_boot_ms=?10,first_sent_wall_ms=?11,"
    "last_sent_boot=?12,last_sent_boot_ms=?13,last_sent_wall_ms=?14,next_attempt_at_ms=?15,reason_code=?16,"
    "reason_sealed=coalesce(?17,reason_sealed) WHERE id=?18 AND state=?19 AND claim_sequence=?20";
constexpr std::string_view kHastenAll =
    "UPDATE note SET next_attempt_at_ms=?1 WHERE state IN ('ready','checking') AND next_attempt_at_ms>?1";
constexpr std::string_view kFollow = "UPDATE note SET follows=? WHERE id=?";
constexpr std::string_view kFollows = "SELECT follows FROM note WHERE id=?";
constexpr std::string_view kRemove = "DELETE FROM note WHERE id=? AND state=? AND claim_sequence=?";
constexpr std::string_view kText = "SELECT text_sealed FROM note WHERE id=?";
constexpr std::string_view kFrozen = "SELECT frozen_sealed FROM note WHERE id=?";
constexpr std::string_view kReason = "SELECT reason_sealed FROM note WHERE id=?";
constexpr std::string_view kAllCounts =
    "SELECT request_id,sum(state<>'needs_attention'),sum(state='needs_attention') FROM note "
    "WHERE state<>'sent' GROUP BY request_id ORDER BY request_id";
constexpr std::string_view kCounts =
    "SELECT coalesce(sum(state<>'needs_attention'),0),coalesce(sum(state='needs_attention'),0) FROM note "
    "WHERE state<>'sent' AND request_id=?";
constexpr std::string_view kSaveDraft =
    "INSERT INTO note_draft(request_id,updated_at_ms,text_sealed) VALUES(?1,?2,?3) ON CONFLICT(request_id) "
    "DO UPDATE SET updated_at_ms=excluded.updated_at_ms,text_sealed=excluded.text_sealed";
constexpr std::string_view kDropDraft = "DELETE FROM note_draft WHERE request_id=?";
constexpr std::string_view kDraft = "SELECT text_sealed FROM note_draft WHERE request_id=?";

#undef FIRST_IN_LANE
#undef NOTE_COLUMNS

std::optional<Instant> read_instant(const Statement& row, int column)
{
    if (row.is_null(column)) return std::nullopt;
    return Instant{row.text(column), Milliseconds{row.number(column + 1)}, row.time(column + 2)};
}

void bind_instant(Statement& statement, const std::optional<Instant>& instant)
{
    if (!instant) {
        statement.bind_null().bind_null().bind_null();
        return;
    }
    statement.bind(instant->boot_id).bind(std::int64_t{instant->since_boot.count()}).bind(instant->wall);
}

Result<Note> read_note(const Statement& row)
{
    const auto id = Uuid::parse(row.text(0));
    const auto request = Uuid::parse(row.text(1));
    const auto state = parse_state(row.text(4));
    if (!id || !request || !state)
        return Error{ErrorCode::database_bad, "a row of the notes does not read as a note"};
    Note note{.id = NoteId{*id},
              .request = RequestId{*request},
              .kind = row.text(2) == word(NoteKind::closing) ? NoteKind::closing : NoteKind::note,
              .customer_informed = row.number(3) != 0 ? CustomerInformed::yes : CustomerInformed::no,
              .state = *state,
              .created_at = row.time(5),
              .updated_at = row.time(6)};
    note.attempts = row.number(7);
    note.round = row.number(8);
    note.may_be_executed = row.number(9) != 0;
    note.has_left = row.number(10) != 0;
    note.claim_sequence = row.number(11);
    if (!row.is_null(12)) note.ms_request_id = Uuid::parse(row.text(12));
    note.first_sent = read_instant(row, 13);
    note.last_sent = read_instant(row, 16);
    note.next_attempt_at = row.time(19);
    note.reason_code = row.text(20);
    return note;
}

} // namespace

bool may_take_back(const Note& note)
{
    const bool never_left = note.state == State::ready && !note.has_left;
    return never_left || (note.state == State::needs_attention && !note.may_be_executed);
}

Notes::Notes(Database& database, const Keyring& keyring, Outbox& outbox)
    : database_(database),
      outbox_(outbox),
      records_key_(keyring.derived(KeyPurpose::records)),
      key_id_(keyring.key_id())
{
}

std::string Notes::place(std::string_view id, std::string_view column) const
{
    return std::string{id} + "|note|" + std::string{column} + "|1|" + key_id_;
}

/// Names the row to the witness log, and in the row what the log says of it so far.
Result<> Notes::touch(const NoteId& id)
{
    if (witness_ == nullptr) return success();
    witness_->touch_note(id.uuid);
    const std::string_view known = witness_->last_digest(id.uuid);
    if (known.empty()) return success();
    return database_.prepared(kFollow).bind_blob(known).bind(id.text()).run();
}

Result<std::string> Notes::follows(const NoteId& id) const
{
    Statement statement = database_.prepared(kFollows);
    const auto row = statement.bind(id.text()).step();
    if (!row) return row.error();
    return *row ? statement.text(0) : std::string{};
}

Result<Note> Notes::accept(const NewNote& note, const Instant& now)
{
    auto transaction = Transaction::begin(database_);
    if (!transaction) return transaction.error();
    if (const auto touched = touch(note.id); !touched) return touched.error();
    const std::string& id = note.id.text();
    const auto inserted =
        database_.prepared(mutated(Mutant::note_before_its_request, kAccept, " AND state='sent'", ""))
            .bind(id)
            .bind(note.request.text())
            .bind(word(note.kind))
            .bind(std::int64_t{note.customer_informed == CustomerInformed::yes})
            .bind(now.wall)
            .bind_blob(seal(records_key_, place(id, "text"), note.text))
            .bind_blob(seal(records_key_, place(id, "frozen"), note.frozen))
            .run();
    if (!inserted) return inserted.error();
    auto kept = find(note.id);
    if (!kept) return kept.error();
    if (!*kept) return Error{ErrorCode::not_possible_now, "only a sent request takes notes"};
    if (note.kind == NoteKind::note) {
        const auto dropped = database_.prepared(kDropDraft).bind(note.request.text()).run();
        if (!dropped) return dropped.error();
    }
    if (const auto committed = transaction->commit(); !committed) return committed.error();
    return **std::move(kept);
}

Result<std::vector<Note>> Notes::notes(Statement statement) const
{
    std::vector<Note> all;
    for (;;) {
        const auto row = statement.step();
        if (!row) return row.error();
        if (!*row) return all;
        auto note = read_note(statement);
        if (!note) return note.error();
        all.push_back(*std::move(note));
    }
}

Result<std::optional<Note>> Notes::find(const NoteId& id) const
{
    auto found = notes(std::move(database_.prepared(kFindNote).bind(id.text())));
    if (!found) return found.error();
    if (found->empty()) return std::optional<Note>{};
    return std::optional{std::move(found->front())};
}

Result<std::vector<Note>> Notes::of(const RequestId& request) const
{
    return notes(std::move(database_.prepared(kOf).bind(request.text())));
}

Result<std::vector<Note>> Notes::all() const
{
    return notes(database_.prepared(kAllNotes));
}

Result<std::vector<Note>> Notes::unfinished() const
{
    return notes(database_.prepared(kUnfinished));
}

Result<std::vector<Note>> Notes::due(Timestamp now, std::int64_t limit) const
{
    Statement statement =
        database_.prepared(mutated(Mutant::note_order_reversed, kDue, "<note.sequence", ">note.sequence"));
    statement.bind(now).bind(now + Outbox::longest_pause).bind(limit);
    return notes(std::move(statement));
}

Result<std::optional<Timestamp>> Notes::earliest_attempt() const
{
    Statement statement = database_.prepared(kEarliestAttempt);
    if (const auto row = statement.step(); !row) return row.error();
    if (statement.is_null(0)) return std::optional<Timestamp>{};
    return std::optional{statement.time(0)};
}

Result<> Notes::change(const Note& before, const Note& after, const std::optional<std::string>& reason_text,
                       Timestamp at)
{
    auto transaction = Transaction::begin(database_);
    if (!transaction) return transaction.error();
    if (const auto touched = touch(before.id); !touched) return touched;
    {
        Statement statement = database_.prepared(kChange);
        statement.bind(word(after.state))
            .bind(at)
            .bind(after.attempts)
            .bind(after.round)
            .bind(std::int64_t{after.may_be_executed})
            .bind(std::int64_t{after.has_left})
            .bind(after.claim_sequence)
            .bind(after.ms_request_id ? std::optional{after.ms_request_id->text()} : std::nullopt);
        bind_instant(statement, after.first_sent);
        bind_instant(statement, after.last_sent);
        statement.bind(after.next_attempt_at).bind(after.reason_code);
        if (reason_text)
            statement.bind_blob(seal(records_key_, place(before.id.text(), "reason"), *reason_text));
        else
            statement.bind_null();
        statement.bind(before.id.text()).bind(word(before.state)).bind(before.claim_sequence);
        if (const auto run = statement.run(); !run) return run.error();
    }
    if (database_.changes() == 0)
        return Error{ErrorCode::not_possible_now, "the note " + before.id.text() + " has moved on"};
    if (after.kind == NoteKind::closing && after.state == State::sent) {
        const auto closed = outbox_.close_sent(after.request, kReasonClosedHere, at);
        if (!closed) return closed;
    }
    return transaction->commit();
}

Result<> Notes::hasten_all(Timestamp now)
{
    return database_.prepared(kHastenAll).bind(now).run();
}

Result<> Notes::take_back(const NoteId& id, Timestamp now)
{
    const auto note = find(id);
    if (!note) return note.error();
    if (!*note) return Error{ErrorCode::not_found, id.text()};
    if (!may_take_back(**note))
        return Error{ErrorCode::not_possible_now, "it may have arrived, or 21Vianet has it"};
    auto words = text(id);
    if (!words) return words.error();
    const auto typed = draft((*note)->request);
    if (!typed) return typed.error();
    if (!typed->empty()) *words += (words->empty() ? "" : "\n\n") + *typed;

    auto transaction = Transaction::begin(database_);
    if (!transaction) return transaction.error();
    if (const auto touched = touch(id); !touched) return touched;
    const auto removed = database_.prepared(kRemove)
                             .bind(id.text())
                             .bind(word((*note)->state))
                             .bind((*note)->claim_sequence)
                             .run();
    if (!removed) return removed;
    if (const auto saved = save_draft((*note)->request, *words, now); !saved) return saved;
    return transaction->commit();
}

Result<std::string> Notes::open_column(const NoteId& id, std::string_view column, std::string_view sql) const
{
    Statement statement = database_.prepared(sql);
    const auto row = statement.bind(id.text()).step();
    if (!row) return row.error();
    if (!*row) return Error{ErrorCode::not_found, id.text()};
    if (statement.is_null(0)) return std::string{};
    return open_sealed(records_key_, place(id.text(), column), statement.text(0));
}

Result<std::string> Notes::text(const NoteId& id) const
{
    return open_column(id, "text", kText);
}

Result<std::string> Notes::frozen(const NoteId& id) const
{
    return open_column(id, "frozen", kFrozen);
}

Result<std::string> Notes::reason_text(const NoteId& id) const
{
    return open_column(id, "reason", kReason);
}

Result<std::map<std::string, NoteCounts>> Notes::counts() const
{
    std::map<std::string, NoteCounts> all;
    Statement statement = database_.prepared(kAllCounts);
    for (;;) {
        const auto row = statement.step();
        if (!row) return row.error();
        if (!*row) return all;
        all[statement.text(0)] = {static_cast<std::size_t>(statement.number(1)),
                                  static_cast<std::size_t>(statement.number(2))};
    }
}

Result<NoteCounts> Notes::counts(const RequestId& request) const
{
    Statement statement = database_.prepared(kCounts);
    if (const auto row = statement.bind(request.text()).step(); !row) return row.error();
    return NoteCounts{static_cast<std::size_t>(statement.number(0)),
                      static_cast<std::size_t>(statement.number(1))};
}

Result<> Notes::save_draft(const RequestId& request, std::string_view text, Timestamp now)
{
    if (text.empty()) return database_.prepared(kDropDraft).bind(request.text()).run();
    return database_.prepared(kSaveDraft)
        .bind(request.text())
        .bind(now)
        .bind_blob(seal(records_key_, place(request.text(), "draft"), text))
        .run();
}

Result<std::string> Notes::draft(const RequestId& request) const
{
    Statement statement = database_.prepared(kDraft);
    const auto row = statement.bind(request.text()).step();
    if (!row) return row.error();
    if (!*row) return std::string{};
    return open_sealed(records_key_, place(request.text(), "draft"), statement.text(0));
}

} // namespace kiosk
