#include "sync/protocol.h"
#include "tests/storage/fake_clock.h"
#include "tests/sync/entries_for_tests.h"

#include <doctest/doctest.h>

using namespace kiosk;
using namespace std::chrono_literals;

namespace
{

/// One request, its clock and the defaults of the protocol.
struct OneRequest {
    FakeClock clock;
    SeededRandom random{3};
    ProtocolTimes times;
    Entry entry = a_ready_entry(1, clock.now());

    void claim() { entry = claimed(entry, clock.now(), Uuid::random(random)); }
    void settle(OutcomeKind kind, std::string code = {})
    {
        entry = settled(entry, {.kind = kind, .service_request_number = "SR-1", .code = std::move(code)},
                        clock.now(), 0ms);
    }
    void lose_an_attempt()
    {
        claim();
        settle(OutcomeKind::ambiguous, "timeout");
    }
    NextStep next(Dedup dedup = Dedup::window) const { return next_step(entry, clock.now(), dedup, times); }
};

} // namespace

TEST_CASE("protocol: every retry of a round carries the first attempt's MS-RequestId")
{
    OneRequest request;
    request.lose_an_attempt();
    const auto first = request.entry.ms_request_id;

    for (int retry = 0; retry < 3; ++retry) {
        request.clock.advance(10s);
        REQUIRE(request.next() == NextStep::send);
        request.lose_an_attempt();
        CHECK(request.entry.ms_request_id == first);
    }
    CHECK(request.entry.attempts == 4);
}

TEST_CASE("protocol: a resend must be dead or executed before the far side forgets, strictly")
{
    OneRequest request;
    request.lose_an_attempt();
    const Milliseconds last_chance = request.times.dedup_window - request.times.attempt_total -
                                     request.times.network_life - request.times.slack;

    request.clock.advance(last_chance - 1ms);
    CHECK(request.next() == NextStep::send);
    request.clock.advance(1ms);
    CHECK(request.next() != NextStep::send);
}

TEST_CASE("protocol: a retry does not move the window of its round")
{
    OneRequest request;
    request.lose_an_attempt();
    request.clock.advance(5min);
    request.lose_an_attempt();
    request.clock.advance(2min);

    CHECK(request.next() == NextStep::settle);
}

TEST_CASE("protocol: before it asks it waits until a late message is dead and the list has caught up")
{
    OneRequest request;
    request.lose_an_attempt();
    request.clock.advance(5min);
    request.lose_an_attempt();
    request.clock.advance(request.times.attempt_total + request.times.network_life +
                          request.times.listing_lag);

    CHECK(request.next() == NextStep::settle);
    CHECK(settling_left(request.entry, request.clock.now(), request.times) == 1ms);
    request.clock.advance(1ms);
    CHECK(request.next() == NextStep::query);
}

TEST_CASE("protocol: a reboot in between makes every age unknown: a full wait, a question, never a resend")
{
    OneRequest request;
    request.lose_an_attempt();
    request.clock.reboot();
    request.clock.advance(20min); // More uptime than before: only the boot id tells.

    CHECK(request.next() == NextStep::settle);
    request.entry = recovered(request.entry, request.clock.now());
    CHECK(request.next() == NextStep::settle);
    request.clock.advance(5min + 1ms);
    CHECK(request.next() == NextStep::query);
}

TEST_CASE("protocol: the wall clock decides nothing, whichever way it jumps")
{
    for (const auto jump : {-20 * 365 * 24h, -1h, 1h, 20 * 365 * 24h}) {
        OneRequest request;
        request.lose_an_attempt();
        request.clock.set_wall(request.clock.now().wall + jump);
        CHECK(request.next() == NextStep::send);

        request.clock.advance(7min);
        request.clock.set_wall(request.clock.now().wall - jump);
        CHECK(request.next() == NextStep::query);
    }
}

TEST_CASE("protocol: a boot clock that runs backwards, or a boot nobody can name, is not trusted")
{
    const Instant then{"boot-1", 10min, Timestamp{}};

    CHECK(trusted_elapsed(then, {"boot-1", 11min, Timestamp{}}) == 1min);
    CHECK_FALSE(trusted_elapsed(then, {"boot-1", 9min, Timestamp{}}));
    CHECK_FALSE(trusted_elapsed(then, {"boot-2", 11min, Timestamp{}}));
    CHECK_FALSE(trusted_elapsed({"", 10min, Timestamp{}}, {"", 11min, Timestamp{}}));
}

TEST_CASE("protocol: what was not sent costs no attempt, leaves no mark and may be withdrawn")
{
    OneRequest request;
    request.claim();
    request.settle(OutcomeKind::not_sent, "no_connection");

    CHECK(request.entry.state == State::ready);
    CHECK(request.entry.attempts == 0);
    CHECK_FALSE(request.entry.has_left);
    CHECK_FALSE(request.entry.may_be_executed);
    CHECK_FALSE(request.entry.first_sent);
}

TEST_CASE("protocol: a dead line in the middle of a round does not end the round")
{
    OneRequest request;
    request.lose_an_attempt();
    const Entry before = request.entry;
    request.clock.advance(1min);
    request.claim();
    request.settle(OutcomeKind::not_sent, "no_connection");

    CHECK(request.entry.state == State::checking);
    CHECK(request.entry.may_be_executed);
    CHECK(request.entry.ms_request_id == before.ms_request_id);
    CHECK(request.entry.first_sent == before.first_sent);
    CHECK(request.entry.attempts == 1);
}

TEST_CASE("protocol: a definite answer that nothing was executed frees the MS-RequestId, unless an earlier "
          "attempt is open")
{
    OneRequest fresh;
    fresh.claim();
    fresh.settle(OutcomeKind::not_executed, "http 429");
    CHECK(fresh.entry.state == State::ready);
    CHECK_FALSE(fresh.entry.ms_request_id);
    CHECK(fresh.entry.has_left);
    CHECK(fresh.entry.attempts == 0);

    OneRequest open;
    open.lose_an_attempt();
    const auto id = open.entry.ms_request_id;
    open.claim();
    open.settle(OutcomeKind::not_executed, "http 429");
    CHECK(open.entry.state == State::checking);
    CHECK(open.entry.ms_request_id == id);
}

TEST_CASE("protocol: not listed opens a new round with a new MS-RequestId; after the second a person decides")
{
    OneRequest request;
    request.lose_an_attempt();
    const auto first = request.entry.ms_request_id;
    request.entry = answered_by_listing(request.entry, ListingSays::not_listed, {}, request.clock.now());
    CHECK(request.entry.state == State::ready);
    CHECK(request.entry.round == 2);
    CHECK(request.next() == NextStep::send);

    request.lose_an_attempt();
    CHECK(request.entry.ms_request_id != first);
    request.entry = answered_by_listing(request.entry, ListingSays::not_listed, {}, request.clock.now());
    CHECK(request.entry.state == State::needs_attention);
    CHECK(request.entry.reason_code == kReasonNoTrace);
    CHECK(tried_now(request.entry, request.clock.now())->state == State::ready);
}

TEST_CASE("protocol: found in the list is sent, with the number")
{
    OneRequest request;
    request.lose_an_attempt();
    request.entry = answered_by_listing(request.entry, ListingSays::found, "SR-9", request.clock.now());

    CHECK(request.entry.state == State::sent);
    CHECK(request.entry.service_request_number == "SR-9");
    CHECK_FALSE(request.entry.may_be_executed);
    CHECK(request.entry.reason_code.empty());
}

TEST_CASE("protocol: a claim without an outcome is a question at the next start, anything else stays")
{
    OneRequest request;
    const Entry ready = request.entry;
    CHECK(recovered(ready, request.clock.now()) == ready);

    request.claim();
    const Entry after = recovered(request.entry, request.clock.now());
    CHECK(after.state == State::checking);
    CHECK(after.may_be_executed);
    CHECK(after.has_left);
    CHECK(after.ms_request_id == request.entry.ms_request_id);
    CHECK(after.first_sent == request.entry.first_sent);
}

TEST_CASE("protocol: a held request goes back to where it was, and what may be executed is asked about")
{
    OneRequest request;
    CHECK(released(*held(request.entry), request.clock.now())->state == State::ready);
    request.lose_an_attempt();
    CHECK(released(*held(request.entry), request.clock.now())->state == State::checking);

    request.claim();
    CHECK_FALSE(held(request.entry));
    request.settle(OutcomeKind::done);
    CHECK_FALSE(held(request.entry));
    CHECK_FALSE(tried_now(request.entry, request.clock.now()));
}

TEST_CASE("protocol: trying a held request now releases it, because a manual retry is never refused")
{
    OneRequest request;
    CHECK(tried_now(*held(request.entry), request.clock.now())->state == State::ready);
    request.lose_an_attempt();
    CHECK(tried_now(*held(request.entry), request.clock.now())->state == State::checking);
}

TEST_CASE("protocol: trying a refused request again never forgets that an earlier attempt may be executed")
{
    OneRequest plain;
    plain.claim();
    plain.settle(OutcomeKind::refused, "800002");
    const auto again = tried_now(plain.entry, plain.clock.now());
    CHECK(again->state == State::ready);
    CHECK_FALSE(again->ms_request_id);

    OneRequest open;
    open.lose_an_attempt();
    open.claim();
    open.settle(OutcomeKind::refused, "800002");
    const auto asked = tried_now(open.entry, open.clock.now());
    CHECK(asked->state == State::checking);
    CHECK(asked->ms_request_id == open.entry.ms_request_id);
}

TEST_CASE("protocol: listed under another one's number and tried again it is asked about, not sent blind")
{
    OneRequest request;
    request.lose_an_attempt();
    const Instant now = request.clock.now();
    const Entry doubtful =
        answered_by_listing(request.entry, ListingSays::under_anothers_number, "4711", now);
    REQUIRE(doubtful.state == State::needs_attention);

    const auto again = tried_now(doubtful, now);
    CHECK(again->state == State::checking);
    CHECK(again->may_be_executed);
    CHECK(again->ms_request_id == request.entry.ms_request_id);
}

TEST_CASE("protocol: refused while an earlier attempt is open it is asked about, not taken for refused")
{
    for (const Dedup dedup : {Dedup::window, Dedup::unique_reference}) {
        OneRequest request;
        request.lose_an_attempt();
        request.claim();
        request.settle(OutcomeKind::refused, "800002");

        CHECK(request.entry.state == State::checking);
        CHECK_FALSE(may_withdraw(request.entry));
        CHECK(request.next(dedup) == NextStep::settle);
        request.clock.advance(10min);
        CHECK(request.next(dedup) == NextStep::query);
    }
}

TEST_CASE("protocol: once the far side has nothing of it, the next refusal is about all there is")
{
    OneRequest request;
    request.lose_an_attempt();
    request.claim();
    request.settle(OutcomeKind::refused, "800002");
    request.entry = answered_by_listing(request.entry, ListingSays::not_listed, "", request.clock.now());
    CHECK(request.entry.state == State::ready);
    CHECK(request.entry.round == 1);

    request.claim();
    request.settle(OutcomeKind::refused, "800002");

    CHECK(request.entry.state == State::needs_attention);
    CHECK(may_withdraw(request.entry));
}

TEST_CASE("protocol: where references are unique a resend is always safe, and only a double is asked about")
{
    OneRequest request;
    request.lose_an_attempt();
    request.clock.advance(30 * 24h);
    CHECK(request.next(Dedup::unique_reference) == NextStep::send);

    request.claim();
    request.settle(OutcomeKind::in_progress, std::string{kReasonDuplicateReference});
    CHECK(request.next(Dedup::unique_reference) == NextStep::query);
}
