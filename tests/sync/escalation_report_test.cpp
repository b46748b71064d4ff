#include "sync/escalation_report.h"

#include "storage/clock_check.h"
#include "tests/sync/kiosk_for_tests.h"

#include <chrono>
#include <cstdlib>
#include <ctime>

using namespace kiosk;
using namespace std::chrono_literals;

namespace
{

constexpr std::chrono::year_month kNovember = std::chrono::year{2026} / 11;

/// The process is in this zone as long as it lives.
struct TimeZone {
    explicit TimeZone(const char* name)
    {
        ::setenv("TZ", name, 1);
        ::tzset();
    }
    ~TimeZone()
    {
        ::unsetenv("TZ");
        ::tzset();
    }
};

Timestamp at(int day, std::chrono::hours hour)
{
    return Timestamp{std::chrono::sys_days{kNovember / day}} + hour;
}

ReportCase escalated(Timestamp saved, std::optional<Timestamp> sent = {},
                     std::optional<Timestamp> closed = {})
{
    return {.kind = ReportCase::Kind::escalated,
            .at = saved,
            .area = Area::updates,
            .service = "teams",
            .reasons = {EscalationReason::tools},
            .severity = Severity::b,
            .sent_at = sent,
            .closed_at = closed};
}

ReportCase solved(Timestamp when)
{
    return {.kind = ReportCase::Kind::solved_here, .at = when, .area = Area::how_to, .service = "teams"};
}

const ReportCase* case_of(const std::vector<ReportCase>& cases, ReportCase::Kind kind)
{
    const auto found = std::ranges::find(cases, kind, &ReportCase::kind);
    return found == cases.end() ? nullptr : &*found;
}

} // namespace

TEST_CASE("escalation report: solved here and escalated are counted by month, area, service and severity")
{
    const std::vector cases{solved(at(2, 1h)), solved(at(2, 2h)), escalated(at(3, 1h), at(3, 2h))};

    const EscalationReport report = count_report(cases, std::nullopt);

    CHECK(report.total == CaseCount{2, 1, 1});
    REQUIRE(report.months.size() == 1);
    CHECK(report.months.front().count == CaseCount{2, 1, 1});
    CHECK(report.areas[static_cast<std::size_t>(Area::how_to)] == CaseCount{2, 0, 0});
    CHECK(report.areas[static_cast<std::size_t>(Area::updates)] == CaseCount{0, 1, 1});
    CHECK(report.services.at("teams") == CaseCount{2, 1, 1});
    CHECK(report.reasons[static_cast<std::size_t>(EscalationReason::tools)] == 1);
    CHECK(report.severities[static_cast<std::size_t>(Severity::b)] == CaseCount{0, 1, 1});
}

TEST_CASE("escalation report: a month begins at midnight of the kiosk's time zone")
{
    const Timestamp last_hour_of_october_in_utc = Timestamp{std::chrono::sys_days{kNovember / 1}} - 1h;

    const TimeZone shanghai{"Asia/Shanghai"};

    CHECK(month_of(last_hour_of_october_in_utc) == kNovember);
    CHECK(time_zone_at(last_hour_of_october_in_utc) == "CST, UTC+08:00");
}

TEST_CASE("escalation report: one month leaves the others out of everything but the months")
{
    const std::vector cases{solved(at(2, 1h)), solved(at(2, 1h) - std::chrono::days{40})};

    const EscalationReport report = count_report(cases, kNovember);

    CHECK(report.total == CaseCount{1, 0, 0});
    CHECK(report.months.size() == 2);
    CHECK(report.months.front().month < report.months.back().month);
}

TEST_CASE("escalation report: a median is the middle of what could be measured")
{
    const std::vector cases{escalated(at(3, 0h), at(3, 1h), at(4, 1h)), escalated(at(3, 0h), at(3, 9h)),
                            escalated(at(3, 0h), at(3, 2h)), escalated(at(3, 0h))};

    const EscalationReport report = count_report(cases, std::nullopt);

    CHECK(report.saved_to_sent == MedianTime{Milliseconds{2h}, 3});
    CHECK(report.sent_to_closed == MedianTime{Milliseconds{24h}, 1});
    CHECK(count_report({}, std::nullopt).saved_to_sent == MedianTime{});
}

TEST_CASE("escalation report: what a wrong clock wrote has no month and spoils no median")
{
    const Timestamp nineteen_seventy{5min};
    const std::vector cases{escalated(nineteen_seventy, at(3, 1h)), escalated(at(5, 1h), at(3, 1h))};

    const EscalationReport report = count_report(cases, std::nullopt);

    CHECK(report.total == CaseCount{0, 2, 2});
    REQUIRE(report.months.size() == 2);
    CHECK(report.months.back().month == std::nullopt);
    CHECK(report.saved_to_sent.measured == 0);
}

TEST_CASE("escalation report: the core counts what was solved, sent, and is its own")
{
    KioskForTests kiosk;
    kiosk.execute(CountSolvedHere{"Contoso's own thing", Area::how_to, "other"});
    kiosk.submit(a_customer_draft(kiosk.random));
    kiosk.submit(Severity::c);
    kiosk.run_for(5min);

    const auto replies = kiosk.execute(ReadReport{});

    REQUIRE(replies.size() == 1);
    const auto& cases = *std::get<ReportRead>(replies.front()).cases;
    CHECK(cases.size() == 3);
    CHECK(case_of(cases, ReportCase::Kind::solved_here)->service == "other");
    const ReportCase& customer = *case_of(cases, ReportCase::Kind::escalated);
    CHECK(customer.service == "exchange_online");
    CHECK(customer.reasons.size() == 2);
    CHECK(customer.sent_at.has_value());
    CHECK(case_of(cases, ReportCase::Kind::own)->severity == Severity::c);
}

TEST_CASE("escalation report: a service that somebody typed is counted as another one, not by its name")
{
    KioskForTests kiosk;
    Draft draft = a_customer_draft(kiosk.random);
    draft.service = "Contoso E3 for the board";
    kiosk.submit(draft);

    const auto replies = kiosk.execute(ReadReport{});

    CHECK(std::get<ReportRead>(replies.front()).cases->front().service == "other");
}

TEST_CASE("escalation report: a request and the one that replaces it are one case")
{
    KioskForTests kiosk;
    const Reference refused = kiosk.submit(a_customer_draft(kiosk.random));
    Entry entry = kiosk.entry(refused);
    Entry away = entry;
    away.state = State::needs_attention;
    away.has_left = true;
    away.reason_code = "http_400";
    REQUIRE(kiosk.store->outbox.change(entry, away, {}, kiosk.clock.now().wall));
    const auto withdrawn = kiosk.act(refused, Action::withdraw);
    const auto* opened = std::get_if<DraftOpened>(&withdrawn.back());
    REQUIRE(opened != nullptr);
    kiosk.submit(opened->draft);

    const auto replies = kiosk.execute(ReadReport{});

    CHECK(std::get<ReportRead>(replies.front()).cases->size() == 1);
}
