#include "tests/proof/kill_trial.h"

#include <algorithm>
#include <numeric>
#include <sstream>
#include <utility>

#include <nlohmann/json.hpp>

namespace kiosk
{

using std::chrono::microseconds;

namespace
{

constexpr microseconds kSoon{20}; // About what waking up and killing takes.

bool waits(const TrialKiosk::Row& row)
{
    return row.state == State::ready || row.state == State::claimed || row.state == State::checking;
}

/// The life of one kiosk under kills.
class KilledLife
{
public:
    KilledLife(const std::filesystem::path& parent, const TrialFarSide& far_side, const Pace& pace,
               std::uint64_t seed)
        : kiosk_(parent, far_side, seed), pace_(pace), chance_(seed)
    {
    }

    KillTally live(std::size_t kills)
    {
        const std::size_t processes_max = kills * 4; // Some are quicker than their kill.
        while (kills_ < kills && tally_.processes < processes_max)
            step();
        settle_claims();
        tally_.verdict = kiosk_.judge();
        tally_.requests = kiosk_.given().size();
        tally_.acknowledged = kiosk_.acknowledged();
        return tally_;
    }

private:
    std::uint64_t up_to(std::uint64_t most)
    {
        return std::uniform_int_distribution{std::uint64_t{1}, most}(chance_);
    }
    bool comes_true(unsigned percent) { return up_to(100) <= percent; }
    microseconds any_time_of(microseconds life)
    {
        return microseconds{static_cast<std::int64_t>(up_to(static_cast<std::uint64_t>(life.count())))};
    }

    void step()
    {
        const auto waiting = static_cast<std::uint64_t>(
            std::ranges::count_if(rows_, [](const auto& row) { return waits(row.second); }));
        constexpr std::uint64_t queue_max = 6;
        if (waiting == 0 || (waiting < queue_max && comes_true(50)))
            submit();
        else
            sync(waiting);
    }

    KillMoment moment_in_submit()
    {
        const auto dice = up_to(100);
        if (dice <= 25) return {{}, 1, any_time_of(pace_.submit)};
        if (dice <= 70) return {"started", 1, some_time(chance_, kSoon, pace_.accept * 2)};
        return {"accepted", 1, some_time(chance_, kSoon, pace_.submit)};
    }

    KillMoment moment_in_sync(std::uint64_t waiting)
    {
        constexpr std::uint64_t at_once_max = 4; // `[channel] in_flight_max` unless configured.
        const auto dice = up_to(100);
        if (dice <= 20) return {{}, 1, any_time_of(pace_.sync)};
        if (dice <= 30) return {"started", 1, some_time(chance_, kSoon, pace_.sync)};
        if (dice <= 70)
            return {"sync_attempt", static_cast<int>(up_to(std::min(waiting, at_once_max))),
                    some_time(chance_, kSoon, pace_.exchange * 2)};
        return {"sync_outcome", static_cast<int>(up_to(waiting)), some_time(chance_, kSoon, pace_.exchange)};
    }

    void submit()
    {
        // A person who saw no reference tries again, and sometimes one who did see it.
        auto& given = kiosk_.given();
        const bool is_again = !given.empty() && comes_true(20);
        TrialKiosk::Given& draft = is_again ? given[up_to(given.size()) - 1] : kiosk_.new_draft();
        const bool was_there = rows_.contains(draft.reference);
        const KillMoment moment = moment_in_submit();
        settle_claims();

        const ProcessLeft left = kiosk_.start_submit(draft, TrialKiosk::Likely::killed).wait(moment);
        ++tally_.processes;
        kiosk_.check(left, {0});
        kiosk_.hear(draft, left);
        const bool has_tables = look();
        if (left.end != ProcessLeft::End::by_kill) return;
        const bool is_said = left.out.find(draft.reference) != std::string::npos;
        count(!has_tables                       ? KilledAt::birth
              : is_said || was_there            ? KilledAt::said
              : rows_.contains(draft.reference) ? KilledAt::unsaid
                                                : KilledAt::unsaved);
    }

    void sync(std::uint64_t waiting)
    {
        const KillMoment moment = moment_in_sync(waiting);
        settle_claims();
        const TrialKiosk::Rows before = rows_;
        for (const auto& [reference, row] : before)
            if (waits(row)) executed_before_[reference] = kiosk_.executions_of(reference);

        const ProcessLeft left = kiosk_.start_sync(TrialKiosk::Likely::killed).wait(moment);
        ++tally_.processes;
        kiosk_.check(left, {0});
        look();
        if (left.end != ProcessLeft::End::by_kill) return;
        const auto sent = [](const auto& row) { return row.second.state == State::sent; };
        const auto attempts = [](const TrialKiosk::Rows& rows) {
            return std::accumulate(rows.begin(), rows.end(), std::int64_t{0},
                                   [](auto sum, const auto& row) { return sum + row.second.attempts; });
        };
        for (const auto& [reference, row] : rows_)
            if (row.state == State::claimed && row.attempts > before.at(reference).attempts)
                open_claims_.push_back(reference);
        if (!open_claims_.empty())
            is_claim_open_ = true; // What became of it is seen before the next process starts.
        else if (std::ranges::all_of(rows_, sent))
            count(KilledAt::drained);
        else if (attempts(rows_) == attempts(before))
            count(KilledAt::start);
        else
            count(KilledAt::between);
    }

    /// By now the far side has taken in what the killed process had sent.
    void settle_claims()
    {
        if (!std::exchange(is_claim_open_, false)) return;
        KilledAt where = KilledAt::unexecuted;
        for (const std::string& reference : std::exchange(open_claims_, {})) {
            if (kiosk_.executions_of(reference) > executed_before_[reference]) {
                where = KilledAt::executed;
                break;
            }
            if (executed_before_[reference] > 0) where = KilledAt::repeated;
        }
        count(where);
    }

    bool look()
    {
        const auto rows = kiosk_.rows();
        if (!rows) return false;
        for (const auto& [reference, row] : rows_)
            if (!rows->contains(reference)) kiosk_.blame(reference + " is gone");
        rows_ = *rows;
        return true;
    }

    void count(KilledAt where)
    {
        ++tally_.kills[static_cast<std::size_t>(where)];
        kills_ = std::accumulate(tally_.kills.begin(), tally_.kills.end(), std::uint64_t{0});
    }

    TrialKiosk kiosk_;
    Pace pace_;
    std::mt19937_64 chance_;
    TrialKiosk::Rows rows_;
    std::map<std::string, std::size_t> executed_before_; ///< By reference, before the last process.
    std::vector<std::string> open_claims_;
    bool is_claim_open_ = false;
    std::uint64_t kills_ = 0;
    KillTally tally_;
};

/// When an event of a trace happened first, or last.
enum class Which { first, last };
microseconds time_of(const std::string& trace, std::string_view event, Which which)
{
    microseconds at{};
    std::istringstream lines{trace};
    for (std::string line; std::getline(lines, line);) {
        const auto entry = nlohmann::json::parse(line);
        if (entry.at("event") != event) continue;
        at = microseconds{static_cast<std::int64_t>(entry.at("t_ms").get<double>() * 1000)};
        if (which == Which::first) return at;
    }
    return at;
}

} // namespace

std::string_view word(KilledAt where)
{
    switch (where) {
    case KilledAt::birth:
        return "birth";
    case KilledAt::unsaved:
        return "unsaved";
    case KilledAt::unsaid:
        return "unsaid";
    case KilledAt::said:
        return "said";
    case KilledAt::start:
        return "start";
    case KilledAt::unexecuted:
        return "unexecuted";
    case KilledAt::executed:
        return "executed";
    case KilledAt::repeated:
        return "repeated";
    case KilledAt::between:
        return "between";
    case KilledAt::drained:
        return "drained";
    }
    return "";
}

Pace measured_pace(const std::filesystem::path& parent, const TrialFarSide& far_side, std::uint64_t seed)
{
    TrialKiosk kiosk{parent, far_side, seed};
    ProcessLeft submitted;
    for (int i = 0; i < 3; ++i)
        submitted = kiosk.start_submit(kiosk.new_draft(), TrialKiosk::Likely::killed).wait();
    const ProcessLeft synced = kiosk.start_sync(TrialKiosk::Likely::killed).wait();
    const auto at_least = [](microseconds time) { return std::max(time, microseconds{500}); };
    return {at_least(submitted.lived), at_least(synced.lived),
            at_least(time_of(submitted.trace, "accepted", Which::last) -
                     time_of(submitted.trace, "started", Which::last)),
            at_least(time_of(synced.trace, "sync_outcome", Which::last) -
                     time_of(synced.trace, "sync_attempt", Which::first))};
}

KillTally live_under_kills(const std::filesystem::path& parent, const TrialFarSide& far_side,
                           const Pace& pace, std::uint64_t seed, std::size_t kills)
{
    return KilledLife{parent, far_side, pace, seed}.live(kills);
}

} // namespace kiosk
