#pragma once

#include "storage/attachments.h"
#include "storage/clock.h"
#include "storage/sqlite.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kiosk
{

enum class UploadState {
    waiting, ///< Goes, or is tried again, by itself.
    there,   ///< The gateway has it.
    refused  ///< The gateway said no, or the copy here does not open: a person may ask for another try.
};

std::string_view word(UploadState state);

/// How far an attachment has come on its way to a gateway that takes files (`[channel] attachments = "put"`).
struct Upload {
    Uuid attachment;
    RequestId request;
    UploadState state = UploadState::waiting;
    std::int64_t attempts = 0;
    Timestamp next_attempt_at;
    std::string reason_code; ///< Why the last attempt came to nothing; a stable word or the gateway's code.
    std::string reason_text; ///< The gateway's own words; empty when it gave none.

    friend bool operator==(const Upload&, const Upload&) = default;
};

/// What becomes of the files of requests that 21Vianet's side has received by `partner_center`. Nothing is
/// stored before a try but that it will be made: what was PUT twice is there once, because its address is its
/// content. The gateway's words are sealed.
///
/// Thread-compatible, owned by the core thread. Every function may return database_bad or disk_full.
class Uploads
{
public:
    /// `database` must outlive this and be migrated.
    Uploads(Database& database, const Keyring& keyring);

    /// Every attachment of the request is to go, in their order, once the request was received. Those that
    /// are planned already stay as they are. To be called before the first byte of the request leaves, so
    /// that no crash comes between its receipt and its files.
    Result<> plan(const RequestId& request, Timestamp now);

    /// Those of one request by the id of their attachment.
    Result<std::map<std::string, Upload>> of(const RequestId& request) const;

    struct Due {
        Upload upload;
        std::string service_request_number;
    };
    /// The one that is due longest, of a request that has its number and went by `partner_center`.
    Result<std::optional<Due>> due(Timestamp now) const;

    /// How many still go by themselves, now or later.
    Result<std::size_t> waiting() const;

    /// When the next one is due; nothing when none will be by itself.
    Result<std::optional<Timestamp>> earliest_attempt() const;

    /// Replaces what is known about `upload.attachment`. A row that is gone meanwhile is no error.
    Result<> put(const Upload& upload);

    /// Those of the request that wait or were refused are due at `now`. The number of them.
    Result<std::size_t> try_again(const RequestId& request, Timestamp now);

    /// Those that wait are due at `now`, whatever pause they had.
    Result<> hasten_all(Timestamp now);

private:
    std::string place(const Uuid& attachment) const;
    Result<Upload> read(const Statement& row) const;

    Database& database_;
    SecretKey records_key_;
    std::string key_id_;
};

} // namespace kiosk
