#pragma once

#include "storage/result.h"

#include <filesystem>
#include <string>
#include <string_view>

namespace kiosk
{

/// Who may read a private file beside its owner. `group` is for systemd credentials: systemd may let the
/// service's user in by an access control list, and its mask shows in the group's bits (acl(5)).
enum class Readers { owner, group };

/// Reads a whole file that only its owner, or `readers`, may read.
/// Errors: not_found, not_allowed (others may read or write it, or it is no regular file), system_fault.
Result<std::string> read_private_file(const std::filesystem::path& path, Readers readers = Readers::owner);

/// Puts `bytes` at `path` with mode 0600, wholly or not at all: a temporary name beside it, fsync, rename,
/// fsync of the folder. What stood there before stays until the rename. Errors: disk_full, not_allowed,
/// system_fault.
Result<> write_private_file(const std::filesystem::path& path, std::string_view bytes);

/// Puts on the disk which files `folder` holds. Errors: as error_from_errno.
Result<> sync_folder(const std::filesystem::path& folder);

/// The ErrorCode for a failed system call, by its errno, with the system's words and `subject` as detail.
Error error_from_errno(int number, std::string_view subject);

/// A file descriptor that closes itself. Movable, not copyable.
class FileDescriptor
{
public:
    FileDescriptor() = default;
    explicit FileDescriptor(int number) : number_(number) {}
    FileDescriptor(FileDescriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
    FileDescriptor& operator=(FileDescriptor&& other) noexcept;
    ~FileDescriptor();

    /// -1 when there is none.
    int number() const { return number_; }

private:
    int number_ = -1;
};

/// A new file of mode 0600 that somebody else named. It goes away again unless it was kept; what stood there
/// before is never touched.
class NewPrivateFile
{
public:
    /// Errors: not_allowed (something of this name is there), not_found, disk_full, system_fault.
    static Result<NewPrivateFile> create(const std::filesystem::path& path);
    NewPrivateFile(NewPrivateFile&&) noexcept = default;
    NewPrivateFile& operator=(NewPrivateFile&&) = delete;
    ~NewPrivateFile();

    /// Errors: disk_full, system_fault.
    Result<> write(std::string_view bytes);

    /// On the disk, by its name too, when this succeeds. Errors: disk_full, system_fault.
    Result<> keep();

private:
    NewPrivateFile(std::filesystem::path path, FileDescriptor file)
        : path_(std::move(path)), file_(std::move(file))
    {
    }

    std::filesystem::path path_;
    FileDescriptor file_; ///< None once it is kept.
};

} // namespace kiosk
