#include "storage/reserve.h"

#include "storage/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

namespace kiosk
{

bool Reserve::keep()
{
    struct stat kept {
    };
    const auto has_all = [&] {
        return ::stat(path_.c_str(), &kept) == 0 && static_cast<std::uint64_t>(kept.st_size) == bytes;
    };
    if (!has_all()) {
        struct statvfs space {
        };
        if (::statvfs(path_.parent_path().c_str(), &space) != 0 ||
            std::uint64_t{space.f_bavail} * space.f_frsize < 2 * bytes)
            return false;
        const FileDescriptor file{::open(path_.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600)};
        // Without help of the file system glibc would write every byte, which flash does not deserve.
        if (file.number() < 0 || ::fallocate(file.number(), 0, 0, static_cast<off_t>(bytes)) != 0) {
            ::unlink(path_.c_str());
            return false;
        }
    }
    is_given_up_ = false;
    return true;
}

bool Reserve::give_up()
{
    if (::unlink(path_.c_str()) != 0) return false;
    is_given_up_ = true;
    return true;
}

} // namespace kiosk
