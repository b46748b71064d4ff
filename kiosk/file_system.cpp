#include "kiosk/file_system.h"

#include "kiosk/translation.h"

#include <algorithm>
#include <array>

#include <linux/magic.h>

namespace kiosk
{

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
    if (found == known.end()) return {unknown, fmt::format("{:#x}", type)};
    return {found->trust, found->name};
}

std::string file_system_sentence(FileSystemTrust trust)
{
    switch (trust) {
    case FileSystemTrust::durable:
        return {};
    case FileSystemTrust::forgetful:
        return tr("it lives in memory; every request is lost at power-off");
    case FileSystemTrust::remote:
        return tr("it is not a local disk; the database must not live on it");
    case FileSystemTrust::modeless:
        return tr("it cannot keep files for their owner only");
    case FileSystemTrust::layered:
        return tr("a container or live system; the data may be gone with it");
    case FileSystemTrust::unknown:
        return tr("of a kind that is not known here");
    }
    return {};
}

} // namespace kiosk
