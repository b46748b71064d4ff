#pragma once

#include "storage/clock.h"
#include "storage/named_values.h"

#include <optional>

namespace kiosk
{

/// How coarsely the moment of the last success is kept: a line that is up must not write to flash at every
/// probe.
inline constexpr Milliseconds kLastSuccessGrain = std::chrono::hours{1};

/// When the far side last answered, as far as the disk knows; it outlives a restart, so that a clock that was
/// set back meanwhile is found out. Errors: database_bad.
Result<std::optional<Timestamp>> kept_last_success(const NamedValues& values);

/// Errors: database_bad, disk_full.
Result<> keep_last_success(NamedValues& values, Timestamp at);

} // namespace kiosk
