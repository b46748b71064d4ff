#include "sync/escalation_report.h"

#include "storage/clock_check.h"

#include <algorithm>
#include <ctime>
#include <set>
#include <unordered_map>

namespace kiosk
{

namespace
{

/// The service under which a case is counted: a name that somebody typed may be a customer's.
std::string counted_service(const std::string& service, const Catalogue& catalogue)
{
    if (service.empty()) return {};
    return catalogue.contains(CatalogueList::service, service) ? service : "other";
}

struct Milestones {
    std::optional<Timestamp> sent_at, closed_at;
};

std::unordered_map<std::string, Milestones> milestones_of(const std::vector<Outbox::Milestone>& all)
{
    std::unordered_map<std::string, Milestones> of_request;
    for (const Outbox::Milestone& one : all) {
        Milestones& reached = of_request[one.request_id];
        if (one.to == State::closed)
            reached.closed_at = one.at;
        else
            reached.sent_at = one.at;
    }
    return of_request;
}

std::tm local(Timestamp time)
{
    const auto seconds =
        static_cast<std::time_t>(std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count());
    std::tm at{};
    ::localtime_r(&seconds, &at);
    return at;
}

/// Nothing where one of the clocks was wrong.
std::optional<Milliseconds> time_between(std::optional<Timestamp> from, std::optional<Timestamp> to)
{
    if (!from || !to || *from < kFirstMoment || *to < *from) return std::nullopt;
    return *to - *from;
}

MedianTime median_of(std::vector<Milliseconds> times)
{
    if (times.empty()) return {};
    const auto middle = times.begin() + static_cast<std::ptrdiff_t>((times.size() - 1) / 2);
    std::ranges::nth_element(times, middle);
    return {*middle, times.size()};
}

void add(CaseCount& count, const ReportCase& one)
{
    if (one.kind == ReportCase::Kind::solved_here) {
        ++count.solved_here;
        return;
    }
    ++count.escalated;
    if (one.sent_at) ++count.sent;
}

void add_to_month(EscalationReport& report, std::optional<std::chrono::year_month> month,
                  const ReportCase& one)
{
    auto found = std::ranges::find(report.months, month, &EscalationReport::MonthCount::month);
    if (found == report.months.end()) found = report.months.insert(found, {month, {}});
    add(found->count, one);
}

} // namespace

Result<std::vector<ReportCase>> read_cases(const Store& store, const Catalogue& catalogue)
{
    const auto solved = store.solved_cases.all();
    if (!solved) return solved.error();
    const auto entries = store.outbox.all();
    if (!entries) return entries.error();
    const auto milestones = store.outbox.milestones();
    if (!milestones) return milestones.error();
    const auto of_request = milestones_of(*milestones);

    std::vector<ReportCase> cases;
    cases.reserve(solved->size() + entries->size());
    for (const SolvedCase& one : *solved)
        cases.push_back({.kind = ReportCase::Kind::solved_here,
                         .at = one.at,
                         .area = one.area,
                         .service = counted_service(one.service, catalogue)});
    for (const Entry& entry : *entries) {
        if (entry.state == State::closed && entry.reason_code == kReasonReplaced) continue;
        ReportCase one{.kind = entry.kind == RequestKind::customer ? ReportCase::Kind::escalated
                                                                   : ReportCase::Kind::own,
                       .at = entry.created_at,
                       .severity = entry.severity};
        if (const auto reached = of_request.find(entry.id.text()); reached != of_request.end()) {
            one.sent_at = reached->second.sent_at;
            one.closed_at = reached->second.closed_at;
        }
        if (entry.kind == RequestKind::customer) {
            const auto form = store.outbox.form(entry.id);
            if (!form && form.error().code != ErrorCode::seal_broken) return form.error();
            one.service = form ? counted_service(form->service, catalogue) : "other";
            if (form) one.area = form->area;
            if (form) one.reasons = form->escalation_reasons;
        }
        cases.push_back(std::move(one));
    }
    return cases;
}

EscalationReport count_report(std::span<const ReportCase> cases, std::optional<std::chrono::year_month> month)
{
    EscalationReport report{.month = month};
    std::vector<Milliseconds> to_sent, to_closed;
    for (const ReportCase& one : cases) {
        const auto month_of_case = month_of(one.at);
        const bool is_asked_for = !month || month_of_case == month;
        if (one.kind == ReportCase::Kind::own) {
            if (is_asked_for) ++report.own;
            continue;
        }
        add_to_month(report, month_of_case, one);
        if (!is_asked_for) continue;
        add(report.total, one);
        if (one.area) add(report.areas[static_cast<std::size_t>(*one.area)], one);
        add(report.services[one.service], one);
        if (one.kind != ReportCase::Kind::escalated) continue;
        const std::set<EscalationReason> reasons{one.reasons.begin(), one.reasons.end()};
        for (const EscalationReason reason : reasons)
            ++report.reasons[static_cast<std::size_t>(reason)];
        if (one.severity) add(report.severities[static_cast<std::size_t>(*one.severity)], one);
        if (const auto took = time_between(one.at, one.sent_at)) to_sent.push_back(*took);
        if (const auto took = time_between(one.sent_at, one.closed_at)) to_closed.push_back(*took);
    }
    std::ranges::sort(report.months, [](const auto& one, const auto& other) {
        if (!one.month || !other.month) return one.month.has_value() && !other.month.has_value();
        return *one.month < *other.month;
    });
    report.saved_to_sent = median_of(std::move(to_sent));
    report.sent_to_closed = median_of(std::move(to_closed));
    return report;
}

std::optional<std::chrono::year_month> month_of(Timestamp at)
{
    if (at < kFirstMoment) return std::nullopt;
    const std::tm date = local(at);
    return std::chrono::year{date.tm_year + 1900} /
           std::chrono::month{static_cast<unsigned>(date.tm_mon + 1)};
}

std::string time_zone_at(Timestamp at)
{
    const std::tm date = local(at);
    char name[32] = "", offset[8] = "";
    std::strftime(name, sizeof name, "%Z", &date);
    std::strftime(offset, sizeof offset, "%z", &date); // +0800
    std::string hours = offset;
    if (hours.size() == 5) hours.insert(3, ":");
    return std::string{name} + ", UTC" + hours;
}

} // namespace kiosk
