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

std::string_view growth_word(const std::vector<std::pair<double, double>>& points)
{
    assert(points.size() >= 3);
    // Measured times wander by a tenth or two.
    constexpr double noise = 0.15;
    const double first = points[points.size() - 3].second, middle = points[points.size() - 2].second;
    const double last = points.back().second;
    if (last <= (1 + 2 * noise) * first) return "flat";
    const double earlier = middle - first, later = last - middle;
    if (earlier <= noise * first) {
        // Lost in what it costs anyway: only the last decade tells.
        const double exponent = exponent_of(points);
        return exponent < 0.75 ? "slower than linear" : exponent <= 1.15 ? "linear" : "faster than linear";
    }
    const double widening = later / earlier;
    if (widening < 2) return "like a logarithm";
    if (widening < 6) return "slower than linear";
    return widening <= 20 ? "linear" : "faster than linear";
}

std::vector<Figure> growth_figures(const std::string& what, const std::string& unit,
                                   const std::map<std::size_t, Spread>& of_size)
{
    std::vector<Figure> figures;
    std::vector<std::pair<double, double>> points;
    const auto add = [&](std::string words, std::string_view in, std::size_t size, const Spread& spread) {
        figures.push_back({.topic = "growth",
                           .what = std::move(words),
                           .unit = std::string{in},
                           .size = size,
                           .ours = spread,
                           .peers = {},
                           .budget = {}});
    };
    for (const auto& [size, spread] : of_size) {
        points.emplace_back(static_cast<double>(size), spread.median);
        add(what, unit, size, spread);
    }
    add(what + ": " + std::string{growth_word(points)}, kExponentUnit, of_size.rbegin()->first,
        spread_of({exponent_of(points)}));
    return figures;
}

} // namespace kiosk::bench
