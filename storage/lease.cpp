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

/// The process that is named in the file and runs; empty when there is none.
std::string running_owner(const FileDescriptor& file)
{
    std::array<char, 32> owner{};
    const ssize_t got = ::pread(file.number(), owner.data(), owner.size(), 0);
    const std::string_view name{owner.data(), got > 0 ? static_cast<std::size_t>(got) : 0};
    return is_running(name) ? std::string{name} : std::string{};
}

enum class Locking { done, held_by_another, failed };

/// Sets errno when it failed.
Locking lock(const FileDescriptor& file)
{
    struct flock whole {
    };
    whole.l_type = F_WRLCK;
    whole.l_whence = SEEK_SET;
    if (is_mutated(Mutant::lease_not_taken) || ::fcntl(file.number(), F_OFD_SETLK, &whole) == 0)
        return Locking::done;
    return errno == EAGAIN || errno == EACCES ? Locking::held_by_another : Locking::failed;
}

} // namespace

Result<Lease> Lease::take(const std::filesystem::path& folder)
{
    const auto path = folder / "lock";
    FileDescriptor file{::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600)};
    if (file.number() < 0) return error_from_errno(errno, path.string());

    // Where a process is named that has ended, another has taken the lock and is about to write its name, or
    // the last one has ended since we tried.
    constexpr int tries_max = 500; // One second: on a busy disk a write waits for the file system's journal.
    constexpr std::chrono::milliseconds between{2};
    for (int tries = 1;; ++tries) {
        const Locking locking = lock(file);
        if (locking == Locking::failed) return error_from_errno(errno, path.string());
        if (locking == Locking::done) break;
        std::string owner = running_owner(file);
        if (!owner.empty() || tries == tries_max) return Error{ErrorCode::locked, std::move(owner)};
        std::this_thread::sleep_for(between);
    }

    const std::string owner = std::to_string(::getpid());
    if (::ftruncate(file.number(), 0) != 0 || ::pwrite(file.number(), owner.data(), owner.size(), 0) < 0)
        return error_from_errno(errno, path.string());
    return Lease{std::move(file)};
}

} // namespace kiosk
