#include "tests/proof/fault_trial.h"
#include "tests/proof/scarce_memory.h"
#include "tests/storage/forked_child.h"
#include "tests/storage/temporary_folder.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <exception>
#include <fstream>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

using namespace kiosk;

namespace
{

/// Opening allocates tens of thousands of times, most of them alike (every table and statement of the schema
/// is parsed), and memory that is gone for ever mostly fails where it failed the time before: of these the
/// normal run tries some, and of all of them under sanitizers; the long run tries all. The strides are prime,
/// so that no rhythm is missed.
std::size_t stride_of(const CoreOperation& operation)
{
    const std::size_t sanitized = kIsSanitized ? 19 : 1;
    if (operation.starts == CoreOperation::Starts::open || proof_length() == ProofLength::for_long)
        return sanitized;
    return 41 * sanitized;
}
std::size_t stride_of(ScarceSqliteMemory::Lasts lasts)
{
    return lasts == ScarceSqliteMemory::Lasts::once || proof_length() == ProofLength::for_long ? 1 : 5;
}
GoalLine::Tried how_many_are_tried()
{
    return kIsSanitized || proof_length() == ProofLength::normal ? GoalLine::Tried::some
                                                                 : GoalLine::Tried::all;
}

struct OutOfMemory final : StrikingFault {
    OutOfMemory(std::size_t allocation, ScarceSqliteMemory::Lasts how_long) : nth(allocation), lasts(how_long)
    {
    }
    void begin(MountedDisk&) override { scarce.emplace(nth, lasts); }
    bool end() override
    {
        const bool has_struck = scarce->has_struck();
        scarce.reset();
        return has_struck;
    }

    std::size_t nth;
    ScarceSqliteMemory::Lasts lasts;
    std::optional<ScarceSqliteMemory> scarce;
};

/// Puts what the simulated disk holds into a real folder.
void copy_out(const SimulatedDisk& disk, const std::string& from, const std::filesystem::path& to)
{
    const auto folder = disk.find(from);
    if (!folder) return;
    ::mkdir(to.c_str(), 0700);
    for (const std::string& name : disk.names(*folder)) {
        const std::string path = from + "/" + name;
        const auto node = *disk.find(path);
        if (disk.is_folder(node)) {
            copy_out(disk, path, to / name);
            continue;
        }
        std::string bytes(disk.size(node), '\0');
        disk.read(node, 0, bytes);
        std::ofstream{to / name} << bytes;
        std::filesystem::permissions(to / name, std::filesystem::perms{0600});
    }
}

enum class Ended { by_itself, at_the_allocation, otherwise };

/// Does the operation in a process of its own in which the nth allocation fails.
Ended ended(const CoreOperation& operation, const std::filesystem::path& folder, const Stage& stage,
            std::size_t nth)
{
    ForkedChild child{[&](int) {
        std::set_terminate([] { ::_exit(9); });
        // On a thread, as in the product: nothing there catches anything.
        std::thread{[&] {
            World world{Stage::seed};
            world.far_side = stage.far_side;
            std::unique_ptr<DeliveringKiosk> kiosk;
            if (operation.starts == CoreOperation::Starts::open)
                kiosk = *DeliveringKiosk::open(world, folder);
            let_new_fail(nth);
            if (!kiosk)
                if (auto opened = DeliveringKiosk::open(world, folder)) kiosk = *std::move(opened);
            if (kiosk) (void)operation.act(*kiosk, world);
            let_new_fail(0);
            ::_exit(0);
        }}.join();
        return 1;
    }};
    const int code = child.exit_code();
    return code == 0 ? Ended::by_itself : code == 9 ? Ended::at_the_allocation : Ended::otherwise;
}

/// What is wrong with the folder that an ended process left; empty when all is well.
std::string fault_in(const CoreOperation& operation, const std::filesystem::path& folder, const Stage& stage)
{
    World world{Stage::seed + 2};
    world.clock.reboot();
    auto kiosk = DeliveringKiosk::open(world, folder);
    if (!kiosk) return "does not open: " + kiosk.error().detail;
    const auto held = holdings_of(*(*kiosk)->store, operation_ids());
    if (!held) return "is not read: " + held.error().detail;
    if (!are_as(operation, *held, stage.before) && !are_as(operation, *held, stage.after))
        return "holds neither before nor after: " + in_words(held->front());
    const auto recovered = (*kiosk)->recover();
    return recovered ? "" : "does not recover: " + recovered.error().detail;
}

} // namespace

TEST_SUITE("faults")
{
    TEST_CASE("memory fault: whichever operator new fails, the process ends and its store is whole")
    {
        GoalLine goal{"G-R6"};
        goal.tried = how_many_are_tried();
        Trials trials;
        for (const CoreOperation& operation : core_operations()) {
            const Stage stage = stage_for(operation);
            for (std::size_t nth = 1;; nth += stride_of(operation)) {
                const TemporaryFolder folder;
                copy_out(stage.disk, kProofFolder, folder / "data");
                const Ended how = ended(operation, folder / "data", stage, nth);
                if (how == Ended::by_itself) break;
                Finding finding;
                if (how == Ended::otherwise) finding.check("ended otherwise");
                finding.check(fault_in(operation, folder / "data", stage));
                trials.add(fmt::format("{}, allocation {}", operation.name, nth), finding);
            }
        }
        trials.print(goal);
        CHECK(trials.count > (kIsSanitized ? 20 : 400));
        CHECK(trials.lost + trials.duplicated + trials.faults == 0);
    }

    TEST_CASE("memory fault: whichever allocation of SQLite fails, nothing is called saved that is not")
    {
        using Lasts = ScarceSqliteMemory::Lasts;
        GoalLine goal{"G-R6"};
        goal.tried = how_many_are_tried();
        Trials trials;
        for (const CoreOperation& operation : core_operations()) {
            const Stage stage = stage_for(operation);
            for (const Lasts lasts : {Lasts::once, Lasts::for_ever})
                for (std::size_t nth = 1;; nth += stride_of(operation) * stride_of(lasts)) {
                    OutOfMemory fault{nth, lasts};
                    const Finding finding = tried(operation, stage, fault);
                    if (!finding.has_struck) break;
                    trials.add(fmt::format("{}, allocation {}, {}", operation.name, nth,
                                           lasts == Lasts::once ? "once" : "for ever"),
                               finding);
                }
        }
        trials.print(goal);
        CHECK(trials.count > (kIsSanitized ? 40 : 1000));
        CHECK(trials.lost + trials.duplicated + trials.faults == 0);
    }
}
