// What it costs that a request is called saved, beside what the disk and SQLite would take for the same
// bytes. All take turns on the same disk, a block each a round; every block of ours with an empty queue
// begins with a fresh data folder. Bodies and ids are made before the clock runs, as they are when a person
// presses Submit.

#include "storage/store.h"
#include "tests/bench/bare_table.h"
#include "tests/bench/bench_run.h"
#include "tests/bench/counted_flushes.h"
#include "tests/bench/figures.h"
#include "tests/bench/process_facts.h"
#include "tests/bench/queue_of_requests.h"
#include "tests/bench/stopwatch.h"

#include <fcntl.h>
#include <unistd.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace
{

using namespace kiosk;
using namespace kiosk::bench;
namespace fs = std::filesystem;

/// What one contestant did in its blocks; a value for each block.
struct Contestant {
    std::string name;
    std::vector<double> per_second, p50_us, p99_us, flushes, bytes;

    Peer peer(std::vector<double> Contestant::*values) const { return {name, spread_of(this->*values)}; }
};

struct Accepted {
    Request request;
    std::string frozen;
};

std::vector<Accepted> requests(RandomSource& random, std::size_t count)
{
    std::vector<Accepted> made;
    for (std::size_t number = 0; number < count; ++number) {
        Request request = a_request(random, number);
        std::string frozen = frozen_of(request);
        made.push_back({std::move(request), std::move(frozen)});
    }
    return made;
}

void run_block(Contestant& contestant, const std::vector<Accepted>& block,
               const std::function<void(const Accepted&)>& keep)
{
    std::vector<double> times_us;
    const std::int64_t flushes_before = flushes();
    const std::int64_t bytes_before = bytes_moved().written;
    const double whole_us = microseconds_of([&] {
        for (const Accepted& one : block)
            times_us.push_back(microseconds_of([&] { keep(one); }));
    });
    const auto count = static_cast<double>(block.size());
    contestant.flushes.push_back(static_cast<double>(flushes() - flushes_before) / count);
    contestant.bytes.push_back(static_cast<double>(bytes_moved().written - bytes_before) / count);
    contestant.per_second.push_back(count / whole_us * 1e6);
    contestant.p50_us.push_back(percentile(times_us, 0.5));
    contestant.p99_us.push_back(percentile(times_us, 0.99));
}

/// A file that takes bodies one after the other and is flushed after each.
class PlainFile
{
public:
    enum class Room { made_before, grows };

    PlainFile(const fs::path& path, Room room, std::size_t bytes)
        : descriptor_(::open(path.c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600))
    {
        if (descriptor_ < 0) give_up("cannot open " + path.string());
        if (room == Room::grows) return;
        put(std::string(bytes, '\0'));
        at_ = 0;
    }
    ~PlainFile() { ::close(descriptor_); }
    PlainFile(const PlainFile&) = delete;

    void put(std::string_view bytes)
    {
        const auto written = ::pwrite(descriptor_, bytes.data(), bytes.size(), at_);
        if (written != static_cast<ssize_t>(bytes.size()) || ::fdatasync(descriptor_) != 0)
            give_up("the disk does not take a plain file");
        at_ += written;
    }

private:
    int descriptor_;
    off_t at_ = 0;
};

std::vector<Figure> measure(std::size_t queued, std::size_t rounds, std::size_t block_size)
{
    SystemRandom random;
    const SystemClock clock;
    const fs::path folder = empty_folder("accept");

    Contestant ours{.name = "ours"}, bare{.name = "bare INSERT + commit"};
    Contestant made_before{.name = "pre-allocated file, write + fdatasync"};
    Contestant appended{.name = "growing file, write + fdatasync"};

    const auto open_store = [&](std::size_t round) {
        const fs::path data = folder / ("data-" + std::to_string(queued > 0 ? 0 : round));
        if (queued > 0) copy_queue(queued, data);
        return need(Store::open(data));
    };
    const auto open_table = [&](std::size_t round) {
        const fs::path file = folder / ("bare-" + std::to_string(queued > 0 ? 0 : round) + ".db");
        auto table = std::make_unique<BareTable>(file);
        table->fill(queued, [](std::size_t) { return std::string(kFrozenBytes, 'b'); });
        return table;
    };
    std::unique_ptr<Store> store;
    std::unique_ptr<BareTable> table;
    for (std::size_t round = 0; round < rounds; ++round) {
        if (queued == 0 || round == 0) {
            store.reset();
            store = open_store(round);
            table = open_table(round);
        }
        const std::vector<Accepted> block = requests(random, block_size);
        PlainFile whole{folder / "whole", PlainFile::Room::made_before, block_size * 2 * kFrozenBytes};
        PlainFile growing{folder / ("growing-" + std::to_string(round)), PlainFile::Room::grows, 0};
        const std::vector<std::function<void()>> turns{
            [&] {
                run_block(ours, block, [&](const Accepted& one) {
                    need(store->outbox.accept(one.request, one.frozen, Channel::partner_center, clock.now()));
                });
            },
            [&] {
                run_block(bare, block,
                          [&](const Accepted& one) { table->insert(one.request.id().text(), one.frozen); });
            },
            [&] { run_block(made_before, block, [&](const Accepted& one) { whole.put(one.frozen); }); },
            [&] { run_block(appended, block, [&](const Accepted& one) { growing.put(one.frozen); }); },
        };
        // Nobody is always the one who comes after the disk's rest.
        for (std::size_t turn = 0; turn < turns.size(); ++turn)
            turns[(turn + round) % turns.size()]();
    }
    store.reset();
    table.reset();
    fs::remove_all(folder);

    const auto figure = [&](const std::string& what, const std::string& unit,
                            std::vector<double> Contestant::*values, std::optional<Budget> budget) {
        return Figure{.topic = "accept",
                      .what = "durable accept, " + what,
                      .unit = unit,
                      .size = queued,
                      .ours = spread_of(ours.*values),
                      .peers = {bare.peer(values), made_before.peer(values), appended.peer(values)},
                      .budget = budget};
    };
    // design.md 11; the flushes: reference/performance.md F.
    return {figure("rate", "1/s", &Contestant::per_second,
                   Budget{.of = Budget::Of::ratio, .is = Budget::Is::at_least, .limit = 0.8}),
            figure("p50", "us", &Contestant::p50_us, std::nullopt),
            figure("p99", "us", &Contestant::p99_us,
                   Budget{.of = Budget::Of::ratio, .is = Budget::Is::at_most, .limit = 2}),
            figure("flushes of each", "", &Contestant::flushes,
                   Budget{.of = Budget::Of::ours, .is = Budget::Is::at_most, .limit = 1.05}),
            figure("given to write(2) for each", "B", &Contestant::bytes, std::nullopt)};
}

} // namespace

int main(int count, char** arguments)
{
    const fs::path file = figures_file(count, arguments);
    const std::size_t rounds = normally<std::size_t>(11, 3);
    const std::size_t block_size = normally<std::size_t>(1000, 200);
    std::vector<Figure> figures;
    for (const std::size_t queued :
         {std::size_t{0}, normally<std::size_t>(10'000, 1'000), normally<std::size_t>(100'000, 5'000)}) {
        say("accepts with " + std::to_string(queued) + " queued");
        for (Figure& figure : measure(queued, rounds, block_size))
            figures.push_back(std::move(figure));
    }
    write(file, figures);
}
