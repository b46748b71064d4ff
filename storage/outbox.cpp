#include "storage/outbox.h"

#include "storage/drafts.h"
#include "storage/mutant.h"
#include "storage/witness.h"

#include <algorithm>
#include <utility>

namespace kiosk
{

namespace
{

// Column order is the order of CREATE TABLE in schema.cpp.
#define ENTRY_COLUMNS                                                                                        \
    "id,reference,kind,severity,channel,state,created_at_ms,updated_at_ms,attempts,round,may_be_executed,"   \
    "has_left,claim_sequence,ms_request_id,first_sent_boot,first_sent_boot_ms,first_sent_wall_ms,last_sent_" \
    "boot,"                                                                                                  \
    "last_sent_boot_ms,last_sent_wall_ms,next_attempt_at_ms,reason_code,service_request_number,replaces"

constexpr std::string_view kAccept =
    "INSERT INTO request(id,reference,kind,severity,channel,state,created_at_ms,updated_at_ms,priority_ms,"
    "attempts,round,may_be_executed,has_left,claim_sequence,next_attempt_at_ms,reason_code,replaces) "
    "VALUES(?1,?2,?3,?4,?5,'ready',?6,?6,?7,0,1,0,0,0,?6,'',?8) ON CONFLICT(id) DO NOTHING";
constexpr std::string_view kTakeOver =
    "INSERT INTO request(id,reference,kind,severity,channel,state,created_at_ms,updated_at_ms,priority_ms,"
    "attempts,round,may_be_executed,has_left,claim_sequence,next_attempt_at_ms,reason_code,replaces) "
    "VALUES(?1,?2,?3,?4,'partner_center','checking',?5,?6,?7,0,1,1,1,0,?6,?8,?9) "
    "ON CONFLICT(id) DO NOTHING";
constexpr std::string_view kKeepText =
    "INSERT INTO request_text(sequence,request_id,data_key_sealed,form_sealed,frozen_sealed) "
    "SELECT sequence,id,?2,?3,?4 FROM request WHERE id=?1";
constexpr std::string_view kCloseReplaced =
    "UPDATE request SET state='closed',updated_at_ms=?1,reason_code=?3 WHERE id=?2 AND "
    "state='needs_attention'";
constexpr std::string_view kDropDraft = "DELETE FROM draft WHERE id=?";
constexpr std::string_view kFindById = "SELECT " ENTRY_COLUMNS " FROM request WHERE id=?";
constexpr std::string_view kFindByReference =
    "SELECT " ENTRY_COLUMNS " FROM request WHERE id BETWEEN ?1 AND ?1||'~' AND reference=?2";
constexpr std::string_view kAllEntries = "SELECT " ENTRY_COLUMNS " FROM request ORDER BY sequence";
constexpr std::string_view kLastAndLastText =
    "SELECT (SELECT max(sequence) FROM request),(SELECT max(sequence) FROM request_text)";
constexpr std::string_view kUnfinished =
    "SELECT " ENTRY_COLUMNS " FROM request WHERE channel IN ('partner_center','handin','courier') AND "
    "state IN ('claimed','checking','held','needs_attention') ORDER BY sequence";
constexpr std::string_view kMostUrgentNew =
    "SELECT " ENTRY_COLUMNS
    " FROM request WHERE channel='partner_center' AND state=?1 AND (attempts>0)=0 AND "
    "(next_attempt_at_ms<=?2 OR next_attempt_at_ms>?3) ORDER BY priority_ms,sequence LIMIT 1";
constexpr std::string_view kMostUrgentRetry =
    "SELECT " ENTRY_COLUMNS
    " FROM request WHERE channel='partner_center' AND state=?1 AND (attempts>0)=1 AND "
    "(next_attempt_at_ms<=?2 OR next_attempt_at_ms>?3) ORDER BY priority_ms,sequence LIMIT 1";
constexpr std::string_view kDue =
    "SELECT " ENTRY_COLUMNS " FROM request WHERE channel='partner_center' AND state=?1 AND "
    "(next_attempt_at_ms<=?2 OR next_attempt_at_ms>?3) ORDER BY priority_ms,sequence LIMIT ?4";
constexpr std::string_view kEarliestAttempt =
    "SELECT min(next_attempt_at_ms) FROM request WHERE channel='partner_center' AND state=?";
constexpr std::string_view kChange =
    "UPDATE request SET state=?1,updated_at_ms=?2,attempts=?3,round=?4,may_be_executed=?5,has_left=?6,"
    "claim_sequence=?7,ms_request_id=?8,first_sent_boot=?9,first_sent_boot_ms=?10,first_sent_wall_ms=?11,"
    "last_sent_boot=?12,last_sent_boot_ms=?13,last_sent_wall_ms=?14,next_attempt_at_ms=?15,reason_code=?16,"
    "service_request_number=?17,channel=?18 WHERE id=?19 AND state=?20 AND claim_sequence=?21";
constexpr std::string_view kRemark =
    "INSERT INTO request_remark(sequence,request_id,reason_sealed,reply_sealed) "
    "SELECT sequence,id,?2,?3 FROM request WHERE id=?1 "
    "ON CONFLICT(sequence) DO UPDATE SET reason_sealed=coalesce(excluded.reason_sealed,reason_sealed),"
    "reply_sealed=coalesce(excluded.reply_sealed,reply_sealed)";
constexpr std::string_view kHastenAll =
    "UPDATE request SET next_attempt_at_ms=?1 WHERE channel='partner_center' AND "
    "state IN ('ready','checking') AND next_attempt_at_ms>?1";
constexpr std::string_view kCloseSent =
    "UPDATE request SET state='closed',updated_at_ms=?1,reason_code=?2 WHERE id=?3 AND state='sent'";
constexpr std::string_view kRecord =
    "INSERT INTO history(request_sequence,line,at_ms,from_state,to_state,reason_code) "
    "SELECT sequence,(SELECT coalesce(max(line),0)+1 FROM history WHERE request_sequence=request.sequence),"
    "?2,?3,?4,?5 FROM request WHERE id=?1";
constexpr std::string_view kHistory =
    "SELECT at_ms,from_state,to_state,history.reason_code FROM request JOIN history ON "
    "request_sequence=sequence WHERE id=? ORDER BY line";
constexpr std::string_view kMilestones =
    "SELECT id,at_ms,to_state FROM history JOIN request ON sequence=request_sequence "
    "WHERE to_state IN ('sent','handed_in','closed') ORDER BY request_sequence,line";
constexpr std::string_view kLastPriority =
    "SELECT priority_ms,severity FROM request ORDER BY sequence DESC LIMIT 1";
constexpr std::string_view kNumberIsTaken =
    "SELECT count(*) FROM request WHERE service_request_number=? AND id<>?";
constexpr std::string_view kDataKey =
    "SELECT data_key_sealed FROM request JOIN request_text USING(sequence) WHERE id=?";
constexpr std::string_view kForm =
    "SELECT form_sealed FROM request JOIN request_text USING(sequence) WHERE id=?";
constexpr std::string_view kFrozen =
    "SELECT frozen_sealed FROM request JOIN request_text USING(sequence) WHERE id=?";
constexpr std::string_view kReason =
    "SELECT reason_sealed FROM request JOIN request_remark USING(sequence) WHERE id=?";
constexpr std::string_view kReply =
    "SELECT reply_sealed FROM request JOIN request_remark USING(sequence) WHERE id=?";
constexpr std::string_view kFollow = "UPDATE request SET follows=? WHERE id=?";
constexpr std::string_view kFollows = "SELECT follows FROM request WHERE id=?";
constexpr std::string_view kRemove = "DELETE FROM request WHERE id=? AND has_left=0";
constexpr std::string_view kBackToDraft =
    "INSERT INTO draft(id,kind,created_at_ms,updated_at_ms,form_sealed) VALUES(?,?,?,?,?)";

#undef ENTRY_COLUMNS

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

Result<Entry> read_entry(const Statement& row)
{
    const auto id = Uuid::parse(row.text(0));
    const auto reference = Reference::parse(row.text(1));
    const auto kind = parse_request_kind(row.text(2));
    const auto severity = parse_severity(row.text(3));
    const auto channel = parse_channel(row.text(4));
    const auto state = parse_state(row.text(5));
    if (!id || !reference || !kind || !severity || !channel || !state)
        return Error{ErrorCode::database_bad, "a row of the outbox does not read as a request"};

    Entry entry{.id = RequestId{*id},
                .reference = *reference,
                .kind = *kind,
                .severity = *severity,
                .channel = *channel,
                .state = *state,
                .created_at = row.time(6),
                .updated_at = row.time(7)};
    entry.attempts = row.number(8);
    entry.round = row.number(9);
    entry.may_be_executed = row.number(10) != 0;
    entry.has_left = row.number(11) != 0;
    entry.claim_sequence = row.number(12);
    if (!row.is_null(13)) entry.ms_request_id = Uuid::parse(row.text(13));
    entry.first_sent = read_instant(row, 14);
    entry.last_sent = read_instant(row, 17);
    entry.next_attempt_at = row.time(20);
    entry.reason_code = row.text(21);
    if (!row.is_null(22)) entry.service_request_number = row.text(22);
    if (!row.is_null(23)) entry.replaces = Reference::parse(row.text(23));
    return entry;
}

/// What `kAccept` puts into the row.
Entry accepted(const Request& request, Channel channel, Timestamp at)
{
    const Draft& text = request.text();
    Entry entry{.id = request.id(),
                .reference = request.reference(),
                .kind = text.kind,
                .severity = request.severity(),
                .channel = channel,
                .created_at = at,
                .updated_at = at};
    entry.next_attempt_at = at;
    entry.replaces = text.replaces;
    return entry;
}

Milliseconds behind_class_a(Severity severity)
{
    return static_cast<int>(severity) *
           (is_mutated(Mutant::severity_reversed) ? -Outbox::class_age : Outbox::class_age);
}

} // namespace

std::string_view word(Channel channel)
{
    switch (channel) {
    case Channel::partner_center:
        return "partner_center";
    case Channel::handin:
        return "handin";
    case Channel::courier:
        return "courier";
    }
    return {};
}

std::optional<Channel> parse_channel(std::string_view text)
{
    const auto known = std::ranges::find(kChannels, text, [](Channel channel) { return word(channel); });
    if (known == kChannels.end()) return std::nullopt;
    return *known;
}

Outbox::Outbox(Database& database, const Keyring& keyring)
    : database_(database), records_key_(keyring.derived(KeyPurpose::records)), key_id_(keyring.key_id())
{
}

std::string Outbox::place(const RequestId& id, std::string_view column) const
{
    return id.text() + "|request|" + std::string{column} + "|1|" + key_id_;
}

Result<Entry> Outbox::accept(const Request& request, std::string_view frozen, Channel channel, Instant now)
{
    if (is_mutated(Mutant::draft_dropped_before_commit))
        (void)database_.prepared(kDropDraft).bind(request.id().text()).run();
    auto transaction = Transaction::begin(database_);
    if (!transaction) return transaction.error();

    const auto priority_ms = priority_of_next(request.severity(), now.wall);
    if (!priority_ms) return priority_ms.error();
    const Draft& text = request.text();
    const auto inserted = database_
                              .prepared(mutated(Mutant::second_accept_starts_anew, kAccept, "NOTHING",
                                                "UPDATE SET state='ready'"))
                              .bind(request.id().text())
                              .bind(request.reference().text())
                              .bind(word(text.kind))
                              .bind(word(request.severity()))
                              .bind(word(channel))
                              .bind(now.wall)
                              .bind(*priority_ms)
                              .bind(text.replaces ? std::optional{text.replaces->text()} : std::nullopt)
                              .run();
    if (!inserted) return inserted.error();

    const bool is_new = database_.changes() == 1;
    if (is_new) {
        if (const auto kept = keep_text(request, frozen); !kept) return kept.error();
        if (const auto touched = touch(request.id()); !touched) return touched.error();
        if (text.replaces) {
            if (const auto closed = close_replaced(*text.replaces, now.wall); !closed) return closed.error();
        }
    }
    if (const auto dropped = database_.prepared(kDropDraft).bind(request.id().text()).run(); !dropped)
        return dropped.error();

    std::optional<Entry> entry;
    if (is_new) {
        entry = accepted(request, channel, now.wall);
    } else {
        auto known = find(request.id());
        if (!known) return known.error();
        entry = *std::move(known);
    }
    const auto committed = transaction->commit();
    if (!committed && !is_mutated(Mutant::acknowledged_before_commit)) return committed.error();
    return *std::move(entry);
}

/// What was typed and what will leave, beside the row that was inserted just now.
Result<> Outbox::keep_text(const Request& request, std::string_view frozen)
{
    const SecretKey key = SecretKey::random();
    const std::string_view key_bytes{reinterpret_cast<const char*>(key.data.data()), key.data.size()};
    return database_.prepared(kKeepText)
        .bind(request.id().text())
        .bind_blob(seal(records_key_, place(request.id(), "data_key"), key_bytes))
        .bind_blob(seal(key, place(request.id(), "form"), to_json(request.text())))
        .bind_blob(seal(key, place(request.id(), "frozen"), frozen))
        .run();
}

Result<> Outbox::close_replaced(const Reference& replaced, Timestamp at)
{
    const auto entry = find(replaced);
    if (!entry) return entry.error();
    if (!*entry) return success();
    const RequestId& id = (*entry)->id;
    const auto closed =
        database_.prepared(kCloseReplaced).bind(at).bind(id.text()).bind(kReasonReplaced).run();
    if (!closed || database_.changes() == 0) return closed;
    if (const auto touched = touch(id); !touched) return touched;
    return record(id, at, State::needs_attention, State::closed, kReasonReplaced);
}

Result<std::optional<Entry>> Outbox::single(Statement statement) const
{
    const auto row = statement.step();
    if (!row) return row.error();
    if (!*row) return std::optional<Entry>{};
    auto entry = read_entry(statement);
    if (!entry) return entry.error();
    return std::optional{*std::move(entry)};
}

Result<std::optional<Entry>> Outbox::find(const RequestId& id) const
{
    return single(std::move(database_.prepared(kFindById).bind(id.text())));
}

Result<std::optional<Entry>> Outbox::find(const Reference& reference) const
{
    return single(
        std::move(database_.prepared(kFindByReference).bind(reference.id_prefix()).bind(reference.text())));
}

Result<std::vector<Entry>> Outbox::entries(Statement statement) const
{
    std::vector<Entry> all;
    for (;;) {
        const auto row = statement.step();
        if (!row) return row.error();
        if (!*row) return all;
        auto entry = read_entry(statement);
        if (!entry) return entry.error();
        all.push_back(*std::move(entry));
    }
}

Result<std::vector<Entry>> Outbox::all() const
{
    return entries(database_.prepared(kAllEntries));
}

Result<bool> Outbox::ends_with_text() const
{
    Statement last = database_.prepared(kLastAndLastText);
    if (const auto row = last.step(); !row) return row.error();
    return last.number(0) == last.number(1);
}

Result<std::vector<Entry>> Outbox::unfinished() const
{
    return entries(database_.prepared(kUnfinished));
}

Result<std::vector<Entry>> Outbox::due(State state, Timestamp now, std::int64_t limit) const
{
    Statement statement = database_.prepared(kDue);
    statement.bind(word(state)).bind(now).bind(now + longest_pause).bind(limit);
    return entries(std::move(statement));
}

Result<std::optional<Entry>> Outbox::most_urgent(State state, Freshness freshness, Timestamp now) const
{
    const auto sql = freshness == Freshness::never_tried ? kMostUrgentNew : kMostUrgentRetry;
    return single(std::move(database_.prepared(sql).bind(word(state)).bind(now).bind(now + longest_pause)));
}

Result<std::optional<Timestamp>> Outbox::earliest_attempt(State state) const
{
    Statement statement = database_.prepared(kEarliestAttempt);
    if (const auto row = statement.bind(word(state)).step(); !row) return row.error();
    if (statement.is_null(0)) return std::optional<Timestamp>{};
    return std::optional{statement.time(0)};
}

Result<> Outbox::change(const Entry& before, const Entry& after, const SealedRemarks& remarks, Timestamp at)
{
    return change_together({{before, after, remarks}}, at, {});
}

Result<> Outbox::change_together(const std::vector<Change>& changes, Timestamp at, const Alongside& alongside)
{
    auto transaction = Transaction::begin(database_);
    if (!transaction) return transaction.error();
    for (const Change& change : changes)
        if (const auto applied = apply(change, at); !applied) return applied;
    if (alongside)
        if (const auto written = alongside(); !written) return written;
    return transaction->commit();
}

Result<> Outbox::apply(const Change& change, Timestamp at)
{
    const auto& [before, after, remarks] = change;
    if (const auto touched = touch(before.id); !touched) return touched;
    {
        Statement statement =
            database_.prepared(mutated(Mutant::claims_not_fenced, kChange, "claim_sequence=?21", "?21>=0"));
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
        statement.bind(after.next_attempt_at).bind(after.reason_code).bind(after.service_request_number);
        statement.bind(word(after.channel));
        statement.bind(before.id.text()).bind(word(before.state)).bind(before.claim_sequence);
        if (const auto run = statement.run(); !run) return run.error();
    }
    if (database_.changes() == 0)
        return Error{ErrorCode::not_possible_now, before.reference.text() + " has moved on"};
    if (const auto kept = keep_remarks(before.id, remarks); !kept) return kept;

    // A move says where to, unless it has a reason of its own.
    const bool has_own_reason = !after.reason_code.empty() && after.reason_code != before.reason_code;
    if (before.channel != after.channel && after.state != State::handed_in && !has_own_reason) {
        const std::string moved = "moved_to_" + std::string{word(after.channel)};
        if (const auto recorded = record(before.id, at, before.state, after.state, moved); !recorded)
            return recorded.error();
    } else if (before.state != after.state || before.reason_code != after.reason_code) {
        const auto recorded = record(before.id, at, before.state, after.state, after.reason_code);
        if (!recorded) return recorded.error();
    }
    return success();
}

Result<> Outbox::keep_remarks(const RequestId& id, const SealedRemarks& remarks)
{
    if (!remarks.reason_text && !remarks.reply) return success();
    const auto key = data_key(id);
    if (!key) return key.error();
    Statement statement = database_.prepared(kRemark);
    statement.bind(id.text());
    const auto bind = [&](std::string_view column, const std::optional<std::string>& text) {
        if (text)
            statement.bind_blob(seal(*key, place(id, column), *text));
        else
            statement.bind_null();
    };
    bind("reason", remarks.reason_text);
    bind("reply", remarks.reply);
    return statement.run();
}

Result<> Outbox::take_over(const Request& request, std::string_view frozen, std::string_view reason_code,
                           Timestamp accepted_at, Timestamp now, const Alongside& alongside)
{
    auto transaction = Transaction::begin(database_);
    if (!transaction) return transaction.error();
    const Draft& text = request.text();
    const auto inserted =
        database_.prepared(kTakeOver)
            .bind(request.id().text())
            .bind(request.reference().text())
            .bind(word(text.kind))
            .bind(word(request.severity()))
            .bind(accepted_at)
            .bind(now)
            .bind((accepted_at.time_since_epoch() + behind_class_a(request.severity())).count())
            .bind(reason_code)
            .bind(text.replaces ? std::optional{text.replaces->text()} : std::nullopt)
            .run();
    if (!inserted) return inserted;
    if (database_.changes() == 1) {
        if (const auto kept = keep_text(request, frozen); !kept) return kept;
        if (const auto touched = touch(request.id()); !touched) return touched;
        const auto recorded = record(request.id(), now, std::nullopt, State::checking, reason_code);
        if (!recorded) return recorded;
    }
    if (alongside)
        if (const auto written = alongside(); !written) return written;
    return transaction->commit();
}

Result<> Outbox::hasten_all(Timestamp now)
{
    return database_.prepared(kHastenAll).bind(now).run();
}

Result<> Outbox::close_sent(const RequestId& id, std::string_view reason_code, Timestamp at)
{
    const auto closed = database_.prepared(kCloseSent).bind(at).bind(reason_code).bind(id.text()).run();
    if (!closed || database_.changes() == 0) return closed;
    if (const auto touched = touch(id); !touched) return touched;
    return record(id, at, State::sent, State::closed, reason_code);
}

Result<bool> Outbox::number_is_taken(const RequestId& id, std::string_view service_request_number) const
{
    Statement statement = database_.prepared(kNumberIsTaken);
    if (const auto row = statement.bind(service_request_number).bind(id.text()).step(); !row)
        return row.error();
    return statement.number(0) > 0;
}

Result<SecretKey> Outbox::data_key(const RequestId& id) const
{
    Statement statement = database_.prepared(kDataKey);
    const auto row = statement.bind(id.text()).step();
    if (!row) return row.error();
    if (!*row) {
        const auto entry = find(id);
        if (!entry) return entry.error();
        if (*entry) return Error{ErrorCode::seal_broken, "what was typed is gone"};
        return Error{ErrorCode::not_found, id.text()};
    }
    const auto bytes = open_sealed(records_key_, place(id, "data_key"), statement.text(0));
    if (!bytes) return bytes.error();
    SecretKey key;
    std::copy(bytes->begin(), bytes->end(), key.data.begin());
    return key;
}

Result<std::string> Outbox::open_column(const RequestId& id, std::string_view column,
                                        std::string_view sql) const
{
    const auto key = data_key(id);
    if (!key) return key.error();
    Statement statement = database_.prepared(sql);
    const auto row = statement.bind(id.text()).step();
    if (!row) return row.error();
    if (!*row || statement.is_null(0)) return Error{ErrorCode::not_found, std::string{column}};
    return open_sealed(*key, place(id, column), statement.text(0));
}

Result<Draft> Outbox::form(const RequestId& id) const
{
    const auto json = open_column(id, "form", kForm);
    if (!json) return json.error();
    SystemRandom unused; // An accepted form has its id.
    return draft_from_json(*json, unused);
}

Result<std::string> Outbox::frozen(const RequestId& id) const
{
    return open_column(id, "frozen", kFrozen);
}

Result<SealedRemarks> Outbox::remarks(const RequestId& id) const
{
    SealedRemarks remarks;
    auto reason = open_column(id, "reason", kReason);
    if (reason)
        remarks.reason_text = *std::move(reason);
    else if (reason.error().code != ErrorCode::not_found)
        return reason.error();
    auto reply = open_column(id, "reply", kReply);
    if (reply)
        remarks.reply = *std::move(reply);
    else if (reply.error().code != ErrorCode::not_found)
        return reply.error();
    return remarks;
}

/// Names the row to the witness log, and in the row what the log says of it so far.
Result<> Outbox::touch(const RequestId& id)
{
    if (witness_ == nullptr) return success();
    witness_->touch_request(id.uuid);
    const std::string_view known = witness_->last_digest(id.uuid);
    if (known.empty()) return success();
    return database_.prepared(kFollow).bind_blob(known).bind(id.text()).run();
}

Result<std::string> Outbox::follows(const RequestId& id) const
{
    Statement statement = database_.prepared(kFollows);
    const auto row = statement.bind(id.text()).step();
    if (!row) return row.error();
    return *row ? statement.text(0) : std::string{};
}

Result<> Outbox::record(const RequestId& id, Timestamp at, std::optional<State> from, State to,
                        std::string_view reason_code)
{
    return database_.prepared(kRecord)
        .bind(id.text())
        .bind(at)
        .bind(from ? word(*from) : std::string_view{})
        .bind(word(to))
        .bind(reason_code)
        .run();
}

Result<std::vector<Transition>> Outbox::history(const RequestId& id) const
{
    const auto entry = find(id);
    if (!entry) return entry.error();
    std::vector<Transition> lines;
    if (!*entry) return lines;
    lines.push_back({(*entry)->created_at, std::nullopt, State::ready, {}});
    Statement statement = database_.prepared(kHistory);
    statement.bind(id.text());
    for (;;) {
        const auto row = statement.step();
        if (!row) return row.error();
        if (!*row) return lines;
        const auto from = parse_state(statement.text(1));
        const auto to = parse_state(statement.text(2));
        if (!to) return Error{ErrorCode::database_bad, "a line of the history does not read as a state"};
        if (!from) lines.clear(); // A beginning of its own.
        lines.push_back({statement.time(0), from, *to, statement.text(3)});
    }
}

Result<std::vector<Outbox::Milestone>> Outbox::milestones() const
{
    std::vector<Milestone> reached;
    Statement row = database_.prepared(kMilestones);
    for (;;) {
        const auto stepped = row.step();
        if (!stepped) return stepped.error();
        if (!*stepped) return reached;
        if (const auto to = parse_state(row.text(2))) reached.push_back({row.text(0), row.time(1), *to});
    }
}

Result<std::int64_t> Outbox::priority_of_next(Severity severity, Timestamp created_at) const
{
    Milliseconds since = created_at.time_since_epoch();
    Statement last = database_.prepared(kLastPriority);
    const auto row = last.step();
    if (!row) return row.error();
    if (*row)
        if (const auto of_last = parse_severity(last.text(1)))
            since = std::max(since, Milliseconds{last.number(0)} - behind_class_a(*of_last));
    return (since + behind_class_a(severity)).count();
}

Result<Draft> Outbox::withdraw(const RequestId& id, Timestamp now)
{
    const auto entry = find(id);
    if (!entry) return entry.error();
    if (!*entry) return Error{ErrorCode::not_found, id.text()};
    const State state = (*entry)->state;
    const bool is_waiting = state == State::ready || state == State::held || state == State::needs_attention;
    const bool has_left = (*entry)->has_left && !is_mutated(Mutant::withdrawn_after_it_left);
    if (has_left || !is_waiting)
        return Error{ErrorCode::not_possible_now, "bytes of it may have left, or 21Vianet has it"};
    auto draft = form(id);
    if (!draft) return draft;

    auto transaction = Transaction::begin(database_);
    if (!transaction) return transaction.error();
    if (const auto touched = touch(id); !touched) return touched.error();
    const auto remove = mutated(Mutant::withdrawn_after_it_left, kRemove, " AND has_left=0", "");
    if (const auto removed = database_.prepared(remove).bind(id.text()).run(); !removed)
        return removed.error();
    const auto kept = database_.prepared(kBackToDraft)
                          .bind(id.text())
                          .bind(word(draft->kind))
                          .bind((*entry)->created_at)
                          .bind(now)
                          .bind_blob(seal(records_key_, draft_place(id, key_id_), to_json(*draft)))
                          .run();
    if (!kept) return kept.error();
    if (const auto committed = transaction->commit(); !committed) return committed.error();
    return draft;
}

} // namespace kiosk
