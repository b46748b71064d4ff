#pragma once

#include <cstdint>

namespace kiosk::bench
{

/// How often this process has asked a disk to keep what it was given, fsync and fdatasync together: by
/// SQLite, by the kiosk and by whoever else is linked. The program that calls this puts its own two functions
/// before those of the C library, which count and pass on.
std::int64_t flushes();

} // namespace kiosk::bench
