#include "tests/proof/simulated_kiosk.h"

#include "tests/sync/catalogue_for_tests.h"

#include <doctest/doctest.h>

namespace kiosk
{

const std::filesystem::path& prepared_data_folder()
{
    static const TemporaryFolder folder;
    static const std::filesystem::path prepared = [] {
        const auto data = folder / "data";
        REQUIRE(Store::open(data));
        return data;
    }();
    return prepared;
}

SimulatedKiosk::SimulatedKiosk(const SyncSettings& settings, std::uint64_t seed, StoryHash& story)
    : random(seed), settings_(settings), story_(story)
{
    far_side.wants_tokens = settings.auth.mode != AuthMode::none;
    std::filesystem::copy(prepared_data_folder(), folder / "data", std::filesystem::copy_options::recursive);
    std::filesystem::permissions(folder / "data", std::filesystem::perms::owner_all);
    start();
}

void SimulatedKiosk::start()
{
    auto opened = Store::open(folder / "data");
    REQUIRE(opened);
    store = opened->get();
    core = std::make_unique<Core>(settings_, *std::move(opened), shipped_catalogue(), network, clock, random,
                                  story_);
    REQUIRE(core->start());
}

void SimulatedKiosk::kill()
{
    core.reset();
    network.drop_client();
}

void SimulatedKiosk::restart()
{
    kill();
    start();
}

void SimulatedKiosk::reboot()
{
    kill();
    clock.reboot();
    start();
}

std::optional<Entry> SimulatedKiosk::entry(const Reference& reference) const
{
    const auto found = store->outbox.find(reference);
    REQUIRE(found);
    return *found;
}

void SimulatedKiosk::settle()
{
    constexpr int idle_rounds_max = 100;
    for (int idle_rounds = 0;; ++idle_rounds) {
        const std::uint64_t started = network.started;
        core->advance();
        const std::size_t running = network.running();
        core->wait(Milliseconds{0});
        (void)core->take_replies();
        const bool has_moved = network.started != started || network.running() != running;
        if (has_moved) idle_rounds = 0;
        if (!has_moved && core->pause() > Milliseconds{0}) return;
        if (idle_rounds == idle_rounds_max) {
            has_spun = true;
            return;
        }
    }
}

void SimulatedKiosk::advance(Milliseconds by)
{
    time.now += by;
    clock.advance(by);
}

void SimulatedKiosk::run_for(Milliseconds duration)
{
    const Milliseconds end = time.now + duration;
    for (;;) {
        settle();
        if (time.now == end) return;
        const Milliseconds wanted =
            std::min({core->pause(), network.next_event() - time.now, end - time.now});
        advance(std::max(wanted, Milliseconds{1})); // A core that spins still lets time pass.
    }
}

void SimulatedKiosk::sleep_for(Milliseconds duration)
{
    advance(duration);
    network.arrive();
}

void SimulatedKiosk::run_until_drained(Milliseconds longest)
{
    const Milliseconds end = time.now + longest;
    while (time.now < end) {
        run_for(std::min(Milliseconds{std::chrono::minutes{10}}, end - time.now));
        if (core->is_drained() && network.running() == 0) return;
    }
}

} // namespace kiosk
