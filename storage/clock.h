#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace kiosk
{

using Milliseconds = std::chrono::milliseconds;

/// A UTC instant from the wall clock, stored as `INTEGER ..._ms` since 1970. Good for people and for order,
/// never for safety: a thin client may boot in 1970 and jump.
using Timestamp = std::chrono::sys_time<Milliseconds>;

/// One instant seen by every clock the machine has, so that later code can tell an elapsed time it may trust
/// from one it may not (reference/reliability.md 3.1).
struct Instant {
    std::string boot_id;     ///< Changes at every boot; an empty one is never trusted.
    Milliseconds since_boot; ///< CLOCK_BOOTTIME: runs through suspend, never jumps.
    Timestamp wall;

    friend bool operator==(const Instant&, const Instant&) = default;
};

/// The only door to time. Thread-safe.
class Clock
{
public:
    virtual ~Clock() = default;
    virtual Instant now() const = 0;
};

/// The machine's own clocks; boot id from /proc/sys/kernel/random/boot_id, and one of its own where that
/// cannot be read.
class SystemClock final : public Clock
{
public:
    Instant now() const override;
};

/// RFC 3339 in UTC with milliseconds, e.g. `2026-11-21T08:52:00.125Z`.
std::string rfc3339(Timestamp time);

} // namespace kiosk
