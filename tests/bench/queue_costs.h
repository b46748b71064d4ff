#pragma once

#include "tests/bench/figures.h"

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace kiosk::bench
{

/// What people wait for while a queue lies in the kiosk, by the queue's size.
struct QueueCosts {
    std::string what;
    std::string unit;
    std::map<std::size_t, Spread> of_size;
};

/// Measures all of it with queues of these sizes, which take turns, `rounds` times.
std::vector<QueueCosts> measure_queue_costs(const std::vector<std::size_t>& sizes, std::size_t rounds);

/// Starts are measured in processes of their own, which are this program again: main() calls this first, and
/// in such a process it does not return.
void start_if_asked(int count, char** arguments);

// The names of what is measured.
inline constexpr const char* kStartCost = "the data is opened until the first snapshot";
inline constexpr const char* kStartCpuCost = "the same, CPU alone";
inline constexpr const char* kMemoryCost = "resident memory after that";
inline constexpr const char* kFrameCost = "a frame of the list that scrolls, p99 of CPU";
inline constexpr const char* kSearchCost = "search by text: a key, p99 of CPU";
inline constexpr const char* kKeyCost = "a frame with a key typed into the form, p99 of CPU";
inline constexpr const char* kKeepCost = "what was typed is kept, commit included, p99";
inline constexpr const char* kChangeCost = "one request changes: commit and new snapshot, p50";
inline constexpr const char* kSeeCost = "the window takes a changed queue in, p50 of CPU";
inline constexpr const char* kFormCost = "a form opens, like requests looked for, p50 of CPU";

} // namespace kiosk::bench
