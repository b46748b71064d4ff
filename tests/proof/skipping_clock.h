#pragma once

#include "storage/clock.h"

#include <atomic>

namespace kiosk
{

/// The machine's clocks, and ahead of them by what was skipped: nobody waits for a pause in which nothing
/// happens. Thread-safe.
class SkippingClock final : public Clock
{
public:
    Instant now() const override
    {
        Instant instant = machine_.now();
        instant.since_boot += skipped_.load();
        instant.wall += skipped_.load();
        return instant;
    }

    void skip(Milliseconds by) { skipped_ = skipped_.load() + by; }

private:
    SystemClock machine_;
    std::atomic<Milliseconds> skipped_{Milliseconds{0}};
};

} // namespace kiosk
