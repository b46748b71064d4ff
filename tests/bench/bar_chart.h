#pragma once

#include "tests/bench/figures.h"

#include <string>
#include <vector>

namespace kiosk::bench
{

/// The figures of one topic as an SVG picture: a block of bars for each, ours first and in colour, with the
/// values as text, the least and the most of the runs as a thin line, and the budget as a dashed one. Figures
/// of one name without peers share a block, a bar for each size. `below` is one line of small print.
std::string bar_chart(const std::string& title, const std::vector<Figure>& figures, const std::string& below);

} // namespace kiosk::bench
