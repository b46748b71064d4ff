#include "sync/line.h"
#include "tests/storage/fake_clock.h"

#include <doctest/doctest.h>

using namespace kiosk;
using namespace std::chrono_literals;

namespace
{

const HostNews kWell{};
const HostNews kDead{LineReason::no_connection, false, "curl 7", std::nullopt};
const HostNews kBroken{LineReason::server_error, false, "http 500", std::nullopt};
const HostNews kRejected{LineReason::sign_in, true, "http 401", std::nullopt};

HostNews busy(Milliseconds retry_after)
{
    return {LineReason::busy, false, "http 429", retry_after};
}

struct OneLine {
    FakeClock clock;
    SeededRandom random{5};
    ProtocolTimes times;
    Line line{times, random};
    RequestId one{Uuid::random(random)}, other{Uuid::random(random)};

    void hears(const HostNews& news, const std::optional<RequestId>& witness = std::nullopt)
    {
        line.heard(news, witness, clock.now());
    }
    bool may_send() const { return line.may_send(clock.now()); }
    bool wants_probe(bool has_work = true) const { return line.wants_probe(has_work, clock.now()); }
    Milliseconds changes_in(bool has_work = true) const { return *line.changes_in(has_work, clock.now()); }
    LineStatus status() const { return line.status(clock.now()); }

    /// Until time alone changes something.
    void wait() { clock.advance(changes_in()); }
};

} // namespace

TEST_CASE("line: nothing is sent before the endpoint itself has answered once")
{
    OneLine line;
    CHECK_FALSE(line.may_send());
    CHECK(line.wants_probe());

    line.hears(kWell);
    CHECK(line.may_send());
    CHECK_FALSE(line.wants_probe());
}

TEST_CASE("line: after a failure it pauses, then one probe goes first, and only its answer lets the queue go")
{
    OneLine line;
    line.hears(kWell);
    line.hears(kDead, line.one);
    CHECK(line.status().state == LineState::waiting);
    CHECK_FALSE(line.may_send());
    CHECK_FALSE(line.wants_probe());

    line.wait();
    CHECK_FALSE(line.may_send());
    CHECK(line.wants_probe());
    line.hears(kWell);
    CHECK(line.may_send());
}

TEST_CASE("line: however long it was dead, it is asked again within a minute")
{
    OneLine line;
    for (int i = 0; i < 500; ++i) {
        line.hears(kDead);
        CHECK(line.changes_in() > 0ms);
        CHECK(line.changes_in() <= line.times.probe_max);
        line.wait();
    }
}

TEST_CASE("line: one request alone that upsets the server closes nothing, two different ones do")
{
    OneLine line;
    line.hears(kWell);
    for (int i = 0; i < 10; ++i)
        line.hears(kBroken, line.one);
    CHECK(line.may_send());

    line.hears(kBroken, line.other);
    CHECK_FALSE(line.may_send());
    CHECK(line.status().reason == LineReason::server_error);
}

TEST_CASE("line: a success in between takes the suspicion away")
{
    OneLine line;
    line.hears(kWell);
    line.hears(kBroken, line.one);
    line.hears(kWell, line.other);
    line.hears(kBroken, line.other);

    CHECK(line.may_send());
}

TEST_CASE("line: a probe that meets 5xx needs no second witness")
{
    OneLine line;
    line.hears(kBroken);

    CHECK_FALSE(line.may_send());
    CHECK(line.status().state == LineState::waiting);
}

TEST_CASE("line: Retry-After is a floor that no success and no impatience lowers")
{
    OneLine line;
    line.hears(kWell);
    line.hears(busy(1h), line.one);
    line.hears(kWell, line.other); // Its answer was under way already.
    line.line.try_now();
    CHECK_FALSE(line.may_send());
    CHECK_FALSE(line.wants_probe());

    line.clock.advance(1h - 1ms);
    CHECK_FALSE(line.may_send());
    CHECK_FALSE(line.wants_probe());
    line.clock.advance(10s + 1ms);
    CHECK((line.may_send() || line.wants_probe()));
}

TEST_CASE("line: a shorter Retry-After that comes later does not shorten a longer one")
{
    OneLine line;
    line.hears(kWell);
    line.hears(busy(1h), line.one);
    line.hears(busy(1s), line.other);
    line.clock.advance(59min);
    line.line.try_now();

    CHECK_FALSE(line.wants_probe());
}

TEST_CASE("line: kiosks that were told the same second come back spread out")
{
    OneLine line;
    line.hears(busy(60s));
    const auto first = *line.line.not_before() - line.clock.now().since_boot;
    line.clock.advance(24h);
    line.hears(busy(60s));
    const auto second = *line.line.not_before() - line.clock.now().since_boot;

    CHECK(first != second);
    CHECK(first >= 60s);
    CHECK(first < 70s);
}

TEST_CASE(
    "line: what only an administrator can mend is still asked again, at longest after a quarter of an hour")
{
    OneLine line;
    for (int i = 0; i < 50; ++i) {
        line.hears(kRejected);
        CHECK(line.status().state == LineState::needs_administrator);
        CHECK(line.changes_in() <= line.times.backoff_max);
        line.wait();
        CHECK(line.wants_probe());
    }
}

TEST_CASE("line: an endpoint that answers probes but takes nothing is asked less and less often")
{
    OneLine line;
    const HostNews off{LineReason::channel_off, true, "http 405", std::nullopt};
    const Milliseconds begin = line.clock.now().since_boot;
    for (int i = 0; i < 40; ++i) {
        line.hears(kWell);
        line.hears(off, line.one);
        line.wait();
    }

    CHECK(line.clock.now().since_boot - begin > 1h);
}

TEST_CASE("line: with nothing to send it is asked a few times an hour, and a person may ask at once")
{
    OneLine line;
    line.hears(kWell);
    CHECK_FALSE(line.wants_probe(false));
    CHECK(line.changes_in(false) == line.times.idle_probe);

    line.line.try_now();
    CHECK(line.wants_probe(false));
}

TEST_CASE("line: a long outage is forgotten after a few successes")
{
    OneLine line;
    for (int i = 0; i < 10'000; ++i) {
        line.hears(kDead);
        line.wait();
    }
    for (int i = 0; i < 20; ++i)
        line.hears(kWell, line.one);
    line.hears(kDead);

    CHECK(line.changes_in() <= line.times.backoff_base);
}

TEST_CASE("line: without a configured address nothing is ever asked")
{
    OneLine line;
    line.line.not_configured();

    CHECK_FALSE(line.may_send());
    CHECK_FALSE(line.wants_probe());
    CHECK_FALSE(line.line.changes_in(true, line.clock.now()));
    CHECK(line.status().reason == LineReason::not_configured);
}

TEST_CASE("line: after an outage a Retry-After is waited for, and not what the outage had grown to")
{
    OneLine line;
    for (int failure = 0; failure < 10; ++failure)
        line.hears(kDead);

    line.hears(busy(5s));

    CHECK(line.changes_in() >= 5s);
    CHECK(line.changes_in() <= 5s + Line::retry_after_spread);
}

TEST_CASE("line: switched on with a whole fleet it waits a moment of its own, unless a person wants to know")
{
    OneLine line;
    line.line.start_gently(line.clock.now());
    CHECK_FALSE(line.wants_probe());
    CHECK(line.changes_in() <= line.times.probe_max);

    line.line.try_now();
    CHECK(line.wants_probe());
}
