#include "sync/file_copies.h"

#include "storage/file_names.h"
#include "sync/stick.h"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

namespace kiosk
{

namespace
{

/// As often may the same request be copied to one stick before somebody should look at it.
constexpr int kNumberMax = 99;

CopyFailure failure_of_stick(const Error& error)
{
    const CopyFault fault = error.code == ErrorCode::disk_full     ? CopyFault::stick_full
                            : error.code == ErrorCode::not_allowed ? CopyFault::not_writable
                            : error.code == ErrorCode::not_found   ? CopyFault::stick_gone
                                                                   : CopyFault::stick_fails;
    return {fault, {}, error};
}

/// A new folder on a stick that goes away again, with what was written into it, unless it is kept.
class NewFolder
{
public:
    static Result<NewFolder> make(const std::filesystem::path& stick, std::string_view wanted_name)
    {
        FileDescriptor above{::open(stick.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
        if (above.number() < 0) return error_from_errno(errno, "a stick");
        std::string name{wanted_name};
        for (int number = 2; ::mkdirat(above.number(), name.c_str(), 0700) != 0; ++number) {
            if (errno == EROFS) return Error{ErrorCode::not_allowed, "a stick that takes no writes"};
            if (errno != EEXIST || number > kNumberMax) return error_from_errno(errno, "a stick");
            name = numbered_file_name(wanted_name, number);
        }
        FileDescriptor folder{
            ::openat(above.number(), name.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW)};
        if (folder.number() < 0) return error_from_errno(errno, "a stick");
        return NewFolder{std::move(above), std::move(folder), std::move(name)};
    }
    NewFolder(NewFolder&&) noexcept = default;
    NewFolder& operator=(NewFolder&&) = delete;
    ~NewFolder()
    {
        if (folder_.number() < 0) return; // Moved on, or kept.
        for (const std::string& file : files_)
            ::unlinkat(folder_.number(), file.c_str(), 0);
        ::unlinkat(above_.number(), name_.c_str(), AT_REMOVEDIR);
    }

    /// A new file in it; the name it got is the newest of `files()`.
    Result<FileDescriptor> add(const std::string& wanted_name)
    {
        std::string name = wanted_name;
        for (int number = 2;; ++number) {
            FileDescriptor file{::openat(folder_.number(), name.c_str(),
                                         O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600)};
            if (file.number() >= 0) {
                files_.push_back(name);
                return file;
            }
            if (errno != EEXIST || number > kNumberMax) return error_from_errno(errno, "a stick");
            name = numbered_file_name(wanted_name, number); // FAT takes `A.txt` and `a.txt` for one.
        }
    }

    /// On the medium, with their names.
    Result<> write_through() const
    {
        if (auto inside = kiosk::write_through(folder_.number(), "a stick"); !inside) return inside;
        return kiosk::write_through(above_.number(), "a stick");
    }

    Result<std::string> sha256_of(const std::string& file) const
    {
        const FileDescriptor again{
            ::openat(folder_.number(), file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW)};
        if (again.number() < 0) return error_from_errno(errno, "a stick");
        // From the medium, not from memory, as far as the system grants it.
        ::posix_fadvise(again.number(), 0, 0, POSIX_FADV_DONTNEED);
        Sha256 sha;
        for (;;) {
            const auto part = read_part(again.number(), kAttachmentChunkBytes);
            if (!part) return part.error();
            if (part->empty()) return std::move(sha).hex();
            sha.add(*part);
        }
    }

    const std::vector<std::string>& files() const { return files_; }
    std::string keep()
    {
        folder_ = FileDescriptor{};
        return name_;
    }

private:
    NewFolder(FileDescriptor above, FileDescriptor folder, std::string name)
        : above_(std::move(above)), folder_(std::move(folder)), name_(std::move(name))
    {
    }

    FileDescriptor above_, folder_;
    std::string name_;
    std::vector<std::string> files_;
};

std::optional<CopyFailure> copy_one(const Attachments& sealed, const RequestId& request,
                                    const Attachment& attachment, NewFolder& folder)
{
    auto reader = sealed.open(request, attachment);
    const auto ours = [&](const Error& error) {
        const bool is_damaged = error.code == ErrorCode::seal_broken || error.code == ErrorCode::not_found;
        return CopyFailure{is_damaged ? CopyFault::damaged : CopyFault::storage_fails, attachment.name,
                           error};
    };
    if (!reader) return ours(reader.error());
    const auto file = folder.add(attachment.name);
    if (!file) return failure_of_stick(file.error());
    for (;;) {
        const auto part = reader->next();
        if (!part) return ours(part.error());
        if (part->empty()) break;
        if (const auto written = write_to_stick(file->number(), *part, "a stick"); !written)
            return failure_of_stick(written.error());
    }
    if (::fsync(file->number()) != 0) return failure_of_stick(error_from_errno(errno, "a stick"));
    return std::nullopt;
}

/// Before anything is written: a stick that is too small keeps what it has.
std::optional<CopyFailure> check_room(const std::filesystem::path& stick,
                                      const std::vector<Attachment>& attachments)
{
    struct statvfs room {
    };
    if (::statvfs(stick.c_str(), &room) != 0)
        return failure_of_stick(error_from_errno(errno, "a stick"));
    std::uint64_t needed = 0;
    for (const Attachment& attachment : attachments)
        needed += static_cast<std::uint64_t>(attachment.bytes) / room.f_frsize + 1;
    if (needed <= room.f_bavail) return std::nullopt;
    return CopyFailure{CopyFault::stick_full, {}, std::nullopt};
}

} // namespace

std::string_view word(CopyFault fault)
{
    switch (fault) {
    case CopyFault::stick_gone:
        return "stick_gone";
    case CopyFault::not_writable:
        return "not_writable";
    case CopyFault::stick_full:
        return "stick_full";
    case CopyFault::stick_fails:
        return "stick_fails";
    case CopyFault::damaged:
        return "damaged";
    case CopyFault::nothing_there:
        return "nothing_there";
    case CopyFault::storage_fails:
        return "storage_fails";
    }
    return {};
}

std::variant<std::filesystem::path, CopyFailure> copy_files(const Attachments& sealed,
                                                            const RequestId& request,
                                                            const std::vector<Attachment>& attachments,
                                                            const std::filesystem::path& stick,
                                                            std::string_view wanted_name)
{
    if (attachments.empty()) return CopyFailure{CopyFault::nothing_there, {}, std::nullopt};
    if (const auto failure = check_room(stick, attachments)) return *failure;
    auto folder = NewFolder::make(stick, wanted_name);
    if (!folder) return failure_of_stick(folder.error());
    for (const Attachment& attachment : attachments)
        if (auto failure = copy_one(sealed, request, attachment, *folder)) return *std::move(failure);
    if (const auto through = folder->write_through(); !through) return failure_of_stick(through.error());
    for (std::size_t i = 0; i < attachments.size(); ++i) {
        const auto sha256 = folder->sha256_of(folder->files()[i]);
        if (!sha256) return failure_of_stick(sha256.error());
        if (*sha256 != attachments[i].sha256)
            return CopyFailure{CopyFault::stick_fails, {}, std::nullopt};
    }
    return stick / folder->keep();
}

} // namespace kiosk
