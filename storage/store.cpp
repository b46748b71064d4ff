#include "storage/store.h"

#include "storage/mounted_at.h"
#include "storage/mutant.h"
#include "storage/quarantine.h"
#include "storage/schema.h"

#include <algorithm>
#include <cerrno>
#include <sys/stat.h>
#include <unistd.h>

namespace kiosk
{

namespace
{

constexpr std::string_view kDatabaseName = "outbox.db";
constexpr std::string_view kKeyIdName = "key_id";
/// Set once a witness log was begun: from then on its absence is a loss.
constexpr std::string_view kWitnessName = "witness";
constexpr const char* kWitnessFile = "witness";

/// `data/` names the folder `data`, not a nameless one in it.
std::filesystem::path without_trailing_slash(const std::filesystem::path& folder)
{
    return folder.has_filename() ? folder : folder.parent_path();
}

Result<> make_private_folder(const std::filesystem::path& folder)
{
    std::error_code failure;
    const auto parent = folder.parent_path();
    if (!parent.empty()) std::filesystem::create_directories(parent, failure);
    if (failure) return error_from_errno(failure.value(), parent.string());
    if (::mkdir(folder.c_str(), 0700) == 0) return sync_folder(parent.empty() ? "." : parent);
    if (errno != EEXIST) return error_from_errno(errno, folder.string());
    return success();
}

/// SQLite's log and the lease need a local disk (sqlite.org/wal.html), and what is sealed a file of one's
/// own.
Result<> check_file_system(const std::filesystem::path& folder)
{
    const FileSystem system = file_system_at(folder);
    if (system.trust == FileSystemTrust::remote)
        return Error{ErrorCode::not_allowed,
                     folder.string() + ": on " + system.name +
                         ", which is no local disk; choose another folder with --data"};
    if (system.trust == FileSystemTrust::modeless)
        return Error{ErrorCode::not_allowed,
                     folder.string() + ": on " + system.name +
                         ", which keeps no files for their owner only; choose another folder with --data"};
    return success();
}

Result<> check_private_folder(const std::filesystem::path& folder)
{
    struct stat status {
    };
    if (::stat(folder.c_str(), &status) != 0) return error_from_errno(errno, folder.string());
    if (!S_ISDIR(status.st_mode)) return Error{ErrorCode::not_allowed, folder.string() + ": not a folder"};
    if (status.st_uid != ::geteuid())
        return Error{ErrorCode::not_allowed, folder.string() + ": belongs to another user"};
    if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0)
        return Error{ErrorCode::not_allowed, folder.string() + ": others may open it (chmod 700)"};
    return success();
}

/// The key and the witness log are made after the database (prepared_database), so one of them beside no
/// database, or beside an empty one, can only mean that the database is lost.
bool is_lost(const std::filesystem::path& folder)
{
    std::error_code failure;
    const auto log_size = std::filesystem::file_size(folder / kWitnessFile, failure);
    const bool has_log = !failure && log_size > 0;
    if (!has_log && !std::filesystem::exists(folder / "key", failure)) return false;
    const auto size = std::filesystem::file_size(folder / kDatabaseName, failure);
    return failure || size == 0;
}

std::string names_of(const std::vector<MissingPromise>& missing)
{
    constexpr std::size_t named_max = 20; // A line that a person still reads.
    std::string names;
    for (std::size_t i = 0; i < missing.size() && i < named_max; ++i)
        names += (i == 0 ? "" : ", ") + missing[i].reference.text();
    if (missing.size() > named_max) names += " and " + std::to_string(missing.size() - named_max) + " more";
    return names;
}

Error lost(const std::filesystem::path& folder, const std::filesystem::path& path)
{
    std::string detail = path.string() + " is gone or empty, and what belongs to it is still here: bring it "
                                         "back, or move the folder aside";
    const auto keyring = Keyring::open(folder, Keyring::WhenAbsent::refuse);
    const auto testimony = keyring
                               ? Witness::read(folder / kWitnessFile, keyring->derived(KeyPurpose::witness))
                               : Result<Testimony>{keyring.error()};
    if (testimony)
        if (const auto missing = all_missing(*testimony); !missing.empty())
            detail += "; promised in it: " + names_of(missing);
    return {ErrorCode::database_bad, detail};
}

/// The database in its newest schema and the key to it.
Result<std::pair<Database, Keyring>> prepared_database(const std::filesystem::path& folder,
                                                       const std::filesystem::path& path)
{
    if (is_lost(folder)) return lost(folder, path);
    auto database = Database::open(path, Database::Access::owner, check_origin);
    if (!database) return database.error();
    if (const auto migrated = migrate(*database); !migrated) return migrated.error();

    bool has_sealed = false;
    {
        Statement statement = database->prepared("SELECT count(*) FROM named_value WHERE name=?");
        if (const auto row = statement.bind(kKeyIdName).step(); !row) return row.error();
        has_sealed = statement.number(0) > 0;
    }
    auto keyring =
        Keyring::open(folder, has_sealed ? Keyring::WhenAbsent::refuse : Keyring::WhenAbsent::create);
    if (!keyring) return keyring.error();
    return std::pair{*std::move(database), *std::move(keyring)};
}

struct Prepared {
    Database database;
    Keyring keyring;
    std::optional<RowsFound> rows = {}; ///< Of a sound database, so that they are read once.
    std::optional<Salvaged> salvaged = {};
    std::optional<std::filesystem::path> set_aside = {};
};

constexpr std::string_view kFindKeyId = "SELECT value FROM named_value WHERE name='key_id'";

/// Whether the key was seen to be the right one, before anything is written with it. A witness log of which
/// nothing verifies is destroyed or has another key; only what the database says of the key can tell.
Result<> check_key_by_witness(const std::filesystem::path& folder, const std::filesystem::path& path)
{
    std::error_code failure;
    const auto log_size = std::filesystem::file_size(folder / kWitnessFile, failure);
    if (failure || log_size < Witness::record_bytes) return success();
    const auto keyring = Keyring::open(folder, Keyring::WhenAbsent::refuse);
    if (!keyring) return keyring.error();
    const auto knows = Witness::knows(folder / kWitnessFile, keyring->derived(KeyPurpose::witness));
    if (!knows) return knows.error();
    if (*knows) return success();
    if (auto database = Database::open(path, Database::Access::inspector)) {
        Statement named = database->prepared(kFindKeyId);
        if (const auto row = named.step(); row && *row && named.text(0) == keyring->key_id())
            return success();
    }
    return Error{ErrorCode::seal_broken,
                 "neither the witness log nor the database knows the key: nothing was changed"};
}

/// Whether it is the content of the file that stopped `opening`, and not the disk or another program.
bool is_damaged(const Error& opening, const std::filesystem::path& path)
{
    if (opening.code != ErrorCode::database_bad) return false;
    auto database = Database::open(path, Database::Access::inspector);
    return database && database->condition() == Database::Condition::damaged;
}

Result<Prepared> salvaged_database(const std::filesystem::path& folder, const std::filesystem::path& path,
                                   std::string log)
{
    auto keyring = Keyring::open(folder, Keyring::WhenAbsent::refuse);
    if (!keyring) return keyring.error();
    const auto witness = Witness::inspect(folder / kWitnessFile, keyring->derived(KeyPurpose::witness));
    if (!witness) return witness.error();
    auto file = read_private_file(path);
    if (!file) return file.error();

    Result<Salvaged> salvaged = Salvaged{};
    {
        auto target = Database::open(salvage_path(folder), Database::Access::owner);
        if (!target) return target.error();
        if (const auto migrated = migrate(*target); !migrated) return migrated.error();
        salvaged = salvage(*target, {*std::move(file), std::move(log)}, *keyring, *witness, std::nullopt);
    }
    if (!salvaged) return salvaged.error();
    // A wrong key opens nothing, and would make a loss of what is only locked.
    if (salvaged->opened_seals == 0 && witness->testimony().records == 0) {
        if (const auto removed = finish_replacement(folder); !removed) return removed.error();
        return Error{ErrorCode::database_bad,
                     path.string() +
                         " is damaged, and nothing in it opens with the key: nothing was changed"};
    }
    const auto aside = set_aside(folder, Damaged::database, SystemClock{}.now().wall);
    if (!aside) return aside.error();
    if (const auto replaced = replace_database(folder); !replaced) return replaced.error();
    auto prepared = prepared_database(folder, path);
    if (!prepared) return prepared.error();
    return Prepared{.database = std::move(prepared->first),
                    .keyring = std::move(prepared->second),
                    .salvaged = *salvaged,
                    .set_aside = *aside};
}

/// What happens when the database does not say yet by which key it is sealed: only its owner names it.
enum class WhenUnnamed { name, leave };

Result<> check_key(Database& database, const Keyring& keyring, WhenUnnamed when)
{
    NamedValues named_values{database, keyring};
    const auto stored = named_values.find(kKeyIdName);
    if (!stored) return stored.error();
    if (!*stored && when == WhenUnnamed::leave) return success();
    if (!*stored) return named_values.put(kKeyIdName, keyring.key_id());
    if (**stored != keyring.key_id() && !is_mutated(Mutant::foreign_key_accepted))
        return Error{ErrorCode::seal_broken, "the key is not the one this data was sealed with"};
    return success();
}

/// A row that does not read as one of ours is damage, too (database_bad), and SQLite cannot see it.
Result<RowsFound> rows_read(Database& database, const Keyring& keyring)
{
    const auto is_damage = [](const auto& result) {
        return !result && result.error().code == ErrorCode::database_bad;
    };
    Outbox outbox{database, keyring};
    auto entries = outbox.all();
    auto notes = Notes{database, keyring, outbox}.all();
    const auto ends_well = outbox.ends_with_text();
    if (!has_our_columns(database) || is_damage(entries) || is_damage(notes) || is_damage(ends_well) ||
        (ends_well && !*ends_well) || is_damage(Drafts{database, keyring}.all()) ||
        is_damage(Standings{database, keyring, outbox}.all()))
        return Error{ErrorCode::database_bad, "what is in it does not read"};
    if (!entries) return entries.error();
    if (!notes) return notes.error();
    if (!ends_well) return ends_well.error();
    return RowsFound{*std::move(entries), *std::move(notes)};
}

/// The database, sound and in its newest schema. `log`: its write-ahead log as it was found.
Result<Prepared> sound_database(const std::filesystem::path& folder, const std::filesystem::path& path,
                                const std::string& log)
{
    {
        auto prepared = prepared_database(folder, path);
        if (!prepared && !is_damaged(prepared.error(), path)) return prepared.error();
        if (prepared) {
            auto& [database, keyring] = *prepared;
            auto rows = rows_read(database, keyring);
            if (!rows && rows.error().code != ErrorCode::database_bad) return rows.error();
            const auto condition = database.condition();
            if (condition == Database::Condition::cannot_tell)
                return Error{ErrorCode::database_bad, path.string() + " cannot be read to its end"};
            if (rows && condition == Database::Condition::sound)
                return Prepared{
                    .database = std::move(database), .keyring = std::move(keyring), .rows = *std::move(rows)};
        }
    }
    return salvaged_database(folder, path, log);
}

/// Of a request that was just saved the log need not know before the person does: the row itself is on the
/// disk, and none of it has left. Whatever follows is on the disk before anything else happens to it.
bool is_newly_promised(const Entry& entry, const Testimony& known)
{
    return entry.state == State::ready && entry.attempts == 0 && !known.of.contains(entry.id.uuid);
}

/// What a crash between a commit and its record left is not doubtful: the row says which record it follows.
/// An outbox that was set back follows an older one.
void forget_crash(Reckoning& reckoning, const Witness& witness, const Outbox& outbox, const Notes& notes)
{
    const auto is_left_by_crash = [&](const auto& rows) {
        return [&](const auto& doubt) {
            const auto followed = rows.follows(doubt.row.id);
            return followed && !followed->empty() && *followed == witness.last_digest(doubt.row.id.uuid);
        };
    };
    reckoning.disagreeing -= std::erase_if(reckoning.doubtful, is_left_by_crash(outbox));
    reckoning.disagreeing -= std::erase_if(reckoning.doubtful_notes, is_left_by_crash(notes));
}

} // namespace

Store::Store(std::filesystem::path folder, std::optional<Lease> lease, Keyring keyring, Database database,
             Witness witness)
    : folder_(std::move(folder)),
      lease_(std::move(lease)),
      keyring_(std::move(keyring)),
      database_(std::move(database)),
      witness_(std::move(witness)),
      records_found_(witness_.testimony().records),
      outbox(database_, keyring_),
      drafts(database_, keyring_),
      named_values(database_, keyring_),
      solved_cases(database_),
      notes(database_, keyring_, outbox),
      standings(database_, keyring_, outbox),
      bundles(database_),
      attachments(database_, keyring_, folder_ / "attachments"),
      uploads(database_, keyring_),
      reserve(folder_)
{
    if (!lease_) return;
    outbox.be_witnessed_by(witness_);
    notes.be_witnessed_by(witness_);
    database_.after_commit([this] {
        found_.reset();
        bear_witness();
    });
}

Store::~Store()
{
    flush_witness();
}

Result<std::unique_ptr<Store>> Store::open(const std::filesystem::path& path_given)
{
    const auto folder = without_trailing_slash(path_given);
    if (const auto made = make_private_folder(folder); !made) return made.error();
    if (const auto checked = check_file_system(folder); !checked) return checked.error();
    if (const auto checked = check_private_folder(folder); !checked) return checked.error();
    auto lease = Lease::take(folder);
    if (!lease) return lease.error();

    if (const auto finished = finish_replacement(folder); !finished) return finished.error();

    // SQLite gives its -wal and -shm files the mode of the database.
    const ::mode_t before = ::umask(0077);
    const auto path = folder / kDatabaseName;
    // SQLite forgets what stands behind the first damage in its log. Read before SQLite opens it: closing a
    // file of its own would take SQLite's locks away (sqlite.org/howtocorrupt.html, 2.2).
    auto log_read = read_private_file(path.string() + "-wal");
    const std::string log = log_read ? *std::move(log_read) : std::string{};
    if (const auto checked = check_key_by_witness(folder, path); !checked) {
        ::umask(before);
        return checked.error();
    }
    auto prepared = sound_database(folder, path, log);
    ::umask(before);
    if (!prepared) return prepared.error();
    // A process that was killed before its fsync leaves a commit that reads as done and may still go with the
    // power. A checkpoint syncs SQLite's log first, so that nothing below is concluded from such a one.
    if (const auto synced = prepared->database.execute("PRAGMA wal_checkpoint(PASSIVE)"); !synced)
        return synced.error();
    // Before the log is opened, which cuts off a torn end by its key.
    if (const auto checked = check_key(prepared->database, prepared->keyring, WhenUnnamed::name); !checked)
        return checked.error();
    auto witness = Witness::open(folder / kWitnessFile, prepared->keyring.derived(KeyPurpose::witness));
    if (!witness) return witness.error();

    std::unique_ptr<Store> store{new Store{folder, *std::move(lease), std::move(prepared->keyring),
                                           std::move(prepared->database), *std::move(witness)}};
    store->losses_.salvaged = prepared->salvaged;
    store->losses_.set_aside = prepared->set_aside;
    store->found_ = std::move(prepared->rows);
    if (const auto heard = store->hear_witness(log); !heard) return heard.error();
    return store;
}

Result<std::unique_ptr<Store>> Store::inspect(const std::filesystem::path& folder)
{
    // The folder is checked first: to a stranger its files look absent, and "no requests" would be a lie.
    if (const auto checked = check_private_folder(folder); !checked) {
        if (checked.error().code == ErrorCode::not_found) return std::unique_ptr<Store>{};
        return checked.error();
    }
    std::error_code ignored;
    const auto path = folder / kDatabaseName;
    if (is_lost(folder)) return lost(folder, path);
    if (!std::filesystem::exists(path, ignored)) return std::unique_ptr<Store>{};

    auto database = Database::open(path, Database::Access::inspector);
    if (!database) return database.error();
    const auto unused = is_unused(*database);
    if (!unused) return unused.error();
    if (*unused) return std::unique_ptr<Store>{};
    auto keyring = Keyring::open(folder, Keyring::WhenAbsent::refuse);
    if (!keyring) return keyring.error();
    if (const auto checked = check_schema(*database); !checked) return checked.error();
    if (const auto checked = check_key(*database, *keyring, WhenUnnamed::leave); !checked)
        return checked.error();
    auto witness = Witness::inspect(folder / kWitnessFile, keyring->derived(KeyPurpose::witness));
    if (!witness) return witness.error();
    std::unique_ptr<Store> store{
        new Store{folder, std::nullopt, *std::move(keyring), *std::move(database), *std::move(witness)}};
    // Beside a kiosk that runs a row may be ahead of its record; what is missing is missing.
    auto reckoning = store->reckoning(WitnessTrust::whole);
    if (!reckoning) return reckoning.error();
    store->losses_.missing = std::move(reckoning->missing);
    if (store->witness_.testimony().is_damaged()) store->losses_.witness_log = Losses::WitnessLog::damaged;
    return store;
}

Result<std::vector<Entry>> Store::entries()
{
    if (!found_) return outbox.all();
    auto entries = std::move(found_->entries);
    found_.reset();
    return entries;
}

Result<Reckoning> Store::reckoning(WitnessTrust trust) const
{
    auto entries = outbox.all();
    if (!entries) return entries.error();
    auto all_notes = notes.all();
    if (!all_notes) return all_notes.error();
    return reckoning(trust, {*std::move(entries), *std::move(all_notes)});
}

Result<Reckoning> Store::reckoning(WitnessTrust trust, const RowsFound& rows) const
{
    const auto kept = drafts.times();
    if (!kept) return kept.error();
    Reckoning reckoning = reckon(witness_, trust, rows.entries, rows.notes, *kept);
    if (trust == WitnessTrust::whole) forget_crash(reckoning, witness_, outbox, notes);
    return reckoning;
}

/// Compares what was witnessed with what is there, and lets nothing be sent blind that the two disagree on.
Result<> Store::hear_witness(const std::string& log_before)
{
    const auto was_begun = named_values.find(kWitnessName);
    if (!was_begun) return was_begun.error();
    const Testimony& testimony = witness_.testimony();
    if (testimony.is_damaged())
        losses_.witness_log = Losses::WitnessLog::damaged;
    else if (testimony.records == 0 && *was_begun)
        losses_.witness_log = Losses::WitnessLog::gone;
    const bool is_whole = losses_.witness_log == Losses::WitnessLog::whole;
    const auto trust = is_whole ? WitnessTrust::whole : WitnessTrust::partial;

    auto found = found_ ? reckoning(trust, *found_) : reckoning(trust);
    if (!found) return found.error();
    if (!found->missing.empty() && !log_before.empty()) {
        std::set<Uuid> wanted;
        for (const MissingPromise& one : found->missing)
            wanted.insert(one.subject);
        const auto brought = salvage(database_, {{}, log_before}, keyring_, witness_, wanted);
        if (!brought) return brought.error();
        if (brought->requests > 0) losses_.salvaged = *brought;
        found = reckoning(trust);
        if (!found) return found.error();
    }
    if (losses_.witness_log == Losses::WitnessLog::damaged) {
        const auto aside = set_aside(folder_, Damaged::witness_only, SystemClock{}.now().wall);
        if (!aside) return aside.error();
        if (!losses_.set_aside) losses_.set_aside = *aside;
        if (const auto begun = witness_.begin_anew(); !begun) return begun;
    }
    // With half a log nobody knows what was handed in or taken back since an outbox was set back.
    const bool may_be_set_back = !found->missing.empty() || found->disagreeing > 0 || !log_before.empty();
    const auto decides = !is_whole && may_be_set_back ? Decides::person : Decides::far_side;
    if (const auto heeded = heed(*found, decides); !heeded) return heeded;
    const bool is_as_found =
        found->doubtful.empty() && found->doubtful_notes.empty() && found->came_back.empty();

    const Instant now = SystemClock{}.now();
    std::vector<WitnessRecord> records;
    if (const auto boot = Uuid::parse(now.boot_id))
        records.push_back({.what = Witnessed::start, .at = now.wall, .subject = *boot, .request = *boot});
    // As they are after `heed`.
    if (!is_as_found) {
        found = reckoning(trust);
        if (!found) return found.error();
    }
    std::ranges::copy(found->unwitnessed, std::back_inserter(records));
    write_witness(records, Witness::Flush::now);
    if (!*was_begun && !witness_fault_) return named_values.put(kWitnessName, "1");
    return success();
}

Result<> Store::heed(const Reckoning& reckoning, Decides decides)
{
    losses_.missing = reckoning.missing;
    losses_.altered = reckoning.altered;
    for (const auto& doubt : reckoning.doubtful) {
        const Entry after = doubted(doubt, decides);
        if (after.state != doubt.row.state && after.state == State::held)
            ++losses_.put_on_hold;
        else
            ++losses_.doubted;
        if (after == doubt.row || is_mutated(Mutant::restored_row_sent_blind)) continue;
        const auto changed = outbox.change(doubt.row, after, {}, doubt.row.updated_at);
        if (!changed) return changed;
    }
    for (const auto& doubt : reckoning.doubtful_notes) {
        const Note after = doubted(doubt);
        ++losses_.doubted;
        if (after == doubt.row) continue;
        const auto changed = notes.change(doubt.row, after, std::nullopt, doubt.row.updated_at);
        if (!changed) return changed;
    }
    for (const Entry& entry : reckoning.came_back) {
        ++losses_.came_back;
        if (entry.state != State::ready && entry.state != State::checking) continue;
        if (is_mutated(Mutant::taken_back_row_sent)) continue;
        Entry after = entry;
        after.state = State::held;
        after.reason_code = kReasonCameBack;
        if (const auto changed = outbox.change(entry, after, {}, entry.updated_at); !changed) return changed;
    }
    return success();
}

bool says_anything(const Losses& losses)
{
    return !losses.missing.empty() || losses.doubted > 0 || losses.put_on_hold > 0 ||
           !losses.unreadable.empty() || losses.came_back > 0 || losses.altered > 0 ||
           losses.witness_log != Losses::WitnessLog::whole || losses.mark != MarkSays::nothing ||
           losses.set_aside;
}

Result<> Store::keep_mark_in(const std::filesystem::path& states)
{
    auto file = BootMarkFile::open(states, folder_);
    if (!file) return success();
    const auto before = file->read();
    losses_.mark = judge_mark(before, records_found_);
    if (before) losses_.marked_at = before->at;
    if (losses_.mark == MarkSays::set_back) {
        const auto found = reckoning(WitnessTrust::partial);
        if (!found) return found.error();
        losses_.doubted = 0; // These are told again; of those on hold already no more is said.
        if (const auto heeded = heed(*found, Decides::person); !heeded) return heeded;
    }
    mark_ = *std::move(file);
    write_mark();
    return success();
}

void Store::write_mark()
{
    const Instant now = SystemClock{}.now();
    mark_->write({witness_.flushed_records(), now.boot_id, now.wall});
}

Result<> Store::losses_are_seen(Timestamp now)
{
    std::vector<WitnessRecord> records;
    for (const MissingPromise& one : losses_.missing)
        records.push_back({.what = Witnessed::loss_seen,
                           .state = one.last_known,
                           .at = now,
                           .subject = one.subject,
                           .request = one.subject});
    if (const auto written = witness_.append(records); !written) return written;
    losses_ = {};
    return success();
}

/// After each commit: every row that it may have changed, as it is on the disk now. A record that comes a
/// crash too late is missed by nobody, because the row itself is there.
void Store::bear_witness()
{
    if (witness_.touched_requests().empty() && witness_.touched_notes().empty()) return;
    if (is_mutated(Mutant::witness_not_written)) return;
    std::vector<WitnessRecord> records;
    bool is_all_new = true;
    const Testimony& known = witness_.testimony();
    const auto gone = [&](const Uuid& id, Witnessed what) {
        const auto found = known.of.find(id);
        if (found == known.of.end()) return;
        WitnessRecord record = found->second.last;
        record.what = what;
        records.push_back(record);
    };
    for (const Uuid& id : witness_.touched_requests()) {
        const auto entry = outbox.find(RequestId{id});
        is_all_new = is_all_new && entry && *entry && is_newly_promised(**entry, known);
        if (entry && *entry) records.push_back(witnessed(witness_, **entry));
        if (entry && !*entry) gone(id, Witnessed::request_gone);
    }
    for (const Uuid& id : witness_.touched_notes()) {
        is_all_new = false;
        const auto note = notes.find(NoteId{id});
        if (note && *note) records.push_back(witnessed(witness_, **note));
        if (note && !*note) gone(id, Witnessed::note_gone);
    }
    write_witness(records, is_all_new ? Witness::Flush::later : Witness::Flush::now);
}

void Store::flush_witness()
{
    const auto flushed = witness_.flush();
    const bool is_all_named = witness_.touched_requests().empty() && witness_.touched_notes().empty();
    if (!flushed)
        witness_fault_ = flushed.error();
    else if (is_all_named)
        witness_fault_.reset();
}

/// What cannot be written is named again after the next commit. The promise is the row, so it stands.
void Store::write_witness(const std::vector<WitnessRecord>& records, Witness::Flush when)
{
    const auto written = witness_.append(records, when);
    witness_fault_ = written ? std::nullopt : std::optional{written.error()};
    if (mark_) write_mark();
    if (written) witness_.forget_touched();
}

} // namespace kiosk
