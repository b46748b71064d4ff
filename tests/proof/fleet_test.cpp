#include "tests/proof/fleet.h"
#include "tests/proof/goal_line.h"
#include "tests/sync/replies_for_tests.h"

#include <doctest/doctest.h>

#include <algorithm>

using namespace kiosk;
using namespace std::chrono_literals;

namespace
{

// The reconnect storm of reference/performance.md D, or a fifth of it.
constexpr std::size_t kKiosks = kIsSanitized ? 400 : 2000;
constexpr int kRequestsEach = 10;
constexpr int kCapacity = kIsSanitized ? 100 : 500; ///< A second.
constexpr double kIdealSeconds = 1.0 * kKiosks * kRequestsEach / kCapacity;

struct Storm {
    double peak = 0, per_item = 0, seconds = 0;
};

Storm measured(const Fleet& fleet)
{
    const auto& load = fleet.far_side.load;
    Storm storm;
    storm.peak = 1.0 * *std::ranges::max_element(load.by_second) / kCapacity;
    storm.per_item = 1.0 * static_cast<double>(load.exchanges) / static_cast<double>(fleet.items);
    storm.seconds =
        std::chrono::duration<double>(fleet.far_side.last_executed - fleet.far_side.reachable_since).count();
    return storm;
}

void tell(const char* what, const Fleet& fleet, const Storm& storm)
{
    const auto& load = fleet.far_side.load;
    // The others look at what they have sent (StandingWatch).
    std::printf(
        "%s: peak %.2fx, %.3f exchanges per item (%llu creates, %llu probes, %llu turned away), all done "
        "after %.0f s (ideal %.0f s)\n",
        what, storm.peak, storm.per_item, static_cast<unsigned long long>(load.creates),
        static_cast<unsigned long long>(load.probes), static_cast<unsigned long long>(load.turned_away),
        storm.seconds, kIdealSeconds);
}

void check(const char* what, Fleet& fleet)
{
    const Storm storm = measured(fleet);
    tell(what, fleet, storm);
    CHECK(fleet.far_side.executed() == fleet.items);
    CHECK(fleet.far_side.executed_twice == 0);
    CHECK(fleet.early_sends() == 0);
    CHECK(storm.peak <= 1.5);
    CHECK(storm.per_item <= 1.2);
    CHECK(storm.seconds <= 2 * kIdealSeconds);
}

} // namespace

TEST_CASE("fleet: kiosks whose line comes back at once do not storm the far side")
{
    GoalLine goal{"G-R12"};
    goal.seed = 1;
    Fleet fleet{kKiosks, kRequestsEach, kCapacity, goal.seed};
    fleet.run_for(5min);

    fleet.reconnect();
    fleet.run_until_delivered(10min);

    check("line back", fleet);
    goal.count = fleet.items;
    goal.lost = fleet.items - fleet.far_side.executed();
    goal.duplicated = fleet.far_side.executed_twice;
    goal.print();
}

TEST_CASE("fleet: kiosks that are switched on in the same instant do not storm the far side")
{
    Fleet fleet{kKiosks, kRequestsEach, kCapacity, 2};
    fleet.run_for(1s);

    fleet.restart_all();
    fleet.reconnect();
    fleet.run_until_delivered(10min);

    check("power back", fleet);
}
