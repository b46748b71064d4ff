#include "tests/proof/fault_trial.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <array>
#include <cerrno>

using namespace kiosk;

namespace
{

enum class DiskFault { read_or_write_error, full, short_write, sync_error };
constexpr std::array kFaults{DiskFault::read_or_write_error, DiskFault::full, DiskFault::short_write,
                             DiskFault::sync_error};
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
struct Striking final : StrikingFault {
    Striking(DiskFault which, Lasts how_long, std::size_t call) : fault(which), lasts(how_long), nth(call) {}

    DiskFault fault;
    Lasts lasts;
    std::size_t nth;
    std::size_t calls = 0;
    bool has_ended = false;

    void begin(MountedDisk& disk) override
    {
        disk.set_watch([this](DiskCall call, std::string_view) { return fate(call); });
    }
    bool end() override
    {
        has_ended = true;
        return calls >= nth;
    }

    CallFate fate(DiskCall call)
    {
        if (has_ended || !can_strike(fault, call)) return {};
        ++calls;
        if (calls < nth || (calls > nth && lasts == Lasts::once)) return {};
        if (fault == DiskFault::short_write) return {.is_short = true};
        return {.error_number = fault == DiskFault::full ? ENOSPC : EIO};
    }
};

} // namespace

TEST_SUITE("faults")
{
    TEST_CASE("disk fault: whatever call fails, nothing is called saved that is not, and afterwards all "
              "works again")
    {
        GoalLine goal{"G-R5"};
        // Under sanitizers some; prime, so that no rhythm is missed.
        constexpr std::size_t stride = kIsSanitized ? 13 : 1;
        goal.tried = stride == 1 ? GoalLine::Tried::all : GoalLine::Tried::some;
        Trials trials;
        for (const CoreOperation& operation : core_operations()) {
            const Stage stage = stage_for(operation);
            for (const DiskFault fault : kFaults)
                for (const Lasts lasts : {Lasts::once, Lasts::for_ever})
                    for (std::size_t nth = 1;; nth += stride) {
                        Striking striking{fault, lasts, nth};
                        const Finding finding = tried(operation, stage, striking);
                        if (!finding.has_struck) break;
                        trials.add(fmt::format("{}, {}, call {}, {}", operation.name, name_of(fault), nth,
                                               lasts == Lasts::once ? "once" : "for ever"),
                                   finding);
                    }
        }
        trials.print(goal);
        CHECK(trials.count > 1000 / stride);
        CHECK(trials.lost + trials.duplicated + trials.faults == 0);
    }
}
