#include "tests/bench/process_family.h"

#include <cctype>
#include <csignal>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <thread>

#include <sys/prctl.h>
#include <unistd.h>

namespace kiosk::bench
{

namespace
{

std::filesystem::path folder_of(pid_t process)
{
    return std::filesystem::path{"/proc"} / std::to_string(process);
}

/// Every process and its parent.
std::multimap<pid_t, pid_t> children_by_parent()
{
    std::multimap<pid_t, pid_t> children;
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator{"/proc", ignored}) {
        const std::string name = entry.path().filename();
        if (std::isdigit(static_cast<unsigned char>(name.front())) == 0) continue;
        std::ifstream file{entry.path() / "stat"};
        const std::string stat{std::istreambuf_iterator<char>{file}, {}};
        // The name before it may hold anything, also a bracket.
        const std::size_t end_of_name = stat.rfind(')');
        if (end_of_name == std::string::npos) continue;
        std::istringstream fields{stat.substr(end_of_name + 1)};
        char state = 0;
        pid_t parent = 0;
        if (fields >> state >> parent && state != 'Z') children.emplace(parent, std::stoi(name));
    }
    return children;
}

std::set<pid_t> descendants()
{
    const auto children = children_by_parent();
    std::set<pid_t> found;
    std::vector<pid_t> open{::getpid()};
    while (!open.empty()) {
        const auto [begin, end] = children.equal_range(open.back());
        open.pop_back();
        for (auto child = begin; child != end; ++child)
            if (found.insert(child->second).second) open.push_back(child->second);
    }
    return found;
}

long wake_ups_of(pid_t process)
{
    long switches = 0;
    std::error_code ignored;
    for (const auto& task : std::filesystem::directory_iterator{folder_of(process) / "task", ignored}) {
        std::ifstream status{task.path() / "status"};
        constexpr std::string_view key = "voluntary_ctxt_switches:";
        for (std::string line; std::getline(status, line);)
            if (line.starts_with(key)) switches += std::stol(line.substr(key.size()));
    }
    return switches;
}

bool has(std::string_view text, std::string_view part)
{
    return text.find(part) != std::string_view::npos;
}

} // namespace

Effort operator-(const Effort& later, const Effort& before)
{
    return {later.cpu - before.cpu, later.wake_ups - before.wake_ups};
}

std::string_view words_for(MemoryPart part)
{
    switch (part) {
    case MemoryPart::heap:
        return "heap and other anonymous memory";
    case MemoryPart::program:
        return "the program's own file";
    case MemoryPart::libraries:
        return "libraries";
    case MemoryPart::gl_driver:
        return "GL driver";
    case MemoryPart::fonts:
        return "fonts";
    case MemoryPart::picture:
        return "picture shared with the X server";
    case MemoryPart::other:
        return "other files";
    }
    return "";
}

MemoryPart part_of(std::string_view mapping, std::string_view program)
{
    if (mapping.empty() || mapping.starts_with('[') || mapping.starts_with("/memfd:") ||
        mapping.starts_with("/dev/zero"))
        return MemoryPart::heap;
    if (mapping.starts_with("/SYSV") || mapping.starts_with("/dev/shm/")) return MemoryPart::picture;
    if (mapping == program) return MemoryPart::program;
    if (has(mapping, "/fonts/") || has(mapping, "/fontconfig/")) return MemoryPart::fonts;
    for (const std::string_view driver : {"libGL", "libEGL", "libLLVM", "_dri.so", "libgallium", "libglapi",
                                          "libgbm", "libdrm", "libvk_", "libvulkan", "swrast"})
        if (has(mapping, driver)) return MemoryPart::gl_driver;
    if (has(mapping, ".so")) return MemoryPart::libraries;
    return MemoryPart::other;
}

ProcessFamily::ProcessFamily() : older_((::prctl(PR_SET_CHILD_SUBREAPER, 1), descendants())) {}

std::set<pid_t> ProcessFamily::members() const
{
    std::set<pid_t> found = descendants();
    for (const pid_t process : older_)
        found.erase(process);
    return found;
}

Effort ProcessFamily::effort() const
{
    Effort all;
    for (const pid_t process : members()) {
        clockid_t clock = 0;
        timespec time{};
        // Nanoseconds; /proc/PID/stat counts in hundredths of a second, a tenth of what is allowed in all.
        if (::clock_getcpuclockid(process, &clock) != 0 || ::clock_gettime(clock, &time) != 0) continue;
        all.cpu += std::chrono::seconds{time.tv_sec} + std::chrono::nanoseconds{time.tv_nsec};
        all.wake_ups += wake_ups_of(process);
    }
    return all;
}

std::map<MemoryPart, double> ProcessFamily::memory() const
{
    std::map<MemoryPart, double> parts;
    for (const pid_t process : members()) {
        std::error_code ignored;
        const std::string program = std::filesystem::read_symlink(folder_of(process) / "exe", ignored);
        std::ifstream smaps{folder_of(process) / "smaps"};
        std::string mapping;
        for (std::string line; std::getline(smaps, line);) {
            std::istringstream fields{line};
            std::string first;
            fields >> first;
            if (first == "Pss:") {
                double kib = 0;
                fields >> kib;
                parts[part_of(mapping, program)] += kib / 1024;
            } else if (!first.ends_with(':')) {
                // 7f00-7fff r-xp 00000000 08:01 1234 /usr/lib/name
                std::string skipped;
                for (int field = 0; field < 4; ++field)
                    fields >> skipped;
                mapping.clear();
                std::getline(fields >> std::ws, mapping);
            }
        }
    }
    return parts;
}

double ProcessFamily::resident_mib() const
{
    double mib = 0;
    for (const pid_t process : members()) {
        std::ifstream file{folder_of(process) / "smaps_rollup"};
        constexpr std::string_view key = "Rss:";
        for (std::string line; std::getline(file, line);)
            if (line.starts_with(key)) mib += std::stod(line.substr(key.size())) / 1024;
    }
    return mib;
}

void ProcessFamily::end(pid_t first) const
{
    constexpr std::chrono::seconds patience{3};
    ::kill(first, SIGTERM);
    const auto kills_at = std::chrono::steady_clock::now() + patience;
    for (std::set<pid_t> left = members(); !left.empty(); left = members()) {
        if (std::chrono::steady_clock::now() >= kills_at)
            for (const pid_t process : left)
                ::kill(process, SIGKILL);
        std::this_thread::sleep_for(std::chrono::milliseconds{20});
    }
}

} // namespace kiosk::bench
