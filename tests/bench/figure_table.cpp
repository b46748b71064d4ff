#include "tests/bench/figure_table.h"

#include "tests/bench/figure_words.h"
#include "tests/bench/growth.h"

#include <algorithm>
#include <array>

namespace kiosk::bench
{

namespace
{

constexpr std::size_t kColumns = 8;
using Row = std::array<std::string, kColumns>;
const Row kHeads{"topic", "what", "at", "ours [least..most]", "beside", "ratio", "budget", ""};

std::string spread_words(const Spread& spread, const std::string& unit)
{
    if (unit == kExponentUnit) return exponent_words(spread.median);
    std::string words = value_words(spread.median, unit);
    if (spread.least != spread.most)
        words += " [" + number_words(spread.least) + ".." + number_words(spread.most) + "]";
    return words;
}

std::string ratio_words(const Figure& figure, const Peer& peer)
{
    if (peer.spread.median == 0) return {};
    return number_words(figure.ours.median / peer.spread.median);
}

std::vector<Row> rows_of(const Figure& figure)
{
    const auto met = is_met(figure);
    Row first{figure.topic, figure.what, size_words(figure.size), spread_words(figure.ours, figure.unit),
              "",           "",          budget_words(figure),    !met ? "" : *met ? "met" : "NOT MET"};
    std::vector<Row> rows{std::move(first)};
    for (std::size_t number = 0; number < figure.peers.size(); ++number) {
        if (number > 0) rows.emplace_back();
        const Peer& peer = figure.peers[number];
        rows.back()[4] = peer.name + ": " + spread_words(peer.spread, figure.unit);
        rows.back()[5] = ratio_words(figure, peer);
    }
    return rows;
}

} // namespace

std::string table_of(const std::vector<Figure>& figures)
{
    std::vector<Row> rows{kHeads};
    for (const Figure& figure : figures)
        for (Row& row : rows_of(figure))
            rows.push_back(std::move(row));

    std::array<std::size_t, kColumns> widths{};
    for (const Row& row : rows)
        for (std::size_t column = 0; column < kColumns; ++column)
            widths[column] = std::max(widths[column], columns_of(row[column]));

    std::string table;
    for (const Row& row : rows) {
        std::string line;
        for (std::size_t column = 0; column < kColumns; ++column)
            line += row[column] + std::string(widths[column] - columns_of(row[column]) + 2, ' ');
        table += line.substr(0, line.find_last_not_of(' ') + 1) + '\n';
    }
    return table;
}

} // namespace kiosk::bench
