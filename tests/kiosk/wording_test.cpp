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
    CHECK(moment(now - 20h, now) == "20 Nov 2026 18:05");
}

TEST_CASE("wording: a date reads as the language writes it, the time of day with 24 hours")
{
    const English restores_english;
    struct Wanted {
        const char *language, *fifth_of_january;
    };
    for (const Wanted& wanted : {Wanted{"en", "5 Jan 2026 14:05"}, Wanted{"ko", "2026. 1. 5. 14:05"},
                                 Wanted{"zh-TW", "2026年1月5日 14:05"}, Wanted{"zh-CN", "2026年1月5日 14:05"},
                                 Wanted{"de", "05.01.2026 14:05"}, Wanted{"it", "05/01/2026 14:05"},
                                 Wanted{"fr", "05/01/2026 14:05"}, Wanted{"xx", "5 Jan 2026 14:05"}}) {
        use_language(wanted.language);
        CHECK(date_and_time(gallery_time() - 320 * 24h) == wanted.fifth_of_january);
    }
    use_language("en");
}

TEST_CASE("wording: the day of a source reads as the language writes it, a year alone stays")
{
    const English english;
    CHECK(day_of_source("2016-10-20") == "20 Oct 2016");
    CHECK(day_of_source("2021") == "2021");
    CHECK(day_of_source("2016-13-20") == "2016-13-20");
    CHECK(day_of_source("2016-10-20x") == "2016-10-20x");
    use_language("de");
    CHECK(day_of_source("2016-10-20") == "20.10.2016");
    use_language("en");
}

TEST_CASE("wording: numbers are grouped and percentages spaced as the language does it")
{
    const English restores_english;
    struct Wanted {
        const char *language, *number, *percentage;
    };
    for (const Wanted& wanted : {Wanted{"en", "1,234,567", "125%"}, Wanted{"ko", "1,234,567", "125%"},
                                 Wanted{"zh-TW", "1,234,567", "125%"}, Wanted{"zh-CN", "1,234,567", "125%"},
                                 Wanted{"de", "1.234.567", "125\u00a0%"}, Wanted{"it", "1.234.567", "125%"},
                                 Wanted{"fr", "1\u202f234\u202f567", "125\u202f%"}}) {
        use_language(wanted.language);
        CHECK(number(1'234'567) == wanted.number);
        CHECK(percentage(125) == wanted.percentage);
        CHECK(number(999) == "999");
        CHECK(number(0) == "0");
    }
    use_language("en");
}

TEST_CASE("wording: an age takes the plural of its language")
{
    const English restores_english;
    const Timestamp now = gallery_time();
    struct Wanted {
        const char *language, *one_day, *two_days;
    };
    for (const Wanted& wanted :
         {Wanted{"en", "1 day ago", "2 days ago"}, Wanted{"de", "vor 1 Tag", "vor 2 Tagen"},
          Wanted{"fr", "il y a 1 jour", "il y a 2 jours"}, Wanted{"it", "1 giorno fa", "2 giorni fa"},
          Wanted{"ko", "1일 전", "2일 전"}, Wanted{"zh-TW", "1 天前", "2 天前"},
          Wanted{"zh-CN", "1 天前", "2 天前"}}) {
        use_language(wanted.language);
        CHECK(age(now - 24h, now) == wanted.one_day);
        CHECK(age(now - 48h, now) == wanted.two_days);
    }
    use_language("en");
}

TEST_CASE("wording: counts in sentences are grouped too")
{
    const English english;
    Snapshot snapshot = test::first_day();
    snapshot.line.state = LineState::up;
    CHECK(outcome_sentence(SyncEnded{12'345, 0, 0}, snapshot) == "12,345 requests sent.");
}

TEST_CASE("wording: every fault, reason, state and error has a sentence")
{
    const English english;
    for (int fault = 0; fault <= static_cast<int>(Fault::too_many_files); ++fault)
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

TEST_CASE("wording: a manual try has a sentence for every outcome")
{
    const English english;
    struct Outcome {
        SyncEnded ended;
        LineState line;
        const char* sentence;
    };
    const Outcome outcomes[] = {
        {{7, 0, 0, 0, 0}, LineState::up, "7 requests sent."},
        {{5, 0, 2, 0, 2}, LineState::up, "2 of 7 requests were refused. 2 need attention."},
        {{0, 0, 0, 1, 0},
         LineState::up,
         "The service answers. Nothing was waiting to be sent. 1 is on hold."},
        {{1, 2, 0, 0, 0},
         LineState::waiting,
         "1 request sent. There is no line right now. 2 requests keep waiting and are sent by themselves "
         "later."},
        {{0, 0, 0, 0, 0},
         LineState::needs_administrator,
         "The kiosk needs an administrator. Nothing was waiting to be sent."},
    };
    for (const Outcome& outcome : outcomes) {
        Snapshot snapshot = test::first_day();
        snapshot.line.state = outcome.line;
        CHECK(outcome_sentence(outcome.ended, snapshot) == outcome.sentence);
    }
}

TEST_CASE("wording: a damaged text is shown as it is")
{
    CHECK(fill("{nobody} is here", fmt::arg("somebody", 1)) == "{nobody} is here");
    CHECK(fill("an open {brace", fmt::arg("brace", 1)) == "an open {brace");
}
