#include "tests/bench/figure_words.h"

#include "tests/bench/growth.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace kiosk::bench
{

namespace
{

std::string with_commas(std::string number)
{
    const std::size_t first = number.front() == '-' ? 1 : 0;
    for (std::size_t at = std::min(number.find('.'), number.size()); at > first + 3;) {
        at -= 3;
        number.insert(at, ",");
    }
    return number;
}

} // namespace

std::string number_words(double value)
{
    const double size = std::abs(value);
    const int decimals = size >= 100 || size == 0 ? 0
                         : size >= 10             ? 1
                         : size >= 1              ? 2
                                     : std::min(6, 2 - static_cast<int>(std::floor(std::log10(size))));
    char text[64];
    std::snprintf(text, sizeof text, "%.*f", decimals, value);
    return with_commas(text);
}

std::string size_words(std::size_t size)
{
    return size == 0 ? std::string{} : with_commas(std::to_string(size));
}

std::string value_words(double value, const std::string& unit)
{
    return number_words(value) + (unit.empty() ? "" : " " + unit);
}

std::string budget_words(const Figure& figure)
{
    if (!figure.budget) return {};
    const std::string words = figure.budget->is == Budget::Is::at_most ? "at most " : "at least ";
    char limit[32];
    std::snprintf(limit, sizeof limit, "%g", figure.budget->limit); // As design.md has it.
    if (figure.budget->of == Budget::Of::ours)
        return words + limit + (figure.unit.empty() ? "" : " " + figure.unit);
    return words + limit + " x " + (figure.peers.empty() ? "a peer" : figure.peers.front().name);
}

std::optional<double> budget_value(const Figure& figure)
{
    if (!figure.budget) return std::nullopt;
    if (figure.budget->of == Budget::Of::ours) return figure.budget->limit;
    if (figure.peers.empty()) return std::nullopt;
    return figure.budget->limit * figure.peers.front().spread.median;
}

std::string exponent_words(double exponent)
{
    char text[32];
    std::snprintf(text, sizeof text, "%s%.2f", kExponentUnit.data(), exponent);
    return text;
}

std::size_t columns_of(const std::string& text)
{
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

} // namespace kiosk::bench
