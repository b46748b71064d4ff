#include "tests/proof/fault_trial.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <memory>

namespace kiosk
{

bool are_as(const CoreOperation& operation, const std::vector<Holding>& found,
            const std::vector<Holding>& wanted)
{
    return operation.leaves == CoreOperation::Leaves::one_state
               ? found == wanted
               : std::ranges::equal(found, wanted, has_same_words);
}

namespace
{

/// Every accepted request has its one effect once the queue is empty.
void check_effects(Finding& finding, DeliveringKiosk& kiosk, const World& world)
{
    if (const auto drained = kiosk.drain(); !drained)
        return finding.check("does not drain: " + drained.error().detail);
    const auto held = holdings_of(*kiosk.store, operation_ids());
    if (!held) return finding.check("is not read when drained: " + held.error().detail);
    for (std::size_t i = 0; i < held->size(); ++i) {
        const Holding& holding = (*held)[i];
        const auto effects = world.far_side.effects_of(Reference{operation_ids()[i]}.text());
        const bool has_to_be = holding.place == Holding::Place::outbox && holding.state != State::held;
        if (effects > 1) ++finding.duplicated;
        if (effects != (has_to_be ? 1 : 0))
            finding.check(in_words(holding) + " has " + std::to_string(effects) + " effects");
    }
}

/// The power is cut right after the answer `done`; what was called done has to be there.
void check_promise(Finding& finding, const CoreOperation& operation, const Stage& stage,
                   const SimulatedDisk& disk, const ModelFarSide& far_side, bool is_done)
{
    SeededRandom chance{Stage::seed};
    World world{Stage::seed + 2};
    world.far_side = far_side;
    world.clock.reboot();
    world.advance(std::chrono::minutes{1});
    MountedDisk mounted{disk.after(PowerCut::dropped, chance), Stage::seed};
    auto kiosk = DeliveringKiosk::open(world);
    if (!kiosk) return finding.check("does not open after a power cut: " + kiosk.error().detail);
    const auto held = holdings_of(*(*kiosk)->store, operation_ids());
    if (!held) return finding.check("is not read after a power cut: " + held.error().detail);
    const bool is_after = are_as(operation, *held, stage.after);
    const bool is_before = are_as(operation, *held, stage.before);
    if (is_done && !is_after) {
        ++finding.lost;
        finding.check("said done, and holds " + in_words(held->front()));
    }
    if (!is_after && !is_before) finding.check("holds neither before nor after: " + in_words(held->front()));
    const auto recovered = (*kiosk)->recover();
    if (!recovered) return finding.check("does not recover: " + recovered.error().detail);
    check_effects(finding, **kiosk, world);
    mounted.switch_off();
}

} // namespace

void Trials::add(const std::string& where, const Finding& finding)
{
    ++count;
    lost += finding.lost;
    duplicated += finding.duplicated;
    constexpr std::size_t told_max = 12;
    if (!finding.fault.empty() && ++faults <= told_max) MESSAGE(where << ": " << finding.fault);
}

void Trials::print(GoalLine& goal) const
{
    goal.seed = Stage::seed;
    goal.count = count;
    goal.lost = lost;
    goal.duplicated = duplicated;
    goal.print();
}

Finding tried(const CoreOperation& operation, const Stage& stage, StrikingFault& striking)
{
    Finding finding;
    World world{Stage::seed};
    world.far_side = stage.far_side;
    SimulatedDisk disk;
    std::shared_ptr<const ModelFarSide> far_side;
    bool is_done = false;
    {
        MountedDisk mounted{stage.disk, Stage::seed + 1};
        std::unique_ptr<DeliveringKiosk> kiosk;
        const auto attempt = [&]() -> Result<> {
            if (!kiosk) {
                auto opened = DeliveringKiosk::open(world);
                if (!opened) return opened.error();
                kiosk = *std::move(opened);
            }
            return operation.act(*kiosk, world);
        };
        if (operation.starts == CoreOperation::Starts::open) kiosk = *DeliveringKiosk::open(world);
        striking.begin(mounted);
        is_done = static_cast<bool>(attempt());
        finding.has_struck = striking.end();
        disk = mounted.disk();
        far_side = std::make_shared<const ModelFarSide>(world.far_side);

        if (const auto again = attempt(); !again) {
            finding.check("does not work when the fault is over: " + again.error().detail);
        } else {
            const auto held = holdings_of(*kiosk->store, operation_ids());
            if (!held || !are_as(operation, *held, stage.after))
                finding.check("holds " + (held ? in_words(held->front()) : held.error().detail));
            check_effects(finding, *kiosk, world);
        }
        kiosk.reset();
    }
    check_promise(finding, operation, stage, disk, *far_side, is_done);
    return finding;
}

} // namespace kiosk
