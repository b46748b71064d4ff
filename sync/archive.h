#pragma once

#include "storage/result.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace kiosk
{

/// A file in a container. Names are ours alone and are never a path of any disk.
struct ArchiveEntry {
    std::string name;
    std::string bytes;

    friend bool operator==(const ArchiveEntry&, const ArchiveEntry&) = default;
};

/// What a container may hold at most: whoever reads one does not believe what its headers say.
struct ArchiveLimits {
    std::size_t entries_max;
    std::size_t bytes_max; ///< Of all entries together.
};

// The container of a bundle: POSIX tar (pax), without compression, so nothing in it can grow when it is read.
// Any tar reads it, once it is opened. In memory only. sync/archive.cpp is the only file that includes
// <archive.h>.

/// Errors: system_fault (libarchive refused).
Result<std::string> pack(const std::vector<ArchiveEntry>& entries);

/// Regular files with names of letters, digits, `-`, `_`, `.` and `/`, each name once; anything else, and
/// anything beyond `limits`, is refused whole. Errors: invalid_input.
Result<std::vector<ArchiveEntry>> unpack(std::string_view bytes, const ArchiveLimits& limits);

/// The version of the libarchive that is linked.
std::string archive_library_version();

} // namespace kiosk
