#include "sync/standing_watch.h"
#include "tests/sync/notes_for_tests.h"

using namespace kiosk;
using namespace std::chrono_literals;

TEST_CASE("standing watch: what a representative asks is seen, told once, and marked in the list")
{
    KioskWithSent kiosk;
    const Reference reference = kiosk.sent();
    kiosk.far_side.set_status(kiosk.number(reference), "attention_needed");
    kiosk.far_side.write(kiosk.number(reference), "Which browser?");

    kiosk.run_for(30min);

    CHECK(kiosk.late_replies<AnswerWanted>() == 1);
    CHECK(asks_something(kiosk.row(reference)));
    const auto all = kiosk.all_about(reference);
    CHECK(all.standing->status == ServiceStatus::attention_needed);
    REQUIRE(all.messages.size() == 1);
    CHECK(all.messages[0].from == Message::From::them);
    CHECK(all.messages[0].author == "Li Na");
    CHECK(all.messages[0].text == "Which browser?");
}

TEST_CASE("standing watch: the status is kept with its history over a restart")
{
    KioskWithSent kiosk;
    const Reference reference = kiosk.sent();
    kiosk.run_for(2min);
    kiosk.far_side.set_status(kiosk.number(reference), 1);
    kiosk.run_for(30min);
    kiosk.restart();

    CHECK(kiosk.row(reference).status == ServiceStatus::open);
    std::vector<ServiceStatus> lines;
    for (const StandingChange& line : kiosk.all_about(reference).statuses)
        lines.push_back(line.status);
    CHECK(lines == std::vector{ServiceStatus::none, ServiceStatus::open});
}

TEST_CASE("standing watch: many that are due share one walk through the list")
{
    KioskWithSent kiosk;
    std::vector<Reference> references;
    for (int i = 0; i < 30; ++i)
        references.push_back(kiosk.submit());
    kiosk.settle();
    kiosk.run_for(2min);
    const std::size_t shows = kiosk.transport.shows().size();
    const std::size_t listings = kiosk.transport.listings().size();

    kiosk.run_for(6min);

    CHECK(kiosk.transport.listings().size() - listings <= 6);
    CHECK(kiosk.transport.shows().size() == shows);
    for (const Reference& reference : references)
        CHECK(kiosk.row(reference).status == ServiceStatus::none);
}

TEST_CASE("standing watch: the longer nothing happens, the more rarely it looks")
{
    Milliseconds before{0};
    for (const Milliseconds quiet : {Milliseconds{0}, Milliseconds{2h}, Milliseconds{48h},
                                     Milliseconds{24h * 10}, Milliseconds{24h * 100}}) {
        CHECK(look_pause(quiet) > before);
        before = look_pause(quiet);
    }

    KioskWithSent kiosk;
    kiosk.sent();
    kiosk.run_for(24h);
    const std::size_t first_day = kiosk.transport.shows().size();
    kiosk.run_for(24h);
    CHECK(first_day > 2 * (kiosk.transport.shows().size() - first_day));
}

TEST_CASE("standing watch: with nothing sent there is no look and no wake-up of its own")
{
    KioskWithSent kiosk;
    kiosk.run_for(1min);
    CHECK(kiosk.core->pause() > 10min);
    CHECK(kiosk.transport.shows().empty());

    everything_meets(kiosk, Fate::never_left());
    kiosk.submit();
    kiosk.run_for(10min);
    CHECK(kiosk.transport.shows().empty());
}

TEST_CASE("standing watch: told to come back later, it does")
{
    KioskWithSent kiosk;
    const Reference reference = kiosk.sent();
    kiosk.transport.fate = [](const HttpRequest& request) {
        if (!FakeTransport::is_show(request)) return Fate::answered();
        return Fate::answered_with(
            answer(429, R"({"statusCode":429,"message":"busy"})", {{"retry-after", "1800"}}));
    };
    kiosk.run_for(2min);
    CHECK(kiosk.transport.shows().size() == 1);
    kiosk.run_for(27min);
    CHECK(kiosk.transport.shows().size() == 1);

    everything_is_well(kiosk);
    kiosk.run_for(30min);
    CHECK(kiosk.row(reference).status == ServiceStatus::none);
}

TEST_CASE("standing watch: what is to be sent goes first")
{
    KioskWithSent kiosk;
    kiosk.sent();
    kiosk.advance(2min);
    kiosk.submit();

    kiosk.core->advance();

    CHECK(kiosk.transport.creates().size() == 2);
    CHECK(kiosk.transport.shows().empty());
    CHECK(kiosk.transport.listings().empty());
}

TEST_CASE("standing watch: closed there is closed here")
{
    KioskWithSent kiosk;
    const Reference reference = kiosk.sent();
    kiosk.far_side.set_status(kiosk.number(reference), 2);
    kiosk.run_for(30min);

    CHECK(kiosk.state(reference) == State::closed);
    CHECK(kiosk.entry(reference).reason_code == kReasonClosedThere);
    const std::size_t shows = kiosk.transport.shows().size();
    kiosk.run_for(48h);
    CHECK(kiosk.transport.shows().size() == shows);
}

TEST_CASE("standing watch: a status that nobody knows is no news, and no row hides another")
{
    KioskWithSent kiosk;
    const Reference strange = kiosk.sent();
    const Reference broken = kiosk.sent();
    const Reference sound = kiosk.sent();
    kiosk.far_side.set_status(kiosk.number(strange), "escalated_to_the_moon");
    kiosk.far_side.strange_bodies[kiosk.number(broken)] = R"({"id":[1,2],"status":{}})";
    kiosk.far_side.set_status(kiosk.number(broken), nlohmann::json::array());
    kiosk.far_side.set_status(kiosk.number(sound), "AttentionNeeded");

    kiosk.run_for(30min);

    CHECK(kiosk.row(strange).status == ServiceStatus::none);
    CHECK(kiosk.state(broken) == State::sent);
    CHECK(asks_something(kiosk.row(sound)));
    CHECK(kiosk.line().state == LineState::up);
}

TEST_CASE("standing watch: a request that is gone there is said to be, and the others go on")
{
    KioskWithSent kiosk;
    const Reference gone = kiosk.sent();
    const Reference there = kiosk.sent();
    kiosk.far_side.forget(kiosk.number(gone));
    kiosk.far_side.set_status(kiosk.number(there), "open");

    kiosk.run_for(30min);

    CHECK(kiosk.all_about(gone).standing->fault == "1000");
    CHECK(kiosk.row(there).status == ServiceStatus::open);
    CHECK(kiosk.line().state == LineState::up);
}

TEST_CASE("standing watch: what a person reads or tries is looked at now")
{
    KioskWithSent kiosk;
    const Reference reference = kiosk.sent();
    kiosk.run_for(2min);
    kiosk.far_side.set_status(kiosk.number(reference), "open");
    kiosk.advance(30s);
    kiosk.all_about(reference);
    kiosk.settle();
    CHECK(kiosk.row(reference).status == ServiceStatus::open);

    kiosk.far_side.set_status(kiosk.number(reference), "attention_needed");
    kiosk.execute(SyncNow{});
    kiosk.settle();
    CHECK(asks_something(kiosk.row(reference)));
}
