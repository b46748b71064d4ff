#pragma once

#include "storage/attachments.h"
#include "storage/boot_mark.h"
#include "storage/bundles.h"
#include "storage/drafts.h"
#include "storage/lease.h"
#include "storage/named_values.h"
#include "storage/notes.h"
#include "storage/outbox.h"
#include "storage/reckoning.h"
#include "storage/reserve.h"
#include "storage/salvage.h"
#include "storage/solved_cases.h"
#include "storage/standings.h"
#include "storage/uploads.h"
#include "storage/witness.h"

#include <filesystem>
#include <memory>
#include <optional>

namespace kiosk
{

/// What opening found out about promises of before; nothing when all is well.
struct Losses {
    std::vector<MissingPromise> missing; ///< Promised, and not there any more.
    std::size_t doubted = 0;             ///< Rows that are asked about before anything of them leaves.
    std::size_t put_on_hold = 0; ///< Rows that may have left, and nobody could be asked: a person decides.
    std::size_t came_back = 0;   ///< Rows that a person had taken back; held now.
    std::vector<Reference> unreadable; ///< There, but the seal of what was typed does not open any more.
    std::size_t altered = 0;           ///< Delivered ones whose stored facts are not the witnessed ones.
    enum class WitnessLog { whole, damaged, gone };
    WitnessLog witness_log = WitnessLog::whole;
    MarkSays mark = MarkSays::nothing;              ///< What was noted outside of the folder.
    Timestamp marked_at;                            ///< When.
    std::optional<Salvaged> salvaged;               ///< When the database was damaged.
    std::optional<std::filesystem::path> set_aside; ///< Where what was found damaged is kept.
};

/// Whether there is anything that a person should hear of.
bool says_anything(const Losses& losses);

/// The rows that the protocol decides by, as they were read when the database was looked through.
struct RowsFound {
    std::vector<Entry> entries;
    std::vector<Note> notes;
};

/// One kiosk's data folder, open: the lease, the keys, the database and what is in it. The folder has mode
/// 0700 and holds `lock`, `key` (unless systemd hands the key in), `outbox.db` with SQLite's own files, and
/// `customers`, `attachments` with a sealed file for each attachment, `witness` (witness.h), `reserve`
/// (reserve.h), and `quarantine` once something was found damaged (quarantine.h). Thread-compatible: the core
/// thread owns it.
class Store
{
public:
    /// Opens the folder for writing; makes it when it is absent. Errors: locked, not_allowed (owner or mode),
    /// key_missing, seal_broken (the key is not the one the data was sealed with), database_newer,
    /// database_bad (gone, another program's, or the disk fails), disk_full. Nothing is deleted or made anew
    /// because a call failed. A database whose content is damaged is set aside, and what its seals vouch for
    /// is brought over into a new one. Whatever the witness log raises doubts about is not ready to be sent
    /// any more when this returns; `losses` says what was found.
    static Result<std::unique_ptr<Store>> open(const std::filesystem::path& folder);

    /// Opens the folder for reading only, beside whoever owns it. Nothing when there is no database yet.
    static Result<std::unique_ptr<Store>> inspect(const std::filesystem::path& folder);

    Store(const Store&) = delete;
    ~Store();

    const std::filesystem::path& folder() const { return folder_; }
    const Keyring& keyring() const { return keyring_; }
    const Losses& losses() const { return losses_; }

    /// All requests, oldest first: as they were found when the folder was opened, once and as long as no
    /// transaction was committed since; else they are read. Errors: as Outbox::all.
    Result<std::vector<Entry>> entries();

    /// Whoever opens a request at start and finds that its seal is broken says so here.
    void note_unreadable(const Reference& reference) { losses_.unreadable.push_back(reference); }

    /// A person has read what is missing: it is not named again. Errors: disk_full, system_fault.
    Result<> losses_are_seen(Timestamp now);

    /// Compares the folder with what was noted about it in `states` (boot_mark.h) and keeps the note up to
    /// date from now on. Without a place for it nothing is compared. A folder that was set back may not know
    /// what has left since, so that a person decides about all that would be sent. Errors: as Outbox::change.
    Result<> keep_mark_in(const std::filesystem::path& states);

    /// Returns when the witness log has on the disk what it has to say of newly saved requests, which a
    /// person need not wait for: call it when they were told. `witness_fault` says why it could not.
    void flush_witness();

    /// Why the witness log could not be written last; nothing when it could.
    const std::optional<Error>& witness_fault() const { return witness_fault_; }

private:
    Store(std::filesystem::path folder, std::optional<Lease> lease, Keyring keyring, Database database,
          Witness witness);
    Result<Reckoning> reckoning(WitnessTrust trust) const;
    Result<Reckoning> reckoning(WitnessTrust trust, const RowsFound& rows) const;
    Result<> hear_witness(const std::string& log_before);
    Result<> heed(const Reckoning& reckoning, Decides decides);
    void bear_witness();
    void write_mark();
    void write_witness(const std::vector<WitnessRecord>& records, Witness::Flush when);

    std::filesystem::path folder_;
    std::optional<Lease> lease_; ///< None for an inspector.
    Keyring keyring_;
    Database database_;
    Witness witness_;
    std::optional<Error> witness_fault_;
    std::uint64_t records_found_;
    std::optional<BootMarkFile> mark_;
    Losses losses_;
    std::optional<RowsFound> found_; ///< Until the first commit.

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
    Reserve reserve;
};

} // namespace kiosk
