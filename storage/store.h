#pragma once

#include "storage/attachments.h"
#include "storage/bundles.h"
#include "storage/drafts.h"
#include "storage/lease.h"
#include "storage/named_values.h"
#include "storage/notes.h"
#include "storage/outbox.h"
#include "storage/solved_cases.h"
#include "storage/standings.h"
#include "storage/uploads.h"

#include <filesystem>
#include <memory>
#include <optional>

namespace kiosk
{

/// One kiosk's data folder, open: the lease, the keys, the database and what is in it. The folder has mode
/// 0700 and holds `lock`, `key` (unless systemd hands the key in), `outbox.db` with SQLite's own files, and
/// `customers`, and `attachments` with a sealed file for each attachment. Thread-compatible: the core thread
/// owns it.
class Store
{
public:
    /// Opens the folder for writing; makes it when it is absent. Errors: locked, not_allowed (owner or mode),
    /// key_missing, seal_broken (the key is not the one the data was sealed with), database_newer,
    /// database_bad, disk_full. Nothing is deleted or made anew because a call failed.
    static Result<std::unique_ptr<Store>> open(const std::filesystem::path& folder);

    /// Opens the folder for reading only, beside whoever owns it. Nothing when there is no database yet.
    static Result<std::unique_ptr<Store>> inspect(const std::filesystem::path& folder);

    Store(const Store&) = delete;

    const std::filesystem::path& folder() const { return folder_; }
    const Keyring& keyring() const { return keyring_; }

private:
    Store(std::filesystem::path folder, std::optional<Lease> lease, Keyring keyring, Database database);
    Result<> check_key();

    std::filesystem::path folder_;
    std::optional<Lease> lease_; ///< None for an inspector.
    Keyring keyring_;
    Database database_;

public:
    Outbox outbox;
    Drafts drafts;
    NamedValues named_values;
    SolvedCases solved_cases;
    Notes notes;
    Standings standings;
    Bundles bundles;
    Attachments attachments;
    Uploads uploads;
};

} // namespace kiosk
