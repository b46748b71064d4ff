// How costs grow with what lies in the kiosk: at 1, 10 and 100 times as much, and the exponent of the last
// decade (growth.h).

#include "storage/store.h"
#include "tests/bench/bench_run.h"
#include "tests/bench/figures.h"
#include "tests/bench/growth.h"
#include "tests/bench/many_customers.h"
#include "tests/bench/queue_costs.h"
#include "tests/bench/queue_of_requests.h"
#include "tests/bench/stopwatch.h"

#include <algorithm>
#include <iterator>
#include <memory>

namespace
{

using namespace kiosk;
using namespace kiosk::bench;

QueueCosts measure_accept(const std::vector<std::size_t>& sizes, std::size_t rounds, std::size_t block)
{
    const auto folder = empty_folder("growth");
    const SystemClock clock;
    SystemRandom random;
    std::map<std::size_t, std::unique_ptr<Store>> stores;
    for (const std::size_t size : sizes) {
        const auto data = folder / std::to_string(size);
        copy_queue(size, data);
        stores[size] = need(Store::open(data));
    }
    std::map<std::size_t, std::vector<double>> p50_us;
    for (std::size_t round = 0; round < rounds; ++round)
        for (const std::size_t size : sizes) {
            std::vector<double> times_us;
            for (std::size_t number = 0; number < block; ++number) {
                const Request request = bench::a_request(random, number);
                const std::string frozen = frozen_of(request);
                times_us.push_back(microseconds_of([&] {
                    need(stores[size]->outbox.accept(request, frozen, Channel::partner_center, clock.now()));
                }));
            }
            p50_us[size].push_back(percentile(times_us, 0.5));
        }
    stores.clear();
    std::filesystem::remove_all(folder);
    QueueCosts cost{"durable accept, p50", "us", {}};
    for (const auto& [size, values] : p50_us)
        cost.of_size[size] = spread_of(values);
    return cost;
}

QueueCosts measure_search(const std::vector<std::size_t>& sizes, std::size_t rounds)
{
    QueueCosts cost{"customer search, p99 of CPU", "ms", {}};
    for (const std::size_t size : sizes) {
        const auto customers = many_customers(size);
        const auto searches = typed_searches(customers, 500);
        const CustomerDirectory directory{customers, {}, CustomerSource::partner_center};
        std::vector<double> p99_ms;
        for (std::size_t round = 0; round < rounds; ++round) {
            std::vector<double> times_ms;
            for (const std::string& text : searches)
                times_ms.push_back(cpu_ms_of([&] { (void)directory.search(text, 200); }));
            p99_ms.push_back(percentile(times_ms, 0.99));
        }
        cost.of_size[size] = spread_of(p99_ms);
    }
    return cost;
}

} // namespace

int main(int count, char** arguments)
{
    start_if_asked(count, arguments);
    const auto file = figures_file(count, arguments);
    const std::size_t most = normally<std::size_t>(50'000, 5'000);
    const std::vector<std::size_t> sizes{most / 100, most / 10, most};
    const auto rounds = normally<std::size_t>(5, 2);

    std::vector<QueueCosts> costs{measure_accept(sizes, rounds, normally<std::size_t>(300, 50))};
    for (QueueCosts& cost : measure_queue_costs(sizes, normally<std::size_t>(3, 1)))
        costs.push_back(std::move(cost));
    costs.push_back(measure_search({1'000, 10'000, 100'000}, rounds));

    std::vector<Figure> figures;
    for (const QueueCosts& cost : costs)
        std::ranges::move(growth_figures(cost.what, cost.unit, cost.of_size), std::back_inserter(figures));
    write(file, figures);
}
