#pragma once

#include "storage/clock.h"

#include <mutex>

namespace kiosk
{

/// Clocks that move only when a test says so. Starts in 2026 with ten minutes of uptime. Thread-safe.
class FakeClock final : public Clock
{
public:
    Instant now() const override
    {
        const std::lock_guard lock{mutex_};
        return now_;
    }

    /// Time passes: every clock moves.
    void advance(Milliseconds by)
    {
        const std::lock_guard lock{mutex_};
        now_.since_boot += by;
        now_.wall += by;
    }

    /// The wall clock jumps, as after a wrong battery clock or a time server's correction.
    void set_wall(Timestamp wall)
    {
        const std::lock_guard lock{mutex_};
        now_.wall = wall;
    }

    /// The machine starts again: another boot id, uptime from zero, the wall clock as it was.
    void reboot()
    {
        const std::lock_guard lock{mutex_};
        ++boots_;
        now_.boot_id = "boot-" + std::to_string(boots_);
        now_.since_boot = Milliseconds{0};
    }

private:
    mutable std::mutex mutex_;
    int boots_ = 1;
    Instant now_{"boot-1", std::chrono::minutes{10}, Timestamp{Milliseconds{1'790'000'000'125}}};
};

} // namespace kiosk
