#pragma once

#include <cstdint>

#include <sys/types.h>

namespace kiosk::bench
{

// What the kernel counts of a process (proc(5)). 0 where it does not say.

/// This process.
inline constexpr pid_t kSelf = 0;

/// Memory that is resident now, shared pages included: VmRSS.
double resident_mib(pid_t process = kSelf);

/// What it has computed so far, all threads, user and system.
double cpu_ms(pid_t process = kSelf);

/// What it asked of files and sockets, whether a disk or the memory answered: rchar and wchar. What reaches
/// the disk in the end is not told apart by the kernel, which counts pages of up to 2 MiB as one.
struct BytesMoved {
    std::int64_t read = 0, written = 0;
};
BytesMoved bytes_moved(pid_t process = kSelf);

} // namespace kiosk::bench
