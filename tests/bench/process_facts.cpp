#include "tests/bench/process_facts.h"

#include <fstream>
#include <sstream>
#include <string>

#include <unistd.h>

namespace kiosk::bench
{

namespace
{

std::string file_of(pid_t process, const char* name)
{
    return "/proc/" + (process == kSelf ? std::string{"self"} : std::to_string(process)) + '/' + name;
}

/// The number behind `label` in a file of labelled lines.
std::int64_t labelled(pid_t process, const char* name, const std::string& label)
{
    std::ifstream file{file_of(process, name)};
    for (std::string line; std::getline(file, line);)
        if (line.starts_with(label)) return std::stoll(line.substr(label.size()));
    return 0;
}

} // namespace

double resident_mib(pid_t process)
{
    return static_cast<double>(labelled(process, "status", "VmRSS:")) / 1024;
}

double cpu_ms(pid_t process)
{
    std::ifstream file{file_of(process, "stat")};
    std::stringstream whole;
    whole << file.rdbuf();
    const std::string text = whole.str();
    const auto name_end = text.rfind(')'); // The name before it may hold anything.
    if (name_end == text.npos) return 0;
    std::istringstream fields{text.substr(name_end + 2)};
    std::string skipped;
    constexpr int first_field = 3, user_time_field = 14;
    for (int field = first_field; field < user_time_field; ++field)
        fields >> skipped;
    long user_ticks = 0, system_ticks = 0;
    fields >> user_ticks >> system_ticks;
    return 1000 * static_cast<double>(user_ticks + system_ticks) /
           static_cast<double>(::sysconf(_SC_CLK_TCK));
}

BytesMoved bytes_moved(pid_t process)
{
    return {.read = labelled(process, "io", "rchar:"), .written = labelled(process, "io", "wchar:")};
}

} // namespace kiosk::bench
