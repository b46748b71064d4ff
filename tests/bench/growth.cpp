#include "tests/bench/growth.h"

#include <cassert>
#include <cmath>

namespace kiosk::bench
{

double exponent_of(const std::vector<std::pair<double, double>>& points)
{
    assert(points.size() >= 2);
    const auto& [small, cheap] = points[points.size() - 2];
    const auto& [large, dear] = points.back();
    if (cheap <= 0 || dear <= 0) return 0;
    return std::log(dear / cheap) / std::log(large / small);
}

std::string_view growth_word(double exponent)
{
    // Measured times wander by a tenth; a decade of size makes 0.05 of that.
    if (exponent < 0.08) return "flat";
    if (exponent < 0.3) return "like a logarithm";
    if (exponent < 0.75) return "slower than linear";
    if (exponent <= 1.15) return "linear";
    return "faster than linear";
}

} // namespace kiosk::bench
