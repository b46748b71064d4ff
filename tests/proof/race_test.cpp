// Goal G-R10 (reference/reliability.md section 6): two processes are started on one data folder. One works,
// the other is turned away and says by whom; nothing is sent twice. KIOSK_PROOF_SEED and KIOSK_PROOF_COUNT
// replay or lengthen a run.

#include "tests/proof/goal_line.h"
#include "tests/proof/listening_far_side.h"
#include "tests/proof/race_trial.h"
#include "tests/proof/trial_workers.h"

#include <doctest/doctest.h>

#include <mutex>

using namespace kiosk;

namespace
{

constexpr std::uint64_t kRacesPerKiosk = 50;

void add(RaceTally& sum, const RaceTally& more)
{
    sum.races += more.races;
    sum.turned_away += more.turned_away;
    sum.in_turn += more.in_turn;
    sum.requests += more.requests;
    sum.acknowledged += more.acknowledged;
    sum.verdict.lost += more.verdict.lost;
    sum.verdict.duplicated += more.verdict.duplicated;
    std::ranges::copy(more.verdict.faults, std::back_inserter(sum.verdict.faults));
}

} // namespace

TEST_CASE("races: of two processes on one folder one works, and nothing is sent twice")
{
    GoalLine goal{"G-R10"};
    goal.seed = proof_number("KIOSK_PROOF_SEED", 10);
    // A sanitized start takes the time of several races without.
    const std::uint64_t usual = proof_length() == ProofLength::for_long ? 20'000 : kIsSanitized ? 40 : 1'000;
    const std::uint64_t wanted = proof_number("KIOSK_PROOF_COUNT", usual);

    std::filesystem::create_directories(KILL_FOLDER);
    ListeningFarSide far_side;
    const TemporaryFolder folder;
    const Pace pace = measured_pace(folder.path(), far_side.trial(), ~goal.seed);
    RaceTally sum;
    std::mutex mutex;
    work_on((wanted + kRacesPerKiosk - 1) / kRacesPerKiosk, [&](std::uint64_t number) {
        const std::uint64_t races = std::min(kRacesPerKiosk, wanted - number * kRacesPerKiosk);
        const RaceTally tally = race(folder.path(), far_side.trial(), pace, goal.seed + number, races);
        const std::lock_guard lock{mutex};
        add(sum, tally);
    });

    goal.count = sum.turned_away;
    goal.lost = sum.verdict.lost;
    goal.duplicated = sum.verdict.duplicated;
    std::printf(
        "races: %llu pairs, in %llu one was turned away, in %llu they came in turn; %llu requests, %llu "
        "acknowledged\n",
        static_cast<unsigned long long>(sum.races), static_cast<unsigned long long>(sum.turned_away),
        static_cast<unsigned long long>(sum.in_turn), static_cast<unsigned long long>(sum.requests),
        static_cast<unsigned long long>(sum.acknowledged));
    goal.print();
    for (const auto& [seed, what] : sum.verdict.faults)
        FAIL_CHECK(what << "\n  kept in " KILL_FOLDER "/seed-" << seed
                        << "; replay: KIOSK_PROOF_SEED=" << seed << " KIOSK_PROOF_COUNT=" << kRacesPerKiosk
                        << " " KIOSK_BINARIES "/kill_proof --test-case='races:*'");
    CHECK(goal.lost == 0);
    CHECK(goal.duplicated == 0);
    CHECK(goal.count >= wanted);
}
