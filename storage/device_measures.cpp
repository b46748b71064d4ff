#include "storage/device_measures.h"

#include "storage/file.h"

#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <string>

#include <sys/statvfs.h>
#include <sys/vfs.h>

namespace kiosk
{

namespace
{

/// A file that is gone between listing and asking counts nothing.
std::uint64_t bytes_in(const std::filesystem::path& folder)
{
    std::uint64_t bytes = 0;
    std::error_code failure;
    std::filesystem::recursive_directory_iterator file{
        folder, std::filesystem::directory_options::skip_permission_denied, failure};
    for (const std::filesystem::recursive_directory_iterator end; !failure && file != end;
         file.increment(failure)) {
        std::error_code gone;
        if (!file->is_regular_file(gone)) continue;
        const auto size = file->file_size(gone);
        if (!gone) bytes += size;
    }
    return bytes;
}

DeviceMeasures::KeyPlace key_place(const std::filesystem::path& folder)
{
    std::error_code ignored;
    const char* credentials = std::getenv("CREDENTIALS_DIRECTORY");
    if (credentials != nullptr &&
        std::filesystem::exists(std::filesystem::path{credentials} / "support-kiosk.key", ignored))
        return DeviceMeasures::KeyPlace::systemd;
    return std::filesystem::exists(folder / "key", ignored) ? DeviceMeasures::KeyPlace::file
                                                            : DeviceMeasures::KeyPlace::nowhere;
}

} // namespace

/// Shared pages count by their share (proc(5): smaps_rollup).
std::optional<std::uint64_t> memory_of_process(std::string_view id)
{
    std::ifstream rollup{std::filesystem::path{"/proc"} / id / "smaps_rollup"};
    std::string word;
    while (rollup >> word) {
        std::uint64_t kibibytes = 0;
        if (word == "Pss:" && rollup >> kibibytes) return kibibytes << 10;
    }
    return std::nullopt;
}

Result<DeviceMeasures> measure_device(const std::filesystem::path& data_folder)
{
    struct statfs kind {
    };
    if (::statfs(data_folder.c_str(), &kind) != 0) return error_from_errno(errno, data_folder.string());
    struct statvfs space {
    };
    if (::statvfs(data_folder.c_str(), &space) != 0) return error_from_errno(errno, data_folder.string());
    return DeviceMeasures{.free_bytes = std::uint64_t{space.f_bavail} * space.f_frsize,
                          .data_bytes = bytes_in(data_folder),
                          .file_system_type = static_cast<std::uint64_t>(kind.f_type),
                          .key = key_place(data_folder),
                          .memory_bytes = memory_of_process("self")};
}

} // namespace kiosk
