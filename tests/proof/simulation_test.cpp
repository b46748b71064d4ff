#include "tests/proof/goal_line.h"
#include "tests/proof/simulated_life.h"

#include <doctest/doctest.h>

using namespace kiosk;

namespace
{

constexpr std::uint64_t kFirstSeed = 1;

/// Lives of requests, not of kiosks; each is lived twice. The goal of reference/reliability.md G-R4 is
/// 1,000,000 in the ordinary run. The real core with its database, its seals and its JSON costs 3 ms
/// a life (measured 2026-11-22), so the ordinary run takes what fits into half a minute and KIOSK_PROOF=long
/// all.
std::uint64_t lives_wanted()
{
    if (const char* wanted = std::getenv("KIOSK_PROOF_LIVES")) return std::strtoull(wanted, nullptr, 10);
    if (proof_length() == ProofLength::for_long) return 1'000'000;
    return kIsSanitized ? 250 : 10'000;
}

struct Totals {
    std::uint64_t requests = 0, notes = 0, lost = 0, duplicated = 0, replaced = 0, taken_back = 0,
                  handed_in = 0, waits = 0, early_sends = 0, seeds = 0;

    void add(const LifeVerdict& life)
    {
        ++seeds;
        requests += life.requests;
        notes += life.notes;
        lost += life.lost + (life.is_drained ? 0 : 1);
        duplicated += life.duplicated + life.unexpected;
        replaced += life.replaced;
        taken_back += life.taken_back;
        handed_in += life.handed_in;
        waits += life.waits;
        early_sends += life.early_sends;
    }
};

void complain(std::uint64_t seed, const LifeVerdict& life)
{
    for (const std::string& complaint : life.complaints)
        std::fprintf(stderr, "seed %llu: %s\n", static_cast<unsigned long long>(seed), complaint.c_str());
    std::fprintf(stderr,
                 "replay: KIOSK_PROOF_SEED=%llu " KIOSK_BINARIES
                 "/life_proof --test-case='simulation: a seed*'\n",
                 static_cast<unsigned long long>(seed));
}

} // namespace

TEST_CASE("simulation: among all faults nothing is lost and nothing arrives twice, and every seed repeats")
{
    if (std::getenv("KIOSK_PROOF_SEED") != nullptr) return;
    GoalLine goal{"G-R4"};
    Totals all;
    for (std::uint64_t seed = kFirstSeed; all.requests < lives_wanted(); ++seed) {
        const LifeVerdict life = SimulatedLife{seed, StoryHash::Voice::silent}.live();
        const LifeVerdict again = SimulatedLife{seed, StoryHash::Voice::silent}.live();
        all.add(life);
        CHECK(life.hash == again.hash);
        CHECK(life.is_good());
        if (life.is_good() && life.hash == again.hash) continue;
        complain(seed, life);
        break;
    }
    goal.seed = kFirstSeed;
    goal.count = all.requests;
    goal.lost = all.lost;
    goal.duplicated = all.duplicated;
    goal.print();
    goal.print_as("G-R11"); // Years back and forth, 1970 and suspend are among the faults of every seed.
    MESSAGE(all.seeds << " kiosks, " << all.requests << " requests, " << all.notes << " notes, "
                      << all.replaced << " replaced, " << all.taken_back << " taken back, " << all.handed_in
                      << " handed in, " << all.waits << " waits, " << all.early_sends << " early sends");
    CHECK(all.handed_in > 0);
    CHECK(all.replaced > 0);
    CHECK(all.notes > 0);
}

TEST_CASE("simulation: a seed of the environment is told aloud")
{
    const char* wanted = std::getenv("KIOSK_PROOF_SEED");
    if (wanted == nullptr) return;
    const std::uint64_t seed = std::strtoull(wanted, nullptr, 10);

    const LifeVerdict life = SimulatedLife{seed, StoryHash::Voice::aloud}.live();

    if (!life.is_good()) complain(seed, life);
    CHECK(life.is_good());
}
