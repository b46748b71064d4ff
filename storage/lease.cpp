#include "storage/lease.h"

#include "storage/mutant.h"

#include <array>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <csignal>
#include <fcntl.h>
#include <string>
#include <string_view>
#include <thread>
#include <unistd.h>

namespace kiosk
{

namespace
{

bool is_running(std::string_view process)
{
    pid_t id = 0;
    const auto [end, fault] = std::from_chars(process.begin(), process.end(), id);
    return fault == std::errc{} && id > 0 && (::kill(id, 0) == 0 || errno == EPERM);
}

/// Whoever has just taken the lock writes its name a moment later; until then that of the one before it, who
/// has ended, stands there.
std::string owner_named_in(const FileDescriptor& file)
{
    constexpr int tries_max = 50;
    constexpr std::chrono::milliseconds between{2};
    for (int tries = 0; tries < tries_max; ++tries) {
        if (tries > 0) std::this_thread::sleep_for(between);
        std::array<char, 32> owner{};
        const ssize_t got = ::pread(file.number(), owner.data(), owner.size(), 0);
        const std::string_view name{owner.data(), got > 0 ? static_cast<std::size_t>(got) : 0};
        if (is_running(name)) return std::string{name};
    }
    return {};
}

} // namespace

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
        return Error{ErrorCode::locked, owner_named_in(file)};
    }

    const std::string owner = std::to_string(::getpid());
    if (::ftruncate(file.number(), 0) != 0 || ::pwrite(file.number(), owner.data(), owner.size(), 0) < 0)
        return error_from_errno(errno, path.string());
    return Lease{std::move(file)};
}

} // namespace kiosk
