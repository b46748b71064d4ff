#include "sync/protocol.h"
#include "tests/sync/full_disk.h"
#include "tests/sync/kiosk_for_tests.h"

#include <doctest/doctest.h>

using namespace kiosk;
using namespace std::chrono_literals;

namespace
{

std::size_t events(const KioskForTests& kiosk, std::string_view event)
{
    return static_cast<std::size_t>(std::ranges::count_if(
        kiosk.trace.lines, [&](const std::string& line) { return line.starts_with(event); }));
}

Fate too_many(const char* retry_after)
{
    return Fate::answered_with(answer(429, "", {{"retry-after", retry_after}}));
}

} // namespace

// The main job.

TEST_CASE("core: a request filed offline arrives once when the line is back, and its number is on the screen")
{
    KioskForTests kiosk;
    everything_meets(kiosk, Fate::never_left());
    const Reference reference = kiosk.submit();
    kiosk.run_for(2h);
    CHECK(kiosk.state(reference) == State::ready);
    CHECK(kiosk.entry(reference).attempts == 0);
    CHECK(kiosk.transport.creates().empty());

    everything_is_well(kiosk);
    kiosk.run_for(2min);
    CHECK(kiosk.state(reference) == State::sent);
    CHECK(kiosk.far_side.effects_of(reference.text()) == 1);
    const auto snapshot = kiosk.core->snapshot();
    CHECK(snapshot->requests->front()->entry.service_request_number == kiosk.far_side.effects()[0].number);
    CHECK(snapshot->count(Place::sent) == 1);
    CHECK(kiosk.core->is_drained());
}

TEST_CASE("core: started with nothing to do it asks the line once and the directory once, then sleeps long")
{
    KioskForTests kiosk;
    kiosk.run_for(1ms);

    CHECK(kiosk.transport.probes().size() == 1);
    CHECK(kiosk.transport.started.size() == 2);
    CHECK(kiosk.core->pause() > 10min);
    const auto before = kiosk.core->snapshot();
    kiosk.run_for(10min);
    CHECK(kiosk.transport.started.size() == 2);
    CHECK(kiosk.core->snapshot() == before);
}

TEST_CASE("core: with nothing to send but a token to fetch first, the line is asked all the same")
{
    KioskForTests kiosk{signed_in_settings()};
    kiosk.run_for(1ms);

    CHECK(kiosk.transport.probes().size() == 1);
    CHECK(kiosk.core->snapshot()->line.state == LineState::up);
}

TEST_CASE("core: without an address nothing is tried, and a manual sync says so at once")
{
    SyncSettings settings = plain_settings();
    settings.api_base.clear();
    KioskForTests kiosk{settings};
    kiosk.submit();
    (void)kiosk.execute(SyncNow{});
    (void)kiosk.execute(RefreshDirectory{});
    kiosk.run_for(1h);

    CHECK(kiosk.transport.started.empty());
    CHECK(kiosk.late_replies<SyncEnded>() == 1);
    CHECK(kiosk.line().reason == LineReason::not_configured);
}

// What is committed before what.

TEST_CASE("core: the claim is on the disk before the first byte may leave")
{
    KioskForTests kiosk;
    std::optional<Entry> seen;
    std::string ms_request_id;
    std::optional<Milliseconds> expires_at;
    kiosk.transport.on_start = [&](const HttpRequest& request) {
        if (!FakeTransport::is_create(request)) return;
        const auto inspected = *Store::inspect(kiosk.data());
        seen = inspected->outbox.all()->front();
        ms_request_id = header_of(request, "MS-RequestId");
        expires_at = request.expires_at;
    };
    kiosk.submit();
    kiosk.settle();

    REQUIRE(seen);
    CHECK(seen->state == State::claimed);
    CHECK(seen->ms_request_id->text() == ms_request_id);
    CHECK(seen->first_sent.has_value());
    REQUIRE(seen->last_sent.has_value());
    CHECK(expires_at == seen->last_sent->since_boot + kiosk.settings.times.attempt_total);
}

TEST_CASE("core: a claim that does not reach the disk sends nothing")
{
    KioskForTests kiosk;
    const Reference reference = kiosk.submit();
    {
        const FullDisk full;
        kiosk.run_for(1min);
        CHECK(kiosk.transport.creates().empty());
        CHECK(kiosk.core->snapshot()->storage_fault.has_value());
    }

    kiosk.run_for(1min);
    CHECK(kiosk.state(reference) == State::sent);
    CHECK_FALSE(kiosk.core->snapshot()->storage_fault);
}

TEST_CASE("core: what a full disk did not take is not called saved, and the draft stays")
{
    KioskForTests kiosk;
    const Draft draft = a_partner_draft(kiosk.random);
    (void)kiosk.execute(SaveDraft{draft});
    {
        const FullDisk full;
        (void)only<NotAccepted>(kiosk.execute(SubmitDraft{draft}));
        (void)only<DraftNotKept>(kiosk.execute(SaveDraft{a_partner_draft(kiosk.random)}));
        kiosk.run_for(1min);
        CHECK(kiosk.core->snapshot()->storage_fault.has_value());
    }

    CHECK(kiosk.core->snapshot()->count(Place::drafts) == 1);
    (void)only<Accepted>(kiosk.execute(SubmitDraft{draft}));
}

TEST_CASE("core: the first thing that is saved again ends the fault of the disk")
{
    KioskForTests kiosk;
    const Draft draft = a_partner_draft(kiosk.random);
    {
        const FullDisk full;
        (void)only<NotAccepted>(kiosk.execute(SubmitDraft{draft}));
        CHECK(kiosk.core->snapshot()->storage_fault.has_value());
    }

    (void)only<Accepted>(kiosk.execute(SubmitDraft{draft}));

    CHECK_FALSE(kiosk.core->snapshot()->storage_fault.has_value());
}

TEST_CASE("core: another text under an id that is promised is not called saved")
{
    KioskForTests kiosk;
    Draft draft = a_partner_draft(kiosk.random);
    (void)only<Accepted>(kiosk.execute(SubmitDraft{draft}));
    (void)only<Accepted>(kiosk.execute(SubmitDraft{draft}));

    draft.title = "Something else";
    const auto refused = only<NotAccepted>(kiosk.execute(SubmitDraft{draft}));

    CHECK(refused.error.code == ErrorCode::not_possible_now);
    CHECK(kiosk.core->snapshot()->requests->size() == 1);
    CHECK(kiosk.core->snapshot()->requests->front()->title != draft.title);
}

TEST_CASE("core: an outcome that the disk does not take is kept and settled later, without a second send")
{
    KioskForTests kiosk;
    const Reference reference = kiosk.submit();
    auto fate = Fate::answered();
    fate.ends_after = 5s;
    creates_meet(kiosk, {fate});
    kiosk.run_for(1s);
    REQUIRE(kiosk.state(reference) == State::claimed);
    {
        const FullDisk full;
        kiosk.run_for(1min);
        CHECK(kiosk.state(reference) == State::claimed);
        CHECK(kiosk.core->snapshot()->storage_fault.has_value());
    }

    kiosk.run_for(1min);
    CHECK(kiosk.state(reference) == State::sent);
    CHECK_FALSE(kiosk.core->snapshot()->storage_fault);
    CHECK(kiosk.transport.creates().size() == 1);
}

// Retries of a round.

TEST_CASE(
    "core: every retry of a round repeats the MS-RequestId and the very bytes, with a new correlation id")
{
    KioskForTests kiosk;
    creates_meet(kiosk, {Fate::lost_on_the_way(), Fate::lost_on_the_way_back(), Fate::lost_on_the_way_back(),
                         Fate::answered_with(answer(500))});
    const Reference reference = kiosk.submit();
    kiosk.run_for(4min);

    const auto creates = kiosk.transport.creates();
    REQUIRE(creates.size() == 5);
    for (const HttpRequest& request : creates) {
        CHECK(header_of(request, "MS-RequestId") == header_of(creates[0], "MS-RequestId"));
        CHECK(request.body == creates[0].body);
        CHECK(request.connection == ConnectionUse::fresh);
    }
    CHECK(header_of(creates[0], "MS-CorrelationId") != header_of(creates[1], "MS-CorrelationId"));
    CHECK(kiosk.state(reference) == State::sent);
    CHECK(kiosk.far_side.effects_of(reference.text()) == 1);
}

TEST_CASE(
    "core: the bytes that leave are those frozen at acceptance, also after a restart in another language")
{
    KioskForTests kiosk;
    everything_meets(kiosk, Fate::never_left());
    const Draft draft = a_customer_draft(kiosk.random);
    kiosk.submit(draft);
    const std::string frozen = *kiosk.store->outbox.frozen(draft.id);
    kiosk.settings.request_language = "de";
    kiosk.restart();
    everything_is_well(kiosk);
    kiosk.run_for(2min);

    CHECK(kiosk.transport.creates().front().body == frozen);
}

TEST_CASE("core: a reply lost after the commit still makes one service request")
{
    KioskForTests kiosk;
    creates_meet(kiosk, {Fate::lost_on_the_way_back()});
    const Reference reference = kiosk.submit();
    kiosk.settle();
    CHECK(kiosk.state(reference) == State::checking);
    CHECK(kiosk.far_side.effects().size() == 1);

    kiosk.run_for(2min);
    CHECK(kiosk.state(reference) == State::sent);
    CHECK(kiosk.far_side.effects().size() == 1);
    CHECK(kiosk.entry(reference).service_request_number == kiosk.far_side.effects()[0].number);
}

TEST_CASE("core: when the window is nearly over nothing is sent again: it waits, asks by reference and finds")
{
    KioskForTests kiosk;
    creates_meet(kiosk, {Fate::lost_on_the_way_back()});
    const Reference reference = kiosk.submit();
    kiosk.settle();
    everything_meets(kiosk, Fate::never_left());
    kiosk.run_for(7min);
    everything_is_well(kiosk);
    const auto before = kiosk.transport.creates().size();
    kiosk.run_for(10min);

    CHECK(kiosk.state(reference) == State::sent);
    CHECK(kiosk.transport.creates().size() == before);
    CHECK(kiosk.transport.listings().size() >= 1);
    CHECK(kiosk.far_side.effects().size() == 1);
}

TEST_CASE("core: after an outage longer than the far side remembers, one effect")
{
    KioskForTests kiosk;
    creates_meet(kiosk, {Fate::lost_on_the_way_back()});
    const Reference reference = kiosk.submit();
    kiosk.settle();
    everything_meets(kiosk, Fate::never_left());
    kiosk.run_for(3 * 24h);
    everything_is_well(kiosk);
    const auto before = kiosk.transport.creates().size();
    kiosk.run_for(30min);

    CHECK(kiosk.state(reference) == State::sent);
    CHECK(kiosk.transport.creates().size() == before);
    CHECK(kiosk.far_side.effects().size() == 1);
}

TEST_CASE("core: what is not listed is sent in a new round under a new MS-RequestId")
{
    KioskForTests kiosk;
    creates_meet(kiosk, {Fate::lost_on_the_way()});
    const Reference reference = kiosk.submit();
    kiosk.settle();
    everything_meets(kiosk, Fate::never_left());
    kiosk.run_for(1h);
    everything_is_well(kiosk);
    kiosk.run_for(10min);

    const auto creates = kiosk.transport.creates();
    CHECK(header_of(creates.front(), "MS-RequestId") != header_of(creates.back(), "MS-RequestId"));
    CHECK(creates.front().body == creates.back().body);
    CHECK(kiosk.state(reference) == State::sent);
    CHECK(kiosk.entry(reference).round == 2);
    CHECK(kiosk.far_side.effects().size() == 1);
}

TEST_CASE("core: after two rounds without a trace a person decides, and may let it go again")
{
    KioskForTests kiosk;
    kiosk.transport.fate = [](const HttpRequest& request) {
        return FakeTransport::is_create(request) ? Fate::lost_on_the_way() : Fate::answered();
    };
    const Reference reference = kiosk.submit();
    kiosk.run_for(3h);
    CHECK(kiosk.state(reference) == State::needs_attention);
    CHECK(kiosk.entry(reference).reason_code == kReasonNoTrace);

    everything_is_well(kiosk);
    (void)only<ActionDone>(kiosk.act(reference, Action::try_now));
    kiosk.run_for(1min);
    CHECK(kiosk.state(reference) == State::sent);
    CHECK(kiosk.far_side.effects_of(reference.text()) == 1);
}

TEST_CASE("core: a list that lags behind within its bound does not make a second service request")
{
    KioskForTests kiosk;
    kiosk.far_side.listing_lag = kiosk.settings.times.listing_lag;
    Fate late = Fate::lost_on_the_way_back();
    late.arrives_after = kiosk.settings.times.network_life; // It arrives long after the client gave up.
    creates_meet(kiosk, {late});
    const Reference reference = kiosk.submit();
    kiosk.settle();
    everything_meets(kiosk, Fate::never_left());
    kiosk.reboot();
    kiosk.run_for(5s);
    everything_is_well(kiosk);
    kiosk.run_for(20min);

    CHECK(kiosk.state(reference) == State::sent);
    CHECK(kiosk.far_side.effects().size() == 1);
}

TEST_CASE("core: a failed listing says nothing, so the request stays in question")
{
    KioskForTests kiosk;
    creates_meet(kiosk, {Fate::lost_on_the_way_back()});
    const Reference reference = kiosk.submit();
    kiosk.settle();
    kiosk.reboot();
    for (const Fate& fate :
         {Fate::answered_with(answer(500)), Fate::answered_with(answer(200, kLoginPage)),
          Fate::answered_with(answer(200, R"({"totalCount":5,"items":[]})")), Fate::lost_on_the_way()}) {
        kiosk.transport.fate = [&](const HttpRequest& request) {
            return FakeTransport::is_listing(request) ? fate : Fate::answered();
        };
        const auto before = kiosk.transport.listings().size();
        kiosk.run_for(30min);
        CHECK(kiosk.state(reference) == State::checking);
        CHECK(kiosk.transport.listings().size() < before + 100);
    }
    CHECK(kiosk.transport.creates().size() == 1);

    everything_is_well(kiosk);
    kiosk.run_for(30min);
    CHECK(kiosk.state(reference) == State::sent);
}

TEST_CASE("core: a long list is walked page by page, also while it grows")
{
    KioskForTests kiosk;
    kiosk.far_side.page_size_max = 7;
    for (int i = 0; i < 30; ++i)
        kiosk.submit();
    kiosk.settle();
    creates_meet(kiosk, {Fate::lost_on_the_way_back()});
    const Reference reference = kiosk.submit();
    kiosk.settle();
    kiosk.reboot();
    int pages = 0;
    kiosk.transport.fate = [&](const HttpRequest& request) {
        // Another kiosk files something while the third page is under way.
        if (FakeTransport::is_listing(request) && ++pages == 3) {
            HttpRequest other{.method = HttpMethod::post, .body = R"({"title":"by another kiosk"})"};
            other.headers = {{"MS-RequestId", "other"}};
            (void)kiosk.far_side.receive(other, kiosk.time.now);
        }
        return Fate::answered();
    };
    kiosk.run_for(10min);

    CHECK(kiosk.state(reference) == State::sent);
    CHECK(kiosk.far_side.effects_of(reference.text()) == 1);
    CHECK(pages > 5);
}

// Clocks and restarts.

TEST_CASE("core: killed after the claim or after the send, the request is in question at the next start")
{
    for (const Fate& fate : {Fate::hangs(), Fate::lost_on_the_way_back()}) {
        KioskForTests kiosk;
        Fate slow = fate;
        slow.ends_after = 1h;
        creates_meet(kiosk, {slow});
        const Reference reference = kiosk.submit();
        kiosk.settle();
        REQUIRE(kiosk.state(reference) == State::claimed);

        kiosk.restart();
        CHECK(kiosk.state(reference) == State::checking);
        CHECK(kiosk.entry(reference).has_left);
        kiosk.run_for(5min);
        CHECK(kiosk.state(reference) == State::sent);
        CHECK(kiosk.far_side.effects_of(reference.text()) == 1);
    }
}

TEST_CASE("core: a reboot in between leads to a full wait and a question, never to a resend")
{
    KioskForTests kiosk;
    creates_meet(kiosk, {Fate::lost_on_the_way_back()});
    const Reference reference = kiosk.submit();
    kiosk.settle();
    kiosk.reboot();
    kiosk.run_for(4min);
    CHECK(kiosk.transport.creates().size() == 1);
    CHECK(kiosk.transport.listings().empty());

    kiosk.run_for(10min);
    CHECK(kiosk.state(reference) == State::sent);
    CHECK(kiosk.transport.creates().size() == 1);
}

TEST_CASE("core: whichever way the wall clock jumps, one effect and no request lost")
{
    for (const auto jump : {-57 * 365 * 24h, -3h, 3h, 20 * 365 * 24h}) {
        KioskForTests kiosk;
        creates_meet(kiosk, {Fate::lost_on_the_way_back(), Fate::lost_on_the_way_back()});
        const Reference reference = kiosk.submit();
        kiosk.settle();
        kiosk.clock.set_wall(kiosk.clock.now().wall + jump);
        const Reference later = kiosk.submit();
        kiosk.run_for(8h);

        CHECK(kiosk.state(reference) == State::sent);
        CHECK(kiosk.state(later) == State::sent);
        CHECK(kiosk.far_side.effects().size() == 2);
    }
}

TEST_CASE("core: rebooted again and again it still delivers in the end")
{
    KioskForTests kiosk;
    creates_meet(kiosk, {Fate::lost_on_the_way_back()});
    const Reference reference = kiosk.submit();
    kiosk.settle();
    for (int i = 0; i < 5; ++i) {
        kiosk.reboot();
        kiosk.run_for(4min); // Never long enough for the whole wait.
    }
    CHECK(kiosk.state(reference) == State::checking);

    kiosk.run_for(10min);
    CHECK(kiosk.state(reference) == State::sent);
    CHECK(kiosk.transport.creates().size() == 1);
}

// Classes of outcomes.

TEST_CASE(
    "core: connect refused in the middle of a drain charges nothing and leaves the request withdrawable")
{
    KioskForTests kiosk;
    kiosk.settle();
    creates_meet(kiosk, {Fate::never_left()});
    const Reference reference = kiosk.submit();
    kiosk.core->advance();
    kiosk.core->wait(0ms);

    CHECK(kiosk.state(reference) == State::ready);
    CHECK(kiosk.entry(reference).attempts == 0);
    CHECK_FALSE(kiosk.entry(reference).has_left);
    const auto replies = kiosk.act(reference, Action::withdraw);
    REQUIRE(replies.size() == 2);
    CHECK(std::get<DraftOpened>(replies[1]).draft.id ==
          RequestId{std::get<DraftOpened>(replies[1]).draft.id});
    CHECK(Reference{std::get<DraftOpened>(replies[1]).draft.id} == reference);
    CHECK(kiosk.core->snapshot()->count(Place::drafts) == 1);
    CHECK(kiosk.core->snapshot()->requests->empty());
}

TEST_CASE(
    "core: refused by the API it needs attention, with the code and the far side's words; it blocks nobody")
{
    KioskForTests kiosk;
    creates_meet(kiosk,
                 {Fate::answered_with(answer(400, api_fault_body("800002", "The title is invalid.")))});
    const Reference refused = kiosk.submit();
    const Reference other = kiosk.submit();
    kiosk.run_for(1min);

    CHECK(kiosk.state(refused) == State::needs_attention);
    CHECK(kiosk.state(other) == State::sent);
    const auto detail = only<RequestOpened>(kiosk.execute(OpenRequest{refused})).detail;
    CHECK(detail.entry.reason_code == "800002");
    CHECK(detail.reason_text == "The title is invalid.");
    CHECK(detail.may_withdraw);
    CHECK(detail.may_try_now);
    CHECK_FALSE(detail.may_hold);
    CHECK(kiosk.core->snapshot()->count(Place::needs_attention) == 1);
}

TEST_CASE("core: somebody else's page, a strange MS-RequestId or a cut answer is not sent and not refused")
{
    for (const HttpReply& reply :
         {answer(400, kLoginPage), answer(200, kLoginPage), answer(403, kLoginPage), answer(302),
          answer(201, R"({"id":"1"})", {{"ms-requestid", "11111111-3f6b-4b0e-9b57-2a4e6f1c9d10"}}),
          answer(201, R"({"id":)"), answer(511, kLoginPage)}) {
        INFO(reply.status);
        KioskForTests kiosk;
        creates_meet(kiosk, {Fate::executed_but_answered_with(reply)});
        const Reference reference = kiosk.submit();
        kiosk.settle();
        CHECK(kiosk.state(reference) == State::checking);

        kiosk.run_for(30min);
        CHECK(kiosk.state(reference) == State::sent);
        CHECK(kiosk.far_side.effects().size() == 1);
    }
}

TEST_CASE("core: a captive portal that answers everything sends nothing, and the first real answer does")
{
    KioskForTests kiosk;
    everything_meets(kiosk, Fate::answered_with(answer(200, kLoginPage)));
    const Reference reference = kiosk.submit();
    kiosk.run_for(1h);
    CHECK(kiosk.transport.creates().empty());
    CHECK(kiosk.line().reason == LineReason::not_the_service);

    everything_is_well(kiosk);
    kiosk.run_for(2min);
    CHECK(kiosk.state(reference) == State::sent);
}

TEST_CASE("core: a redirect is never followed and needs an administrator")
{
    KioskForTests kiosk;
    everything_meets(kiosk, Fate::answered_with(answer(302, "", {{"location", "https://evil.example/"}})));
    kiosk.submit();
    kiosk.run_for(1h);

    CHECK(kiosk.line().state == LineState::needs_administrator);
    CHECK(kiosk.line().reason == LineReason::wrong_address);
    for (const HttpRequest& request : kiosk.transport.started)
        CHECK(request.url.starts_with("https://gateway.example/"));
}

TEST_CASE("core: a number that another request has leaves this one in question, and the list decides")
{
    KioskForTests kiosk;
    const Reference first = kiosk.submit();
    kiosk.settle();
    const std::string taken = *kiosk.entry(first).service_request_number;
    kiosk.transport.fate = [&](const HttpRequest& request) {
        if (!FakeTransport::is_create(request)) return Fate::answered();
        return Fate::executed_but_answered_with(answer(
            201, R"({"id":")" + taken + "\"}", {{"ms-requestid", header_of(request, "MS-RequestId")}}));
    };
    const Reference second = kiosk.submit();
    kiosk.settle();
    CHECK(kiosk.state(second) == State::checking);
    CHECK(kiosk.entry(second).reason_code == kReasonNumberTaken);

    kiosk.run_for(30min);
    CHECK(kiosk.state(second) == State::sent);
    CHECK(kiosk.entry(second).service_request_number == kiosk.far_side.effects()[1].number);
    CHECK(kiosk.far_side.effects().size() == 2);
}

TEST_CASE(
    "core: a list that gives a request another one's number ends with a person, not in an endless question")
{
    KioskForTests kiosk;
    const Reference first = kiosk.submit();
    kiosk.settle();
    const std::string taken = *kiosk.entry(first).service_request_number;
    creates_meet(kiosk, {Fate::lost_on_the_way()});
    const Reference second = kiosk.submit();
    kiosk.settle();
    kiosk.reboot();
    kiosk.transport.fate = [&](const HttpRequest& request) {
        if (!FakeTransport::is_listing(request)) return Fate::answered();
        return Fate::answered_with(answer(200, R"({"totalCount":1,"items":[{"id":")" + taken +
                                                   R"(","title":"[)" + second.text() + R"(]"}]})"));
    };
    kiosk.run_for(1h);

    CHECK(kiosk.state(second) == State::needs_attention);
    CHECK(kiosk.entry(second).reason_code == kReasonNumberTaken);
    CHECK(kiosk.state(first) == State::sent);
}

TEST_CASE("core: 409 while an earlier attempt is at work waits a little under the same MS-RequestId")
{
    KioskForTests kiosk;
    creates_meet(kiosk, {Fate::executed_but_answered_with(answer(409, api_fault_body("in_progress"))),
                         Fate::answered_with(answer(409, api_fault_body("in_progress")))});
    const Reference reference = kiosk.submit();
    kiosk.run_for(1min);

    CHECK(kiosk.state(reference) == State::sent);
    CHECK(kiosk.far_side.effects().size() == 1);
    CHECK(kiosk.transport.creates().size() == 3);
}

TEST_CASE("core: where references are unique a lost reply ends as found, on a connection that may be reused")
{
    SyncSettings settings = plain_settings();
    settings.dedup = Dedup::unique_reference;
    KioskForTests kiosk{settings};
    kiosk.far_side.has_unique_references = true;
    kiosk.far_side.dedup_window = 0ms;
    creates_meet(kiosk, {Fate::lost_on_the_way_back()});
    const Reference reference = kiosk.submit();
    kiosk.run_for(10min);

    CHECK(kiosk.transport.creates().front().connection == ConnectionUse::reusable);
    CHECK(kiosk.state(reference) == State::sent);
    CHECK(kiosk.far_side.effects().size() == 1);
}

// Sign-in.

TEST_CASE("core: a token that ran out is renewed once, and the attempt is not the request's fault")
{
    KioskForTests kiosk{signed_in_settings()};
    kiosk.settle();
    CHECK(kiosk.far_side.tokens_granted() == 1);
    kiosk.far_side.revoke_tokens();
    for (int i = 0; i < 4; ++i)
        kiosk.submit();
    kiosk.run_for(1min);

    CHECK(kiosk.core->snapshot()->count(Place::sent) == 4);
    CHECK(kiosk.far_side.tokens_granted() == 2);
    CHECK(kiosk.far_side.effects().size() == 4);
    for (const auto& request : *kiosk.core->snapshot()->requests)
        CHECK(request->entry.attempts == 1);
    CHECK(kiosk.line().state == LineState::up);
}

TEST_CASE("core: 401 in the middle of a round keeps the MS-RequestId")
{
    KioskForTests kiosk{signed_in_settings()};
    creates_meet(kiosk, {Fate::lost_on_the_way_back(), Fate::answered_with(answer(401))});
    const Reference reference = kiosk.submit();
    kiosk.run_for(3min);

    const auto creates = kiosk.transport.creates();
    REQUIRE(creates.size() == 3);
    CHECK(header_of(creates[1], "MS-RequestId") == header_of(creates[0], "MS-RequestId"));
    CHECK(header_of(creates[2], "MS-RequestId") == header_of(creates[0], "MS-RequestId"));
    CHECK(header_of(creates[2], "Authorization") != header_of(creates[1], "Authorization"));
    CHECK(kiosk.state(reference) == State::sent);
    CHECK(kiosk.far_side.effects().size() == 1);
}

TEST_CASE(
    "core: refused again with a fresh token it needs an administrator, no request is at fault, few calls")
{
    KioskForTests kiosk{signed_in_settings()};
    kiosk.transport.fate = [](const HttpRequest& request) {
        return FakeTransport::is_token_call(request) ? Fate::answered() : Fate::answered_with(answer(401));
    };
    const Reference reference = kiosk.submit();
    kiosk.run_for(6h);

    CHECK(kiosk.line().state == LineState::needs_administrator);
    CHECK(kiosk.line().reason == LineReason::sign_in);
    CHECK(kiosk.state(reference) == State::ready);
    CHECK(kiosk.entry(reference).attempts == 0);
    CHECK(kiosk.transport.started.size() < 250);

    everything_is_well(kiosk);
    kiosk.run_for(20min);
    CHECK(kiosk.state(reference) == State::sent);
}

TEST_CASE("core: a sign-in that only a person can mend is shown with its code, and a manual sync ends")
{
    KioskForTests kiosk{signed_in_settings()};
    everything_meets(kiosk,
                     Fate::answered_with(answer(400, R"({"error":"invalid_grant","error_codes":[50076]})")));
    kiosk.submit();
    (void)kiosk.execute(SyncNow{});
    kiosk.run_for(1min);

    CHECK(kiosk.line().state == LineState::needs_administrator);
    CHECK(kiosk.line().code == "AADSTS50076");
    CHECK(kiosk.late_replies<SyncEnded>() == 1);
    CHECK(kiosk.transport.creates().empty());
}

TEST_CASE("core: an endpoint that lets reads in and refuses every create is not hammered")
{
    for (const HttpReply& reply : {answer(401), answer(405, api_fault_body("0")), answer(429)}) {
        KioskForTests kiosk{signed_in_settings()};
        kiosk.transport.fate = [&](const HttpRequest& request) {
            return FakeTransport::is_create(request) ? Fate::answered_with(reply) : Fate::answered();
        };
        const Reference reference = kiosk.submit();
        kiosk.run_for(6h);

        INFO(reply.status << ": " << kiosk.transport.started.size() << " calls");
        CHECK(kiosk.transport.creates().size() < 800);
        CHECK(kiosk.state(reference) == State::ready);
    }
}

TEST_CASE("core: a token of a few seconds is used, not fetched in circles")
{
    KioskForTests kiosk{signed_in_settings()};
    kiosk.transport.fate = [](const HttpRequest& request) {
        if (!FakeTransport::is_token_call(request)) return Fate::answered();
        return Fate::executed_but_answered_with(
            answer(200, R"({"access_token":"token-1","expires_in":"10"})"));
    };
    const Reference reference = kiosk.submit();
    kiosk.run_for(1s);

    CHECK(kiosk.state(reference) == State::sent);
}

TEST_CASE(
    "core: a token that runs out in the middle of a list is renewed, and nobody cries for an administrator")
{
    KioskForTests kiosk{signed_in_settings()};
    kiosk.far_side.page_size_max = 2;
    for (int i = 0; i < 7; ++i)
        kiosk.far_side.customers.push_back(
            {"t" + std::to_string(i), "Customer " + std::to_string(i), "c.cn"});
    kiosk.transport.fate = [](const HttpRequest& request) {
        Fate fate = Fate::answered();
        if (FakeTransport::is_customer_page(request)) fate.ends_after = 20min;
        return fate;
    };
    (void)kiosk.execute(RefreshDirectory{});
    kiosk.run_for(3h);

    CHECK(events(kiosk, "line state=needs_administrator") == 0);
    CHECK(kiosk.late_replies<DirectoryRefreshed>() == 1);
    for (const HttpRequest& request : kiosk.transport.started) {
        if (!FakeTransport::is_token_call(request)) CHECK(header_of(request, "Authorization").size() > 7);
    }
}

// Asked to come later.

TEST_CASE("core: Retry-After is obeyed in every form, also by a person's impatience and over a restart")
{
    struct Form {
        const char* value;
        Milliseconds at_least;
    };
    for (const Form& form : {Form{"0", 1s},
                             {"3600", 1h},
                             {"-7", 1s},
                             {"1e30", 6h},
                             {"120.5", 120s},
                             {"Fri, 31 Dec 2100 23:59:59 GMT", 6h},
                             {"21600", 6h}}) {
        INFO(form.value);
        KioskForTests kiosk;
        kiosk.settle();
        creates_meet(kiosk, {too_many(form.value)});
        kiosk.submit();
        kiosk.submit();
        kiosk.core->advance();
        kiosk.core->wait(0ms);
        const auto told_at = kiosk.time.now;
        const auto calls = kiosk.transport.started.size();

        kiosk.run_for(form.at_least / 2);
        (void)kiosk.execute(SyncNow{});
        (void)kiosk.execute(RefreshDirectory{});
        kiosk.run_for(1ms);
        kiosk.restart();
        (void)kiosk.execute(SyncNow{});
        (void)kiosk.execute(RefreshDirectory{});
        kiosk.run_for(form.at_least - 1ms - (kiosk.time.now - told_at));
        CHECK(kiosk.transport.started.size() == calls);

        kiosk.run_for(2min);
        CHECK(kiosk.core->snapshot()->count(Place::sent) == 2);
    }
}

TEST_CASE("core: a restart at once still obeys the longest Retry-After")
{
    KioskForTests kiosk;
    kiosk.settle();
    creates_meet(kiosk, {too_many("1e30")});
    kiosk.submit();
    kiosk.core->advance();
    kiosk.core->wait(0ms);
    const auto calls = kiosk.transport.started.size();
    kiosk.restart();
    kiosk.run_for(6h - 1ms);

    CHECK(kiosk.transport.started.size() == calls);
}

TEST_CASE("core: 429 without a readable Retry-After pauses the line and charges no request")
{
    for (const HttpReply& reply : {answer(429), answer(429, "", {{"retry-after", "later"}})}) {
        KioskForTests kiosk;
        kiosk.settle();
        creates_meet(kiosk, {Fate::answered_with(reply)});
        const Reference reference = kiosk.submit();
        kiosk.core->advance();
        kiosk.core->wait(0ms);
        CHECK(kiosk.line().state == LineState::waiting);
        CHECK(kiosk.line().reason == LineReason::busy);

        kiosk.run_for(2min);
        CHECK(kiosk.state(reference) == State::sent);
        CHECK(kiosk.entry(reference).attempts == 1);
    }
}

TEST_CASE("core: a walk through a list stops where somebody else is told to come later")
{
    KioskForTests kiosk;
    for (int i = 0; i < 20; ++i)
        kiosk.far_side.customers.push_back(
            {"t" + std::to_string(i), "Customer " + std::to_string(i), "c.cn"});
    kiosk.far_side.page_size_max = 1;
    kiosk.transport.fate = [](const HttpRequest& request) {
        if (FakeTransport::is_create(request)) return too_many("600");
        Fate fate = Fate::answered();
        if (FakeTransport::is_customer_page(request)) fate.ends_after = 1s;
        return fate;
    };
    (void)kiosk.execute(RefreshDirectory{});
    kiosk.submit();
    kiosk.run_for(500ms);
    const auto calls = kiosk.transport.started.size();
    REQUIRE(kiosk.transport.creates().size() == 1);
    kiosk.run_for(590s);

    CHECK(kiosk.transport.started.size() == calls);
}

// Fairness.

TEST_CASE("core: one request that upsets the server never blocks the others")
{
    KioskForTests kiosk;
    const Reference poison = kiosk.submit(Severity::a);
    kiosk.transport.fate = [&](const HttpRequest& request) {
        return request.body.find(poison.text()) != std::string::npos ? Fate::answered_with(answer(500))
                                                                     : Fate::answered();
    };
    kiosk.settle();
    for (int i = 0; i < 50; ++i) {
        kiosk.submit(Severity::c);
        kiosk.settle();
    }

    CHECK(kiosk.far_side.effects().size() == 50);
    CHECK(kiosk.line().state == LineState::up);
    CHECK(kiosk.state(poison) == State::checking);
}

TEST_CASE("core: when two different requests meet 5xx the line closes; one probe goes first, then the flood")
{
    KioskForTests kiosk;
    kiosk.settle();
    everything_meets(kiosk, Fate::answered_with(answer(500)));
    for (int i = 0; i < 20; ++i)
        kiosk.submit();
    kiosk.run_for(10min);
    CHECK(kiosk.line().reason == LineReason::server_error);
    const auto creates = kiosk.transport.creates().size();
    CHECK(creates <= kiosk.settings.in_flight_max);

    const auto before = kiosk.transport.started.size();
    everything_is_well(kiosk);
    kiosk.run_for(20min);
    CHECK(FakeTransport::is_probe(kiosk.transport.started[before]));
    CHECK(kiosk.far_side.effects().size() == 20);
}

TEST_CASE("core: severity A goes first, and age makes up for a class")
{
    KioskForTests kiosk;
    kiosk.settings.in_flight_max = 1;
    kiosk.restart();
    everything_meets(kiosk, Fate::never_left());
    const Reference old_c = kiosk.submit(Severity::c);
    kiosk.run_for(2h);
    const Reference b = kiosk.submit(Severity::b);
    const Reference a = kiosk.submit(Severity::a);
    everything_is_well(kiosk);
    kiosk.run_for(2min);

    REQUIRE(kiosk.far_side.effects().size() == 3);
    CHECK(kiosk.far_side.effects()[0].reference == old_c.text());
    CHECK(kiosk.far_side.effects()[1].reference == a.text());
    CHECK(kiosk.far_side.effects()[2].reference == b.text());
}

TEST_CASE("core: new requests and retries take turns")
{
    KioskForTests kiosk;
    kiosk.settings.in_flight_max = 1;
    kiosk.restart();
    kiosk.settle();
    // Ten that will be tried again, then ten new ones, all due at once.
    std::vector<Fate> fates(10, Fate::lost_on_the_way());
    creates_meet(kiosk, fates);
    for (int i = 0; i < 10; ++i)
        kiosk.submit();
    while (kiosk.transport.creates().size() < 10)
        kiosk.run_for(1s);
    everything_meets(kiosk, Fate::never_left());
    (void)kiosk.execute(SyncNow{});
    kiosk.run_for(1min);
    std::set<std::string> retries;
    for (const HttpRequest& request : kiosk.transport.creates())
        retries.insert(request.body);
    for (int i = 0; i < 10; ++i)
        kiosk.submit();
    (void)kiosk.execute(SyncNow{});
    everything_is_well(kiosk);
    const auto before = kiosk.transport.creates().size();
    kiosk.run_for(1min);

    const auto creates = kiosk.transport.creates();
    REQUIRE(creates.size() >= before + 10);
    int retries_first = 0;
    for (std::size_t i = before; i < before + 10; ++i)
        retries_first += retries.contains(creates[i].body) ? 1 : 0;
    CHECK(retries_first == 5);
}

TEST_CASE(
    "core: a request whose sealed bytes are damaged does not block the others, nor the start, nor a look")
{
    KioskForTests kiosk;
    everything_meets(kiosk, Fate::never_left());
    const Reference damaged = kiosk.submit();
    const Reference whole = kiosk.submit();
    (void)kiosk.execute(SaveDraft{a_partner_draft(kiosk.random)});
    const Draft damaged_draft = a_partner_draft(kiosk.random);
    (void)kiosk.execute(SaveDraft{damaged_draft});
    kiosk.kill();
    {
        Database database = *Database::open(kiosk.data() / "outbox.db", Database::Access::owner);
        REQUIRE(database.execute(
            "UPDATE request_text SET data_key_sealed=zeroblob(72) WHERE request_id GLOB '" +
            damaged.id_prefix() + "*'; UPDATE draft SET form_sealed=zeroblob(99) WHERE id='" +
            damaged_draft.id.text() + "'"));
    }
    kiosk.start();
    everything_is_well(kiosk);
    kiosk.run_for(2min);

    CHECK(kiosk.state(whole) == State::sent);
    CHECK(kiosk.state(damaged) == State::needs_attention);
    CHECK(kiosk.entry(damaged).reason_code == kReasonUnreadable);
    CHECK(kiosk.core->snapshot()->count(Place::drafts) == 1);
    CHECK(only<ActionRefused>(kiosk.execute(OpenRequest{damaged})).error.code == ErrorCode::seal_broken);
    CHECK_FALSE(kiosk.core->snapshot()->storage_fault);
}

// What people do.

TEST_CASE("core: submitted twice it is one request")
{
    KioskForTests kiosk;
    const Draft draft = a_partner_draft(kiosk.random);
    const Reference reference = kiosk.submit(draft);
    CHECK(kiosk.submit(draft) == reference);
    kiosk.settle();
    CHECK(kiosk.submit(draft) == reference);
    kiosk.run_for(1min);

    CHECK(kiosk.far_side.effects().size() == 1);
    CHECK(kiosk.core->snapshot()->requests->size() == 1);
}

TEST_CASE("core: a draft with errors is kept and every error is told")
{
    KioskForTests kiosk;
    Draft draft = a_partner_draft(kiosk.random);
    draft.title.clear();
    draft.contact.email = "nobody";
    const auto refused = only<DraftRefused>(kiosk.execute(SubmitDraft{draft}));

    CHECK(refused.errors.size() == 2);
    CHECK(kiosk.core->snapshot()->count(Place::drafts) == 1);
    CHECK(only<DraftOpened>(kiosk.execute(OpenDraft{draft.id})).draft == draft);
}

TEST_CASE("core: held it stays, released it goes")
{
    KioskForTests kiosk;
    const Reference reference = kiosk.submit();
    (void)only<ActionDone>(kiosk.act(reference, Action::hold));
    kiosk.run_for(1h);
    CHECK(kiosk.far_side.effects().empty());
    CHECK(kiosk.core->is_drained());

    (void)only<ActionDone>(kiosk.act(reference, Action::release));
    kiosk.run_for(1min);
    CHECK(kiosk.state(reference) == State::sent);
}

TEST_CASE("core: what was held in question is asked about after its release, not sent blindly")
{
    KioskForTests kiosk;
    creates_meet(kiosk, {Fate::lost_on_the_way_back()});
    const Reference reference = kiosk.submit();
    kiosk.settle();
    (void)only<ActionDone>(kiosk.act(reference, Action::hold));
    kiosk.run_for(24h);
    kiosk.restart();
    (void)only<ActionDone>(kiosk.act(reference, Action::release));
    kiosk.run_for(10min);

    CHECK(kiosk.state(reference) == State::sent);
    CHECK(kiosk.transport.creates().size() == 1);
}

TEST_CASE("core: withdrawn and submitted again it keeps its reference and arrives once, as edited")
{
    KioskForTests kiosk;
    everything_meets(kiosk, Fate::never_left());
    const Reference reference = kiosk.submit();
    auto draft = std::get<DraftOpened>(kiosk.act(reference, Action::withdraw)[1]).draft;
    draft.title = "Edited";
    CHECK(kiosk.submit(draft) == reference);
    everything_is_well(kiosk);
    kiosk.run_for(2min);

    CHECK(kiosk.far_side.effects_of(reference.text()) == 1);
    CHECK(kiosk.transport.creates().back().body.find("Edited") != std::string::npos);
}

TEST_CASE("core: a refused request is edited as a new one that names it, and is closed by it")
{
    KioskForTests kiosk;
    creates_meet(kiosk, {Fate::answered_with(answer(400, api_fault_body("3000")))});
    const Reference refused = kiosk.submit();
    kiosk.settle();
    const auto draft = std::get<DraftOpened>(kiosk.act(refused, Action::withdraw)[1]).draft;
    CHECK(draft.replaces == refused);
    const Reference replacement = kiosk.submit(draft);
    kiosk.run_for(1min);

    CHECK(replacement != refused);
    CHECK(kiosk.state(refused) == State::closed);
    CHECK(kiosk.state(replacement) == State::sent);
    CHECK(kiosk.transport.creates().back().body.find(refused.text()) != std::string::npos);
}

TEST_CASE("core: bytes on the wire cannot be held, withdrawn or hurried")
{
    KioskForTests kiosk;
    creates_meet(kiosk, {Fate::hangs()});
    const Reference reference = kiosk.submit();
    kiosk.settle();

    for (const Action action : {Action::hold, Action::release, Action::withdraw, Action::try_now})
        CHECK(only<ActionRefused>(kiosk.act(reference, action)).error.code == ErrorCode::not_possible_now);
    CHECK(kiosk.core->snapshot()->sending == 1);
}

TEST_CASE("core: acting on an unknown reference says so")
{
    KioskForTests kiosk;
    const Reference unknown{RequestId{Uuid::random(kiosk.random)}};

    CHECK(only<ActionRefused>(kiosk.act(unknown, Action::hold)).error.code == ErrorCode::not_found);
    CHECK(only<ActionRefused>(kiosk.execute(OpenRequest{unknown})).error.code == ErrorCode::not_found);
    CHECK_FALSE(kiosk.core->snapshot()->storage_fault);
}

TEST_CASE("core: a person who says try now need not wait for the pause of line and request")
{
    KioskForTests kiosk;
    creates_meet(kiosk, std::vector<Fate>(6, Fate::lost_on_the_way()));
    const Reference reference = kiosk.submit();
    while (kiosk.transport.creates().size() < 6)
        kiosk.run_for(1s);
    REQUIRE(kiosk.state(reference) == State::checking);

    (void)only<ActionDone>(kiosk.act(reference, Action::try_now));
    kiosk.settle();
    CHECK(kiosk.state(reference) == State::sent);
}

TEST_CASE("core: a manual sync ends once, and tells what was sent and what waits")
{
    KioskForTests kiosk;
    creates_meet(kiosk, {Fate::answered(), Fate::answered_with(answer(400, api_fault_body("3000"))),
                         Fate::lost_on_the_way()});
    for (int i = 0; i < 6; ++i)
        kiosk.submit();
    (void)kiosk.execute(SyncNow{});
    kiosk.run_for(1ms);

    REQUIRE(kiosk.late_replies<SyncEnded>() == 1);
    for (const Reply& reply : kiosk.replies) {
        const auto* ended = std::get_if<SyncEnded>(&reply);
        if (ended == nullptr) continue;
        CHECK(ended->sent + ended->waiting + ended->needs_attention == 6);
        CHECK(ended->needs_attention == 1);
        CHECK(ended->refused == 1);
    }
    kiosk.run_for(1h);
    CHECK(kiosk.late_replies<SyncEnded>() == 1);
}

TEST_CASE("core: a manual sync counts what is on hold apart from what waits, and no old refusal as a new one")
{
    KioskForTests kiosk;
    creates_meet(kiosk, {Fate::answered_with(answer(400, api_fault_body("3000")))});
    kiosk.submit();
    kiosk.run_for(1ms);
    (void)only<ActionDone>(kiosk.act(kiosk.submit(), Action::hold));
    (void)kiosk.execute(SyncNow{});
    kiosk.run_for(1ms);

    REQUIRE(kiosk.late_replies<SyncEnded>() == 1);
    for (const Reply& reply : kiosk.replies)
        if (const auto* ended = std::get_if<SyncEnded>(&reply)) {
            CHECK(ended->on_hold == 1);
            CHECK(ended->waiting == 0);
            CHECK(ended->needs_attention == 1);
            CHECK(ended->refused == 0);
        }
}

TEST_CASE("core: a manual sync with a dead line ends at once")
{
    KioskForTests kiosk;
    everything_meets(kiosk, Fate::never_left());
    kiosk.submit();
    (void)kiosk.execute(SyncNow{});
    kiosk.run_for(1ms);

    CHECK(kiosk.late_replies<SyncEnded>() == 1);
    CHECK(std::get<SyncEnded>(kiosk.replies.front()).waiting == 1);
}

// The directory.

TEST_CASE(
    "core: the directory is fetched page by page; interrupted, the old list stays and page one comes again")
{
    KioskForTests kiosk;
    kiosk.far_side.page_size_max = 3;
    kiosk.far_side.customers = {{"t1", "One", "one.cn"}};
    kiosk.settle();
    REQUIRE(kiosk.core->snapshot()->directory->size() == 1);
    for (int i = 2; i <= 10; ++i)
        kiosk.far_side.customers.push_back(
            {"t" + std::to_string(i), "Customer " + std::to_string(i), "c.cn"});

    int pages = 0;
    kiosk.transport.fate = [&](const HttpRequest& request) {
        const bool is_third = FakeTransport::is_customer_page(request) && ++pages == 3;
        return is_third ? Fate::lost_on_the_way() : Fate::answered();
    };
    (void)kiosk.execute(RefreshDirectory{});
    kiosk.settle();
    CHECK(kiosk.late_replies<DirectoryNotRefreshed>() == 1);
    CHECK(kiosk.core->snapshot()->directory->size() == 1);

    const auto before = kiosk.transport.started.size();
    (void)kiosk.execute(RefreshDirectory{});
    kiosk.run_for(2min);
    CHECK(kiosk.late_replies<DirectoryRefreshed>() == 1);
    CHECK(kiosk.core->snapshot()->directory->size() == 10);
    for (std::size_t i = before; i < kiosk.transport.started.size(); ++i) {
        if (!FakeTransport::is_customer_page(kiosk.transport.started[i])) continue;
        CHECK(header_of(kiosk.transport.started[i], "MS-ContinuationToken").empty());
        break;
    }
    kiosk.restart();
    CHECK(kiosk.core->snapshot()->directory->size() == 10);
}

TEST_CASE("core: a customer list that goes in circles is given up, and the old one stays")
{
    KioskForTests kiosk;
    kiosk.far_side.customers = {{"t1", "One", "one.cn"}};
    kiosk.settle();
    int pages = 0;
    kiosk.transport.fate = [&](const HttpRequest& request) {
        if (!FakeTransport::is_customer_page(request)) return Fate::answered();
        return Fate::answered_with(
            answer(200, R"({"items":[],"continuationToken":")" + std::to_string(++pages % 2) + "\"}"));
    };
    (void)kiosk.execute(RefreshDirectory{});
    kiosk.run_for(1s);

    CHECK(kiosk.late_replies<DirectoryNotRefreshed>() == 1);
    CHECK(kiosk.core->snapshot()->directory->size() == 1);
}
