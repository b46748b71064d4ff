#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace kiosk
{

/// How far a kind of file system keeps what it said it had written.
enum class FileSystemTrust {
    durable,
    forgetful, ///< In memory, or under a write filter: gone at power-off.
    remote,    ///< Not a local disk.
    modeless,  ///< It cannot keep files for their owner only.
    layered,   ///< A container or live system.
    unknown,
};

struct FileSystem {
    FileSystemTrust trust;
    std::string name; ///< As mount(8) calls it; a number for one that is not known here.
};

/// The file system of a kind as statfs(2) gives it in f_type.
FileSystem file_system_of(std::uint64_t type);

/// The file system that `folder` is on. An overlay whose changes go to memory is a write filter (overlayroot,
/// a live system): it is forgetful. What cannot be asked is unknown.
FileSystem file_system_at(const std::filesystem::path& folder);

/// The options of the file system mounted at `mount_point`, out of the kernel's list of mounts (proc(5):
/// /proc/self/mountinfo); none when it is not listed there.
std::vector<std::string> mount_options(std::string_view mount_list, const std::filesystem::path& mount_point);

/// Where an overlay keeps changes; empty when its options do not say.
std::filesystem::path upper_folder(const std::vector<std::string>& options);

/// What makes fsync return before the disk has it, as far as it can be known: a mount option (`nobarrier`,
/// `barrier=0`), or a library that skips it (`preload`: $LD_PRELOAD). Empty when there is none; a disk that
/// lies by itself cannot be told.
std::string sync_skipper(const std::vector<std::string>& options, std::string_view preload);
std::string sync_skipper_at(const std::filesystem::path& folder);

} // namespace kiosk
