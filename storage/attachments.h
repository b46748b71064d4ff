#pragma once

#include "storage/attachment_reader.h"
#include "storage/chosen_file.h"
#include "storage/file_format.h"
#include "storage/request.h"
#include "storage/sealing.h"
#include "storage/sqlite.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

namespace kiosk
{

/// What may be attached to one request. The public contract has no upload and states no limit
/// (reference/partner-center-contract.md section 8), so these are ours: a photo of a 12-megapixel phone is 3
/// to 6 MiB, and 25 MB is what mail systems commonly let through when a person passes the files on.
struct AttachmentLimits {
    std::int64_t max_bytes = 10LL << 20;       ///< Of each.
    std::int64_t max_total_bytes = 25LL << 20; ///< Of all of one request.
    std::int64_t max_count = 10;
};

/// A file that belongs to a draft or a request. `name` is clean (file_names.h) and unlike those of its
/// siblings.
struct Attachment {
    Uuid id;
    std::string name;
    std::int64_t bytes = 0;
    std::string sha256; ///< Of the content: 64 lower-case hex digits.
    FileFormat format = FileFormat::other;
    std::string source; ///< Where it was found; never leaves the kiosk.

    friend bool operator==(const Attachment&, const Attachment&) = default;
};

/// The files of drafts and requests: a sealed row each, and beside the database a folder `attachments` with
/// one sealed file each (mode 0600, chunks of 64 KiB, a key of its own, sealed under the keyring). A file is
/// on the disk before its row is committed, and a row is gone before its file: what a crash leaves between is
/// a file without a row, which `sweep` removes. Attachments of a draft follow its id into the request; from
/// then on they never change.
///
/// Thread-compatible, owned by the core thread. Every function may return database_bad, disk_full or
/// seal_broken.
class Attachments
{
public:
    /// `database` must outlive this and be migrated. `folder` is made when the first file comes.
    Attachments(Database& database, const Keyring& keyring, std::filesystem::path folder);

    /// In the order in which they were added. One that does not open any more is left out, and left alone.
    Result<std::vector<Attachment>> of(const RequestId& request) const;

    /// An attachment, or why the file is refused: FieldError::fault is file_changed, file_too_large,
    /// files_too_large or too_many_files, or file_unreadable when the disk it is on fails.
    using Outcome = std::variant<Attachment, FieldError>;

    /// Copies a chosen file in. The same content from the same source is there already and stays; another
    /// content takes the place of what came from that source. Errors: not_possible_now (the request was
    /// accepted), disk_full also when too little would be left for requests.
    Result<Outcome> add(const RequestId& request, const ChosenFile& file, const AttachmentLimits& limits,
                        Uuid id);

    /// Puts `bytes` under `name` in the place of `replaced`. Errors: not_found, not_possible_now.
    Result<Outcome> replace(const RequestId& request, const Uuid& replaced, std::string_view name,
                            std::string_view bytes, const AttachmentLimits& limits, Uuid id);

    /// Gives a draft copies of what another request has: an edit that became a request of its own. Those that
    /// do not open are left out. `next_id` mints.
    Result<> copy(const RequestId& from, const RequestId& to, const std::function<Uuid()>& next_id);

    /// Gives a request that comes from another kiosk, and is not accepted here yet, one of its files. Taken
    /// over again it is there already. No limit: whoever attached it had one.
    Result<> take_over(const RequestId& request, std::string_view name, std::string_view bytes, Uuid id);

    /// Removes one of a draft. Gone already is no error. Errors: not_possible_now (the request was accepted).
    Result<> remove(const RequestId& request, const Uuid& id);

    /// The content, to be read in parts. Errors: seal_broken (gone or no attachment of ours), not_found.
    Result<AttachmentReader> open(const RequestId& request, const Attachment& attachment) const;

    /// Hands the content over in order, in parts. All of it was seen and is what was attached only when this
    /// succeeds. Errors: seal_broken (torn or changed; `detail` names the attachment by its id), and what
    /// `take` says.
    using Take = std::function<Result<>(std::string_view part)>;
    Result<> read(const RequestId& request, const Attachment& attachment, const Take& take) const;

    /// The whole content at once.
    Result<std::string> bytes(const RequestId& request, const Attachment& attachment) const;

    /// Removes files without a row, and rows whose draft and request are gone. Not while a file is being
    /// added. Nothing is removed as long as a row is bent. The number of files removed.
    Result<std::size_t> sweep();

private:
    class Sealing;
    struct Incoming;
    Result<Outcome> keep(const RequestId& request, const Incoming& incoming, const AttachmentLimits& limits,
                         Uuid id);
    Result<> commit(const RequestId& request, const Attachment& attachment, const SecretKey& key,
                    const Uuid* replaced);
    Result<> check_open(const RequestId& request) const;
    Result<> check_room(std::int64_t bytes) const;
    /// The ids of all rows; nothing when one is bent, because then a file without a row may have lost it.
    using Ids = std::set<std::string, std::less<>>;
    Result<std::optional<Ids>> ids_trusted() const;
    Result<SecretKey> key_of(const RequestId& request, const Uuid& id) const;
    static std::string place(const RequestId& request, const Uuid& id, std::string_view what,
                             const std::string& key_id);
    std::string place(const RequestId& request, const Uuid& id, std::string_view what) const;
    std::filesystem::path file_of(const Uuid& id) const;

    Database& database_;
    SecretKey records_key_;
    std::string key_id_;
    std::filesystem::path folder_;
};

} // namespace kiosk
