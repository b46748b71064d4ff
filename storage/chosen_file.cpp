#include "storage/chosen_file.h"

#include <algorithm>
#include <cerrno>
#include <dirent.h>
#include <fcntl.h>
#include <memory>
#include <sys/stat.h>
#include <tuple>

namespace kiosk
{

namespace
{

FileStamp stamp_from(const struct stat& status)
{
    return {.device = status.st_dev,
            .inode = status.st_ino,
            .bytes = status.st_size,
            .changed_s = status.st_ctim.tv_sec,
            .changed_ns = status.st_ctim.tv_nsec,
            .modified_s = status.st_mtim.tv_sec,
            .modified_ns = status.st_mtim.tv_nsec};
}

bool is_plain_name(const std::string& name)
{
    return !name.empty() && name != "." && name != ".." && name.find('/') == name.npos &&
           name.find('\0') == name.npos;
}

/// O_NONBLOCK: opening a pipe nobody writes to would wait for ever.
constexpr int kReadOnce = O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY;
constexpr int kFolderOnWay = O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_DIRECTORY;

Result<FileDescriptor> open_folder(const PlaceBelow& place, std::size_t depth)
{
    FileDescriptor folder{::open(place.root.c_str(), O_RDONLY | O_CLOEXEC | O_DIRECTORY)};
    if (folder.number() < 0) return error_from_errno(errno, place.root.string());
    for (std::size_t i = 0; i < depth; ++i) {
        const std::string& name = place.names[i];
        if (!is_plain_name(name)) return Error{ErrorCode::not_allowed, "a name that leads elsewhere"};
        FileDescriptor next{::openat(folder.number(), name.c_str(), kFolderOnWay)};
        // ENOTDIR is also what a link answers to O_DIRECTORY.
        if (next.number() < 0)
            return errno == ENOTDIR ? Error{ErrorCode::not_allowed, "not a folder of its own"}
                                    : error_from_errno(errno, "a folder below " + place.root.string());
        folder = std::move(next);
    }
    return folder;
}

Result<ChosenFile> chosen(FileDescriptor file, std::string name, std::string source)
{
    const auto stamp = stamp_of(file);
    if (!stamp) return stamp.error();
    return ChosenFile{std::move(file), *stamp, std::move(name), std::move(source)};
}

} // namespace

Result<FileStamp> stamp_of(const FileDescriptor& file)
{
    struct stat status {
    };
    if (::fstat(file.number(), &status) != 0) return error_from_errno(errno, "a chosen file");
    if (!S_ISREG(status.st_mode)) return Error{ErrorCode::not_allowed, "not a regular file"};
    return stamp_from(status);
}

Result<ChosenFile> open_chosen_file(const std::filesystem::path& path)
{
    FileDescriptor file{::open(path.c_str(), kReadOnce)};
    // ENXIO is a socket or a pipe without its other end.
    if (file.number() < 0)
        return errno == ENXIO ? Error{ErrorCode::not_allowed, "not a regular file"}
                              : error_from_errno(errno, "a chosen file");
    return chosen(std::move(file), path.filename().string(), path.string());
}

Result<ChosenFile> open_chosen_file(const PlaceBelow& place)
{
    if (place.names.empty() || !is_plain_name(place.names.back()))
        return Error{ErrorCode::not_allowed, "a name that leads elsewhere"};
    const auto folder = open_folder(place, place.names.size() - 1);
    if (!folder) return folder.error();
    FileDescriptor file{::openat(folder->number(), place.names.back().c_str(), kReadOnce)};
    if (file.number() < 0)
        return errno == ENXIO ? Error{ErrorCode::not_allowed, "not a regular file"}
                              : error_from_errno(errno, "a chosen file");
    std::filesystem::path source = place.root;
    for (const std::string& name : place.names)
        source /= name;
    return chosen(std::move(file), place.names.back(), source.string());
}

Result<FolderListing> list_folder(const PlaceBelow& place, std::size_t items_max)
{
    auto folder = open_folder(place, place.names.size());
    if (!folder) return folder.error();
    const int number = ::fcntl(folder->number(), F_DUPFD_CLOEXEC, 0); // closedir() closes the one it gets.
    const std::unique_ptr<DIR, int (*)(DIR*)> stream{number < 0 ? nullptr : ::fdopendir(number), ::closedir};
    if (!stream) return error_from_errno(errno, "a folder below " + place.root.string());

    FolderListing listing;
    for (;;) {
        errno = 0;
        const dirent* entry = ::readdir(stream.get());
        if (entry == nullptr && errno != 0)
            return error_from_errno(errno, "a folder below " + place.root.string());
        if (entry == nullptr) break;
        if (entry->d_name[0] == '.') continue;
        struct stat status {
        };
        if (::fstatat(number, entry->d_name, &status, AT_SYMLINK_NOFOLLOW) != 0) continue;
        if (!S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode)) continue;
        if (listing.items.size() == items_max) {
            listing.is_whole = false;
            break;
        }
        const FileStamp stamp = stamp_from(status);
        listing.items.push_back(
            {entry->d_name, S_ISDIR(status.st_mode) ? FolderItem::Kind::folder : FolderItem::Kind::file,
             stamp.bytes, Timestamp{Milliseconds{stamp.modified_s * 1000 + stamp.modified_ns / 1'000'000}}});
    }
    std::ranges::sort(listing.items, [](const FolderItem& one, const FolderItem& other) {
        if (one.kind != other.kind) return one.kind == FolderItem::Kind::folder;
        if (one.kind == FolderItem::Kind::folder) return one.name < other.name;
        return std::tie(other.modified_at, one.name) < std::tie(one.modified_at, other.name);
    });
    return listing;
}

} // namespace kiosk
