#include "storage/standings.h"

#include <array>

#include <nlohmann/json.hpp>

namespace kiosk
{

namespace
{

constexpr std::array<std::pair<ServiceStatus, std::string_view>, 4> kWords{
    {{ServiceStatus::none, "none"},
     {ServiceStatus::open, "open"},
     {ServiceStatus::attention_needed, "attention_needed"},
     {ServiceStatus::closed, "closed"}}};

// Column order is the order of CREATE TABLE in schema.cpp.
#define STANDING_COLUMNS "request_id,status,since_ms,seen_at_ms,next_look_at_ms,modified,notes_as_of,fault"

constexpr std::string_view kAllStandings = "SELECT " STANDING_COLUMNS " FROM standing ORDER BY request_id";
constexpr std::string_view kFindStanding = "SELECT " STANDING_COLUMNS " FROM standing WHERE request_id=?";
constexpr std::string_view kRecord =
    "INSERT INTO standing(request_id,status,since_ms,seen_at_ms,next_look_at_ms,modified,notes_as_of,fault,"
    "notes_sealed) VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9) ON CONFLICT(request_id) DO UPDATE SET "
    "status=excluded.status,since_ms=excluded.since_ms,seen_at_ms=excluded.seen_at_ms,"
    "next_look_at_ms=excluded.next_look_at_ms,modified=excluded.modified,notes_as_of=excluded.notes_as_of,"
    "fault=excluded.fault,notes_sealed=coalesce(excluded.notes_sealed,notes_sealed)";
constexpr std::string_view kNotes = "SELECT notes_sealed FROM standing WHERE request_id=?";
constexpr std::string_view kAddLine = "INSERT INTO standing_history(request_id,at_ms,status) VALUES(?,?,?)";
constexpr std::string_view kHistory =
    "SELECT at_ms,status FROM standing_history WHERE request_id=? ORDER BY sequence";

#undef STANDING_COLUMNS

Result<Standing> read_standing(const Statement& row)
{
    const auto status = parse_service_status(row.text(1));
    if (!status) return Error{ErrorCode::database_bad, "a standing has no status"};
    return Standing{.status = *status,
                    .since = row.time(2),
                    .seen_at = row.time(3),
                    .next_look_at = row.time(4),
                    .modified = row.text(5),
                    .notes_as_of = row.text(6),
                    .fault = row.text(7)};
}

std::string to_json(const std::vector<ShownNote>& notes)
{
    auto list = nlohmann::json::array();
    for (const ShownNote& note : notes)
        list.push_back({{"author", note.author},
                        {"at_ms", note.at ? nlohmann::json(note.at->time_since_epoch().count()) : nullptr},
                        {"text", note.text}});
    return list.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::vector<ShownNote> from_json(std::string_view json)
{
    std::vector<ShownNote> notes;
    const auto list = nlohmann::json::parse(json, nullptr, false);
    if (!list.is_array()) return notes;
    for (const auto& item : list) {
        ShownNote note{
            .author = item.value("author", ""), .at = std::nullopt, .text = item.value("text", "")};
        if (const auto at = item.find("at_ms"); at != item.end() && at->is_number_integer())
            note.at = Timestamp{Milliseconds{at->get<std::int64_t>()}};
        notes.push_back(std::move(note));
    }
    return notes;
}

std::string notes_place(const RequestId& request, std::string_view key_id)
{
    return request.text() + "|standing|notes|1|" + std::string{key_id};
}

} // namespace

std::string_view word(ServiceStatus status)
{
    return kWords[static_cast<std::size_t>(status)].second;
}

std::optional<ServiceStatus> parse_service_status(std::string_view word)
{
    for (const auto& [status, known] : kWords)
        if (known == word) return status;
    return std::nullopt;
}

Standings::Standings(Database& database, const Keyring& keyring, Outbox& outbox)
    : database_(database),
      outbox_(outbox),
      records_key_(keyring.derived(KeyPurpose::records)),
      key_id_(keyring.key_id())
{
}

Result<std::map<std::string, Standing>> Standings::all() const
{
    std::map<std::string, Standing> standings;
    Statement statement = database_.prepared(kAllStandings);
    for (;;) {
        const auto row = statement.step();
        if (!row) return row.error();
        if (!*row) return standings;
        auto standing = read_standing(statement);
        if (!standing) return standing.error();
        standings.emplace(statement.text(0), *std::move(standing));
    }
}

Result<std::optional<Standing>> Standings::find(const RequestId& request) const
{
    Statement statement = database_.prepared(kFindStanding);
    const auto row = statement.bind(request.text()).step();
    if (!row) return row.error();
    if (!*row) return std::optional<Standing>{};
    auto standing = read_standing(statement);
    if (!standing) return standing.error();
    return std::optional{*std::move(standing)};
}

Result<std::vector<ShownNote>> Standings::notes(const RequestId& request) const
{
    Statement statement = database_.prepared(kNotes);
    const auto row = statement.bind(request.text()).step();
    if (!row) return row.error();
    if (!*row || statement.is_null(0)) return std::vector<ShownNote>{};
    const auto json = open_sealed(records_key_, notes_place(request, key_id_), statement.text(0));
    if (!json) return std::vector<ShownNote>{};
    return from_json(*json);
}

Result<std::vector<StandingChange>> Standings::history(const RequestId& request) const
{
    std::vector<StandingChange> lines;
    Statement statement = database_.prepared(kHistory);
    statement.bind(request.text());
    for (;;) {
        const auto row = statement.step();
        if (!row) return row.error();
        if (!*row) return lines;
        const auto status = parse_service_status(statement.text(1));
        if (!status) return Error{ErrorCode::database_bad, "a line of a status does not read"};
        lines.push_back({statement.time(0), *status});
    }
}

Result<> Standings::record(const std::vector<Update>& updates, Timestamp at)
{
    auto transaction = Transaction::begin(database_);
    if (!transaction) return transaction.error();
    for (const Update& update : updates)
        if (const auto recorded = record_one(update, at); !recorded) return recorded;
    return transaction->commit();
}

Result<> Standings::record_one(const Update& update, Timestamp at)
{
    const Standing& standing = update.standing;
    const auto before = find(update.request);
    if (!before) return before.error();
    const bool is_known = standing.seen_at != Timestamp{};
    const bool was_known = *before && (*before)->seen_at != Timestamp{};
    {
        Statement statement = database_.prepared(kRecord);
        statement.bind(update.request.text())
            .bind(word(standing.status))
            .bind(standing.since)
            .bind(standing.seen_at)
            .bind(standing.next_look_at)
            .bind(standing.modified)
            .bind(standing.notes_as_of)
            .bind(standing.fault);
        if (update.notes)
            statement.bind_blob(
                seal(records_key_, notes_place(update.request, key_id_), to_json(*update.notes)));
        else
            statement.bind_null();
        if (const auto run = statement.run(); !run) return run;
    }
    if (is_known && (!was_known || (*before)->status != standing.status)) {
        const auto added = database_.prepared(kAddLine)
                               .bind(update.request.text())
                               .bind(at)
                               .bind(word(standing.status))
                               .run();
        if (!added) return added;
    }
    if (is_known && standing.status == ServiceStatus::closed)
        return outbox_.close_sent(update.request, kReasonClosedThere, at);
    return success();
}

} // namespace kiosk
