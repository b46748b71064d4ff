#pragma once

#include <string>
#include <utility>
#include <vector>

namespace kiosk::bench
{

/// Where and with what something was measured, as names and words: processor, cores, memory, kernel, system,
/// file system, date, versions of what is measured beside, the commit. What cannot be told is left out.
std::vector<std::pair<std::string, std::string>> machine_facts();

} // namespace kiosk::bench
