#include "storage/clock_check.h"
#include "tests/sync/kiosk_for_tests.h"

using namespace kiosk;
using namespace std::chrono_literals;

TEST_CASE("core: the device is measured where its data is")
{
    KioskForTests kiosk;
    kiosk.submit();

    const auto replies = kiosk.execute(MeasureDevice{});

    REQUIRE(replies.size() == 1);
    const DeviceMeasures& measures = std::get<DeviceMeasured>(replies.front()).measures;
    CHECK(measures.free_bytes > 0);
    CHECK(measures.data_bytes > 4096);
    CHECK(measures.key == DeviceMeasures::KeyPlace::file);
    CHECK(measures.memory_bytes.value_or(0) > 0);
}

TEST_CASE("core: a clock that was set back over a restart is found out by the last success")
{
    KioskForTests kiosk;
    kiosk.submit();
    kiosk.run_for(5min);
    const auto last_success = kiosk.core->snapshot()->last_success_at;
    REQUIRE(last_success.has_value());

    kiosk.clock.set_wall(kiosk.clock.now().wall - 24h);
    kiosk.restart();

    const auto known = kiosk.core->snapshot()->last_success_at;
    CHECK(judge_clock(kiosk.clock.now().wall, kFirstMoment, known) == ClockTrust::before_last_success);
}

TEST_CASE("core: a clock that ran ahead once is forgotten at the next success")
{
    KioskForTests kiosk;
    const Timestamp truth = kiosk.clock.now().wall;
    kiosk.clock.set_wall(truth + 24h * 365);
    kiosk.submit();
    kiosk.run_for(5min);
    kiosk.clock.set_wall(truth);
    kiosk.submit();
    kiosk.run_for(5min);

    kiosk.restart();

    const auto known = kiosk.core->snapshot()->last_success_at;
    CHECK(judge_clock(kiosk.clock.now().wall, kFirstMoment, known) == ClockTrust::plausible);
}

TEST_CASE("core: requests saved under a clock of 1970 are sent after those that waited, and all are")
{
    KioskForTests kiosk;
    everything_meets(kiosk, Fate::never_left());
    const Reference before = kiosk.submit();
    kiosk.clock.set_wall(Timestamp{5min});
    const Reference under_wrong_clock = kiosk.submit();
    CHECK(kiosk.entry(under_wrong_clock).created_at < kFirstMoment);

    const auto due = kiosk.store->outbox.due(State::ready, kiosk.clock.now().wall, 10);
    everything_is_well(kiosk);
    kiosk.run_for(10min);

    REQUIRE(due->size() == 2);
    CHECK(due->front().reference == before);
    CHECK(kiosk.state(before) == State::sent);
    CHECK(kiosk.state(under_wrong_clock) == State::sent);
}
