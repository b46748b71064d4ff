#include "tests/bench/counted_flushes.h"

#include <atomic>

#include <sys/syscall.h>
#include <unistd.h>

namespace
{

std::atomic<std::int64_t> counted = 0;

} // namespace

namespace kiosk::bench
{

std::int64_t flushes()
{
    return counted;
}

} // namespace kiosk::bench

extern "C" {

int fsync(int descriptor)
{
    ++counted;
    return static_cast<int>(::syscall(SYS_fsync, descriptor));
}

int fdatasync(int descriptor)
{
    ++counted;
    return static_cast<int>(::syscall(SYS_fdatasync, descriptor));
}
}
