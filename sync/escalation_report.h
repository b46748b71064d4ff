#pragma once

#include "storage/store.h"
#include "sync/catalogue.h"

#include <array>
#include <chrono>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace kiosk
{

/// One case as the escalation report sees it: nothing a person wrote, and nobody's name.
struct ReportCase {
    enum class Kind {
        solved_here, ///< A customer's problem that became no request.
        escalated,   ///< A customer's problem that became a request.
        own,         ///< The reseller's own trouble with Partner Center; no escalation.
    };
    Kind kind;
    Timestamp at; ///< Solved, or saved.
    std::optional<Area> area;
    std::string
        service; ///< Key in the catalogue, `other` for one that somebody typed; empty for own trouble.
    std::vector<EscalationReason> reasons;
    std::optional<Severity> severity;
    std::optional<Timestamp> sent_at; ///< 21Vianet has it, by whichever channel.
    std::optional<Timestamp> closed_at;

    friend bool operator==(const ReportCase&, const ReportCase&) = default;
};

/// Every case this kiosk has had. A request that another one replaces is one case with it and is left out; of
/// one whose seal is broken only the plain columns count. Errors: database_bad.
///
/// What a request is about is sealed, so this opens every form: 10,000 take about as long as the start of the
/// kiosk, which opens them, too (DECISIONS.md).
Result<std::vector<ReportCase>> read_cases(const Store& store, const Catalogue& catalogue);

/// How many cases, and how many of the escalated ones 21Vianet has.
struct CaseCount {
    std::size_t solved_here = 0, escalated = 0, sent = 0;

    friend bool operator==(const CaseCount&, const CaseCount&) = default;
};

/// The middle of the times that could be measured, the lower of two; nothing when there was none.
struct MedianTime {
    std::optional<Milliseconds> time;
    std::size_t measured = 0;

    friend bool operator==(const MedianTime&, const MedianTime&) = default;
};

/// The numbers for the meeting with 21Vianet (design.md 3.3): solved here against escalated. Months are those
/// of the kiosk's time zone. A case whose clock was wrong has no month (storage/clock_check.h) and counts
/// only where all months do; a time that such a clock measured is left out of the medians.
struct EscalationReport {
    std::optional<std::chrono::year_month> month; ///< What all but `months` is about; nothing: all of it.
    CaseCount total;
    std::size_t own = 0; ///< Requests about Partner Center itself.

    struct MonthCount {
        std::optional<std::chrono::year_month> month;
        CaseCount count;
    };
    std::vector<MonthCount> months; ///< All there are, oldest first; the one without a month last.

    std::array<CaseCount, kAreas.size()> areas{}; ///< In the order of kAreas.
    std::map<std::string, CaseCount> services;    ///< By key.
    /// Escalated ones by reason: a request may name several, so the sum may be more than the total.
    std::array<std::size_t, kEscalationReasons.size()> reasons{};
    std::array<CaseCount, kSeverities.size()> severities{}; ///< Escalated ones; `solved_here` stays 0.

    // Of the escalated ones.
    MedianTime saved_to_sent, sent_to_closed;
};

EscalationReport count_report(std::span<const ReportCase> cases,
                              std::optional<std::chrono::year_month> month);

/// The month of `at` in the kiosk's time zone; nothing when a wrong clock wrote it.
std::optional<std::chrono::year_month> month_of(Timestamp at);

/// The kiosk's time zone at `at`, e.g. `CST, UTC+08:00`.
std::string time_zone_at(Timestamp at);

} // namespace kiosk
