#include "storage/file.h"

#include "storage/mutant.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace kiosk
{

namespace
{

Result<> write_all(int file, std::string_view bytes, const std::filesystem::path& path)
{
    while (!bytes.empty()) {
        const ssize_t written = ::write(file, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return error_from_errno(errno, path.string());
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return success();
}

} // namespace

Error error_from_errno(int number, std::string_view subject)
{
    const std::string detail = std::string{subject} + ": " + std::strerror(number);
    switch (number) {
    case ENOENT:
        return {ErrorCode::not_found, detail};
    case ENOSPC:
    case EDQUOT:
    case EROFS:
    case EFBIG: // The limit of the process or of the file system.
        return {ErrorCode::disk_full, detail};
    case EACCES:
    case EPERM:
    case ELOOP:
        return {ErrorCode::not_allowed, detail};
    default:
        return {ErrorCode::system_fault, detail};
    }
}

FileDescriptor& FileDescriptor::operator=(FileDescriptor&& other) noexcept
{
    std::swap(number_, other.number_);
    return *this;
}

FileDescriptor::~FileDescriptor()
{
    if (number_ >= 0) ::close(number_);
}

Result<std::string> read_private_file(const std::filesystem::path& path, Readers readers)
{
    const FileDescriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)};
    if (file.number() < 0) return error_from_errno(errno, path.string());

    struct stat status {
    };
    if (::fstat(file.number(), &status) != 0) return error_from_errno(errno, path.string());
    if (!S_ISREG(status.st_mode))
        return Error{ErrorCode::not_allowed, path.string() + ": not a regular file"};
    const mode_t allowed_to_group = readers == Readers::group ? S_IRGRP : 0;
    const bool is_private = (status.st_mode & (S_IRWXG | S_IRWXO) & ~allowed_to_group) == 0;
    if (!is_private && !is_mutated(Mutant::open_files_accepted))
        return Error{ErrorCode::not_allowed, path.string() + ": others may open it (chmod 600)"};

    std::string bytes;
    std::array<char, 65536> chunk{};
    for (;;) {
        const ssize_t got = ::read(file.number(), chunk.data(), chunk.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return error_from_errno(errno, path.string());
        if (got == 0) return bytes;
        bytes.append(chunk.data(), static_cast<std::size_t>(got));
    }
}

Result<> write_private_file(const std::filesystem::path& path, std::string_view bytes)
{
    std::filesystem::path temporary = path;
    temporary += ".new";
    ::unlink(temporary.c_str()); // What a crash left, with whatever mode.
    {
        const FileDescriptor file{::open(temporary.c_str(),
                                         O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW,
                                         is_mutated(Mutant::files_for_everybody) ? 0644 : 0600)};
        if (file.number() < 0) return error_from_errno(errno, temporary.string());
        auto written = write_all(file.number(), bytes, temporary);
        if (written && ::fsync(file.number()) != 0) written = error_from_errno(errno, temporary.string());
        if (!written) {
            ::unlink(temporary.c_str());
            return written;
        }
    }
    if (::rename(temporary.c_str(), path.c_str()) != 0) {
        const int number = errno;
        ::unlink(temporary.c_str());
        return error_from_errno(number, path.string());
    }
    return sync_folder(path.has_parent_path() ? path.parent_path() : ".");
}

Result<NewPrivateFile> NewPrivateFile::create(const std::filesystem::path& path)
{
    FileDescriptor file{::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600)};
    if (file.number() < 0 && errno == EEXIST)
        return Error{ErrorCode::not_allowed, path.string() + ": is there already"};
    if (file.number() < 0) return error_from_errno(errno, path.string());
    return NewPrivateFile{path, std::move(file)};
}

NewPrivateFile::~NewPrivateFile()
{
    if (file_.number() >= 0) ::unlink(path_.c_str());
}

Result<> NewPrivateFile::write(std::string_view bytes)
{
    return write_all(file_.number(), bytes, path_);
}

Result<> NewPrivateFile::keep()
{
    if (::fsync(file_.number()) != 0) return error_from_errno(errno, path_.string());
    const auto synced = sync_folder(path_.has_parent_path() ? path_.parent_path() : ".");
    if (synced) file_ = FileDescriptor{};
    return synced;
}

Result<> sync_folder(const std::filesystem::path& folder)
{
    const FileDescriptor opened{::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    if (opened.number() < 0 || ::fsync(opened.number()) != 0) return error_from_errno(errno, folder.string());
    return success();
}

} // namespace kiosk
