#pragma once

#include "storage/attachments.h"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace kiosk
{

/// Why the files of a request are not on the stick, by what a person can do about it.
enum class CopyFault {
    stick_gone,    ///< It was pulled, or is none of those that were found.
    not_writable,  ///< It has a lock, or its file system is read-only.
    stick_full,    ///< There is no room for all of them.
    stick_fails,   ///< It took them and does not give them back, or broke off.
    damaged,       ///< One of the sealed copies on this device does not open.
    nothing_there, ///< The request has no files.
    storage_fails, ///< This device cannot be read.
};

std::string_view word(CopyFault fault);

struct CopyFailure {
    CopyFault fault;
    std::string name;           ///< Of the damaged file.
    std::optional<Error> error; ///< What the system said; for technicians.
};

/// Puts opened copies of `attachments` into a new folder `wanted_name` (or a numbered one, when that is there)
/// on the stick, with their names, or numbered ones where the stick takes two names for one. Nothing that is
/// there is overwritten. On success, the path of the folder, all of it is on the medium and was read back;
/// otherwise nothing of it stays, as far as the stick is still there.
std::variant<std::filesystem::path, CopyFailure> copy_files(const Attachments& sealed,
                                                            const RequestId& request,
                                                            const std::vector<Attachment>& attachments,
                                                            const std::filesystem::path& stick,
                                                            std::string_view wanted_name);

} // namespace kiosk
