#pragma once

#include "storage/clock.h"

#include <optional>

namespace kiosk
{

/// Whether the wall clock can be true.
enum class ClockTrust {
    plausible,
    before_build,        ///< Earlier than this program was made: an empty battery starts in 1970 or 2000.
    before_last_success, ///< Earlier than the far side last answered: it was set back meanwhile.
};

/// How far a clock may be set back without a word. Source: Kerberos allows clocks five minutes (RFC 4120
/// 5.2.3, the usual skew), and time services correct by less.
inline constexpr Milliseconds kClockSkew = std::chrono::minutes{5};

/// When this program was built, to the second; SOURCE_DATE_EPOCH when the builder sets it.
Timestamp build_time();

/// What is wrong with a clock that says `now`. It decides about words only: certificates are always checked
/// against the same clock, and the queue goes on.
ClockTrust judge_clock(Timestamp now, Timestamp built_at, std::optional<Timestamp> last_success_at);

/// Before this no version of the kiosk existed, so a moment before it was written by a wrong clock:
/// 2026-01-01 UTC.
inline constexpr Timestamp kFirstMoment{std::chrono::sys_days{std::chrono::year{2026} / 1 / 1}};

} // namespace kiosk
