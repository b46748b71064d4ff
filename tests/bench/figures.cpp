#include "tests/bench/figures.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace kiosk::bench
{

Spread spread_of(std::vector<double> runs)
{
    assert(!runs.empty());
    std::ranges::sort(runs);
    const std::size_t middle = runs.size() / 2;
    const double median = runs.size() % 2 == 1 ? runs[middle] : (runs[middle - 1] + runs[middle]) / 2;
    return {median, runs.front(), runs.back()};
}

double percentile(std::vector<double> values, double share)
{
    assert(!values.empty());
    std::ranges::sort(values);
    const auto rank = static_cast<std::size_t>(std::ceil(share * static_cast<double>(values.size())));
    return values[std::clamp<std::size_t>(rank, 1, values.size()) - 1];
}

std::optional<double> ratio_of(const Figure& figure)
{
    if (figure.peers.empty() || figure.peers.front().spread.median == 0) return std::nullopt;
    return figure.ours.median / figure.peers.front().spread.median;
}

std::optional<bool> is_met(const Figure& figure)
{
    if (!figure.budget) return std::nullopt;
    const auto measured =
        figure.budget->of == Budget::Of::ratio ? ratio_of(figure) : std::optional{figure.ours.median};
    if (!measured) return std::nullopt;
    return figure.budget->is == Budget::Is::at_most ? *measured <= figure.budget->limit
                                                    : *measured >= figure.budget->limit;
}

} // namespace kiosk::bench
