#include "storage/lease.h"

#include "storage/mutant.h"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <string>
#include <unistd.h>

namespace kiosk
{

Result<Lease> Lease::take(const std::filesystem::path& folder)
{
    const auto path = folder / "lock";
    FileDescriptor file{::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600)};
    if (file.number() < 0) return error_from_errno(errno, path.string());

    struct flock lock {
    };
    lock.l_type = F_WRLCK;
    lock.l_whence = SEEK_SET;
    if (!is_mutated(Mutant::lease_not_taken) && ::fcntl(file.number(), F_OFD_SETLK, &lock) != 0) {
        if (errno != EAGAIN && errno != EACCES) return error_from_errno(errno, path.string());
        std::array<char, 32> owner{};
        const ssize_t got = ::pread(file.number(), owner.data(), owner.size(), 0);
        return Error{ErrorCode::locked,
                     std::string(owner.data(), got > 0 ? static_cast<std::size_t>(got) : 0)};
    }

    const std::string owner = std::to_string(::getpid());
    if (::ftruncate(file.number(), 0) != 0 || ::pwrite(file.number(), owner.data(), owner.size(), 0) < 0)
        return error_from_errno(errno, path.string());
    return Lease{std::move(file)};
}

} // namespace kiosk
