#pragma once

#include <string_view>
#include <utility>
#include <vector>

namespace kiosk::bench
{

/// The e of cost = c * size^e between the two largest of `points` (size, cost), in the order of their sizes:
/// small sizes are ruled by what is done once whatever the size. 0 where a cost is 0.
double exponent_of(const std::vector<std::pair<double, double>>& points);

/// What an exponent means to people. A logarithm has one of about 0.12 between 1,000 and 100,000 and is told
/// from nothing only where nothing else is in the way.
std::string_view growth_word(double exponent);

/// The unit of a figure whose value is an exponent.
inline constexpr std::string_view kExponentUnit = "n^";

} // namespace kiosk::bench
