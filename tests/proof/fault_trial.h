#pragma once

#include "tests/proof/core_operations.h"

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

/// Whether `found` is what was wanted, as far as the operation leaves one state.
bool are_as(const CoreOperation& operation, const std::vector<Holding>& found,
            const std::vector<Holding>& wanted);

/// Does `operation` while the fault strikes, once more when it is over, and looks at what a power cut right
/// after the first answer leaves.
Finding tried(const CoreOperation& operation, const Stage& stage, StrikingFault& striking);

} // namespace kiosk
