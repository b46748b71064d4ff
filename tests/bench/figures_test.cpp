#include "tests/bench/figures.h"
#include "tests/bench/growth.h"

#include <doctest/doctest.h>

using namespace kiosk::bench;

TEST_CASE("a spread is the median, the least and the most of its runs")
{
    const Spread odd = spread_of({5, 1, 3});
    CHECK(odd.median == 3);
    CHECK(odd.least == 1);
    CHECK(odd.most == 5);
    CHECK(spread_of({4, 1, 3, 2}).median == 2.5);
    CHECK(spread_of({7}).median == 7);
}

TEST_CASE("a percentile is the least value that so many do not exceed")
{
    std::vector<double> values;
    for (int value = 100; value > 0; --value)
        values.push_back(value);
    CHECK(percentile(values, 0.5) == 50);
    CHECK(percentile(values, 0.99) == 99);
    CHECK(percentile(values, 1) == 100);
    CHECK(percentile({3}, 0.99) == 3);
    CHECK(percentile({1, 2}, 0) == 1);
}

TEST_CASE("a ratio is taken of the first peer, and there is none without it")
{
    Figure figure{.ours = {3, 3, 3}, .peers = {{"one", {2, 2, 2}}, {"two", {9, 9, 9}}}, .budget = {}};
    CHECK(ratio_of(figure) == 1.5);
    figure.peers.front().spread.median = 0;
    CHECK(!ratio_of(figure));
    figure.peers.clear();
    CHECK(!ratio_of(figure));
}

TEST_CASE("a budget is met at its limit and missed beyond it")
{
    Figure figure{.ours = {4, 4, 4}, .peers = {{"one", {2, 2, 2}}}, .budget = {}};
    CHECK(!is_met(figure));
    figure.budget = Budget{.of = Budget::Of::ratio, .is = Budget::Is::at_most, .limit = 2};
    CHECK(is_met(figure) == true);
    figure.budget->limit = 1.9;
    CHECK(is_met(figure) == false);
    figure.budget->is = Budget::Is::at_least;
    CHECK(is_met(figure) == true);
    figure.peers.clear();
    CHECK(!is_met(figure));
    figure.budget->of = Budget::Of::ours;
    CHECK(is_met(figure) == true);
}

TEST_CASE("the growth of a cost is named by how much more each decade adds")
{
    CHECK(growth_word({{500, 3}, {5'000, 3}, {50'000, 3.1}}) == "flat");
    CHECK(growth_word({{500, 3}, {5'000, 2.8}, {50'000, 2}}) == "flat");
    CHECK(growth_word({{500, 3}, {5'000, 5}, {50'000, 7}}) == "like a logarithm");
    CHECK(growth_word({{500, 1}, {5'000, 3.2}, {50'000, 10}}) == "slower than linear");
    CHECK(growth_word({{500, 17}, {5'000, 83}, {50'000, 744}}) == "linear");
    CHECK(growth_word({{500, 9}, {5'000, 10}, {50'000, 100}}) == "linear");
    CHECK(growth_word({{500, 1}, {5'000, 30}, {50'000, 3'000}}) == "faster than linear");
}

TEST_CASE("an exponent is that of the last decade, and 0 where something costs nothing")
{
    CHECK(exponent_of({{500, 9}, {5'000, 10}, {50'000, 100}}) == doctest::Approx(1));
    CHECK(exponent_of({{500, 0}, {5'000, 0}}) == 0);
}
