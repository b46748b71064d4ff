#include "tests/program/kiosk_program.h"

#include <doctest/doctest.h>

#include <algorithm>

namespace kiosk
{

using test::Json;
using test::KioskProgram;

namespace
{

Json customer_draft(const char* severity = "B")
{
    Json draft = test::sound_draft("Outlook");
    draft["kind"] = "customer";
    draft.erase("category");
    draft["customer_id"] = "contoso.example";
    draft["service"] = "exchange_online";
    draft["area"] = "updates";
    draft["escalation_reasons"] = {"tools", "training"};
    draft["tried"] = "Restarted.";
    draft["severity"] = severity;
    return draft;
}

void configure_a_dead_line(const KioskProgram& program)
{
    program.write_config("[cloud]\nprofile = \"custom\"\napi_base = \"http://127.0.0.1:1\"\n");
}

} // namespace

TEST_CASE("report: as JSON it counts what was escalated and what is the reseller's own")
{
    const KioskProgram program;
    configure_a_dead_line(program);
    program.submit();
    program.json({"submit", "--from", "-"}, customer_draft().dump());
    program.json({"submit", "--from", "-"}, customer_draft("C").dump());

    const Json report = program.json({"report"});

    CHECK(report["escalated"] == 2);
    CHECK(report["sent"] == 0);
    CHECK(report["solved_here"] == 0);
    CHECK(report["partner_center"] == 1);
    CHECK(report["reasons"][0] == Json{{"reason", "training"}, {"escalated", 2}});
    CHECK(report["severities"][2] == Json{{"severity", "C"}, {"escalated", 1}, {"sent", 0}});
    CHECK(report["saved_to_sent"]["seconds"].is_null());
}

TEST_CASE("report: a month without cases counts nothing but names the months there are")
{
    const KioskProgram program;
    configure_a_dead_line(program);
    program.json({"submit", "--from", "-"}, customer_draft().dump());

    const Json report = program.json({"report", "--month", "2026-01"});

    CHECK(report["month"] == "2026-01");
    CHECK(report["escalated"] == 0);
    CHECK(report["months"].size() == 1);
}

TEST_CASE("report: as CSV every row has five fields and every line its end")
{
    const KioskProgram program;
    configure_a_dead_line(program);
    program.json({"submit", "--from", "-"}, customer_draft().dump());

    const std::string csv = program.run({"report", "--csv"}).out;

    CHECK(csv.starts_with("by,key,solved_here,escalated,sent\r\nall,all,0,1,0\r\n"));
    CHECK(csv.find("service,exchange_online,0,1,0\r\n") != std::string::npos);
    CHECK(std::ranges::count(csv, ',') == 4 * std::ranges::count(csv, '\n'));
}

TEST_CASE("report: before anything was filed everything is zero, and a month that is none is refused")
{
    const KioskProgram program;

    CHECK(program.json({"report"})["escalated"] == 0);
    CHECK(program.run({"report", "--month", "2026-13"}).exit_code == 2);
    CHECK(program.run({"report", "--month", "November"}).exit_code == 2);
}

} // namespace kiosk
