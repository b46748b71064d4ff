#pragma once

#include "storage/clock.h"
#include "storage/file.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace kiosk
{

/// What tells one content of a file from another without reading it.
struct FileStamp {
    std::uint64_t device = 0, inode = 0;
    std::int64_t bytes = 0;
    std::int64_t changed_s = 0, changed_ns = 0;   ///< Status change (ctime): a program cannot set it back.
    std::int64_t modified_s = 0, modified_ns = 0; ///< As seen by people.

    friend bool operator==(const FileStamp&, const FileStamp&) = default;
};

/// The stamp of an open file. Errors: not_allowed (no regular file), system_fault.
Result<FileStamp> stamp_of(const FileDescriptor& file);

/// A file somebody chose, open for reading and known to be a regular one. It is opened once and never by its
/// name again, so it cannot be exchanged for another (reference/reliability.md A2).
struct ChosenFile {
    FileDescriptor file;
    FileStamp stamp;    ///< When it was opened.
    std::string name;   ///< As on the disk; clean_file_name() makes it presentable.
    std::string source; ///< Where it was found, for whoever chooses it again.
};

/// Opens the file a person named. The last part of `path` may be no symbolic link; a pipe or a device is not
/// waited for. Errors: not_found, not_allowed (no regular file, a link, not readable), system_fault.
Result<ChosenFile> open_chosen_file(const std::filesystem::path& path);

/// A place below a root folder, by names. No name may be empty, `.`, `..` or hold a slash.
struct PlaceBelow {
    std::filesystem::path root;
    std::vector<std::string> names;

    friend bool operator==(const PlaceBelow&, const PlaceBelow&) = default;
};

/// The same for a file below a root: no part of the way below the root may be a link, so nothing outside is
/// reached.
Result<ChosenFile> open_chosen_file(const PlaceBelow& place);

/// What a folder holds that a person may choose.
struct FolderItem {
    enum class Kind { folder, file };
    std::string name; ///< As on the disk, maybe no UTF-8.
    Kind kind;
    std::int64_t bytes = 0; ///< Of a file.
    Timestamp modified_at;
};

/// Folders first, then files, the newest first; hidden ones, links, pipes and devices are left out, and what
/// comes after the first `items_max` entries of the disk.
struct FolderListing {
    std::vector<FolderItem> items;
    bool is_whole = true;
};
Result<FolderListing> list_folder(const PlaceBelow& place, std::size_t items_max);

} // namespace kiosk
