#pragma once

#include "storage/clock.h"
#include "storage/file.h"
#include "storage/ids.h"
#include "storage/request_state.h"
#include "storage/sealing.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

namespace kiosk
{

/// What a record of the witness log is about.
enum class Witnessed : std::uint8_t {
    start = 1,        ///< The kiosk was started; `subject` is the boot.
    request = 2,      ///< A request is as the record says.
    request_gone = 3, ///< A person took the request back: its row is gone for a reason.
    note = 4,         ///< A note is as the record says.
    note_gone = 5,
    loss_seen = 6, ///< A person has read that the subject is missing.
};

/// A keyed hash of what the protocol decides by in a row (Witness::digest).
using WitnessDigest = std::array<std::uint8_t, 8>;

/// One record: which request or note, in which state, and a keyed digest of what the protocol decides by.
/// Nothing that a person wrote.
struct WitnessRecord {
    Witnessed what = Witnessed::request;
    State state = State::ready;
    Timestamp at;           ///< Of the change, by the wall clock.
    Uuid subject;           ///< Of the request, note or boot.
    Uuid request;           ///< Of a note: its request; else the subject.
    WitnessDigest digest{}; ///< Of the row.
    friend bool operator==(const WitnessRecord&, const WitnessRecord&) = default;
};

/// What the log says last about one request or note.
struct LastWitnessed {
    WitnessRecord last;
    Timestamp first_at; ///< When it was saved.
    std::uint64_t sequence = 0;
    bool is_loss_seen = false;
};

/// All that could be read of a log.
struct Testimony {
    std::unordered_map<Uuid, LastWitnessed, UuidHash> of; ///< By subject; no starts.
    std::uint64_t records = 0;                            ///< Their numbers run from 0 to this.
    std::uint64_t unreadable = 0;                         ///< Of these, how many are damaged or cut out.
    std::uint64_t torn_bytes = 0; ///< Of unfinished records at the end: a crash, no damage.
    std::string head;             ///< The newest record's link of the chain.

    bool is_damaged() const { return unreadable > 0; }
};

/// The witness log: an append-only file beside the database that says what was promised and how far it got
/// (reference/reliability.md 4.8). It shows what a damaged or restored database has forgotten. Each record
/// is linked to the one before by a keyed BLAKE2b hash, so that nothing can be changed, put in or taken out
/// without the key; the head is not told to anybody, so an end cut off is seen only by what the database
/// still has. A record says how many before it were not known to be on the disk when it was written: only
/// these can be missing after a power loss, and what is missing of them is no damage. Thread-compatible: the
/// core thread owns it.
class Witness
{
public:
    static constexpr std::size_t record_bytes = 96;

    /// Records that may wait for one flush together; as many may be torn at the end.
    static constexpr std::size_t group_max = 64;

    /// What stands in the file; an empty testimony when there is none. Errors: not_allowed, system_fault.
    static Result<Testimony> read(const std::filesystem::path& path, const SecretKey& key);

    /// Whether some record verifies with the key. Errors: as `read`.
    static Result<bool> knows(const std::filesystem::path& path, const SecretKey& key);

    /// Opens the log for appending; a torn end is cut off. Errors: as `read`, disk_full.
    static Result<Witness> open(const std::filesystem::path& path, const SecretKey& key);

    /// The same for reading only: nothing is made, cut or appended.
    static Result<Witness> inspect(const std::filesystem::path& path, const SecretKey& key);

    Witness(Witness&&) noexcept = default;

    /// Appends what is not there already in the same words. `now` returns when it is on the disk, with all
    /// that was to be flushed `later`; that comes with the next `flush`, or when `group_max` wait for it.
    /// Errors: disk_full, system_fault; then only the first of them may have been appended.
    enum class Flush { now, later };
    Result<> append(const std::vector<WitnessRecord>& records, Flush when = Flush::now);

    /// Returns when all that was appended is on the disk. Errors: disk_full, system_fault.
    Result<> flush();

    /// Of the records, how many are known to be on the disk.
    std::uint64_t flushed_records() const { return testimony_.records - unflushed_.size() / record_bytes; }

    /// Begins a new log, with the last word on every subject; the old file is replaced as a whole.
    Result<> begin_anew();

    const Testimony& testimony() const { return testimony_; }
    WitnessDigest digest(std::string_view facts) const;

    /// The bytes of the digest that the log has of a request or note; empty when it knows none.
    std::string_view last_digest(const Uuid& subject) const;

    /// Remembers that rows change in the transaction that is under way; after its commit somebody looks at
    /// them (Store). Naming one that did not change costs nothing.
    void touch_request(const Uuid& id) { touched_requests_.insert(id); }
    void touch_note(const Uuid& id) { touched_notes_.insert(id); }
    const std::set<Uuid>& touched_requests() const { return touched_requests_; }
    const std::set<Uuid>& touched_notes() const { return touched_notes_; }
    void forget_touched();

private:
    Witness(std::filesystem::path path, SecretKey key, Testimony testimony, FileDescriptor file,
            std::uint64_t bytes);
    bool is_news(const WitnessRecord& record) const;
    Result<> write(std::span<const WitnessRecord> news, Flush when);

    std::filesystem::path path_;
    SecretKey key_;
    Testimony testimony_;
    FileDescriptor file_;
    std::uint64_t bytes_;   ///< Of the file, whole records.
    std::string unflushed_; ///< Its end, of which it is not known that it is on the disk.
    std::set<Uuid> touched_requests_, touched_notes_;
};

} // namespace kiosk
