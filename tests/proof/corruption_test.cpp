// Goal G-R14 (reference/reliability.md section 6): files are damaged by chance, the kiosk starts on them, and
// what was promised is there, or named, and is never sent twice. KIOSK_PROOF_SEED and KIOSK_PROOF_COUNT
// replay or lengthen a run.

#include "storage/quarantine.h"
#include "tests/proof/goal_line.h"
#include "tests/proof/kept_life.h"

#include <doctest/doctest.h>

#include <cstdio>
#include <cstdlib>

using namespace kiosk;
using namespace std::chrono_literals;

namespace
{

constexpr std::uint64_t kLifeSeed = 14;

std::uint64_t from_environment(const char* name, std::uint64_t otherwise)
{
    const char* text = std::getenv(name);
    return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

struct Tally {
    std::size_t lost = 0, duplicated = 0;
    std::size_t refused = 0, salvaged = 0, named = 0, said_as_a_whole = 0, unharmed = 0;
};

/// A kiosk that refuses has to say why, and leaves every byte where it found it.
void check_refusal(const Survivor& survivor, const Damage& damage, const Error& error, Tally& tally)
{
    ++tally.refused;
    CHECK_FALSE(error.detail.empty());
    const FileSet after = survivor.files();
    for (const auto& [name, bytes] : damage.files) {
        if (name == "lock" || name == "outbox.db-wal") continue; // SQLite may fold a sound log into its file.
        const auto found = after.find(name);
        // The witness log may have grown by what opening found.
        const bool is_kept =
            found != after.end() && (found->second == bytes || name == "outbox.db" ||
                                     (name == "witness" && found->second.starts_with(bytes)));
        if (!is_kept) ++tally.lost;
        CHECK_MESSAGE(is_kept, name, ": ", error.detail);
    }
}

bool is_named(const Losses& losses, const Draft& draft)
{
    if (std::ranges::find(losses.unreadable, Reference{draft.id}) != losses.unreadable.end()) return true;
    return std::ranges::find(losses.missing, draft.id.uuid, &MissingPromise::subject) != losses.missing.end();
}

void check_promises(const KeptLife& life, const Survivor& survivor, const Damage& damage, Tally& tally)
{
    const Losses& losses = survivor.store().losses();
    for (const auto& [reference, draft] : life.promised) {
        CAPTURE(reference);
        const auto effects = survivor.far_side().effects_of(reference);
        const std::size_t most = life.not_by_line.contains(reference) ? 0 : 1;
        if (effects > most) ++tally.duplicated;
        CHECK(effects <= most);

        const auto row = survivor.store().outbox.find(draft.id);
        const auto form = survivor.store().outbox.form(draft.id);
        const bool is_there = row && *row && form && *form == draft;
        const bool needs_a_person = row && *row && (*row)->state == State::needs_attention;
        if (is_there || needs_a_person) continue;
        if (is_named(losses, draft)) {
            ++tally.named;
        } else if (damage.is_witness_harmed &&
                   (losses.witness_log != Losses::WitnessLog::whole || losses.mark != MarkSays::nothing)) {
            ++tally.said_as_a_whole; // Its name is lost with the log; that the log is damaged or old is said.
        } else {
            ++tally.lost;
            CHECK_MESSAGE(false, "silently lost");
        }
    }
    for (const std::string& reference : life.not_by_line) {
        if (survivor.far_side().effects_of(reference) > 0) ++tally.duplicated;
        CHECK(survivor.far_side().effects_of(reference) == 0);
    }
}

void suffer(const KeptLife& life, std::uint64_t seed, Tally& tally)
{
    SeededRandom random{seed};
    const Damage damage = damaged(life.moments, random);
    CAPTURE(seed);
    CAPTURE(damage.story);
    Survivor survivor{life, damage.files, seed};
    if (random.below(2) == 0) survivor.reboot();
    if (const auto error = survivor.start()) return check_refusal(survivor, damage, *error, tally);
    if (survivor.store().losses().set_aside) ++tally.salvaged;
    survivor.run_for(9min);
    check_promises(life, survivor, damage, tally);
}

} // namespace

TEST_CASE("corruption: the life that is damaged has a request in every state")
{
    const KeptLife life = kept_life(Ending::killed, 1);
    Survivor survivor{life, life.moments.now, 1};
    REQUIRE_FALSE(survivor.start());
    std::set<State> states;
    for (const Entry& entry : *survivor.store().outbox.all())
        states.insert(entry.state);
    CHECK(states == std::set{State::ready, State::checking, State::sent, State::held, State::handed_in});
    CHECK(survivor.store().losses().missing.empty());
    CHECK(survivor.store().losses().doubted == 0);
    CHECK(life.moments.now.contains("outbox.db-wal"));
    CHECK(life.promised.size() == 8);
}

TEST_CASE("corruption: without damage everything is delivered once")
{
    for (const Ending how : {Ending::killed, Ending::closed}) {
        const KeptLife life = kept_life(how, 2);
        Survivor survivor{life, life.moments.now, 2};
        REQUIRE_FALSE(survivor.start());
        survivor.run_for(40min);
        Tally tally;
        check_promises(life, survivor, {.files = {}, .story = {}}, tally);
        std::size_t delivered = 0;
        for (const auto& [reference, draft] : life.promised)
            delivered += survivor.far_side().effects_of(reference);
        CHECK(delivered == life.promised.size() - 2); // One is held, one was handed in.
    }
}

TEST_CASE("corruption: whatever happens to the files, nothing is lost silently and nothing is sent twice")
{
    const std::uint64_t seed = from_environment("KIOSK_PROOF_SEED", 14);
    const std::uint64_t usual = proof_length() == ProofLength::for_long ? 1'000'000
                                : kIsSanitized                          ? 300
                                                                        : 10'000;
    const std::uint64_t count = from_environment("KIOSK_PROOF_COUNT", usual);
    GoalLine goal{"G-R14"};
    // Of the same seed always, so that a seed of the damage alone replays it.
    const KeptLife lives[] = {kept_life(Ending::killed, kLifeSeed), kept_life(Ending::closed, kLifeSeed)};
    Tally tally;
    for (std::uint64_t i = seed; i < seed + count; ++i)
        suffer(lives[i % 2], i, tally);

    goal.seed = seed;
    goal.count = count;
    goal.lost = tally.lost;
    goal.duplicated = tally.duplicated;
    goal.print();
    std::printf("G-R14: refused %zu, salvaged %zu, named %zu, named as a whole %zu\n", tally.refused,
                tally.salvaged, tally.named, tally.said_as_a_whole);
    CHECK(tally.lost == 0);
    CHECK(tally.duplicated == 0);
    // A run in which nothing was refused, salvaged or named has damaged nothing.
    CHECK((count < 1000 || (tally.refused > 0 && tally.salvaged > 0 && tally.named > 0)));
}
