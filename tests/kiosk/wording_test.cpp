#include "kiosk/translation.h"
#include "kiosk/wording.h"
#include "tests/kiosk/gallery.h"

#include <doctest/doctest.h>

using namespace kiosk;
using namespace std::chrono_literals;
using kiosk::test::gallery_time;

namespace
{

struct English {
    English()
    {
        ::setenv("TZ", "Asia/Shanghai", 1);
        ::tzset();
        use_language("en");
    }
};

} // namespace

TEST_CASE("wording: ages are told in the largest whole unit")
{
    const English english;
    const Timestamp now = gallery_time();

    CHECK(age(now - 59s, now) == "just now");
    CHECK(age(now - 5min, now) == "5 min ago");
    CHECK(age(now - 1h, now) == "1 hour ago");
    CHECK(age(now - 47h, now) == "1 day ago");
    CHECK(age(now + 1h, now) == "just now");
}

TEST_CASE("wording: an age is drawn again when it reads differently, and not before")
{
    const English english;
    const Timestamp now = gallery_time();
    for (const Milliseconds passed : {Milliseconds{0}, Milliseconds{59'999}, Milliseconds{5min},
                                      Milliseconds{61min}, Milliseconds{25h}, Milliseconds{-10min}}) {
        const Timestamp then = now - passed;
        const Timestamp change = age_changes_at(then, now);
        CHECK(change > now);
        CHECK(age(then, change) != age(then, change - 1ms));
    }
}

TEST_CASE("wording: today is told by the clock, another day with its date")
{
    const English english;
    const Timestamp now = gallery_time();

    CHECK(moment(now - 5min, now) == "14:00");
    CHECK(moment(now - 20h, now) == "2026-11-20, 18:05");
}

TEST_CASE("wording: every fault, reason, state and error has a sentence")
{
    const English english;
    for (int fault = 0; fault <= static_cast<int>(Fault::not_supported); ++fault)
        CHECK_FALSE(sentence({"title", static_cast<Fault>(fault), 250}).empty());
    for (int code = 0; code <= static_cast<int>(ErrorCode::system_fault); ++code)
        CHECK_FALSE(fault_sentence(static_cast<ErrorCode>(code)).empty());
    for (int reason = 1; reason <= static_cast<int>(LineReason::not_configured); ++reason) {
        const auto which = static_cast<LineReason>(reason);
        CHECK_FALSE(line_sentence({LineState::waiting, which, "", std::nullopt}, gallery_time()).empty());
        CHECK(reason_sentence(word(which), State::ready) != reason_sentence("http 500", State::ready));
    }
}

TEST_CASE("wording: a manual try ends with what happened, not with what was hoped")
{
    const English english;
    Snapshot snapshot = test::first_day();
    snapshot.line.state = LineState::up;
    CHECK(outcome_sentence(SyncEnded{3, 0, 1}, snapshot) == "3 requests sent. 1 needs attention.");
    CHECK(outcome_sentence(SyncEnded{0, 0, 0}, snapshot) ==
          "The service answers. Nothing was waiting to be sent.");

    snapshot.line.state = LineState::waiting;
    CHECK(outcome_sentence(SyncEnded{0, 2, 0}, snapshot) ==
          "There is no line right now. 2 requests keep waiting and are sent by themselves later.");
    snapshot.line.state = LineState::needs_administrator;
    CHECK(outcome_sentence(SyncEnded{0, 1, 0}, snapshot).find("administrator") != std::string::npos);
}

TEST_CASE("wording: a damaged text is shown as it is")
{
    CHECK(fill("{nobody} is here", fmt::arg("somebody", 1)) == "{nobody} is here");
    CHECK(fill("an open {brace", fmt::arg("brace", 1)) == "an open {brace");
}
