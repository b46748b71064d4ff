#pragma once

#include "tests/bench/figures.h"

#include <string>
#include <vector>

namespace kiosk::bench
{

/// All figures as one table in plain text, a line each; more peers than one stand in lines below. What misses
/// its budget says "NOT MET".
std::string table_of(const std::vector<Figure>& figures);

} // namespace kiosk::bench
