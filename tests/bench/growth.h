#pragma once

#include "tests/bench/figures.h"

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kiosk::bench
{

/// The e of cost = c * size^e between the two largest of `points` (size, cost), in the order of their sizes:
/// small sizes are ruled by what is done once whatever the size. 0 where a cost is 0.
double exponent_of(const std::vector<std::pair<double, double>>& points);

/// What that means to people, by all of the points: "flat", "like a logarithm", "slower than linear",
/// "linear" or "faster than linear". What grows by as much from decade to decade grows like a logarithm, what
/// grows by ten times as much is linear, whatever it costs besides.
std::string_view growth_word(const std::vector<std::pair<double, double>>& points);

/// The unit of a figure whose value is an exponent.
inline constexpr std::string_view kExponentUnit = "n^";

/// What costs `of_size`, by size, as figures of the topic "growth": one for each size and one that says how
/// it grows.
std::vector<Figure> growth_figures(const std::string& what, const std::string& unit,
                                   const std::map<std::size_t, Spread>& of_size);

} // namespace kiosk::bench
