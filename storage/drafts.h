#pragma once

#include "storage/request.h"
#include "storage/sealing.h"
#include "storage/sqlite.h"

#include <map>
#include <vector>

namespace kiosk
{

/// A draft and when it was touched.
struct KeptDraft {
    Draft draft;
    Timestamp created_at, updated_at;
};

/// Where a draft's sealed form opens (sealing.h), for whoever writes a row of the draft table.
std::string draft_place(const RequestId& id, std::string_view key_id);

/// What people have typed so far, sealed, one row a draft. Thread-compatible, owned by the core thread. Every
/// function may return database_bad, disk_full or seal_broken.
class Drafts
{
public:
    Drafts(Database& database, const Keyring& keyring);

    /// Keeps the draft as it is now; on the disk when this returns. A draft whose request was accepted
    /// meanwhile is not brought back: then nothing changes.
    Result<> save(const Draft& draft, Timestamp now);

    /// Newest first. One that does not open any more is left out, and left alone: it must not hide the
    /// others.
    Result<std::vector<KeptDraft>> all() const;

    /// When each was kept last, without opening any.
    Result<std::map<Uuid, Timestamp>> times() const;

    Result<std::optional<KeptDraft>> find(const RequestId& id) const;

    /// With the rows of its attachments; Attachments::sweep() removes their files.
    Result<> discard(const RequestId& id);

private:
    Result<KeptDraft> opened(const Statement& row) const;

    Database& database_;
    SecretKey records_key_;
    std::string key_id_;
};

} // namespace kiosk
