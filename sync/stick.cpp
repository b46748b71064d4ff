#include "sync/stick.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <glob.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

namespace kiosk
{

namespace
{

constexpr std::string_view kRequestsBeginning = "support-kiosk-requests-";
constexpr std::string_view kAcknowledgementsBeginning = "support-kiosk-acknowledgements-";
constexpr std::string_view kEnding = ".skcourier";
constexpr std::string_view kUnfinished = ".part";

std::optional<BundleFile::Kind> kind_of(std::string_view name)
{
    const bool is_requests = name.starts_with(kRequestsBeginning);
    if (!is_requests && !name.starts_with(kAcknowledgementsBeginning)) return std::nullopt;
    if (name.ends_with(std::string{kEnding} + std::string{kUnfinished})) return BundleFile::Kind::unfinished;
    if (!name.ends_with(kEnding)) return std::nullopt;
    return is_requests ? BundleFile::Kind::requests : BundleFile::Kind::acknowledgements;
}

std::vector<BundleFile> bundles_in(const std::filesystem::path& folder)
{
    constexpr int entries_max = 10'000; // Whoever has more on a stick names the file on the command line.
    std::vector<BundleFile> files;
    std::error_code failure;
    int seen = 0;
    for (auto entry = std::filesystem::directory_iterator{folder, failure};
         !failure && entry != std::filesystem::directory_iterator{} && seen < entries_max;
         entry.increment(failure), ++seen) {
        const auto kind = kind_of(entry->path().filename().string());
        std::error_code ignored;
        if (!kind || !std::filesystem::is_regular_file(entry->symlink_status(ignored))) continue;
        files.push_back({entry->path(), *kind, entry->file_size(ignored)});
    }
    std::ranges::sort(files, {}, &BundleFile::path);
    if (files.size() > StickFolder::files_max) files.resize(StickFolder::files_max);
    return files;
}

bool is_mount_point(const std::filesystem::path& folder)
{
    struct stat here {
    };
    struct stat above {
    };
    return ::stat(folder.c_str(), &here) == 0 && ::stat((folder / "..").c_str(), &above) == 0 &&
           here.st_dev != above.st_dev;
}

/// A pulled stick says EIO, ENODEV, ENXIO or, once it is unmounted, ENOENT.
Result<std::string> read_up_to(int file, std::size_t bytes_max, std::string_view subject)
{
    std::string bytes;
    std::array<char, 65536> chunk{};
    for (;;) {
        const ssize_t got = ::read(file, chunk.data(), chunk.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return error_from_errno(errno, subject);
        if (got == 0) return bytes;
        if (static_cast<std::size_t>(got) > bytes_max - bytes.size())
            return Error{ErrorCode::invalid_input, std::string{subject} + ": too large"};
        bytes.append(chunk.data(), static_cast<std::size_t>(got));
    }
}

} // namespace

Result<> write_to_stick(int file, std::string_view bytes, std::string_view subject)
{
    while (!bytes.empty()) {
        const ssize_t written = ::write(file, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return error_from_errno(errno, subject);
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return success();
}

/// What fsync(2) of a folder does not do on every file system (FUSE refuses it), this does; it has told of
/// write errors since Linux 5.8.
Result<> write_through(int file, std::string_view subject)
{
    if (::fsync(file) != 0 && errno != EINVAL) return error_from_errno(errno, subject);
    if (::syncfs(file) != 0) return error_from_errno(errno, subject);
    return success();
}

std::vector<StickFolder> find_sticks(const std::vector<std::string>& patterns)
{
    std::vector<StickFolder> sticks;
    for (const std::string& pattern : patterns) {
        ::glob_t found{};
        const bool has_found = ::glob(pattern.c_str(), GLOB_ONLYDIR, nullptr, &found) == 0;
        const bool is_wild = pattern.find_first_of("*?[") != std::string::npos;
        for (std::size_t i = 0; has_found && i < found.gl_pathc && sticks.size() < kSticksMax; ++i) {
            const std::filesystem::path folder{found.gl_pathv[i]};
            std::error_code ignored;
            if (!std::filesystem::is_directory(folder, ignored) || (is_wild && !is_mount_point(folder)))
                continue;
            const bool is_known = std::ranges::find(sticks, folder, &StickFolder::folder) != sticks.end();
            if (is_known) continue;
            struct statvfs room {
            };
            const bool has_room = ::statvfs(folder.c_str(), &room) == 0;
            sticks.push_back({.folder = folder,
                              .is_writable = ::access(folder.c_str(), W_OK | X_OK) == 0,
                              .free_bytes = has_room ? std::uint64_t{room.f_bavail} * room.f_frsize : 0,
                              .files = bundles_in(folder)});
        }
        ::globfree(&found);
    }
    return sticks;
}

std::string requests_file_name(std::string_view bundle_id)
{
    return std::string{kRequestsBeginning} + std::string{bundle_id.substr(0, 8)} + std::string{kEnding};
}

std::string acknowledgements_file_name(std::string_view bundle_id)
{
    return std::string{kAcknowledgementsBeginning} + std::string{bundle_id.substr(0, 8)} +
           std::string{kEnding};
}

Result<NewStickFile> NewStickFile::begin(const std::filesystem::path& folder, std::string_view name,
                                         std::string_view first_part)
{
    // The folder is opened once: another stick that is put into the same place is not written to.
    FileDescriptor opened{::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    if (opened.number() < 0) return error_from_errno(errno, folder.string());
    const std::string unfinished = std::string{name} + std::string{kUnfinished};
    ::unlinkat(opened.number(), unfinished.c_str(), 0); // What an interrupted try left.
    FileDescriptor file{::openat(opened.number(), unfinished.c_str(),
                                 O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600)};
    if (file.number() < 0) return error_from_errno(errno, unfinished);
    NewStickFile begun{std::move(opened), std::move(file), std::string{name}, std::string{first_part}};
    if (const auto written = write_to_stick(begun.file_.number(), first_part, name); !written)
        return written.error();
    if (::fsync(begun.file_.number()) != 0) return error_from_errno(errno, name);
    return begun;
}

NewStickFile::~NewStickFile()
{
    if (file_.number() >= 0) ::unlinkat(folder_.number(), (name_ + std::string{kUnfinished}).c_str(), 0);
}

Result<> NewStickFile::finish(std::string_view last_part)
{
    if (const auto written = write_to_stick(file_.number(), last_part, name_); !written) return written;
    if (::fsync(file_.number()) != 0) return error_from_errno(errno, name_);
    const std::string unfinished = name_ + std::string{kUnfinished};
    if (::renameat(folder_.number(), unfinished.c_str(), folder_.number(), name_.c_str()) != 0)
        return error_from_errno(errno, name_);
    file_ = FileDescriptor{};
    if (const auto through = write_through(folder_.number(), name_); !through) return through;

    const FileDescriptor again{::openat(folder_.number(), name_.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW)};
    if (again.number() < 0) return error_from_errno(errno, name_);
    // From the medium, not from memory, as far as the system grants it.
    ::posix_fadvise(again.number(), 0, 0, POSIX_FADV_DONTNEED);
    const auto read = read_up_to(again.number(), first_part_.size() + last_part.size(), name_);
    if (!read) return read.error();
    if (!read->starts_with(first_part_) || !read->ends_with(last_part) ||
        read->size() != first_part_.size() + last_part.size())
        return Error{ErrorCode::system_fault, name_ + ": reads otherwise than it was written"};
    return success();
}

Result<std::string> read_stick_file(const std::filesystem::path& path, std::size_t bytes_max)
{
    const FileDescriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)};
    if (file.number() < 0) return error_from_errno(errno, path.string());
    struct stat status {
    };
    if (::fstat(file.number(), &status) != 0) return error_from_errno(errno, path.string());
    if (!S_ISREG(status.st_mode))
        return Error{ErrorCode::not_allowed, path.string() + ": not a regular file"};
    return read_up_to(file.number(), bytes_max, path.string());
}

} // namespace kiosk
