#pragma once

#include "tests/proof/kill_trial.h"

namespace kiosk
{

/// What the races on one folder came to.
struct RaceTally {
    std::uint64_t races = 0;
    std::uint64_t turned_away = 0; ///< One of the two was, because the other had the folder.
    std::uint64_t in_turn = 0;     ///< The first had ended when the second came to the lock.
    std::uint64_t requests = 0, acknowledged = 0;
    Verdict verdict;
};

/// Starts two processes on one folder, as far apart as `seed` says, until in `races` of the pairs one was
/// turned away; then the folder drains in peace and is judged.
RaceTally race(const std::filesystem::path& parent, const TrialFarSide& far_side, const Pace& pace,
               std::uint64_t seed, std::size_t races);

} // namespace kiosk
