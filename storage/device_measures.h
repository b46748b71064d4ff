#pragma once

#include "storage/result.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string_view>

namespace kiosk
{

/// How the device is, measured at one moment. Nothing in it is about a person.
struct DeviceMeasures {
    std::uint64_t free_bytes = 0;       ///< On the file system of the data, for us.
    std::uint64_t data_bytes = 0;       ///< Of all files in the data folder.
    std::uint64_t file_system_type = 0; ///< statfs(2): f_type.
    enum class KeyPlace { systemd, file, nowhere };
    KeyPlace key = KeyPlace::nowhere;
    std::optional<std::uint64_t>
        memory_bytes; ///< PSS of this process; nothing where the kernel does not say.

    friend bool operator==(const DeviceMeasures&, const DeviceMeasures&) = default;
};

/// Measures around `data_folder`. Takes some milliseconds of disk: not for the UI thread. Thread-safe.
/// Errors: as error_from_errno.
Result<DeviceMeasures> measure_device(const std::filesystem::path& data_folder);

/// PSS of a process of this person: "self", or its id. Nothing when the kernel does not say.
std::optional<std::uint64_t> memory_of_process(std::string_view id);

/// What is left on the disk before somebody should know, and before nothing can be promised: an outbox of
/// 1,000 requests is about 20 MB with its log.
inline constexpr std::uint64_t kSpaceWarnBytes = std::uint64_t{256} << 20;
inline constexpr std::uint64_t kSpaceBadBytes = std::uint64_t{32} << 20;

} // namespace kiosk
