#pragma once

#include "storage/result.h"

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace kiosk::test
{

/// What came of playing the main job.
struct MainJob {
    std::vector<std::string> references; ///< As the kiosk gave them, in the order of filing.
    std::vector<std::string> numbers;    ///< 21Vianet's, in the same order.
    std::vector<std::string> ledger;     ///< The far side's executions, one JSON object each.
};

/// Plays the whole promise in a virtual display: the real kiosk with no line, one request of each kind filed with real
/// key strokes, `kill -9`, a new start, the line comes back, both arrive. Files and screenshots go to `folder`, which
/// is emptied first; `tell` hears the story as it happens. Errors: system_fault, with what was not seen.
Result<MainJob> play_main_job(const std::filesystem::path& folder, const std::function<void(std::string_view)>& tell);

} // namespace kiosk::test
