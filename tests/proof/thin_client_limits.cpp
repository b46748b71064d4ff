#include "tests/proof/thin_client_limits.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>

#include <sys/stat.h>
#include <unistd.h>

namespace kiosk::test
{

namespace
{

/// A slow processor is slow all the time. With the kernel's period of 100 ms a quarter of one would be fast
/// for 25 ms and stand still for 75.
constexpr int kPeriodUs = 10'000;

/// Where hierarchies of control groups are mounted: their type, and the options that name their controllers.
struct Mount {
    std::filesystem::path folder;
    bool is_v2;
    std::string options;
};

std::vector<Mount> mounts()
{
    std::vector<Mount> found;
    std::ifstream file{"/proc/self/mounts"};
    for (std::string line; std::getline(file, line);) {
        std::istringstream fields{line};
        std::string device, folder, type, options;
        fields >> device >> folder >> type >> options;
        if (type == "cgroup" || type == "cgroup2") found.push_back({folder, type == "cgroup2", options});
    }
    return found;
}

bool has_word(const std::string& list, char separator, std::string_view word)
{
    std::istringstream words{list};
    for (std::string one; std::getline(words, one, separator);)
        if (one == word) return true;
    return false;
}

std::string first_line(const std::filesystem::path& file)
{
    std::ifstream opened{file};
    std::string line;
    std::getline(opened, line);
    return line;
}

/// A number in a file that holds nothing else, or behind `key` in one that has a key a line; 0 where there is
/// none.
std::int64_t number_in(const std::filesystem::path& file, std::string_view key = {})
{
    std::ifstream opened{file};
    for (std::string line; std::getline(opened, line);) {
        std::istringstream fields{line};
        std::string name;
        std::int64_t value = 0;
        if (!key.empty()) fields >> name;
        if (name == key && fields >> value) return value;
    }
    return 0;
}

Result<> put(const std::filesystem::path& file, const std::string& value)
{
    std::ofstream opened{file};
    opened << value << std::flush;
    if (opened.good()) return success();
    return Error{ErrorCode::system_fault, "cannot write \"" + value + "\" into " + file.string()};
}

Result<std::filesystem::path> group_in(const std::filesystem::path& hierarchy)
{
    const auto group = hierarchy / ("support-kiosk-thin-client-" + std::to_string(::getpid()));
    if (::mkdir(group.c_str(), 0755) == 0) return group;
    return Error{ErrorCode::system_fault,
                 "cannot make the control group " + group.string() + ": " + std::strerror(errno)};
}

} // namespace

Result<std::unique_ptr<ThinClientLimits>> ThinClientLimits::make(const ThinClient& machine)
{
    std::unique_ptr<ThinClientLimits> limits{new ThinClientLimits};
    const auto quota_us = static_cast<int>(kPeriodUs * machine.cores);
    const auto is_done = [&](std::filesystem::path& group, const Mount& mount,
                             const std::vector<std::pair<std::string, std::string>>& settings) -> Result<> {
        auto made = group_in(mount.folder);
        if (!made) return made.error();
        group = *made;
        for (const auto& [file, value] : settings)
            if (auto written = put(group / file, value); !written) return written.error();
        return success();
    };
    for (const Mount& mount : mounts()) {
        if (mount.is_v2) {
            const std::string controllers = first_line(mount.folder / "cgroup.controllers");
            if (!has_word(controllers, ' ', "memory") || !has_word(controllers, ' ', "cpu")) continue;
            if (auto handed = put(mount.folder / "cgroup.subtree_control", "+memory +cpu"); !handed)
                return handed.error();
            auto done = is_done(limits->memory_group_, mount,
                                {{"memory.max", std::to_string(machine.memory_bytes)},
                                 {"cpu.max", std::to_string(quota_us) + " " + std::to_string(kPeriodUs)}});
            limits->cpu_group_ = limits->memory_group_;
            if (!done) return done.error();
        } else if (limits->memory_group_.empty() && has_word(mount.options, ',', "memory")) {
            auto done = is_done(limits->memory_group_, mount,
                                {{"memory.limit_in_bytes", std::to_string(machine.memory_bytes)}});
            if (!done) return done.error();
        } else if (limits->cpu_group_.empty() && has_word(mount.options, ',', "cpu")) {
            auto done = is_done(limits->cpu_group_, mount,
                                {{"cpu.cfs_period_us", std::to_string(kPeriodUs)},
                                 {"cpu.cfs_quota_us", std::to_string(quota_us)}});
            if (!done) return done.error();
        }
    }
    if (limits->memory_group_.empty() || limits->cpu_group_.empty())
        return Error{ErrorCode::system_fault,
                     "no control groups for memory and cpu are mounted here (cgroup v1 or v2)"};
    return limits;
}

ThinClientLimits::~ThinClientLimits()
{
    if (!cpu_group_.empty()) ::rmdir(cpu_group_.c_str());
    if (!memory_group_.empty() && memory_group_ != cpu_group_) ::rmdir(memory_group_.c_str());
}

std::vector<std::string> ThinClientLimits::launcher() const
{
    return {"sh", "-c", R"(echo $$ > "$0/cgroup.procs" && echo $$ > "$1/cgroup.procs" && shift && exec "$@")",
            memory_group_, cpu_group_};
}

std::int64_t ThinClientLimits::out_of_memory_kills() const
{
    return number_in(memory_group_ / "memory.oom_control", "oom_kill") +
           number_in(memory_group_ / "memory.events", "oom_kill");
}

std::int64_t ThinClientLimits::memory_peak_bytes() const
{
    return std::max(number_in(memory_group_ / "memory.max_usage_in_bytes"),
                    number_in(memory_group_ / "memory.peak"));
}

std::int64_t ThinClientLimits::throttled_periods() const
{
    return number_in(cpu_group_ / "cpu.stat", "nr_throttled");
}

} // namespace kiosk::test
