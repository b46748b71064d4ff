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

struct BytesMoved {
    std::int64_t read = 0;        ///< rchar: asked of files and sockets, whether from a disk or from memory.
    std::int64_t write_calls = 0; ///< syscw.
    std::int64_t to_disk = 0;     ///< write_bytes: pages it made dirty on a disk.
};
BytesMoved bytes_moved(pid_t process = kSelf);

} // namespace kiosk::bench
