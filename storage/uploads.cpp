#include "storage/uploads.h"

#include "storage/outbox.h"

namespace kiosk
{

namespace
{

// Column order is the order of CREATE TABLE in schema.cpp.
#define UPLOAD_COLUMNS                                                                                       \
    "upload.attachment_id,upload.request_id,upload.state,upload.attempts,upload.next_attempt_at_ms,"         \
    "upload.reason_code,upload.reason_sealed"

// A request that was closed is still one that files belong to.
#define OF_RECEIVED_REQUESTS                                                                                 \
    "FROM upload JOIN request ON request.id=upload.request_id WHERE upload.state='waiting' AND "             \
    "request.channel='partner_center' AND request.state IN ('sent','closed') AND "                           \
    "request.service_request_number IS NOT NULL"

constexpr std::string_view kPlan =
    "INSERT INTO upload(attachment_id,request_id,state,attempts,next_attempt_at_ms,reason_code) "
    "SELECT id,request_id,'waiting',0,?2,'' FROM attachment WHERE request_id=?1 ORDER BY sequence "
    "ON CONFLICT(attachment_id) DO NOTHING";
constexpr std::string_view kOf = "SELECT " UPLOAD_COLUMNS " FROM upload WHERE request_id=? ORDER BY sequence";
constexpr std::string_view kDue =
    "SELECT " UPLOAD_COLUMNS ",request.service_request_number " OF_RECEIVED_REQUESTS
    " AND (upload.next_attempt_at_ms<=?1 OR upload.next_attempt_at_ms>?2) "
    "ORDER BY upload.next_attempt_at_ms,upload.sequence LIMIT 1";
constexpr std::string_view kEarliestAttempt = "SELECT min(upload.next_attempt_at_ms) " OF_RECEIVED_REQUESTS;
constexpr std::string_view kWaiting = "SELECT count(*) " OF_RECEIVED_REQUESTS;
constexpr std::string_view kPutState =
    "UPDATE upload SET state=?2,attempts=?3,next_attempt_at_ms=?4,reason_code=?5,"
    "reason_sealed=?6 WHERE attachment_id=?1";
constexpr std::string_view kTryAgain =
    "UPDATE upload SET state='waiting',next_attempt_at_ms=?2 WHERE request_id=?1 AND state<>'there'";
constexpr std::string_view kHastenAll =
    "UPDATE upload SET next_attempt_at_ms=?1 WHERE state='waiting' AND next_attempt_at_ms>?1";

#undef OF_RECEIVED_REQUESTS
#undef UPLOAD_COLUMNS

std::optional<UploadState> parse_upload_state(std::string_view text)
{
    for (const UploadState state : {UploadState::waiting, UploadState::there, UploadState::refused})
        if (word(state) == text) return state;
    return std::nullopt;
}

} // namespace

std::string_view word(UploadState state)
{
    switch (state) {
    case UploadState::waiting:
        return "waiting";
    case UploadState::there:
        return "there";
    case UploadState::refused:
        return "refused";
    }
    return {};
}

Uploads::Uploads(Database& database, const Keyring& keyring)
    : database_(database), records_key_(keyring.derived(KeyPurpose::records)), key_id_(keyring.key_id())
{
}

std::string Uploads::place(const Uuid& attachment) const
{
    return attachment.text() + "|upload|reason|1|" + key_id_;
}

Result<Upload> Uploads::read(const Statement& row) const
{
    const auto attachment = Uuid::parse(row.text(0));
    const auto request = Uuid::parse(row.text(1));
    const auto state = parse_upload_state(row.text(2));
    if (!attachment || !request || !state)
        return Error{ErrorCode::database_bad, "a row of the uploads does not read as one"};
    Upload upload{.attachment = *attachment,
                  .request = RequestId{*request},
                  .state = *state,
                  .attempts = row.number(3),
                  .next_attempt_at = row.time(4),
                  .reason_code = row.text(5)};
    if (row.is_null(6)) return upload;
    // Words that do not open any more hide nothing else.
    if (auto words = open_sealed(records_key_, place(upload.attachment), row.text(6)))
        upload.reason_text = *std::move(words);
    return upload;
}

Result<> Uploads::plan(const RequestId& request, Timestamp now)
{
    return database_.prepared(kPlan).bind(request.text()).bind(now).run();
}

Result<std::map<std::string, Upload>> Uploads::of(const RequestId& request) const
{
    std::map<std::string, Upload> all;
    Statement row = database_.prepared(kOf);
    row.bind(request.text());
    for (;;) {
        const auto step = row.step();
        if (!step) return step.error();
        if (!*step) return all;
        auto upload = read(row);
        if (!upload) return upload.error();
        const std::string attachment = upload->attachment.text();
        all.emplace(attachment, *std::move(upload));
    }
}

Result<std::optional<Uploads::Due>> Uploads::due(Timestamp now) const
{
    Statement row = database_.prepared(kDue);
    const auto step = row.bind(now).bind(now + Outbox::longest_pause).step();
    if (!step) return step.error();
    if (!*step) return std::optional<Due>{};
    auto upload = read(row);
    if (!upload) return upload.error();
    return std::optional{Due{*std::move(upload), row.text(7)}};
}

Result<std::size_t> Uploads::waiting() const
{
    Statement row = database_.prepared(kWaiting);
    if (const auto step = row.step(); !step) return step.error();
    return static_cast<std::size_t>(row.number(0));
}

Result<std::optional<Timestamp>> Uploads::earliest_attempt() const
{
    Statement row = database_.prepared(kEarliestAttempt);
    if (const auto step = row.step(); !step) return step.error();
    if (row.is_null(0)) return std::optional<Timestamp>{};
    return std::optional{row.time(0)};
}

Result<> Uploads::put(const Upload& upload)
{
    Statement row = database_.prepared(kPutState);
    row.bind(upload.attachment.text())
        .bind(word(upload.state))
        .bind(upload.attempts)
        .bind(upload.next_attempt_at)
        .bind(upload.reason_code);
    if (upload.reason_text.empty())
        row.bind_null();
    else
        row.bind_blob(seal(records_key_, place(upload.attachment), upload.reason_text));
    return row.run();
}

Result<std::size_t> Uploads::try_again(const RequestId& request, Timestamp now)
{
    const auto changed = database_.prepared(kTryAgain).bind(request.text()).bind(now).run();
    if (!changed) return changed.error();
    return static_cast<std::size_t>(database_.changes());
}

Result<> Uploads::hasten_all(Timestamp now)
{
    return database_.prepared(kHastenAll).bind(now).run();
}

} // namespace kiosk
