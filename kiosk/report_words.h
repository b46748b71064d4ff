#pragma once

#include "sync/catalogue.h"
#include "sync/escalation_report.h"

#include <string>
#include <utility>
#include <vector>

namespace kiosk
{

// The escalation report as people read it, on screen and in a terminal, in the language in use.

/// "November 2026" as the language writes a month in figures, "2026-11"; "All months".
std::string month_name(std::chrono::year_month month);
std::string report_period(std::optional<std::chrono::year_month> month);

/// In whose time zone the months are.
std::string time_zone_sentence(const std::string& zone);

/// A table of the report: by month, area, service, reason or severity. Areas, services, reasons and
/// severities of which there is nothing to count are left out.
struct ReportTable {
    struct Row {
        std::string name;
        std::optional<std::size_t> solved_here; ///< Nothing where it cannot be counted by that.
        std::size_t escalated;
        std::optional<std::size_t> sent;
    };
    std::string title;
    std::vector<Row> rows;
};
std::vector<ReportTable> report_tables(const EscalationReport& report, const Catalogue& catalogue,
                                       const std::string& language);

/// Medians and what is beside the tables, as names and values.
std::vector<std::pair<std::string, std::string>> report_times(const EscalationReport& report);

} // namespace kiosk
