#include "tests/bench/machine_facts.h"

#include <sys/utsname.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <memory>

namespace kiosk::bench
{

namespace
{

/// The first line that a command prints; empty when it prints none or is not there.
std::string first_line_of(const std::string& command)
{
    struct Close {
        void operator()(FILE* pipe) const { ::pclose(pipe); }
    };
    const std::unique_ptr<FILE, Close> pipe{::popen((command + " 2>/dev/null").c_str(), "re")};
    std::array<char, 512> line{};
    if (!pipe || std::fgets(line.data(), line.size(), pipe.get()) == nullptr) return {};
    std::string words = line.data();
    while (!words.empty() && (words.back() == '\n' || words.back() == ' '))
        words.pop_back();
    return words;
}

/// What stands behind `name` and a separator in a file of facts.
std::string fact_in(const char* file, const std::string& name, char separator)
{
    std::ifstream in{file};
    for (std::string line; std::getline(in, line);) {
        if (!line.starts_with(name)) continue;
        auto at = line.find(separator);
        if (at == line.npos) continue;
        at = line.find_first_not_of(" \t\"", at + 1);
        if (at == line.npos) return {};
        const auto end = line.find_last_not_of(" \t\"");
        return line.substr(at, end - at + 1);
    }
    return {};
}

std::string today()
{
    const std::time_t now = std::time(nullptr);
    std::array<char, 32> text{};
    std::tm parts{};
    std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", ::gmtime_r(&now, &parts));
    return text.data();
}

} // namespace

std::vector<std::pair<std::string, std::string>> machine_facts()
{
    std::vector<std::pair<std::string, std::string>> facts;
    const auto add = [&](const char* name, std::string words) {
        if (!words.empty()) facts.emplace_back(name, std::move(words));
    };
    utsname system{};
    ::uname(&system);
    add("date", today());
    add("commit", first_line_of("git describe --always --dirty --abbrev=12"));
    add("cpu", fact_in("/proc/cpuinfo", "model name", ':'));
    add("cores", std::to_string(::sysconf(_SC_NPROCESSORS_ONLN)));
    add("memory", fact_in("/proc/meminfo", "MemTotal", ':'));
    add("kernel", std::string{system.sysname} + ' ' + system.release);
    add("system", fact_in("/etc/os-release", "PRETTY_NAME", '='));
    add("file system", first_line_of("stat -f -c %T build"));
    for (const char* package : {"libsqlite3-0", "libcurl4", "libsodium23", "nginx-light", "chromium",
                                "libgtk-3-0", "libqt5widgets5"})
        add(package, first_line_of(std::string{"dpkg-query -W -f '${Version}' "} + package));
    return facts;
}

} // namespace kiosk::bench
