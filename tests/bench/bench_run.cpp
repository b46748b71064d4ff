#include "tests/bench/bench_run.h"

#include <cstdio>
#include <cstdlib>
#include <string_view>

#include <errno.h>

namespace kiosk::bench
{

bool is_short()
{
    const char* wish = std::getenv("KIOSK_BENCH");
    return wish != nullptr && std::string_view{wish} == "short";
}

void give_up(const std::string& why)
{
    std::fprintf(stderr, "%s: %s\n", program_invocation_short_name, why.c_str());
    std::exit(EXIT_FAILURE);
}

void say(const std::string& line)
{
    std::fprintf(stderr, "%s: %s\n", program_invocation_short_name, line.c_str());
}

std::filesystem::path figures_file(int count, char** arguments)
{
    if (count != 2) give_up("usage: the file for the figures, such as build/bench/figures/accept.json");
    return arguments[1];
}

std::filesystem::path empty_folder(const std::string& name)
{
    const auto folder = std::filesystem::absolute("build/bench/work") / name;
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    std::filesystem::permissions(folder, std::filesystem::perms{0700});
    return folder;
}

std::filesystem::path own_program()
{
    return std::filesystem::read_symlink("/proc/self/exe");
}

} // namespace kiosk::bench
