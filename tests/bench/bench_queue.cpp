// What it costs that 50,000 requests lie in the kiosk: the same start, list, form and change with an empty
// queue are what they are compared with.

#include "tests/bench/bench_run.h"
#include "tests/bench/figures.h"
#include "tests/bench/queue_costs.h"

#include <string_view>

namespace
{

using namespace kiosk::bench;

/// design.md 11; performance.md F for what is kept while a person types. The search of requests has no line
/// of its own there: it may take what design.md allows the search of 100,000 customers.
std::optional<Budget> budget_of(std::string_view what)
{
    const auto at_most = [](double limit) {
        return Budget{.of = Budget::Of::ours, .is = Budget::Is::at_most, .limit = limit};
    };
    if (what == kFrameCost) return at_most(4);
    if (what == kSearchCost) return at_most(8);
    if (what == kKeepCost) return at_most(10);
    return std::nullopt;
}

} // namespace

int main(int count, char** arguments)
{
    start_if_asked(count, arguments);
    const auto file = figures_file(count, arguments);
    const std::size_t size = normally<std::size_t>(50'000, 5'000);
    std::vector<Figure> figures;
    for (const QueueCosts& cost : measure_queue_costs({0, size}, normally<std::size_t>(5, 2))) {
        const Spread& ours = cost.of_size.at(size);
        Figure figure{.topic = "queue",
                      .what = cost.what,
                      .unit = cost.unit,
                      .size = size,
                      .ours = ours,
                      .peers = {},
                      .budget = budget_of(cost.what)};
        if (const auto empty = cost.of_size.find(0); empty != cost.of_size.end()) {
            figure.peers.push_back({"ours with an empty queue", empty->second});
            if (cost.what == kStartCost) {
                const double least = empty->second.median;
                figures.push_back(
                    {.topic = "queue",
                     .what = "a start takes longer than an empty one by",
                     .unit = "ms",
                     .size = size,
                     .ours = {ours.median - least, ours.least - least, ours.most - least},
                     .peers = {},
                     .budget = Budget{.of = Budget::Of::ours, .is = Budget::Is::at_most, .limit = 300}});
            }
        }
        figures.push_back(std::move(figure));
    }
    write(file, figures);
}
