#include "storage/attachments.h"

#include "storage/file_names.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

namespace kiosk
{

namespace
{

using Json = nlohmann::json;

/// What attachments leave to the requests themselves (reference/reliability.md E1).
constexpr std::uint64_t kReserveBytes = 8ULL << 20;

constexpr std::string_view kField = "attachments";

constexpr std::string_view kInsert =
    "INSERT INTO attachment(id,request_id,key_sealed,facts_sealed) VALUES(?,?,?,?)";
constexpr std::string_view kOfRequest =
    "SELECT id,facts_sealed FROM attachment WHERE request_id=? ORDER BY sequence";
constexpr std::string_view kKey = "SELECT key_sealed FROM attachment WHERE id=? AND request_id=?";
constexpr std::string_view kDelete = "DELETE FROM attachment WHERE id=? AND request_id=?";
constexpr std::string_view kIsAccepted = "SELECT count(*) FROM request WHERE id=?";
constexpr std::string_view kAllIds = "SELECT id,request_id,facts_sealed FROM attachment";
constexpr std::string_view kDeleteStrays =
    "DELETE FROM attachment WHERE request_id NOT IN (SELECT id FROM draft UNION ALL SELECT id FROM request)";

FieldError refusal(Fault fault, std::string_view name, std::int64_t limit = 0)
{
    return {std::string{kField}, fault, static_cast<std::size_t>(limit), std::string{name}};
}

std::string facts_of(const Attachment& attachment)
{
    return Json{{"name", attachment.name},
                {"bytes", attachment.bytes},
                {"sha256", attachment.sha256},
                {"format", word(attachment.format)},
                {"source", attachment.source}}
        .dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::optional<Attachment> attachment_from(Uuid id, std::string_view facts)
{
    const Json json = Json::parse(facts, nullptr, false);
    const auto text = [&](const char* key) {
        const auto found = json.find(key);
        return found != json.end() && found->is_string() ? found->get<std::string>() : std::string{};
    };
    if (!json.is_object() || !json.contains("bytes") || !json["bytes"].is_number_integer())
        return std::nullopt;
    return Attachment{.id = std::move(id),
                      .name = text("name"),
                      .bytes = json["bytes"].get<std::int64_t>(),
                      .sha256 = text("sha256"),
                      .format = parse_format(text("format")),
                      .source = text("source")};
}

Result<> write_all(int file, std::string_view bytes)
{
    while (!bytes.empty()) {
        const ssize_t written = ::write(file, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return error_from_errno(errno, "a sealed attachment");
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return success();
}

/// For files that were within the limits when they came.
constexpr std::int64_t kAny = std::numeric_limits<std::int64_t>::max();
constexpr AttachmentLimits kNoLimits{kAny, kAny, kAny};

/// The content that is in memory already, as Incoming hands it over.
auto content_of(std::string_view bytes)
{
    return [bytes](const Attachments::Take& take) -> Result<std::optional<Fault>> {
        if (const auto taken = take(bytes); !taken) return taken.error();
        return std::optional<Fault>{};
    };
}

std::string unlike(std::string name, const std::vector<Attachment>& others)
{
    const std::string wanted = name;
    const auto is_taken = [&](const Attachment& other) { return other.name == name; };
    for (int number = 2; std::ranges::any_of(others, is_taken); ++number)
        name = numbered_file_name(wanted, number);
    return name;
}

} // namespace

/// A file on its way in.
struct Attachments::Incoming {
    std::string name, source;
    std::int64_t bytes; ///< As announced; another number is a refusal.
    const Uuid* replaced = nullptr;
    /// Hands the content over; file_changed or file_unreadable instead of a fault of ours.
    std::function<Result<std::optional<Fault>>(const Take&)> content;
};

/// Writes one sealed file; it goes away again unless it was kept.
class Attachments::Sealing
{
public:
    Sealing(std::filesystem::path path, std::function<std::string(std::size_t)> place)
        : path_(std::move(path)),
          place_(std::move(place)),
          sealer_(key),
          file_(::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600))
    {
        if (file_.number() < 0)
            fault_ = error_from_errno(errno, "a sealed attachment");
        else
            note(write_all(file_.number(), sealer_.header()));
    }
    Sealing(const Sealing&) = delete;
    ~Sealing()
    {
        if (!is_kept_ && file_.number() >= 0) ::unlink(path_.c_str());
    }

    Result<> add(std::string_view part)
    {
        if (first_bytes.size() < 16) first_bytes += part.substr(0, 16);
        sha_.add(part);
        bytes += static_cast<std::int64_t>(part.size());
        pending_ += part;
        while (pending_.size() > kAttachmentChunkBytes && !fault_) {
            write_chunk(std::string_view{pending_}.substr(0, kAttachmentChunkBytes),
                        StreamSealer::Chunk::more_follow);
            pending_.erase(0, kAttachmentChunkBytes);
        }
        return fault_ ? Result<>{*fault_} : success();
    }

    /// Everything on the disk, by its name too. The SHA-256 of the content.
    Result<std::string> finish()
    {
        if (!fault_) write_chunk(pending_, StreamSealer::Chunk::last);
        if (!fault_ && ::fsync(file_.number()) != 0) fault_ = error_from_errno(errno, "a sealed attachment");
        if (!fault_) note(sync_folder(path_.parent_path()));
        if (fault_) return *fault_;
        return std::move(sha_).hex();
    }

    /// The row may be there: the file stays.
    void keep() { is_kept_ = true; }

    const SecretKey key = SecretKey::random();
    std::int64_t bytes = 0;
    std::string first_bytes;

private:
    void note(const Result<>& result)
    {
        if (!result && !fault_) fault_ = result.error();
    }

    void write_chunk(std::string_view plain, StreamSealer::Chunk chunk)
    {
        note(write_all(file_.number(), sealer_.seal(place_(index_++), plain, chunk)));
    }

    std::filesystem::path path_;
    std::function<std::string(std::size_t)> place_;
    StreamSealer sealer_;
    FileDescriptor file_;
    Sha256 sha_;
    std::string pending_;
    std::size_t index_ = 0;
    std::optional<Error> fault_;
    bool is_kept_ = false;
};

Attachments::Attachments(Database& database, const Keyring& keyring, std::filesystem::path folder)
    : database_(database),
      records_key_(keyring.derived(KeyPurpose::records)),
      key_id_(keyring.key_id()),
      folder_(std::move(folder))
{
}

std::string Attachments::place(const RequestId& request, const Uuid& id, std::string_view what,
                               const std::string& key_id)
{
    return request.text() + "|attachment|" + id.text() + "|" + std::string{what} + "|1|" + key_id;
}

std::string Attachments::place(const RequestId& request, const Uuid& id, std::string_view what) const
{
    return place(request, id, what, key_id_);
}

std::filesystem::path Attachments::file_of(const Uuid& id) const
{
    return folder_ / id.text();
}

Result<std::vector<Attachment>> Attachments::of(const RequestId& request) const
{
    std::vector<Attachment> all;
    Statement row = database_.prepared(kOfRequest);
    row.bind(request.text());
    for (;;) {
        const auto step = row.step();
        if (!step) return step.error();
        if (!*step) return all;
        auto id = Uuid::parse(row.text(0));
        if (!id) return Error{ErrorCode::database_bad, "a row of the attachments has no id"};
        const auto facts = open_sealed(records_key_, place(request, *id, "facts"), row.text(1));
        if (!facts) continue;
        if (auto attachment = attachment_from(*std::move(id), *facts)) all.push_back(*std::move(attachment));
    }
}

Result<> Attachments::check_open(const RequestId& request) const
{
    Statement row = database_.prepared(kIsAccepted);
    if (const auto step = row.bind(request.text()).step(); !step) return step.error();
    if (row.number(0) > 0)
        return Error{ErrorCode::not_possible_now, "the attachments of a request never change"};
    return success();
}

Result<> Attachments::check_room(std::int64_t bytes) const
{
    if (::mkdir(folder_.c_str(), 0700) == 0) {
        if (const auto synced = sync_folder(folder_.parent_path()); !synced) return synced;
    } else if (errno != EEXIST) {
        return error_from_errno(errno, folder_.string());
    }
    struct statvfs status {
    };
    if (::statvfs(folder_.c_str(), &status) != 0) return error_from_errno(errno, folder_.string());
    const std::uint64_t free_bytes = std::uint64_t{status.f_bavail} * status.f_frsize;
    if (free_bytes < static_cast<std::uint64_t>(bytes) + kReserveBytes)
        return Error{ErrorCode::disk_full, folder_.string() + ": too little space is left for this file"};
    return success();
}

Result<Attachments::Outcome> Attachments::add(const RequestId& request, const ChosenFile& file,
                                              const AttachmentLimits& limits, Uuid id)
{
    const auto content = [&file](const Take& take) -> Result<std::optional<Fault>> {
        std::int64_t left = file.stamp.bytes;
        for (;;) {
            // One byte more than announced is enough to know that the file has grown.
            const auto most =
                static_cast<std::size_t>(std::min<std::int64_t>(left, kAttachmentChunkBytes - 1)) + 1;
            const auto part = read_part(file.file.number(), most);
            if (!part) return std::optional{Fault::file_unreadable};
            if (static_cast<std::int64_t>(part->size()) > left) return std::optional{Fault::file_changed};
            left -= static_cast<std::int64_t>(part->size());
            if (const auto taken = take(*part); !taken) return taken.error();
            if (part->size() < most) break;
        }
        const auto stamp = stamp_of(file.file);
        if (left != 0 || !stamp || *stamp != file.stamp) return std::optional{Fault::file_changed};
        return std::optional<Fault>{};
    };
    return keep(request,
                {.name = clean_file_name(file.name),
                 .source = file.source,
                 .bytes = file.stamp.bytes,
                 .content = content},
                limits, std::move(id));
}

Result<Attachments::Outcome> Attachments::replace(const RequestId& request, const Uuid& replaced,
                                                  std::string_view name, std::string_view bytes,
                                                  const AttachmentLimits& limits, Uuid id)
{
    const auto all = of(request);
    if (!all) return all.error();
    const auto before = std::ranges::find(*all, replaced, &Attachment::id);
    if (before == all->end()) return Error{ErrorCode::not_found, replaced.text()};
    return keep(request,
                {.name = clean_file_name(name),
                 .source = before->source,
                 .bytes = static_cast<std::int64_t>(bytes.size()),
                 .replaced = &before->id,
                 .content = content_of(bytes)},
                limits, std::move(id));
}

Result<Attachments::Outcome> Attachments::keep(const RequestId& request, const Incoming& incoming,
                                               const AttachmentLimits& limits, Uuid id)
{
    if (const auto open = check_open(request); !open) return open.error();
    auto siblings = of(request);
    if (!siblings) return siblings.error();
    std::optional<Attachment> replaced;
    const auto is_replaced = [&](const Attachment& one) {
        return incoming.replaced != nullptr ? one.id == *incoming.replaced
                                            : !incoming.source.empty() && one.source == incoming.source;
    };
    if (const auto found = std::ranges::find_if(*siblings, is_replaced); found != siblings->end()) {
        replaced = *found;
        siblings->erase(found);
    }

    std::int64_t total = incoming.bytes;
    for (const Attachment& sibling : *siblings)
        total += sibling.bytes;
    if (static_cast<std::int64_t>(siblings->size()) >= limits.max_count)
        return Outcome{refusal(Fault::too_many_files, incoming.name, limits.max_count)};
    if (incoming.bytes > limits.max_bytes)
        return Outcome{refusal(Fault::file_too_large, incoming.name, limits.max_bytes)};
    if (total > limits.max_total_bytes)
        return Outcome{refusal(Fault::files_too_large, incoming.name, limits.max_total_bytes)};
    if (const auto room = check_room(incoming.bytes); !room) return room.error();

    Sealing sealing{file_of(id), [&](std::size_t index) {
                        return place(request, id, "content|" + std::to_string(index));
                    }};
    const auto fault = incoming.content([&](std::string_view part) { return sealing.add(part); });
    if (!fault) return fault.error();
    if (*fault) return Outcome{refusal(**fault, incoming.name)};
    auto sha256 = sealing.finish();
    if (!sha256) return sha256.error();
    if (replaced && incoming.replaced == nullptr && replaced->sha256 == *sha256) return Outcome{*replaced};

    Attachment attachment{.id = std::move(id),
                          .name = unlike(incoming.name, *siblings),
                          .bytes = sealing.bytes,
                          .sha256 = *std::move(sha256),
                          .format = format_of(sealing.first_bytes),
                          .source = incoming.source};
    sealing.keep(); // A commit whose outcome is unknown may still stand; without its row, sweep() takes the
                    // file.
    const auto committed = commit(request, attachment, sealing.key, replaced ? &replaced->id : nullptr);
    if (!committed) return committed.error();
    if (replaced) ::unlink(file_of(replaced->id).c_str());
    return Outcome{std::move(attachment)};
}

Result<> Attachments::commit(const RequestId& request, const Attachment& attachment, const SecretKey& key,
                             const Uuid* replaced)
{
    auto transaction = Transaction::begin(database_);
    if (!transaction) return transaction.error();
    if (replaced != nullptr) {
        const auto deleted = database_.prepared(kDelete).bind(replaced->text()).bind(request.text()).run();
        if (!deleted) return deleted;
    }
    const std::string_view key_bytes{reinterpret_cast<const char*>(key.data.data()), key.data.size()};
    const auto inserted =
        database_.prepared(kInsert)
            .bind(attachment.id.text())
            .bind(request.text())
            .bind_blob(seal(records_key_, place(request, attachment.id, "key"), key_bytes))
            .bind_blob(seal(records_key_, place(request, attachment.id, "facts"), facts_of(attachment)))
            .run();
    if (!inserted) return inserted;
    return transaction->commit();
}

Result<> Attachments::take_over(const RequestId& request, std::string_view name, std::string_view bytes,
                                Uuid id)
{
    const std::string clean = clean_file_name(name);
    const auto kept = keep(request,
                           {.name = clean,
                            .source = "courier:" + clean,
                            .bytes = static_cast<std::int64_t>(bytes.size()),
                            .content = content_of(bytes)},
                           kNoLimits, std::move(id));
    return kept ? success() : Result<>{kept.error()};
}

Result<> Attachments::copy(const RequestId& from, const RequestId& to, const std::function<Uuid()>& next_id)
{
    const auto all = of(from);
    if (!all) return all.error();
    for (const Attachment& attachment : *all) {
        const auto content = [&](const Take& take) -> Result<std::optional<Fault>> {
            if (const auto taken = read(from, attachment, take); !taken) return taken.error();
            return std::optional<Fault>{};
        };
        const auto kept = keep(to,
                               {.name = attachment.name,
                                .source = attachment.source,
                                .bytes = attachment.bytes,
                                .content = content},
                               kNoLimits, next_id());
        if (!kept && kept.error().code != ErrorCode::seal_broken) return kept.error();
    }
    return success();
}

Result<> Attachments::remove(const RequestId& request, const Uuid& id)
{
    if (const auto open = check_open(request); !open) return open;
    const auto deleted = database_.prepared(kDelete).bind(id.text()).bind(request.text()).run();
    if (!deleted) return deleted;
    if (database_.changes() > 0) ::unlink(file_of(id).c_str());
    return success();
}

Result<SecretKey> Attachments::key_of(const RequestId& request, const Uuid& id) const
{
    Statement row = database_.prepared(kKey);
    const auto step = row.bind(id.text()).bind(request.text()).step();
    if (!step) return step.error();
    if (!*step) return Error{ErrorCode::not_found, id.text()};
    const auto bytes = open_sealed(records_key_, place(request, id, "key"), row.text(0));
    if (!bytes) return bytes.error();
    SecretKey key;
    std::copy(bytes->begin(), bytes->end(), key.data.begin());
    return key;
}

Result<AttachmentReader> Attachments::open(const RequestId& request, const Attachment& attachment) const
{
    auto key = key_of(request, attachment.id);
    if (!key) return key.error();
    FileDescriptor file{
        ::open(file_of(attachment.id).c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)};
    if (file.number() < 0 && errno == ENOENT)
        return Error{ErrorCode::seal_broken, "attachment " + attachment.id.text() + " is gone"};
    if (file.number() < 0) return error_from_errno(errno, attachment.id.text());
    // The reader may outlive this object.
    auto place_of = [request, id = attachment.id, key_id = key_id_](std::size_t index) {
        return place(request, id, "content|" + std::to_string(index), key_id);
    };
    return AttachmentReader::begin(std::move(file), {.key = *std::move(key),
                                                     .place_of = std::move(place_of),
                                                     .bytes = attachment.bytes,
                                                     .sha256 = attachment.sha256,
                                                     .id = attachment.id.text()});
}

Result<> Attachments::read(const RequestId& request, const Attachment& attachment, const Take& take) const
{
    auto reader = open(request, attachment);
    if (!reader) return reader.error();
    for (;;) {
        const auto part = reader->next();
        if (!part) return part.error();
        if (part->empty()) return success();
        if (const auto taken = take(*part); !taken) return taken;
    }
}

Result<std::string> Attachments::bytes(const RequestId& request, const Attachment& attachment) const
{
    std::string all;
    const auto opened = read(request, attachment, [&](std::string_view part) -> Result<> {
        all += part;
        return success();
    });
    if (!opened) return opened.error();
    return all;
}

Result<std::optional<Attachments::Ids>> Attachments::ids_trusted() const
{
    Ids known;
    Statement row = database_.prepared(kAllIds);
    for (;;) {
        const auto step = row.step();
        if (!step) return step.error();
        if (!*step) return std::optional{std::move(known)};
        const auto id = Uuid::parse(row.text(0));
        const auto request = Uuid::parse(row.text(1));
        if (!id || !request) return std::optional<Ids>{};
        const auto facts =
            open_sealed(records_key_, place(RequestId{*request}, *id, "facts", key_id_), row.text(2));
        if (!facts) return std::optional<Ids>{};
        known.insert(id->text());
    }
}

Result<std::size_t> Attachments::sweep()
{
    const auto before = ids_trusted();
    if (!before) return before.error();
    if (!*before) return std::size_t{0};
    if (const auto deleted = database_.prepared(kDeleteStrays).run(); !deleted) return deleted.error();
    const auto after = ids_trusted();
    if (!after) return after.error();
    const Ids& known = **after;
    std::vector<std::filesystem::path> strays;
    std::error_code failure;
    for (const auto& item : std::filesystem::directory_iterator{folder_, failure})
        if (!known.contains(item.path().filename().string())) strays.push_back(item.path());
    // A folder that is not there yet holds nothing to sweep.
    if (failure && failure != std::errc::no_such_file_or_directory)
        return error_from_errno(failure.value(), folder_.string());
    std::size_t removed = 0;
    for (const auto& stray : strays)
        if (::unlink(stray.c_str()) == 0) ++removed;
    return removed;
}

} // namespace kiosk
