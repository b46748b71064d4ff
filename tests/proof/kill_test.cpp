// Goal G-R2 (reference/reliability.md section 6): the real program on real files is killed at moments chosen
// by chance, over and over, while it saves and sends; what it acknowledged is executed exactly once, what it
// did not acknowledge at most once. KIOSK_PROOF_SEED and KIOSK_PROOF_COUNT replay or lengthen a run.

#include "tests/proof/goal_line.h"
#include "tests/proof/kill_trial.h"
#include "tests/proof/listening_far_side.h"
#include "tests/proof/trial_workers.h"
#include "tests/storage/temporary_folder.h"

#include <doctest/doctest.h>

#include <mutex>

using namespace kiosk;

namespace
{

constexpr std::uint64_t kKillsPerKiosk = 25;

/// One in so many kiosks lives on the disk of the build, with every fsync; the others where TMPDIR says.
constexpr std::uint64_t kOnRealDisk = 4;
/// One in so many has a far side that forgets MS-RequestIds at once and refuses a second create of a
/// reference: what was cut off there is found again by asking.
constexpr std::uint64_t kUniqueReference = 8;

void add(KillTally& sum, const KillTally& more)
{
    for (std::size_t i = 0; i < sum.kills.size(); ++i)
        sum.kills[i] += more.kills[i];
    sum.processes += more.processes;
    sum.requests += more.requests;
    sum.acknowledged += more.acknowledged;
    sum.verdict.lost += more.verdict.lost;
    sum.verdict.duplicated += more.verdict.duplicated;
    std::ranges::copy(more.verdict.faults, std::back_inserter(sum.verdict.faults));
}

void print_places(const KillTally& tally)
{
    std::printf("kills of %llu processes, %llu requests, %llu acknowledged; by where:",
                static_cast<unsigned long long>(tally.processes),
                static_cast<unsigned long long>(tally.requests),
                static_cast<unsigned long long>(tally.acknowledged));
    for (const KilledAt where : kKilledAt)
        std::printf(" %s=%llu", std::string{word(where)}.c_str(),
                    static_cast<unsigned long long>(tally.kills[static_cast<std::size_t>(where)]));
    std::printf("\n");
}

} // namespace

TEST_CASE("kills: what was acknowledged is executed once, whenever the program dies")
{
    GoalLine goal{"G-R2"};
    goal.seed = proof_number("KIOSK_PROOF_SEED", 2);
    // A sanitized start takes the time of several kills without.
    const std::uint64_t usual = proof_length() == ProofLength::for_long ? 100'000
                                : kIsSanitized                          ? 200
                                                                        : 2'500;
    const std::uint64_t wanted = proof_number("KIOSK_PROOF_COUNT", usual);
    const std::uint64_t kiosks = (wanted + kKillsPerKiosk - 1) / kKillsPerKiosk;

    ListeningFarSide by_window{{}}, by_reference{{"--unique-reference", "--dedup-window", "0"}};
    const TemporaryFolder quick;
    std::filesystem::remove_all(KILL_FOLDER); // What a run before has left as evidence.
    std::filesystem::create_directories(KILL_FOLDER);
    const std::uint64_t pace_seed = ~goal.seed; // No kiosk's.
    const Pace pace = measured_pace(quick.path(), by_window.trial(), pace_seed);
    const Pace disk_pace = measured_pace(KILL_FOLDER, by_window.trial(), pace_seed - 1);

    KillTally sum;
    std::mutex mutex;
    work_on(kiosks, [&](std::uint64_t number) {
        const std::uint64_t seed = goal.seed + number;
        const bool is_on_disk = seed % kOnRealDisk == 0;
        const TrialFarSide far_side = seed % kUniqueReference == 1 ? by_reference.trial() : by_window.trial();
        const std::uint64_t kills = std::min(kKillsPerKiosk, wanted - number * kKillsPerKiosk);
        const KillTally tally = is_on_disk ? live_under_kills(KILL_FOLDER, far_side, disk_pace, seed, kills)
                                           : live_under_kills(quick.path(), far_side, pace, seed, kills);
        const std::lock_guard lock{mutex};
        add(sum, tally);
    });

    for (const std::uint64_t kills : sum.kills)
        goal.count += kills;
    goal.lost = sum.verdict.lost;
    goal.duplicated = sum.verdict.duplicated;
    print_places(sum);
    goal.print();
    for (const auto& [seed, what] : sum.verdict.faults)
        FAIL_CHECK(what << "\n  kept in " KILL_FOLDER "/seed-" << seed
                        << "; replay: KIOSK_PROOF_SEED=" << seed << " KIOSK_PROOF_COUNT=" << kKillsPerKiosk
                        << " " KIOSK_BINARIES "/kill_proof --test-case='kills:*'");
    CHECK(goal.lost == 0);
    CHECK(goal.duplicated == 0);
    CHECK(goal.count >= wanted);
    if (wanted < usual || kIsSanitized) return; // So few need not come by everywhere.
    // A run whose kills all fell where nothing is at stake proves nothing.
    for (const KilledAt where : kKilledAt) {
        if (where == KilledAt::between)
            continue; // Nothing is open there, and it is too short to be hit for sure.
        CAPTURE(word(where));
        CHECK(sum.kills[static_cast<std::size_t>(where)] > 0);
    }
    CHECK(sum.kills[static_cast<std::size_t>(KilledAt::executed)] >= goal.count / 50);
}
