#pragma once

#include "storage/file.h"
#include "storage/result.h"

#include <filesystem>

namespace kiosk
{

/// The right to write in one data folder: an OFD lock on its file `lock`, which holds the owner's process id.
/// The kernel takes the lock back when the process ends, however it ends, so no lease can be stale and no
/// clock is needed to tell. Movable.
class Lease
{
public:
    /// Errors: locked (`detail` is the process id of the owner, empty when it is not known yet), not_allowed,
    /// disk_full, system_fault.
    static Result<Lease> take(const std::filesystem::path& folder);

private:
    explicit Lease(FileDescriptor file) : file_(std::move(file)) {}
    FileDescriptor file_;
};

} // namespace kiosk
