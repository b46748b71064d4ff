#include "storage/salvage.h"

#include "storage/clock.h"
#include "storage/drafts.h"
#include "storage/page_reader.h"
#include "storage/random_source.h"
#include "storage/reckoning.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

namespace kiosk
{

namespace
{

// The columns of our tables in the order of CREATE TABLE (schema.cpp); a test holds them against the schema.
// Only `follows`, which an older schema does not have, says nothing about a row that was salvaged.
constexpr std::string_view kPutRequest =
    "INSERT OR IGNORE INTO request(sequence,id,reference,kind,severity,channel,state,created_at_ms,"
    "updated_at_ms,priority_ms,attempts,round,may_be_executed,has_left,claim_sequence,ms_request_id,"
    "first_sent_boot,first_sent_boot_ms,first_sent_wall_ms,last_sent_boot,last_sent_boot_ms,"
    "last_sent_wall_ms,next_attempt_at_ms,reason_code,service_request_number,replaces) "
    "VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)";
constexpr std::string_view kPutText =
    "INSERT OR IGNORE INTO request_text(sequence,request_id,data_key_sealed,form_sealed,frozen_sealed) "
    "SELECT sequence,id,?2,?3,?4 FROM request WHERE id=?1";
constexpr std::string_view kPutRemark =
    "INSERT OR IGNORE INTO request_remark(sequence,request_id,reason_sealed,reply_sealed) "
    "SELECT sequence,id,?2,?3 FROM request WHERE id=?1";
constexpr std::string_view kPutNote =
    "INSERT OR IGNORE INTO note(sequence,id,request_id,kind,customer_informed,state,created_at_ms,"
    "updated_at_ms,attempts,round,may_be_executed,has_left,claim_sequence,ms_request_id,first_sent_boot,"
    "first_sent_boot_ms,first_sent_wall_ms,last_sent_boot,last_sent_boot_ms,last_sent_wall_ms,"
    "next_attempt_at_ms,reason_code,text_sealed,frozen_sealed,reason_sealed) "
    "VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)";
constexpr std::string_view kPutHistory =
    "INSERT OR IGNORE INTO history(request_sequence,line,at_ms,from_state,to_state,reason_code) "
    "SELECT sequence,?2,?3,?4,?5,?6 FROM request WHERE id=?1";
constexpr std::string_view kPutAttachment =
    "INSERT OR IGNORE INTO attachment(sequence,id,request_id,key_sealed,facts_sealed) VALUES(?,?,?,?,?)";
constexpr std::string_view kPutUpload =
    "INSERT OR IGNORE INTO upload(sequence,attachment_id,request_id,state,attempts,next_attempt_at_ms,"
    "reason_code,reason_sealed) VALUES(?,?,?,?,?,?,?,?)";
constexpr std::string_view kPutSolved =
    "INSERT OR IGNORE INTO solved_here(sequence,at_ms,service,area,helped) VALUES(?,?,?,?,?)";
constexpr std::string_view kPutDraft =
    "INSERT OR IGNORE INTO draft(id,kind,created_at_ms,updated_at_ms,form_sealed) SELECT ?1,?2,?3,?4,?5 "
    "WHERE NOT EXISTS(SELECT 1 FROM request WHERE id=?1)";
constexpr std::string_view kPutNoteDraft =
    "INSERT OR IGNORE INTO note_draft(request_id,updated_at_ms,text_sealed) VALUES(?,?,?)";
constexpr std::string_view kPutNamed = "INSERT OR IGNORE INTO named_value(name,value) VALUES(?,?)";
constexpr std::string_view kPutBundle =
    "INSERT OR IGNORE INTO bundle(id,recipient,file_name,phase,created_at_ms) VALUES(?,?,?,?,?)";
constexpr std::string_view kPutPassenger =
    "INSERT OR IGNORE INTO passenger(bundle_id,request_id,state_before,channel_before,reason_before,"
    "has_left_before,was_aboard,was_taken_back) VALUES(?,?,?,?,?,?,?,?)";
constexpr std::string_view kPutArrival =
    "INSERT OR IGNORE INTO arrival(request_id,bundle_id,sender,arrived_at_ms) VALUES(?,?,?,?)";
constexpr std::string_view kIsThere = "SELECT 1 FROM request WHERE id=?";
constexpr std::string_view kNumberIsThere = "SELECT 1 FROM request WHERE service_request_number=?";

// Without `follows`, the last. Before step 10 of the schema a request had its texts and remarks behind it.
constexpr std::size_t kRequestColumns = 26, kNoteColumns = 25, kRequestColumnsBefore10 = 31;

using Columns = std::vector<StoredValue>;

/// What there is of one request, from whichever tables.
struct FoundRequest {
    Columns row; ///< As in the table `request`; its id alone is sure to be one.
    StoredValue data_key, form, frozen;
    StoredValue reason, reply;
};

bool is_bytes(const StoredValue& value)
{
    return std::holds_alternative<StoredBytes>(value);
}

bool is_number(const StoredValue& value)
{
    return std::holds_alternative<std::int64_t>(value);
}

std::string text_of(const StoredValue& value)
{
    const auto* text = std::get_if<StoredText>(&value);
    return text == nullptr ? std::string{} : text->text;
}

std::string bytes_of(const StoredValue& value)
{
    const auto* bytes = std::get_if<StoredBytes>(&value);
    return bytes == nullptr ? std::string{} : bytes->bytes;
}

std::int64_t number_of(const StoredValue& value)
{
    const auto* number = std::get_if<std::int64_t>(&value);
    return number == nullptr ? 0 : *number;
}

void bind_value(Statement& statement, const StoredValue& value)
{
    if (const auto* number = std::get_if<std::int64_t>(&value))
        statement.bind(*number);
    else if (const auto* text = std::get_if<StoredText>(&value))
        statement.bind(text->text);
    else if (const auto* bytes = std::get_if<StoredBytes>(&value))
        statement.bind_blob(bytes->bytes);
    else
        statement.bind_null();
}

std::optional<Instant> instant_of(const Columns& row, std::size_t at)
{
    if (!std::holds_alternative<StoredText>(row[at])) return std::nullopt;
    return Instant{text_of(row[at]), Milliseconds{number_of(row[at + 1])},
                   Timestamp{Milliseconds{number_of(row[at + 2])}}};
}

void set_instant(Columns& row, std::size_t at, const std::optional<Instant>& instant)
{
    for (std::size_t i = 0; i < 3; ++i)
        row[at + i] = std::monostate{};
    if (!instant) return;
    row[at] = StoredText{instant->boot_id};
    row[at + 1] = std::int64_t{instant->since_boot.count()};
    row[at + 2] = std::int64_t{instant->wall.time_since_epoch().count()};
}

/// The plain columns behind the state, which a request and a note have alike, `at` being that of attempts.
template <typename Delivery>
void read_progress(Delivery& row, const Columns& columns, std::size_t at)
{
    row.attempts = std::max<std::int64_t>(number_of(columns[at]), 0);
    row.round = std::max<std::int64_t>(number_of(columns[at + 1]), 1);
    row.may_be_executed = number_of(columns[at + 2]) != 0;
    row.has_left = number_of(columns[at + 3]) != 0;
    row.claim_sequence = std::max<std::int64_t>(number_of(columns[at + 4]), 0);
    row.ms_request_id = Uuid::parse(text_of(columns[at + 5]));
    row.first_sent = instant_of(columns, at + 6);
    row.last_sent = instant_of(columns, at + 9);
    row.reason_code = text_of(columns[at + 13]);
}

template <typename Delivery>
void write_progress(Columns& columns, const Delivery& row, std::size_t at)
{
    columns[at] = row.attempts;
    columns[at + 1] = row.round;
    columns[at + 2] = std::int64_t{row.may_be_executed};
    columns[at + 3] = std::int64_t{row.has_left};
    columns[at + 4] = row.claim_sequence;
    columns[at + 5] = row.ms_request_id ? StoredValue{StoredText{row.ms_request_id->text()}} : StoredValue{};
    set_instant(columns, at + 6, row.first_sent);
    set_instant(columns, at + 9, row.last_sent);
    columns[at + 12] = number_of(columns[at + 12]);
    columns[at + 13] = StoredText{row.reason_code};
}

/// Forgets how far it came: the far side is asked, as for what came from elsewhere.
template <typename Delivery>
void begin_anew(Delivery& row)
{
    row.state = State::checking;
    row.reason_code = kReasonRestored;
    row.may_be_executed = row.has_left = true;
    row.attempts = 0;
    row.round = 1;
    row.ms_request_id.reset();
    row.first_sent.reset();
    row.last_sent = Instant{{}, Milliseconds{0}, row.updated_at};
}

class Salvage
{
public:
    Salvage(Database& target, const Keyring& keyring, const Witness& witness,
            const std::optional<std::set<Uuid>>& wanted)
        : target_(target),
          witness_(witness),
          wanted_(wanted),
          records_key_(keyring.derived(KeyPurpose::records)),
          tokens_key_(keyring.derived(KeyPurpose::tokens)),
          key_id_(keyring.key_id())
    {
    }

    void sort(StoredRow row)
    {
        auto& rows = row.page == StoredRow::Page::table ? table_rows_ : index_rows_;
        const std::size_t columns = row.columns.size();
        // A flipped bit makes a capital of a letter: the same id, and no statement would find it.
        for (StoredValue& value : row.columns)
            if (auto* words = std::get_if<StoredText>(&value))
                if (const auto id = Uuid::parse(words->text)) words->text = id->text();
        for (const std::size_t known : {kRequestColumns, kNoteColumns, kRequestColumnsBefore10})
            if (row.page == StoredRow::Page::table && columns == known + 1) {
                row.columns.pop_back();
                break;
            }
        if (row.page == StoredRow::Page::table && !row.columns.empty()) row.columns[0] = row.rowid;
        rows[row.columns.size()].push_back(std::move(row.columns));
    }

    /// Attachments come before requests, whose attachments cannot be added to (schema.cpp).
    Result<Salvaged> bring_over()
    {
        auto transaction = Transaction::begin(target_);
        if (!transaction) return transaction.error();
        find_requests();
        for (FoundRequest& request : found_)
            choose_request(std::move(request));
        for (const Columns& row : table_rows_[5])
            put_attachment_or_solved(row);
        for (const auto& [id, request] : chosen_)
            put_request(request);
        put_history();
        for (const Columns& row : table_rows_[8])
            if (Uuid::parse(text_of(row[1])) && is_ours(text_of(row[2]))) put(kPutUpload, row);
        if (!wanted_) bring_the_rest();
        if (fault_) return *fault_;
        if (const auto committed = transaction->commit(); !committed) return committed.error();
        return salvaged_;
    }

private:
    /// Puts together what belongs together, the newest first. A text without its row is as good as one with
    /// it: the far side is asked what became of the request.
    void find_requests()
    {
        std::map<std::string, const Columns*> rows, remarks; // The newest of each.
        for (const Columns& row : table_rows_[kRequestColumns]) {
            rows.try_emplace(text_of(row[1]), &row);
            ids_.try_emplace(number_of(row[0]), text_of(row[1]));
        }
        for (const Columns& row : table_rows_[4])
            if (is_bytes(row[2]) || is_bytes(row[3])) remarks.try_emplace(text_of(row[1]), &row);
        for (Columns& text : table_rows_[5]) {
            if (!is_bytes(text[2])) continue;
            const std::string id = text_of(text[1]);
            const auto row = rows.find(id);
            FoundRequest request{.row = row == rows.end() ? Columns(kRequestColumns) : *row->second,
                                 .data_key = std::move(text[2]),
                                 .form = std::move(text[3]),
                                 .frozen = std::move(text[4])};
            request.row[0] = text[0];
            request.row[1] = text[1];
            if (const auto remark = remarks.find(id); remark != remarks.end()) {
                request.reason = (*remark->second)[2];
                request.reply = (*remark->second)[3];
            }
            ids_.try_emplace(number_of(text[0]), id);
            found_.push_back(std::move(request));
        }
        for (Columns& row : table_rows_[kRequestColumnsBefore10])
            found_.push_back({.row = {row.begin(), row.begin() + kRequestColumns},
                              .data_key = std::move(row[26]),
                              .form = std::move(row[27]),
                              .frozen = std::move(row[28]),
                              .reason = std::move(row[29]),
                              .reply = std::move(row[30])});
    }

    /// A line of before step 10 of the schema has a place among all lines, and the id of its request.
    void put_history()
    {
        const auto put_line = [this](const std::string& request, const Columns& line) {
            if (is_ours(request))
                put(kPutHistory, {StoredText{request}, line[0], line[1], line[2], line[3], line[4]});
        };
        for (const Columns& row : index_rows_[6]) {
            if (!is_number(row[0]) || !is_number(row[1])) continue;
            const auto request = ids_.find(number_of(row[0]));
            if (request != ids_.end()) put_line(request->second, {row.begin() + 1, row.end()});
        }
        for (const Columns& row : table_rows_[6])
            put_line(text_of(row[1]), {row[0], row[2], row[3], row[4], row[5]});
    }

    void bring_the_rest()
    {
        for (const Columns& row : table_rows_[kNoteColumns])
            put_note(row);
        for (const Columns& row : index_rows_[5])
            put_draft_or_bundle(row);
        for (const Columns& row : index_rows_[3])
            if (opens(text_of(row[0]) + "|note|draft|1|" + key_id_, row[2])) put(kPutNoteDraft, row);
        for (const Columns& row : index_rows_[2])
            put_named(row);
        for (const Columns& row : index_rows_[8])
            if (Uuid::parse(text_of(row[0])) && is_ours(text_of(row[1]))) put(kPutPassenger, row);
        for (const Columns& row : index_rows_[4])
            if (Uuid::parse(text_of(row[1])) && is_ours(text_of(row[0]))) put(kPutArrival, row);
    }

    bool opens(const std::string& place, const StoredValue& sealed)
    {
        const bool does = open_sealed(records_key_, place, bytes_of(sealed)).has_value();
        if (does) ++salvaged_.opened_seals;
        return does;
    }

    /// Whether the row was taken. What the schema does not take is not one of ours, or bent.
    std::size_t put(std::string_view sql, const Columns& columns)
    {
        Statement statement = target_.prepared(sql);
        for (const StoredValue& value : columns)
            bind_value(statement, value);
        const auto done = statement.run();
        if (!done && done.error().code != ErrorCode::database_bad) fault_ = done.error();
        return done && target_.changes() > 0 ? 1 : 0;
    }

    bool is_there(std::string_view sql, const std::string& value)
    {
        Statement statement = target_.prepared(sql);
        const auto row = statement.bind(value).step();
        return row && *row;
    }

    bool is_ours(const std::string& request) const
    {
        const auto id = Uuid::parse(request);
        return id && chosen_.contains(*id);
    }

    /// The form of a request whose seals all open; nothing when one does not.
    std::optional<Draft> form_of(const Uuid& id, const FoundRequest& request)
    {
        const auto place = [&](std::string_view column) {
            return id.text() + "|request|" + std::string{column} + "|1|" + key_id_;
        };
        const auto key_bytes = open_sealed(records_key_, place("data_key"), bytes_of(request.data_key));
        if (!key_bytes || key_bytes->size() != SecretKey::bytes) return std::nullopt;
        ++salvaged_.opened_seals;
        SecretKey key;
        std::copy(key_bytes->begin(), key_bytes->end(), key.data.begin());
        const auto json = open_sealed(key, place("form"), bytes_of(request.form));
        if (!json || !open_sealed(key, place("frozen"), bytes_of(request.frozen))) return std::nullopt;
        SystemRandom unused; // An accepted form has its id.
        auto draft = draft_from_json(*json, unused);
        if (!draft) return std::nullopt;
        return *std::move(draft);
    }

    void choose_request(FoundRequest found)
    {
        Columns& row = found.row;
        const auto id = Uuid::parse(text_of(row[1]));
        if (!id || chosen_.contains(*id) || (wanted_ && !wanted_->contains(*id))) return;
        const auto form = form_of(*id, found);
        if (!form || is_there(kIsThere, id->text())) return;
        const auto known = witness_.testimony().of.find(*id);
        const LastWitnessed* last = known == witness_.testimony().of.end() ? nullptr : &known->second;
        if (last != nullptr && last->last.what == Witnessed::request_gone) return;

        const auto severity = parse_severity(text_of(row[4]));
        const auto channel = parse_channel(text_of(row[5]));
        const auto state = parse_state(text_of(row[6]));
        if (!is_number(row[7]) || !is_number(row[8])) {
            const Timestamp at = last == nullptr ? SystemClock{}.now().wall : last->last.at;
            row[7] = row[8] = std::int64_t{at.time_since_epoch().count()};
        }
        const RequestId request{*id};
        Entry entry{.id = request,
                    .reference = Reference{request},
                    .kind = form->kind,
                    .severity = severity.value_or(form->severity.value_or(Severity::b)),
                    .channel = channel.value_or(Channel::partner_center),
                    .state = state.value_or(State::checking),
                    .created_at = Timestamp{Milliseconds{number_of(row[7])}},
                    .updated_at = Timestamp{Milliseconds{number_of(row[8])}}};
        read_progress(entry, row, 10);
        if (std::holds_alternative<StoredText>(row[24])) entry.service_request_number = text_of(row[24]);
        const bool is_whole = severity && channel && state;
        const WitnessRecord now = witnessed(witness_, entry);
        const bool agrees =
            is_whole && last != nullptr && last->last.state == now.state && last->last.digest == now.digest;
        entry = as_salvaged(entry, agrees, last);
        if (last != nullptr) entry.created_at = std::min(entry.created_at, last->first_at);

        row[2] = StoredText{entry.reference.text()};
        row[3] = StoredText{std::string{word(entry.kind)}};
        row[4] = StoredText{std::string{word(entry.severity)}};
        row[5] = StoredText{std::string{word(entry.channel)}};
        row[6] = StoredText{std::string{word(entry.state)}};
        row[7] = std::int64_t{entry.created_at.time_since_epoch().count()};
        row[8] = std::int64_t{entry.updated_at.time_since_epoch().count()};
        row[9] = number_of(row[9]);
        write_progress(row, entry, 10);
        row[24] = entry.service_request_number ? StoredValue{StoredText{*entry.service_request_number}}
                                               : StoredValue{};
        row[25] = form->replaces ? StoredValue{StoredText{form->replaces->text()}} : StoredValue{};
        for (StoredValue* remark : {&found.reason, &found.reply})
            if (!is_bytes(*remark)) *remark = std::monostate{};
        if (!places_.insert(number_of(row[0])).second) row[0] = std::monostate{}; // A new place in the order.
        chosen_.emplace(*id, std::move(found));
    }

    void put_request(const FoundRequest& request)
    {
        if (!put_row(request.row)) return;
        const StoredValue& id = request.row[1];
        salvaged_.requests += put(kPutText, {id, request.data_key, request.form, request.frozen});
        if (is_bytes(request.reason) || is_bytes(request.reply))
            put(kPutRemark, {id, request.reason, request.reply});
    }

    bool put_row(Columns row)
    {
        if (put(kPutRequest, row) == 1) return true;
        // Its plain columns contradict the schema; what its seals hold does not depend on them.
        row[0] = std::monostate{};
        row[5] = StoredText{std::string{word(Channel::partner_center)}};
        row[6] = StoredText{std::string{word(State::held)}};
        row[24] = std::monostate{};
        Entry entry{.id = RequestId{*Uuid::parse(text_of(row[1]))},
                    .reference = *Reference::parse(text_of(row[2])),
                    .kind = RequestKind::customer,
                    .severity = Severity::b,
                    .channel = Channel::partner_center,
                    .created_at = Timestamp{Milliseconds{number_of(row[7])}},
                    .updated_at = Timestamp{Milliseconds{number_of(row[8])}}};
        begin_anew(entry);
        write_progress(row, entry, 10);
        return put(kPutRequest, row) == 1;
    }

    Entry as_salvaged(Entry entry, bool agrees, const LastWitnessed* last)
    {
        const auto last_known = last == nullptr ? std::nullopt : std::optional{last->last.state};
        const bool is_number_taken =
            entry.service_request_number && (is_there(kNumberIsThere, *entry.service_request_number) ||
                                             !numbers_.insert(*entry.service_request_number).second);
        if (agrees && is_delivered(entry.state) && !is_number_taken) return entry;
        if (agrees && entry.state == State::held) return entry;
        if (agrees && entry.state == State::needs_attention) return entry;
        if (!agrees || is_delivered(entry.state)) {
            entry.service_request_number.reset();
            begin_anew(entry);
        }
        entry = doubted({entry, last_known}, Decides::far_side);
        if (entry.state == State::claimed) {
            entry.state = State::checking;
            entry.reason_code = kReasonRestored;
        }
        return entry;
    }

    void put_note(Columns row)
    {
        const auto id = Uuid::parse(text_of(row[1]));
        const auto request = Uuid::parse(text_of(row[2]));
        if (!id || !request) return;
        const auto place = [&](std::string_view column) {
            return id->text() + "|note|" + std::string{column} + "|1|" + key_id_;
        };
        if (!opens(place("text"), row[22]) || !opens(place("frozen"), row[23])) return;
        const auto known = witness_.testimony().of.find(*id);
        const LastWitnessed* last = known == witness_.testimony().of.end() ? nullptr : &known->second;
        if (last != nullptr && last->last.what == Witnessed::note_gone) return;

        const auto state = parse_state(text_of(row[5]));
        Note note{.id = NoteId{*id},
                  .request = RequestId{*request},
                  .kind = NoteKind::note,
                  .state = state.value_or(State::checking),
                  .created_at = Timestamp{Milliseconds{number_of(row[6])}},
                  .updated_at = Timestamp{Milliseconds{number_of(row[7])}}};
        read_progress(note, row, 8);
        const WitnessRecord now = witnessed(witness_, note);
        const bool agrees =
            state && last != nullptr && last->last.state == now.state && last->last.digest == now.digest;
        const bool stays = agrees && (note.state == State::sent || note.state == State::needs_attention);
        if (!agrees) begin_anew(note);
        if (!stays) note = doubted({note, last == nullptr ? std::nullopt : std::optional{last->last.state}});
        if (note.state == State::claimed) note.state = State::checking;
        row[5] = StoredText{std::string{word(note.state)}};
        write_progress(row, note, 8);
        salvaged_.notes += put(kPutNote, row);
    }

    void put_attachment_or_solved(const Columns& row)
    {
        if (is_bytes(row[2])) return; // The text of a request.
        const auto request = Uuid::parse(text_of(row[2]));
        if (Uuid::parse(text_of(row[1])) && request) {
            if (!wanted_ || wanted_->contains(*request)) salvaged_.attachments += put(kPutAttachment, row);
        } else if (!wanted_) {
            put(kPutSolved, row);
        }
    }

    void put_draft_or_bundle(const Columns& row)
    {
        const auto id = Uuid::parse(text_of(row[0]));
        if (!id) return;
        if (std::holds_alternative<StoredBytes>(row[4])) {
            if (opens(draft_place(RequestId{*id}, key_id_), row[4])) salvaged_.drafts += put(kPutDraft, row);
        } else {
            put(kPutBundle, row);
        }
    }

    /// Secrets by their seal; of the plain ones what reads like one. The name of the key is put by the Store.
    void put_named(const Columns& row)
    {
        const std::string name = text_of(row[0]), value = bytes_of(row[1]);
        constexpr std::size_t plain_max = 64; // Times and counters.
        const bool is_secret = open_sealed(tokens_key_, "named_value|" + name + "|1", value).has_value();
        const bool is_plain = value.size() <= plain_max &&
                              std::ranges::all_of(value, [](char c) { return c >= ' ' && c <= '~'; });
        if (name == "key_id" || name.empty() || (!is_secret && !is_plain)) return;
        if (is_secret) ++salvaged_.opened_seals;
        put(kPutNamed, row);
    }

    Database& target_;
    const Witness& witness_;
    const std::optional<std::set<Uuid>>& wanted_;
    SecretKey records_key_, tokens_key_;
    std::string key_id_;

    std::map<std::size_t, std::vector<Columns>> table_rows_, index_rows_; ///< By the number of columns.
    std::map<std::int64_t, std::string> ids_; ///< Of requests, by the sequence that they had.
    std::vector<FoundRequest> found_;
    std::map<Uuid, FoundRequest> chosen_;
    std::set<std::int64_t> places_; ///< In the order, among the chosen.
    std::set<std::string> numbers_; ///< Of service requests, among the chosen.
    std::optional<Error> fault_;
    Salvaged salvaged_;
};

} // namespace

Result<Salvaged> salvage(Database& target, const DatabaseBytes& bytes, const Keyring& keyring,
                         const Witness& witness, const std::optional<std::set<Uuid>>& wanted)
{
    Salvage salvage{target, keyring, witness, wanted};
    read_rows(bytes.file, bytes.log, [&](StoredRow row) { salvage.sort(std::move(row)); });
    return salvage.bring_over();
}

bool has_our_columns(Database& database)
{
    constexpr std::array all{kPutRequest,
                             kPutText,
                             kPutRemark,
                             kPutNote,
                             kPutHistory,
                             kPutAttachment,
                             kPutUpload,
                             kPutSolved,
                             kPutDraft,
                             kPutNoteDraft,
                             kPutNamed,
                             kPutBundle,
                             kPutPassenger,
                             kPutArrival,
                             std::string_view{"SELECT request.follows,note.follows FROM request,note"}};
    return std::ranges::all_of(all, [&](std::string_view sql) {
        // Compiled and not run.
        return database.execute("EXPLAIN " + std::string{sql}).has_value();
    });
}

} // namespace kiosk
