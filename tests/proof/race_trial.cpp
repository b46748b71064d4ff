#include "tests/proof/race_trial.h"

#include "kiosk/exit_code.h"

#include <algorithm>
#include <thread>

namespace kiosk
{

using std::chrono::microseconds;

namespace
{

/// Two processes at a time on one folder.
class RacingLife
{
public:
    RacingLife(const std::filesystem::path& parent, const TrialFarSide& far_side, const Pace& pace,
               std::uint64_t seed)
        : kiosk_(parent, far_side, seed), pace_(pace), chance_(seed)
    {
    }

    RaceTally live(std::size_t races)
    {
        const std::size_t pairs_max = races * 4; // Some end before the other has come to the lock.
        while (tally_.turned_away < races && tally_.races < pairs_max)
            step();
        tally_.verdict = kiosk_.judge();
        tally_.requests = kiosk_.given().size();
        tally_.acknowledged = kiosk_.acknowledged();
        return tally_;
    }

private:
    /// Of a pair: a draft to submit, by its place; otherwise it syncs.
    using Part = std::optional<std::size_t>;

    std::uint64_t up_to(std::uint64_t most)
    {
        return std::uniform_int_distribution{std::uint64_t{1}, most}(chance_);
    }

    Part some_draft()
    {
        // The same request in two processes at once is accepted once.
        auto& given = kiosk_.given();
        if (!given.empty() && up_to(4) == 1) return given.size() - 1;
        kiosk_.new_draft();
        return given.size() - 1;
    }

    void step()
    {
        const auto rows = kiosk_.rows().value_or(TrialKiosk::Rows{});
        const bool is_waiting =
            std::ranges::any_of(rows, [](const auto& row) { return row.second.state != State::sent; });
        const auto dice = up_to(10);
        Part first, second;
        if (!is_waiting || dice <= 2) {
            first = some_draft();
            second = some_draft();
        } else if (dice <= 4) {
            (up_to(2) == 1 ? first : second) = some_draft();
        }
        run(first, second);
    }

    KioskProcess start(Part part)
    {
        return part ? kiosk_.start_submit(kiosk_.given()[*part], TrialKiosk::Likely::killed)
                    : kiosk_.start_sync(TrialKiosk::Likely::killed);
    }

    void run(Part first, Part second)
    {
        const microseconds apart = some_time(chance_, microseconds{20}, pace_.submit);
        KioskProcess one = start(first);
        std::this_thread::sleep_for(apart);
        KioskProcess other = start(second);
        const std::string one_id = std::to_string(one.id()), other_id = std::to_string(other.id());
        const ProcessLeft one_left = one.wait(), other_left = other.wait();
        take_down(first, one_left, other_id);
        take_down(second, other_left, one_id);

        ++tally_.races;
        const bool was_one_away = one_left.exit_code == kExitNotYet;
        const bool was_other_away = other_left.exit_code == kExitNotYet;
        if (was_one_away && was_other_away) kiosk_.blame("both were turned away");
        ++(was_one_away || was_other_away ? tally_.turned_away : tally_.in_turn);

        // Who was let in to sync has sent all that waited then; what the other saved before is in it.
        if (first || second) return;
        const auto rows = kiosk_.rows().value_or(TrialKiosk::Rows{});
        for (const auto& [reference, row] : rows)
            if (row.state != State::sent) kiosk_.blame(reference + " was left by both");
    }

    void take_down(Part part, const ProcessLeft& left, const std::string& rival)
    {
        kiosk_.check(left, {kExitDone, kExitNotYet});
        if (part) kiosk_.hear(kiosk_.given()[*part], left);
        if (left.exit_code == kExitNotYet && left.err.find(rival) == std::string::npos)
            kiosk_.blame("turned away without the name of process " + rival + ": " + left.err);
    }

    TrialKiosk kiosk_;
    Pace pace_;
    std::mt19937_64 chance_;
    RaceTally tally_;
};

} // namespace

RaceTally race(const std::filesystem::path& parent, const TrialFarSide& far_side, const Pace& pace,
               std::uint64_t seed, std::size_t races)
{
    return RacingLife{parent, far_side, pace, seed}.live(races);
}

} // namespace kiosk
