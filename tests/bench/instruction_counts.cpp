#include "tests/bench/instruction_counts.h"

#include "tests/bench/bench_run.h"
#include "tests/bench/figures.h"
#include "tests/window/virtual_display.h"

#include <cstdio>
#include <fstream>
#include <vector>

#include <nlohmann/json.hpp>

namespace kiosk::bench
{

namespace
{

/// What one dump of callgrind says of itself.
struct Dump {
    std::string row; ///< Empty: the one at the end, which nobody asked for.
    std::int64_t instructions = 0;
};

Dump read_dump(const std::filesystem::path& file)
{
    constexpr std::string_view trigger = "desc: Trigger: Client Request: ";
    constexpr std::string_view totals = "totals: ";
    Dump dump;
    std::ifstream opened{file};
    for (std::string line; std::getline(opened, line);) {
        if (line.starts_with(trigger)) dump.row = line.substr(trigger.size());
        if (line.starts_with(totals)) dump.instructions = std::stoll(line.substr(totals.size()));
    }
    return dump;
}

} // namespace

InstructionCounts counted_in(const std::filesystem::path& program, const std::string& argument,
                             const std::filesystem::path& folder)
{
    auto counting = need(
        test::Process::start({"valgrind", "--quiet", "--tool=callgrind", "--instr-atstart=no",
                              "--callgrind-out-file=" + (folder / "counts").string(), program, argument}));
    if (const int status = counting->wait(); status != 0)
        give_up("below valgrind the counted program ended with " + std::to_string(status));
    std::map<std::string, std::vector<double>> runs;
    for (const auto& entry : std::filesystem::directory_iterator{folder})
        if (const Dump dump = read_dump(entry.path()); !dump.row.empty())
            runs[dump.row].push_back(static_cast<double>(dump.instructions));
    if (runs.empty()) give_up("callgrind left no counts in " + folder.string());
    InstructionCounts counts;
    for (const auto& [row, values] : runs)
        counts[row] = static_cast<std::int64_t>(spread_of(values).median);
    return counts;
}

InstructionCounts read_baseline(const std::filesystem::path& file)
{
    std::ifstream opened{file};
    const auto json = nlohmann::json::parse(opened, nullptr, false);
    InstructionCounts counts;
    if (!json.is_object()) give_up("no baseline in " + file.string());
    for (const auto& [row, count] : json.items()) {
        if (!count.is_number_integer()) give_up(file.string() + ": no count for \"" + row + "\"");
        counts[row] = count.get<std::int64_t>();
    }
    return counts;
}

void write_baseline(const std::filesystem::path& file, const InstructionCounts& counts)
{
    std::ofstream opened{file};
    opened << nlohmann::json(counts).dump(2) << '\n' << std::flush;
    if (!opened.good()) give_up("cannot write " + file.string());
    for (const auto& [row, count] : counts)
        std::printf("%-52s %12lld\n", row.c_str(), static_cast<long long>(count));
}

bool is_within(const InstructionCounts& counts, const InstructionCounts& baseline)
{
    bool is_all_within = true;
    for (const auto& [row, count] : counts) {
        const auto before = baseline.find(row);
        if (before == baseline.end()) {
            std::printf("%-52s %12s -> %12lld instructions: not in the baseline\n", row.c_str(), "",
                        static_cast<long long>(count));
            is_all_within = false;
            continue;
        }
        const double growth = static_cast<double>(count) / static_cast<double>(before->second) - 1;
        const bool is_too_much = growth > kGrowthMax;
        is_all_within = is_all_within && !is_too_much;
        std::printf("%-52s %12lld -> %12lld instructions: %+.1f %%%s\n", row.c_str(),
                    static_cast<long long>(before->second), static_cast<long long>(count), 100 * growth,
                    is_too_much            ? ", more than it may grow"
                    : growth < -kGrowthMax ? ", a new baseline is due"
                                           : "");
    }
    for (const auto& [row, count] : baseline)
        if (!counts.contains(row)) {
            std::printf("%-52s is in the baseline and was not counted\n", row.c_str());
            is_all_within = false;
        }
    return is_all_within;
}

} // namespace kiosk::bench
