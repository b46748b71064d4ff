// What the main job costs, for `./run measure`: the durable accept beside a bare INSERT of the same bytes, and the
// window's first frame, memory, idle and wake-ups. Prints; asserts nothing.

#include "storage/schema.h"
#include "storage/store.h"
#include "tests/product/far_side_process.h"
#include "tests/product/file_watch.h"
#include "tests/product/kiosk_at_screen.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <unistd.h>
#include <vector>

namespace
{

using namespace kiosk;
using namespace kiosk::test;
using Clock = std::chrono::steady_clock;
using std::chrono::duration;

constexpr int kAccepts = 3000;
constexpr int kStarts = 7;
constexpr std::chrono::seconds kIdle{30};

struct Spread {
    double p50, p99;
};

Spread spread(std::vector<double> values)
{
    std::ranges::sort(values);
    return {values[values.size() / 2], values[values.size() * 99 / 100]};
}

double microseconds_of(const std::function<void()>& work)
{
    const auto start = Clock::now();
    work();
    return duration<double, std::micro>(Clock::now() - start).count();
}

[[noreturn]] void give_up(const std::string& why)
{
    std::fprintf(stderr, "measure_main_job: %s\n", why.c_str());
    std::exit(EXIT_FAILURE);
}

template <typename T>
T need(Result<T> result)
{
    if (!result) give_up(result.error().detail);
    return *std::move(result);
}

Request a_request(RandomSource& random)
{
    Draft draft{.id = RequestId{Uuid::random(random)}, .kind = RequestKind::partner_center};
    draft.category = Category::technical;
    draft.title = "Customer list does not load";
    draft.description = std::string(600, 'x');
    draft.severity = Severity::b;
    draft.contact = {"Mina", "Kim", "mina.kim@reseller.example", "+82 2 555 0100", "ko"};
    return std::get<Request>(validate(draft));
}

/// Ours and the floor take turns, so that the machine's mood touches both alike.
void measure_accept(const std::filesystem::path& folder)
{
    SystemRandom random;
    SystemClock clock;
    auto store = need(Store::open(folder / "data"));
    auto floor = need(Database::open(folder / "floor.db", Database::Access::owner));
    (void)floor.execute("CREATE TABLE request(id TEXT PRIMARY KEY, body BLOB NOT NULL) STRICT");
    const std::string frozen(1000, 'b');

    std::vector<double> ours, bare;
    for (int round = 0; round < kAccepts; ++round) {
        const Request request = a_request(random);
        ours.push_back(microseconds_of([&] { need(store->outbox.accept(request, frozen, Channel::partner_center, clock.now())); }));
        const std::string id = Uuid::random(random).text();
        bare.push_back(microseconds_of([&] {
            (void)floor.prepared("INSERT INTO request(id,body) VALUES(?,?)").bind(id).bind_blob(frozen).run();
        }));
    }
    const Spread our_spread = spread(ours);
    const Spread bare_spread = spread(bare);
    std::printf("durable accept        p50 %6.0f us  p99 %6.0f us   (%d in turn with the floor)\n", our_spread.p50, our_spread.p99, kAccepts);
    std::printf("bare INSERT + commit  p50 %6.0f us  p99 %6.0f us   ratio of rates %.2f\n", bare_spread.p50, bare_spread.p99,
                bare_spread.p50 / our_spread.p50);
}

long pss_kib(int process)
{
    std::ifstream file{"/proc/" + std::to_string(process) + "/smaps_rollup"};
    for (std::string line; std::getline(file, line);)
        if (line.starts_with("Pss:")) return std::stol(line.substr(4));
    return -1;
}

struct Effort {
    double cpu_seconds;
    long wake_ups; ///< Voluntary context switches of all threads.
};

Effort effort_of(int process)
{
    std::ifstream file{"/proc/" + std::to_string(process) + "/stat"};
    std::stringstream whole;
    whole << file.rdbuf();
    std::istringstream fields{whole.str().substr(whole.str().rfind(')') + 2)};
    std::string skipped;
    for (int field = 3; field < 14; ++field) fields >> skipped;
    long user_ticks = 0, system_ticks = 0;
    fields >> user_ticks >> system_ticks;

    long switches = 0;
    for (const auto& task : std::filesystem::directory_iterator{"/proc/" + std::to_string(process) + "/task"}) {
        std::ifstream status{task.path() / "status"};
        for (std::string line; std::getline(status, line);)
            if (line.starts_with("voluntary_ctxt_switches:")) switches += std::stol(line.substr(24));
    }
    return {static_cast<double>(user_ticks + system_ticks) / static_cast<double>(sysconf(_SC_CLK_TCK)), switches};
}

void measure_window(const std::filesystem::path& folder)
{
    auto display = need(VirtualDisplay::start({.width = 1366, .height = 768, .window_manager = WindowManager::openbox}));
    std::filesystem::create_directories(folder / "far-side");
    std::filesystem::create_directories(folder / "traces");
    auto far_side = need(FarSideProcess::start(folder / "far-side"));
    KioskAtScreen kiosk{*display, {far_side->config_file(), folder / "window-data", folder / "traces"}};

    std::vector<double> starts_ms;
    for (int start = 0; start < kStarts; ++start) {
        if (start > 0) kiosk.kill();
        starts_ms.push_back(microseconds_of([&] {
                                if (!kiosk.start({"--size", "1366x768"})) give_up("no first frame");
                            }) / 1000);
    }
    std::ranges::sort(starts_ms);
    std::printf("exec to first frame   median %.0f ms, worst %.0f ms of %d starts (1366x768, Xvfb)\n", starts_ms[kStarts / 2],
                starts_ms.back(), kStarts);

    if (!kiosk.waits_for("line", "\"up\"") || !kiosk.is_settled()) give_up("the kiosk did not come to rest");
    std::printf("memory of the window  PSS %.1f MiB (whole process, after the line came up)\n",
                static_cast<double>(pss_kib(kiosk.process_id())) / 1024);

    const Effort before = effort_of(kiosk.process_id());
    const std::size_t frames_before = kiosk.traced("frame");
    FileWatch nothing{folder};
    nothing.wait_until([] { return false; }, kIdle);
    const Effort after = effort_of(kiosk.process_id());
    std::printf("idle over %lld s        %.3f %% of a core, %ld wake-ups, %zu frames\n", static_cast<long long>(kIdle.count()),
                100 * (after.cpu_seconds - before.cpu_seconds) / static_cast<double>(kIdle.count()),
                after.wake_ups - before.wake_ups, kiosk.traced("frame") - frames_before);
}

} // namespace

int main()
{
    const std::filesystem::path folder = std::filesystem::absolute("build/measure");
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    measure_accept(folder);
    measure_window(folder);
}
