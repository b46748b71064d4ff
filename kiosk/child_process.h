#pragma once

#include "storage/clock.h"
#include "storage/result.h"

#include <string>
#include <string_view>
#include <vector>

namespace kiosk
{

/// How a program ended.
struct ChildEnd {
    int status;         ///< Its exit status, or 128 plus the signal that ended it.
    std::string output; ///< Standard output, at most kChildOutputMax bytes.
    std::string words;  ///< Standard error, at most kChildWordsMax bytes.
};

/// What is kept; more is read and thrown away. A slip with all its fonts is below 1 MiB.
inline constexpr std::size_t kChildOutputMax = std::size_t{8} << 20, kChildWordsMax = 4096;

/// Runs a program without a shell (the first argument is looked up in PATH unless it has a slash), gives it
/// `input` on standard input and waits for its end. It inherits nothing but the environment. After `patience`
/// it is killed. Blocks: not for the UI thread, nor the core's. Thread-safe. Errors: not_found (no such
/// program), system_fault, not_possible_now (it did not end in time).
Result<ChildEnd> run_child(const std::vector<std::string>& arguments, std::string_view input,
                           Milliseconds patience);

} // namespace kiosk
