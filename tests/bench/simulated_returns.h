#pragma once

#include "storage/clock.h"

#include <cstddef>
#include <vector>

namespace kiosk::bench
{

/// How long after the line's return the receipt of the one request that waits is there, when nobody presses
/// anything, in seconds: `count` kiosks of their own, each with the real core, whose line was away for
/// `outage` and up to a minute more. Time is the simulation's, so that hours take no time, and the far side
/// answers at once.
std::vector<double> simulated_returns_s(Milliseconds outage, std::size_t count);

/// The same for who tries again after 1, 2, 4 and so on up to 300 seconds: the policy of Microsoft's 1DS SDK,
/// as reference/performance.md D has it, without its reset.
std::vector<double> doubling_returns_s(Milliseconds outage, std::size_t count);

} // namespace kiosk::bench
