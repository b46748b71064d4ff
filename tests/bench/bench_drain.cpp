// How quickly a queue is sent when the line is there: the kiosk's own core beside a bare loop over libcurl
// with as many transfers, the same connections, the same TLS and a commit for the outcomes that come
// together. Each drains in a process of its own, in turn, to nginx (which takes everything at once) and to
// the sandbox (which keeps a ledger), over a line of 0, 50 and 200 ms.

#include "tests/bench/bare_table.h"
#include "tests/bench/bench_run.h"
#include "tests/bench/delayed_line.h"
#include "tests/bench/drain_clients.h"
#include "tests/bench/far_sides.h"
#include "tests/bench/figures.h"
#include "tests/bench/growth.h"
#include "tests/bench/queue_of_requests.h"
#include "tests/program/running_process.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <iterator>
#include <map>
#include <optional>
#include <string_view>
#include <tuple>
#include <utility>

namespace
{

using namespace kiosk;
using namespace kiosk::bench;
namespace fs = std::filesystem;

enum class Client { ours, bare };

std::string_view word(Client client)
{
    return client == Client::ours ? "--ours" : "--bare";
}

/// In such a process main() does not go on.
void drain_if_asked(int count, char** arguments)
{
    if (count != 7) return;
    const bool is_ours = arguments[1] == word(Client::ours);
    const Errand errand{.base_url = arguments[3],
                        .ca_file = arguments[4],
                        .connections = std::string_view{arguments[5]} == "fresh" ? Connections::fresh
                                                                                 : Connections::reused,
                        .items = std::stoul(arguments[6])};
    const Drained drained = is_ours ? drain_ours(arguments[2], errand) : drain_bare(arguments[2], errand);
    std::printf("%f %f %f %f %f\n", drained.seconds, drained.cpu_ms, drained.start_mib, drained.middle_mib,
                drained.end_mib);
    std::fflush(stdout);
    std::_Exit(EXIT_SUCCESS); // What comes after is not measured.
}

Drained drained_by(Client client, const fs::path& data, const Errand& errand)
{
    test::RunningProcess process{
        {.command = {own_program(), std::string{word(client)}, data, errand.base_url, errand.ca_file,
                     errand.connections == Connections::fresh ? "fresh" : "reused",
                     std::to_string(errand.items)},
         .environment = {},
         .input = {},
         .file_bytes_max = {}}};
    const test::ProcessEnd end = process.end(std::chrono::minutes{10});
    Drained drained;
    if (std::sscanf(end.out.c_str(), "%lf %lf %lf %lf %lf", &drained.seconds, &drained.cpu_ms,
                    &drained.start_mib, &drained.middle_mib, &drained.end_mib) != 5)
        give_up("a drain failed: " + end.err);
    return drained;
}

struct Runs {
    std::vector<double> per_second, cpu_ms, bytes, start_mib, middle_mib, end_mib;

    void add(const Drained& drained, std::size_t items, std::int64_t carried)
    {
        const auto count = static_cast<double>(items);
        per_second.push_back(count / drained.seconds);
        cpu_ms.push_back(drained.cpu_ms / count);
        bytes.push_back(static_cast<double>(carried) / count);
        start_mib.push_back(drained.start_mib);
        middle_mib.push_back(drained.middle_mib);
        end_mib.push_back(drained.end_mib);
    }
};

/// One way to drain; `delay` 0 is loopback itself.
struct Course {
    std::string far_side;
    Connections connections;
    std::chrono::milliseconds delay;
    std::size_t items, rounds;

    std::string words() const
    {
        return "drain of " + std::to_string(items) + " to " + far_side + ", " +
               (connections == Connections::fresh ? "fresh connections" : "connections used again");
    }
};

/// A drain, and the bytes that a delayed line carried.
std::pair<Drained, std::int64_t> one_drain(Client client, const Course& course, const fs::path& folder,
                                           const TlsFiles& tls)
{
    // A new far side for each: what it remembers must not be the other one's burden.
    const FarSide far_side =
        course.far_side == "nginx" ? start_nginx(folder, tls) : start_sandbox(folder, &tls);
    std::optional<DelayedLine> line;
    if (course.delay.count() > 0) line.emplace(far_side.port, course.delay);
    const Errand errand{.base_url =
                            "https://127.0.0.1:" + std::to_string(line ? line->port() : far_side.port),
                        .ca_file = tls.issuer,
                        .connections = course.connections,
                        .items = course.items};
    const fs::path data = folder / "data";
    fs::remove_all(data);
    if (client == Client::ours) {
        copy_queue(course.items, data);
    } else {
        fs::create_directories(data);
        SystemRandom random;
        BareTable{data / "table.db"}.fill(
            course.items, [&](std::size_t number) { return frozen_of(a_request(random, number)); });
    }
    const Drained drained = drained_by(client, client == Client::ours ? data : data / "table.db", errand);
    return {drained, line ? line->bytes_carried() : 0};
}

void run(const Course& course, const fs::path& folder, const TlsFiles& tls, std::vector<Figure>& figures)
{
    say(course.words() + ", " + std::to_string(course.delay.count()) + " ms");
    Runs ours, bare;
    for (std::size_t round = 0; round < course.rounds; ++round)
        for (const bool is_first : {true, false}) {
            const Client client = is_first == (round % 2 == 0) ? Client::ours : Client::bare;
            const auto [drained, carried] = one_drain(client, course, folder, tls);
            (client == Client::ours ? ours : bare).add(drained, course.items, carried);
        }

    const auto figure = [&](const std::string& what, const std::string& unit,
                            std::vector<double> Runs::*values, std::optional<Budget> budget) {
        figures.push_back({.topic = "drain",
                           .what = course.words() + ": " + what,
                           .unit = unit,
                           .size = static_cast<std::size_t>(course.delay.count()),
                           .ours = spread_of(ours.*values),
                           .peers = {{"bare curl multi, 4 at once", spread_of(bare.*values)}},
                           .budget = budget});
    };
    // design.md 11.
    figure("rate", "1/s", &Runs::per_second,
           Budget{.of = Budget::Of::ratio, .is = Budget::Is::at_least, .limit = 0.9});
    if (course.delay.count() > 0) {
        figure("on the wire for each", "B", &Runs::bytes, std::nullopt);
        return;
    }
    figure("CPU of each", "ms", &Runs::cpu_ms, std::nullopt);
    figure("resident before", "MiB", &Runs::start_mib, std::nullopt);
    figure("resident with half of it sent", "MiB", &Runs::middle_mib, std::nullopt);
    figure("resident after", "MiB", &Runs::end_mib, std::nullopt);
}

/// Of each request, by how many there are.
void measure_growth(const fs::path& folder, const TlsFiles& tls, std::size_t rounds,
                    std::vector<Figure>& figures)
{
    const std::size_t most = normally<std::size_t>(10'000, 500);
    std::map<std::size_t, Spread> ms_of, mib_of;
    for (const std::size_t items : {most / 100, most / 10, most}) {
        const Course course{"nginx", Connections::fresh, std::chrono::milliseconds{0}, items, rounds};
        say(course.words() + ", how it grows");
        std::vector<double> each_ms, end_mib;
        for (std::size_t round = 0; round < rounds; ++round) {
            const Drained drained = one_drain(Client::ours, course, folder, tls).first;
            each_ms.push_back(drained.seconds * 1000 / static_cast<double>(items));
            end_mib.push_back(drained.end_mib);
        }
        ms_of[items] = spread_of(each_ms);
        mib_of[items] = spread_of(end_mib);
    }
    for (const auto& [what, unit, of_size] : {std::tuple{"drain, for each request", "ms", &ms_of},
                                              std::tuple{"resident after a drain", "MiB", &mib_of}})
        std::ranges::move(growth_figures(what, unit, *of_size), std::back_inserter(figures));
}

} // namespace

int main(int count, char** arguments)
{
    drain_if_asked(count, arguments);
    const fs::path file = figures_file(count, arguments);
    const fs::path folder = empty_folder("drain");
    const TlsFiles tls = make_tls_files(folder);
    using std::chrono::milliseconds;
    const auto rounds = normally<std::size_t>(3, 1);
    std::vector<Figure> figures;
    for (const Connections connections : {Connections::fresh, Connections::reused}) {
        run({"nginx", connections, milliseconds{0}, normally<std::size_t>(10'000, 500), rounds}, folder, tls,
            figures);
        run({"sandbox", connections, milliseconds{0}, normally<std::size_t>(10'000, 200), rounds}, folder,
            tls, figures);
        // With a delay the line rules, and how many there are does not.
        run({"nginx", connections, milliseconds{50}, normally<std::size_t>(200, 20), rounds}, folder, tls,
            figures);
        run({"nginx", connections, milliseconds{200}, normally<std::size_t>(80, 12), rounds}, folder, tls,
            figures);
    }
    measure_growth(folder, tls, rounds, figures);
    std::filesystem::remove_all(folder);
    write(file, figures);
}
