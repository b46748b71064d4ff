#include "tests/proof/core_operations.h"
#include "tests/proof/goal_line.h"

#include <doctest/doctest.h>

#include <array>
#include <cerrno>

using namespace kiosk;

namespace
{

enum class DiskFault { read_or_write_error, full, short_write, sync_error };
constexpr std::array kFaults{DiskFault::read_or_write_error, DiskFault::full, DiskFault::short_write, DiskFault::sync_error};
enum class Lasts { once, for_ever };

const char* name_of(DiskFault fault)
{
    switch (fault) {
    case DiskFault::read_or_write_error:
        return "EIO";
    case DiskFault::full:
        return "ENOSPC";
    case DiskFault::short_write:
        return "a short write";
    case DiskFault::sync_error:
        return "EIO in fsync";
    }
    return "";
}

bool can_strike(DiskFault fault, DiskCall call)
{
    switch (fault) {
    case DiskFault::read_or_write_error:
        return call != DiskCall::sync;
    case DiskFault::full:
        return call == DiskCall::write || call == DiskCall::resize || call == DiskCall::make_folder ||
               call == DiskCall::rename;
    case DiskFault::short_write:
        return call == DiskCall::write;
    case DiskFault::sync_error:
        return call == DiskCall::sync;
    }
    return false;
}

/// Strikes the nth call it can strike, and those after it when it lasts.
struct Striking {
    DiskFault fault;
    Lasts lasts;
    std::size_t nth;
    std::size_t calls = 0;
    bool has_ended = false;

    CallFate operator()(DiskCall call)
    {
        if (has_ended || !can_strike(fault, call)) return {};
        ++calls;
        if (calls < nth || (calls > nth && lasts == Lasts::once)) return {};
        if (fault == DiskFault::short_write) return {.is_short = true};
        return {.error_number = fault == DiskFault::full ? ENOSPC : EIO};
    }
};

/// What a trial found; `fault` is empty when all is well.
struct Finding {
    bool has_struck = false;
    std::size_t lost = 0, duplicated = 0;
    std::string fault;

    void check(const std::string& words)
    {
        if (fault.empty()) fault = words;
    }
};

bool are_as(const CoreOperation& operation, const std::vector<Holding>& found, const std::vector<Holding>& wanted)
{
    return operation.leaves == CoreOperation::Leaves::one_state ? found == wanted
                                                                : std::ranges::equal(found, wanted, has_same_words);
}

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
void check_promise(Finding& finding, const CoreOperation& operation, const Stage& stage, const SimulatedDisk& disk,
                   const ModelFarSide& far_side, bool is_done)
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

Finding tried(const CoreOperation& operation, const Stage& stage, Striking striking)
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
        mounted.set_watch([&](DiskCall call, std::string_view) { return striking(call); });
        is_done = static_cast<bool>(attempt());
        disk = mounted.disk();
        far_side = std::make_shared<const ModelFarSide>(world.far_side);

        striking.has_ended = true;
        finding.has_struck = striking.calls >= striking.nth;
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

} // namespace

TEST_CASE("disk fault: whatever call fails, nothing is called saved that is not, and afterwards all works again")
{
    const GoalLine goal{"G-R5"};
    std::size_t trials = 0, lost = 0, duplicated = 0, faults = 0;
    for (const CoreOperation& operation : core_operations()) {
        const Stage stage = stage_for(operation);
        for (const DiskFault fault : kFaults)
            for (const Lasts lasts : {Lasts::once, Lasts::for_ever})
                for (std::size_t nth = 1;; ++nth) {
                    const Finding finding = tried(operation, stage, {fault, lasts, nth});
                    if (!finding.has_struck) break;
                    ++trials;
                    lost += finding.lost;
                    duplicated += finding.duplicated;
                    constexpr std::size_t shown_max = 12;
                    if (!finding.fault.empty() && ++faults <= shown_max)
                        MESSAGE(operation.name << ", " << name_of(fault) << ", call " << nth
                                               << (lasts == Lasts::once ? ", once: " : ", for ever: ")
                                               << finding.fault);
                }
    }
    goal.print(Stage::seed, trials, lost, duplicated);
    CHECK(trials > 1000);
    CHECK(faults == 0);
}
