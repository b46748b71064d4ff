#include "tests/proof/goal_line.h"
#include "tests/proof/weak_protocols.h"

#include <doctest/doctest.h>

#include <sstream>

using namespace kiosk;

namespace
{

std::string told(const ModelVerdict& verdict)
{
    std::ostringstream text;
    text << word(verdict.fault) << ", " << verdict.states << " states";
    for (const std::string& line : verdict.story)
        text << "\n  " << line;
    return text.str();
}

/// Of the far side, in ticks (reference/reliability.md G-R3). Sanitizers watch the same steps in the smaller
/// ones.
constexpr int kWindowMax = kIsSanitized ? 6 : 12;

/// W = 4..12, L = T_total + T_net = 1..3, Q = 0..3 (reference/reliability.md G-R3 and 3.5 row A). With a
/// shorter W one message that the network doubles outlives the far side's memory of itself.
std::vector<ModelWorld> all_worlds()
{
    std::vector<ModelWorld> worlds;
    for (int window = 4; window <= kWindowMax; ++window)
        for (int lifetime = 1; lifetime <= 3; ++lifetime)
            for (int lag = 0; lag <= 3; ++lag) {
                ModelWorld world;
                world.window = window;
                world.attempt = lifetime == 3 ? 2 : 1;
                world.network = lifetime - world.attempt;
                world.listing_lag = lag;
                worlds.push_back(world);
            }
    return worlds;
}

} // namespace

TEST_CASE("model: in every interleaving a request is executed once and never stuck")
{
    GoalLine goal{"G-R3"};
    goal.tried = kIsSanitized ? GoalLine::Tried::some : GoalLine::Tried::all;
    for (const ModelWorld& world : all_worlds()) {
        const ModelVerdict verdict = explore(world);
        INFO("W=" << world.window << " T=" << world.attempt << " N=" << world.network
                  << " Q=" << world.listing_lag);
        CHECK_MESSAGE(verdict.fault == ModelVerdict::Fault::none, told(verdict));
        goal.count += verdict.states;
        goal.lost += verdict.fault == ModelVerdict::Fault::lost;
        goal.duplicated += verdict.fault == ModelVerdict::Fault::executed_twice;
        if (verdict.fault != ModelVerdict::Fault::none) break;
    }
    goal.print();
}

TEST_CASE("model: every weakened protocol is found out")
{
    for (const WeakProtocol& weak : weak_protocols()) {
        INFO(std::string{weak.mistake});
        const ModelVerdict verdict = explore(weak.world, weak.rules);
        CHECK_MESSAGE(verdict.fault == weak.expected, told(verdict));
        MESSAGE(std::string{weak.mistake} << ": " << word(verdict.fault) << " in " << verdict.story.size()
                                          << " steps");
    }
}

TEST_CASE("model: where references are unique, whatever a person does is safe while messages die")
{
    for (ModelWorld world : all_worlds()) {
        if (world.window != 4) continue; // Nobody remembers an MS-RequestId there, for however long.
        world.dedup = Dedup::unique_reference;
        INFO("T=" << world.attempt << " N=" << world.network << " Q=" << world.listing_lag);
        const ModelVerdict verdict = explore(world);
        CHECK_MESSAGE(verdict.fault == ModelVerdict::Fault::none, told(verdict));
    }
}

TEST_CASE("model: a far side that refuses doubles makes immortal messages safe")
{
    ModelWorld world{.window = 4, .listing_lag = 2, .dedup = Dedup::unique_reference};
    world.messages = ModelWorld::Messages::immortal;
    world.people = ModelWorld::People::keep_to_the_line;

    const ModelVerdict verdict = explore(world);

    CHECK_MESSAGE(verdict.fault == ModelVerdict::Fault::none, told(verdict));
}
