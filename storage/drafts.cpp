#include "storage/drafts.h"

namespace kiosk
{

namespace
{

constexpr std::string_view kSave =
    "INSERT INTO draft(id,kind,created_at_ms,updated_at_ms,form_sealed) SELECT ?1,?2,?3,?3,?4 "
    "WHERE NOT EXISTS(SELECT 1 FROM request WHERE id=?1) "
    "ON CONFLICT(id) DO UPDATE SET updated_at_ms=excluded.updated_at_ms,form_sealed=excluded.form_sealed";
constexpr std::string_view kAllDrafts =
    "SELECT id,created_at_ms,updated_at_ms,form_sealed FROM draft ORDER BY updated_at_ms DESC,id";
constexpr std::string_view kFindDraft =
    "SELECT id,created_at_ms,updated_at_ms,form_sealed FROM draft WHERE id=?";
constexpr std::string_view kTimes = "SELECT id,updated_at_ms FROM draft";
constexpr std::string_view kDiscard = "DELETE FROM draft WHERE id=?";

} // namespace

Drafts::Drafts(Database& database, const Keyring& keyring)
    : database_(database), records_key_(keyring.derived(KeyPurpose::records)), key_id_(keyring.key_id())
{
}

std::string draft_place(const RequestId& id, std::string_view key_id)
{
    return id.text() + "|draft|form|1|" + std::string{key_id};
}

Result<> Drafts::save(const Draft& draft, Timestamp now)
{
    return database_.prepared(kSave)
        .bind(draft.id.text())
        .bind(word(draft.kind))
        .bind(now)
        .bind_blob(seal(records_key_, draft_place(draft.id, key_id_), to_json(draft)))
        .run();
}

Result<KeptDraft> Drafts::opened(const Statement& row) const
{
    const auto id = Uuid::parse(row.text(0));
    if (!id) return Error{ErrorCode::database_bad, "a row of the drafts has no id"};
    const auto json = open_sealed(records_key_, draft_place(RequestId{*id}, key_id_), row.text(3));
    if (!json) return json.error();
    SystemRandom unused; // A kept draft has its id.
    auto draft = draft_from_json(*json, unused);
    if (!draft) return draft.error();
    return KeptDraft{*std::move(draft), row.time(1), row.time(2)};
}

Result<std::vector<KeptDraft>> Drafts::all() const
{
    std::vector<KeptDraft> drafts;
    Statement statement = database_.prepared(kAllDrafts);
    for (;;) {
        const auto row = statement.step();
        if (!row) return row.error();
        if (!*row) return drafts;
        auto draft = opened(statement);
        if (!draft && draft.error().code == ErrorCode::seal_broken) continue;
        if (!draft) return draft.error();
        drafts.push_back(*std::move(draft));
    }
}

Result<std::map<Uuid, Timestamp>> Drafts::times() const
{
    std::map<Uuid, Timestamp> times;
    Statement statement = database_.prepared(kTimes);
    for (;;) {
        const auto row = statement.step();
        if (!row) return row.error();
        if (!*row) return times;
        if (auto id = Uuid::parse(statement.text(0))) times.emplace(*std::move(id), statement.time(1));
    }
}

Result<std::optional<KeptDraft>> Drafts::find(const RequestId& id) const
{
    Statement statement = database_.prepared(kFindDraft);
    const auto row = statement.bind(id.text()).step();
    if (!row) return row.error();
    if (!*row) return std::optional<KeptDraft>{};
    auto draft = opened(statement);
    if (!draft) return draft.error();
    return std::optional{*std::move(draft)};
}

Result<> Drafts::discard(const RequestId& id)
{
    return database_.prepared(kDiscard).bind(id.text()).run();
}

} // namespace kiosk
