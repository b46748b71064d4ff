#pragma once

#include "storage/result.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace kiosk::test
{

/// How small the machine is that a program is to believe it runs on.
struct ThinClient {
    std::int64_t memory_bytes;
    double cores; ///< 0.25: a quarter of the time of one.
};

/// A control group of the kernel (cgroup v1 or v2, whichever has the controllers) that a program is started
/// in. It is removed with this; what still runs in it then stays, and it with that.
class ThinClientLimits
{
public:
    /// Errors: system_fault, saying what could not be made.
    static Result<std::unique_ptr<ThinClientLimits>> make(const ThinClient& machine);
    ~ThinClientLimits();
    ThinClientLimits(const ThinClientLimits&) = delete;

    /// A command that puts itself into the group and becomes the command that follows it.
    std::vector<std::string> launcher() const;

    /// Processes that were killed because the memory did not suffice.
    std::int64_t out_of_memory_kills() const;
    /// The most that was in use at any time, the page cache included; 0 where the kernel does not say.
    std::int64_t memory_peak_bytes() const;
    /// How often the program was stopped until the next period.
    std::int64_t throttled_periods() const;

private:
    ThinClientLimits() = default;

    // One and the same folder under v2.
    std::filesystem::path memory_group_, cpu_group_;
};

} // namespace kiosk::test
