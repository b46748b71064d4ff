#include "tests/proof/crash_proof.h"
#include "tests/proof/goal_line.h"

#include <doctest/doctest.h>

#include <cstdlib>

using namespace kiosk;

namespace
{

std::uint64_t first_seed()
{
    const char* given = std::getenv("KIOSK_PROOF_SEED");
    return given == nullptr ? 1 : std::strtoull(given, nullptr, 10);
}

std::size_t states_wanted()
{
    if (const char* given = std::getenv("KIOSK_PROOF_STATES")) return std::strtoull(given, nullptr, 10);
    if (proof_length() == ProofLength::for_long) return 20'000'000;
    return kIsSanitized ? 1'000 : 200'000; // The full count is the unsanitized build's.
}

} // namespace

TEST_CASE("crash: no power cut loses, repeats or breaks anything that was acknowledged")
{
    GoalLine goal{"G-R1"};
    CrashProof proof{first_seed(), SimulatedDisk::Syncs::honest};
    proof.run(states_wanted());
    const CrashFindings& findings = proof.findings();
    goal.seed = first_seed();
    goal.count = findings.states;
    goal.lost = findings.lost;
    goal.duplicated = findings.duplicated;
    goal.print();
    std::printf(
        "  %llu lives; %zu of the states nested; recovered to %zu contents, each drained; refused %zu, "
        "broken %zu\n",
        static_cast<unsigned long long>(proof.lives()), findings.nested, findings.contents, findings.noticed,
        findings.broken);

    INFO(findings.first);
    CHECK(findings.is_clean());
}

TEST_CASE("crash: one state again" * doctest::skip(std::getenv("KIOSK_PROOF_REPLAY") == nullptr))
{
    const auto state = CrashState::parse(std::getenv("KIOSK_PROOF_REPLAY"));
    CrashProof proof{state.life, SimulatedDisk::Syncs::honest};
    proof.replay(state);

    INFO(proof.findings().first);
    CHECK(proof.findings().is_clean());
}
