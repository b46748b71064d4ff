#pragma once

#include "kiosk/style.h"
#include "sync/escalation_report.h"

#include <span>

namespace kiosk
{

/// Two bars for each month, oldest first: what was solved here is filled, what was escalated is hatched, and
/// both have their number beside them.
void report_chart(const Style& style, std::span<const EscalationReport::MonthCount> months);

/// Months that are shown: a year.
inline constexpr std::size_t kChartMonthsMax = 12;

} // namespace kiosk
