#include "tests/proof/crash_proof.h"
#include "tests/proof/goal_line.h"

#include <doctest/doctest.h>

using namespace kiosk;

TEST_CASE("lying disk: what it loses is counted, and damage to the database is never taken for sound")
{
    const GoalLine time{""};
    // Moments of whole lives: soon everything is lost.
    CrashProof proof{1, SimulatedDisk::Syncs::lying, 37};
    proof.run(proof_length() == ProofLength::for_long ? 1'000'000 : kIsSanitized ? 300 : 1'000);
    const CrashFindings& findings = proof.findings();
    std::printf("lying syncs (P4, promised by nobody): states=%zu seconds=%.1f lost=%zu silently=%zu "
                "duplicated=%zu refused=%zu damaged=%zu other=%zu\n",
                findings.states, time.seconds(), findings.lost, findings.silent, findings.duplicated,
                findings.noticed, findings.damaged, findings.broken);

    INFO(findings.first);
    CHECK(findings.lost + findings.noticed > 0); // The disk did lie.
    CHECK(findings.damaged == 0);
}
