#include "kiosk/exit_code.h"
#include "kiosk/jobs.h"
#include "kiosk/json_output.h"
#include "kiosk/report_words.h"
#include "kiosk/text_table.h"
#include "kiosk/translation.h"
#include "kiosk/wording.h"
#include "storage/store.h"
#include "sync/escalation_report.h"

#include <nlohmann/json.hpp>

namespace kiosk
{

namespace
{

/// `2026-11`, or `unknown` for what a wrong clock wrote.
std::string month_key(std::optional<std::chrono::year_month> month)
{
    if (!month) return "unknown";
    return fmt::format("{:04}-{:02}", static_cast<int>(month->year()), static_cast<unsigned>(month->month()));
}

Json count_object(std::string_view key_name, std::string_view key, const CaseCount& count)
{
    return {{key_name, key},
            {"solved_here", count.solved_here},
            {"escalated", count.escalated},
            {"sent", count.sent}};
}

Json median_object(const MedianTime& median)
{
    Json object{{"seconds", nullptr}, {"measured", median.measured}};
    if (median.time) object["seconds"] = static_cast<double>(median.time->count()) / 1000;
    return object;
}

Json report_object(const EscalationReport& report, const std::string& zone)
{
    Json object{{"month", report.month ? Json(month_key(report.month)) : Json(nullptr)},
                {"time_zone", zone},
                {"solved_here", report.total.solved_here},
                {"escalated", report.total.escalated},
                {"sent", report.total.sent},
                {"partner_center", report.own},
                {"months", Json::array()},
                {"areas", Json::array()},
                {"services", Json::array()},
                {"reasons", Json::array()},
                {"severities", Json::array()}};
    for (const auto& [month, count] : report.months)
        object["months"].push_back(count_object("month", month_key(month), count));
    for (const Area area : kAreas)
        object["areas"].push_back(
            count_object("area", word(area), report.areas[static_cast<std::size_t>(area)]));
    for (const auto& [service, count] : report.services)
        object["services"].push_back(count_object("service", service, count));
    for (const EscalationReason reason : kEscalationReasons)
        object["reasons"].push_back(
            {{"reason", word(reason)}, {"escalated", report.reasons[static_cast<std::size_t>(reason)]}});
    for (const Severity severity : kSeverities) {
        const CaseCount& count = report.severities[static_cast<std::size_t>(severity)];
        object["severities"].push_back(
            {{"severity", word(severity)}, {"escalated", count.escalated}, {"sent", count.sent}});
    }
    object["saved_to_sent"] = median_object(report.saved_to_sent);
    object["sent_to_closed"] = median_object(report.sent_to_closed);
    return object;
}

/// Rows of one shape, for a spreadsheet: RFC 4180. All of it are keys and numbers of ours, so nothing needs
/// quotes and nothing can be taken for a formula.
std::string report_csv(const EscalationReport& report)
{
    std::string csv = "by,key,solved_here,escalated,sent\r\n";
    const auto add = [&csv](std::string_view by, std::string_view key, const CaseCount& count) {
        csv += fmt::format("{},{},{},{},{}\r\n", by, key, count.solved_here, count.escalated, count.sent);
    };
    add("all", report.month ? month_key(report.month) : "all", report.total);
    for (const auto& [month, count] : report.months)
        add("month", month_key(month), count);
    for (const Area area : kAreas)
        add("area", word(area), report.areas[static_cast<std::size_t>(area)]);
    for (const auto& [service, count] : report.services)
        add("service", service, count);
    for (const EscalationReason reason : kEscalationReasons)
        csv +=
            fmt::format("reason,{},,{},\r\n", word(reason), report.reasons[static_cast<std::size_t>(reason)]);
    for (const Severity severity : kSeverities) {
        const CaseCount& count = report.severities[static_cast<std::size_t>(severity)];
        csv += fmt::format("severity,{},,{},{}\r\n", word(severity), count.escalated, count.sent);
    }
    return csv;
}

std::string report_text(const EscalationReport& report, const Catalogue& catalogue,
                        const std::string& language, const std::string& zone)
{
    std::string text = report_period(report.month) + '\n' + time_zone_sentence(zone) + '\n';
    for (const ReportTable& table : report_tables(report, catalogue, language)) {
        TextTable rows;
        rows.add({table.title, tr("Solved here"), tr("Escalated"), tr("Received")});
        for (const ReportTable::Row& row : table.rows)
            rows.add({row.name, row.solved_here ? number(*row.solved_here) : "-", number(row.escalated),
                      row.sent ? number(*row.sent) : "-"});
        text += '\n' + rows.text();
    }
    TextTable times;
    for (const auto& [name, value] : report_times(report))
        times.add({name, value});
    return text + '\n' + times.text();
}

} // namespace

int run(const ReportJob& job, const Workplace& workplace)
{
    const auto store = Store::inspect(workplace.data_folder);
    if (!store) return print_error(workplace.format, store.error());
    const auto cases = *store ? read_cases(**store, workplace.catalogue)
                              : Result<std::vector<ReportCase>>{std::vector<ReportCase>{}};
    if (!cases) return print_error(workplace.format, cases.error());

    const EscalationReport report = count_report(*cases, job.month);
    const std::string zone = time_zone_at(SystemClock{}.now().wall);
    if (workplace.format == OutputFormat::json) {
        print_json(report_object(report, zone));
        return kExitDone;
    }
    const std::string text =
        job.format == ReportJob::Format::csv
            ? report_csv(report)
            : report_text(report, workplace.catalogue, workplace.config.ui.language, zone);
    print_text(text);
    return kExitDone;
}

} // namespace kiosk
