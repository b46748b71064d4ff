#pragma once

#include "tests/proof/trial_kiosk.h"

#include <array>
#include <string_view>

namespace kiosk
{

/// Where a kill fell, by what the database and the ledger show afterwards.
enum class KilledAt {
    birth,      ///< submit, sync: before the database had its tables.
    unsaved,    ///< submit: before the request was saved.
    unsaid,     ///< submit: it was saved, and nobody was told.
    said,       ///< submit: its reference had been printed, or it had been saved before.
    start,      ///< sync: nothing had changed yet.
    unexecuted, ///< sync: claimed; it never came to be executed by this process.
    executed,   ///< sync: claimed and executed, its outcome not saved: between send and commit.
    repeated,   ///< sync: the same, and an earlier process had been killed there, too.
    between,    ///< sync: some were sent and saved, others waited.
    drained     ///< sync: nothing waited any more.
};
inline constexpr std::array kKilledAt{
    KilledAt::birth,      KilledAt::unsaved,  KilledAt::unsaid,   KilledAt::said,    KilledAt::start,
    KilledAt::unexecuted, KilledAt::executed, KilledAt::repeated, KilledAt::between, KilledAt::drained};
std::string_view word(KilledAt where);

/// How long the program takes here and now, undisturbed; kills are spread over it.
struct Pace {
    std::chrono::microseconds submit, sync; ///< From start to end, with three requests to send.
    std::chrono::microseconds accept;       ///< From an open folder to a saved request.
    std::chrono::microseconds exchange;     ///< From the claim to the outcome.
};
Pace measured_pace(const std::filesystem::path& parent, const TrialFarSide& far_side, std::uint64_t seed);

/// What the kills of one kiosk came to.
struct KillTally {
    std::array<std::uint64_t, kKilledAt.size()> kills{}; ///< By KilledAt.
    std::uint64_t processes = 0, requests = 0, acknowledged = 0;
    Verdict verdict;
};

/// A kiosk lives until `kills` of its processes were killed at moments chosen by `seed`, then drains in peace
/// and is judged. The moments are the same for a seed; how far a process comes until then is the machine's.
KillTally live_under_kills(const std::filesystem::path& parent, const TrialFarSide& far_side,
                           const Pace& pace, std::uint64_t seed, std::size_t kills);

} // namespace kiosk
