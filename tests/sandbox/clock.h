#pragma once

#include <atomic>
#include <chrono>
#include <string>

namespace kiosk::sandbox
{

/// A moment of the far side, UTC, to the millisecond.
using Instant = std::chrono::sys_time<std::chrono::milliseconds>;

/// The far side's own clock. It runs with the steady clock from the moment it was made, so a jump of the
/// machine's wall clock does not move the windows it measures; a test moves it by hand with `advance`.
/// Thread-safe.
class Clock
{
public:
    Instant now() const
    {
        const auto elapsed = std::chrono::steady_clock::now() - steady_start_;
        return start_ + std::chrono::duration_cast<std::chrono::milliseconds>(elapsed) +
               std::chrono::milliseconds(advanced_ms_.load());
    }

    void advance(std::chrono::milliseconds by) { advanced_ms_ += by.count(); }

private:
    Instant start_ = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    std::chrono::steady_clock::time_point steady_start_ = std::chrono::steady_clock::now();
    std::atomic<std::int64_t> advanced_ms_ = 0;
};

/// `2026-11-21T09:05:00.123Z` (RFC 3339, UTC).
std::string rfc3339(Instant at);

/// `Sat, 21 Nov 2026 09:05:00 GMT`, as the HTTP `Date` header has it (RFC 9110 section 5.6.7).
std::string http_date(Instant at);

} // namespace kiosk::sandbox
