#include "kiosk/report_words.h"

#include "kiosk/translation.h"
#include "kiosk/wording.h"

namespace kiosk
{

namespace
{

std::string duration(Milliseconds time)
{
    using namespace std::chrono;
    if (time < minutes{1}) return tr("less than a minute");
    if (time < hours{2}) {
        const auto count = static_cast<std::size_t>(time / minutes{1});
        return fill(trn("{count} min", "{count} min", count), fmt::arg("count", number(count)));
    }
    if (time < days{2}) {
        const auto count = static_cast<std::size_t>(time / hours{1});
        return fill(trn("{count} hour", "{count} hours", count), fmt::arg("count", number(count)));
    }
    const auto count = static_cast<std::size_t>(time / days{1});
    return fill(trn("{count} day", "{count} days", count), fmt::arg("count", number(count)));
}

std::string median_words(const MedianTime& median)
{
    if (!median.time) return tr("None yet");
    // Translators: {time} is such as "12 min"; {count} is of how many requests it is the middle.
    return fill(trn("{time} (of {count} request)", "{time} (of {count} requests)", median.measured),
                fmt::arg("time", duration(*median.time)), fmt::arg("count", number(median.measured)));
}

ReportTable::Row row_of(std::string name, const CaseCount& count)
{
    return {std::move(name), count.solved_here, count.escalated, count.sent};
}

bool is_empty(const CaseCount& count)
{
    return count == CaseCount{};
}

} // namespace

std::string month_name(std::chrono::year_month month)
{
    return fmt::format("{:04}-{:02}", static_cast<int>(month.year()), static_cast<unsigned>(month.month()));
}

std::string report_period(std::optional<std::chrono::year_month> month)
{
    return month ? month_name(*month) : std::string{tr("All months")};
}

std::string time_zone_sentence(const std::string& zone)
{
    return fill(tr("Months are those of this device’s time zone ({zone})."), fmt::arg("zone", zone));
}

std::vector<ReportTable> report_tables(const EscalationReport& report, const Catalogue& catalogue,
                                       const std::string& language)
{
    ReportTable months{tr("Month"), {}}, areas{tr("Area"), {}}, services{field_name("service"), {}},
        reasons{tr("Reason"), {}}, severities{tr("Severity"), {}};
    for (const auto& [month, count] : report.months)
        months.rows.push_back(row_of(month ? month_name(*month) : tr("Unknown: the clock was wrong"), count));
    for (const Area area : kAreas)
        if (const CaseCount& count = report.areas[static_cast<std::size_t>(area)]; !is_empty(count))
            areas.rows.push_back(row_of(std::string{catalogue.label(area, language)}, count));
    for (const auto& [service, count] : report.services)
        services.rows.push_back(
            row_of(std::string{catalogue.label(CatalogueList::service, service, language)}, count));
    for (const EscalationReason reason : kEscalationReasons)
        if (const std::size_t count = report.reasons[static_cast<std::size_t>(reason)]; count > 0)
            reasons.rows.push_back(
                {std::string{catalogue.label(reason, language)}, std::nullopt, count, std::nullopt});
    for (const Severity severity : kSeverities)
        if (const CaseCount& count = report.severities[static_cast<std::size_t>(severity)]; !is_empty(count))
            severities.rows.push_back({std::string{catalogue.label(severity, language)}, std::nullopt,
                                       count.escalated, count.sent});
    return {std::move(months), std::move(areas), std::move(services), std::move(reasons),
            std::move(severities)};
}

std::vector<std::pair<std::string, std::string>> report_times(const EscalationReport& report)
{
    return {{tr("From saved to received, median"), median_words(report.saved_to_sent)},
            {tr("From received to closed, median"), median_words(report.sent_to_closed)},
            {tr("Partner Center requests of your own"), number(report.own)}};
}

} // namespace kiosk
