#pragma once

#include "tests/proof/core_operations.h"
#include "tests/proof/goal_line.h"

#include <string>

namespace kiosk
{

/// Something that goes wrong while an operation is done.
class StrikingFault
{
public:
    virtual ~StrikingFault() = default;
    virtual void begin(MountedDisk& disk) = 0;
    virtual bool end() = 0; ///< Whether it struck at all.
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

/// What the trials of a goal came to. Tells the first faults as doctest messages.
struct Trials {
    std::size_t count = 0, lost = 0, duplicated = 0, faults = 0;

    /// `where`: which operation, and what struck it.
    void add(const std::string& where, const Finding& finding);
    void print(GoalLine& goal) const;
};

/// Whether `found` is what was wanted, as far as the operation leaves one state.
bool are_as(const CoreOperation& operation, const std::vector<Holding>& found,
            const std::vector<Holding>& wanted);

/// Does `operation` while the fault strikes, once more when it is over, and looks at what a power cut right
/// after the first answer leaves.
Finding tried(const CoreOperation& operation, const Stage& stage, StrikingFault& striking);

} // namespace kiosk
