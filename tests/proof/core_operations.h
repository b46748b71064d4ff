#pragma once

#include "tests/proof/delivering_kiosk.h"
#include "tests/proof/mounted_disk.h"

#include <functional>
#include <string>
#include <vector>

namespace kiosk
{

/// One thing the product does with its disk, with a disk on which it is next, for trials of what goes wrong
/// in it.
struct CoreOperation {
    const char* name;
    /// Done once for all trials: brings the disk to where the operation comes next.
    std::function<Result<>(DeliveringKiosk&, World&)> prepare;
    /// What is tried. A repetition after a fault must bring it to its end.
    std::function<Result<>(DeliveringKiosk&, World&)> act;
    enum class Starts { open, closed, on_empty_disk } starts = Starts::open;
    /// Whether a fault leaves it done or not done, or somewhere on a way of several commits; its words stay.
    enum class Leaves { one_state, a_way } leaves = Leaves::one_state;
};

/// Open a new folder, open one with a log to play back, type, attach, accept, claim, settle, note, type a
/// note, hold, withdraw, discard.
const std::vector<CoreOperation>& core_operations();

/// The requests that the operations are about.
const std::vector<RequestId>& operation_ids();

/// The disk and the far side when an operation comes next, and what is held before and after it.
struct Stage {
    static constexpr std::uint64_t seed = 1;

    SimulatedDisk disk;
    ModelFarSide far_side;
    std::vector<Holding> before, after;
};
Stage stage_for(const CoreOperation& operation);

} // namespace kiosk
