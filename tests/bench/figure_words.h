#pragma once

#include "tests/bench/figures.h"

#include <string>

namespace kiosk::bench
{

// How figures read, in the table and in the charts.

/// Three digits that count, and commas between thousands: 12,345; 1,230; 45.6; 0.0123.
std::string number_words(double value);

/// All digits of a size, with the same commas; empty for none.
std::string size_words(std::size_t size);

/// A number with its unit, which may be none.
std::string value_words(double value, const std::string& unit);

/// "n^0.95".
std::string exponent_words(double exponent);

/// "at most 2 x bare INSERT + commit", "at least 0.8 x ...", "at most 4 ms"; empty without one.
std::string budget_words(const Figure& figure);

/// What the budget allows in the figure's own unit; nothing where it is a ratio of nobody.
std::optional<double> budget_value(const Figure& figure);

/// How far lines of text reach, in characters: of a table of a terminal that writes UTF-8.
std::size_t columns_of(const std::string& text);

} // namespace kiosk::bench
