#include "storage/clock_check.h"

namespace kiosk
{

Timestamp build_time()
{
    return Timestamp{std::chrono::seconds{KIOSK_BUILD_SECONDS}};
}

ClockTrust judge_clock(Timestamp now, Timestamp built_at, std::optional<Timestamp> last_success_at)
{
    // Builder and kiosk may live in neighbouring time zones with their clocks in local time.
    if (now + std::chrono::days{1} < built_at) return ClockTrust::before_build;
    if (last_success_at && now + kClockSkew < *last_success_at) return ClockTrust::before_last_success;
    return ClockTrust::plausible;
}

} // namespace kiosk
