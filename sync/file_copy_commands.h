#pragma once

#include "storage/ids.h"
#include "sync/file_copies.h"

#include <cstddef>
#include <filesystem>

namespace kiosk
{

// What people ask the core to do so that files get to the machine with the browser (commands.h).

/// Put opened copies of a request's files into a new folder, named by its reference, on a stick that
/// LookForSticks found. Answered by FilesCopied or FilesNotCopied.
struct CopyFilesToStick {
    Reference reference;
    std::filesystem::path stick;
};

struct FilesCopied {
    Reference reference;
    std::filesystem::path folder;
    std::size_t count;
};
struct FilesNotCopied {
    Reference reference;
    CopyFailure failure;
};

} // namespace kiosk
