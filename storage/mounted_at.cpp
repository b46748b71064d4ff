#include "storage/mounted_at.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>

#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/vfs.h>

namespace kiosk
{

namespace
{

std::uint64_t type_at(const std::filesystem::path& folder)
{
    struct statfs status {
    };
    return ::statfs(folder.c_str(), &status) == 0 ? static_cast<std::uint64_t>(status.f_type) : 0;
}

/// The highest folder that is on the same device as `folder`.
std::filesystem::path mount_point_of(std::filesystem::path folder)
{
    struct stat here {
    }, above{};
    std::error_code ignored;
    folder = std::filesystem::canonical(folder, ignored);
    while (folder.has_relative_path() && ::stat(folder.c_str(), &here) == 0 &&
           ::stat(folder.parent_path().c_str(), &above) == 0 && here.st_dev == above.st_dev)
        folder = folder.parent_path();
    return folder;
}

std::vector<std::string> options_at(const std::filesystem::path& folder)
{
    std::ifstream mounts{"/proc/self/mountinfo"};
    const std::string list{std::istreambuf_iterator<char>{mounts}, {}};
    return mount_options(list, mount_point_of(folder));
}

} // namespace

FileSystem file_system_of(std::uint64_t type)
{
    // Those without a constant in linux/magic.h: their kernel sources (fs/ntfs3, fs/cifs) or projects
    // (OpenZFS).
    constexpr std::uint64_t zfs = 0x2FC12FC1, smb = 0xFF534D42, smb2 = 0xFE534D42, exfat = 0x2011BAB0,
                            ntfs3 = 0x7366746E;
    struct Known {
        std::uint64_t type;
        FileSystemTrust trust;
        const char* name;
    };
    using enum FileSystemTrust;
    constexpr std::array known{Known{EXT4_SUPER_MAGIC, durable, "ext2/3/4"},
                               Known{XFS_SUPER_MAGIC, durable, "xfs"},
                               Known{BTRFS_SUPER_MAGIC, durable, "btrfs"},
                               Known{F2FS_SUPER_MAGIC, durable, "f2fs"},
                               Known{zfs, durable, "zfs"},
                               Known{TMPFS_MAGIC, forgetful, "tmpfs"},
                               Known{RAMFS_MAGIC, forgetful, "ramfs"},
                               Known{NFS_SUPER_MAGIC, remote, "nfs"},
                               Known{SMB_SUPER_MAGIC, remote, "smb"},
                               Known{smb, remote, "cifs"},
                               Known{smb2, remote, "smb2"},
                               Known{V9FS_MAGIC, remote, "9p"},
                               Known{CEPH_SUPER_MAGIC, remote, "ceph"},
                               Known{MSDOS_SUPER_MAGIC, modeless, "fat"},
                               Known{exfat, modeless, "exfat"},
                               Known{ntfs3, modeless, "ntfs"},
                               Known{OVERLAYFS_SUPER_MAGIC, layered, "overlay"}};
    const auto found = std::ranges::find(known, type, &Known::type);
    if (found != known.end()) return {found->trust, found->name};
    std::array<char, 24> number{};
    std::snprintf(number.data(), number.size(), "0x%llx", static_cast<unsigned long long>(type));
    return {unknown, number.data()};
}

std::vector<std::string> mount_options(std::string_view mount_list, const std::filesystem::path& mount_point)
{
    std::istringstream lines{std::string{mount_list}};
    std::vector<std::string> options;
    for (std::string line; std::getline(lines, line);) {
        std::istringstream words{line};
        std::string word, place;
        for (int i = 0; i < 5 && words >> word; ++i)
            place = word; // The fifth is where it is mounted.
        if (place != mount_point.string()) continue;
        options.clear(); // A later mount covers an earlier one.
        std::istringstream list{line.substr(line.rfind(' ') + 1)};
        for (std::string option; std::getline(list, option, ',');)
            options.push_back(option);
    }
    return options;
}

std::filesystem::path upper_folder(const std::vector<std::string>& options)
{
    constexpr std::string_view name = "upperdir=";
    for (const std::string& option : options)
        if (option.starts_with(name)) return option.substr(name.size());
    return {};
}

std::string sync_skipper(const std::vector<std::string>& options, std::string_view preload)
{
    for (const std::string& option : options)
        if (option == "nobarrier" || option == "barrier=0") return option;
    return preload.find("eatmydata") == preload.npos ? std::string{} : "eatmydata";
}

std::string sync_skipper_at(const std::filesystem::path& folder)
{
    const char* preload = std::getenv("LD_PRELOAD");
    return sync_skipper(options_at(folder), preload == nullptr ? "" : preload);
}

FileSystem file_system_at(const std::filesystem::path& folder)
{
    FileSystem system = file_system_of(type_at(folder));
    if (system.trust != FileSystemTrust::layered) return system;
    const auto upper = upper_folder(options_at(folder));
    if (!upper.empty() && file_system_of(type_at(upper)).trust == FileSystemTrust::forgetful)
        system.trust = FileSystemTrust::forgetful;
    return system;
}

} // namespace kiosk
