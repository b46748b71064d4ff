#pragma once

#include "sync/core.h"
#include "tests/proof/simulated_network.h"
#include "tests/proof/story_hash.h"
#include "tests/storage/fake_clock.h"
#include "tests/storage/temporary_folder.h"

#include <memory>

namespace kiosk
{

/// A folder with a database of the newest schema and its key, made once and copied for each life: what is
/// simulated is the life, not the first start.
const std::filesystem::path& prepared_data_folder();

/// The real core over a real database, with time, chance and network in the simulation's hand.
class SimulatedKiosk
{
public:
    SimulatedKiosk(const SyncSettings& settings, std::uint64_t seed, StoryHash& story);

    void start();
    /// As kill -9 does.
    void kill();
    void restart();
    void reboot();

    /// Time passes, as fast as something happens in it.
    void run_for(Milliseconds duration);
    /// The machine sleeps: its clocks run on, its programs do not.
    void sleep_for(Milliseconds duration);
    /// The same until nothing waits any more, or `longest` is over.
    void run_until_drained(Milliseconds longest);

    std::vector<Reply> execute(const Command& command) { return core->execute(command); }
    std::optional<Entry> entry(const Reference& reference) const;

    TemporaryFolder folder;
    TrueTime time;
    FakeClock clock;
    SeededRandom random;
    ModelFarSide far_side;
    SimulatedNetwork network{far_side, time, clock};
    Store* store = nullptr; ///< The core's own.
    std::unique_ptr<Core> core;
    bool has_spun = false; ///< It was busy with nothing.

private:
    void settle();
    void advance(Milliseconds by);

    SyncSettings settings_;
    StoryHash& story_;
};

} // namespace kiosk
