#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>

namespace kiosk::bench
{

/// By the name of the row.
using InstructionCounts = std::map<std::string, std::int64_t>;

/// How much a row may grow before somebody has to look at it: a tenth is more than another compiler release
/// or another libc of the same Debian made of it.
inline constexpr double kGrowthMax = 0.10;

/// Runs `program argument` below callgrind, which leaves a file in `folder` (empty) for each dump the program
/// asks for; the median of each row. Exits with a sentence on failure.
InstructionCounts counted_in(const std::filesystem::path& program, const std::string& argument,
                             const std::filesystem::path& folder);

/// Exit with a sentence on failure.
InstructionCounts read_baseline(const std::filesystem::path& file);
void write_baseline(const std::filesystem::path& file, const InstructionCounts& counts);

/// Prints a line for each row, with both counts. False when a row has grown by more than kGrowthMax, is new
/// or is gone; one that shrank is only told.
bool is_within(const InstructionCounts& counts, const InstructionCounts& baseline);

} // namespace kiosk::bench
