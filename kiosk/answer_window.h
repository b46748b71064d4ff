#pragma once

#include "storage/clock.h"
#include "storage/request.h"

namespace kiosk
{

// When 21Vianet may be expected to answer first, as published. Published, not a promise: whoever shows it
// says so, with the source that the catalogue names for the severity.

/// Billing and subscription questions are answered in business hours only
/// (reference/partner-center-contract.md section 6).
enum class AnswerDesk { technical, billing };

/// The desk a draft's category or area leads to.
AnswerDesk desk_of(const Draft& draft);

/// From when the published time runs, and when it is over.
struct AnswerWindow {
    Timestamp begins, ends;

    friend bool operator==(const AnswerWindow&, const AnswerWindow&) = default;
};

/// The window of a request that 21Vianet received at `received`, reckoned in China Standard Time (UTC+8,
/// without summer time since 1991).
///
/// A: one hour, at any time of any day. B and C: one and three business days. The time runs from `received`,
/// or, outside the hours in which the desk works, from when it opens next; a business day later is the same
/// time of the next business day. That reads the published sentence for the later end.
///
/// Hours. Technical: 9:00 to 24:00 as published. Billing: published as "business hours, Monday to Friday"
/// without a clock time; 9:00 to 18:00 is what 21Vianet publishes for another of its products (Dynamics 365;
/// same section).
///
/// Business days: Monday to Friday but the public holidays with a fixed date (1 January, 1 and 2 May, 1 to 3
/// October; State Council, in force since 2025-01-01). Those of the moon calendar and the working Saturdays
/// around them are announced each year, so they are not known here.
AnswerWindow answer_window(Severity severity, AnswerDesk desk, Timestamp received);

} // namespace kiosk
