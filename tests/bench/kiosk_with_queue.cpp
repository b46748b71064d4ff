#include "tests/bench/kiosk_with_queue.h"

#include "tests/bench/bench_run.h"
#include "tests/bench/process_facts.h"
#include "tests/bench/queue_of_requests.h"
#include "tests/bench/stopwatch.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace kiosk::bench
{

namespace
{

SyncSettings settings()
{
    SyncSettings settings;
    settings.kiosk_id = "bench";
    settings.api_base = "https://gateway.example"; // Never looked up: see DeadLine.
    return settings;
}

std::unique_ptr<Core> started_core(const std::filesystem::path& data, Transport& transport,
                                   const Clock& clock, RandomSource& random, Trace& trace)
{
    auto core = std::make_unique<Core>(settings(), need(Store::open(data)), shipped_catalogue(), transport,
                                       clock, random, trace);
    need(core->start());
    return core;
}

} // namespace

std::vector<FinishedExchange> DeadLine::poll(Milliseconds)
{
    std::vector<FinishedExchange> finished;
    for (const ExchangeId id : std::exchange(started_, {}))
        finished.push_back({id, HttpReply{.progress = Progress::nothing_sent,
                                          .fault = TransportFault::no_connection,
                                          .fault_code = "curl 7"}});
    return finished;
}

KioskWithQueue::KioskWithQueue(const std::filesystem::path& data)
    : core_(started_core(data, transport_, clock_, random_, trace_)),
      app_(shipped_catalogue(), {}, {}, random_),
      ui_({.width = 1366, .height = 768}),
      now_(clock_.now().wall)
{
    core_->step(Milliseconds{0}); // The probe that finds the line dead.
    app_.see(core_->snapshot());
    ui_.show([this] { shell_.draw(now_, ui_.content_scale()); });
    ui_.draw_until_still();
}

void KioskWithQueue::core_does(const Command& command)
{
    std::ranges::move(core_->execute(command), std::back_inserter(replies_));
    core_->snapshot();
    core_->advance();
    std::ranges::move(core_->take_replies(), std::back_inserter(replies_));
    core_->snapshot();
}

void KioskWithQueue::window_sees()
{
    app_.see(core_->snapshot());
    for (const Reply& reply : std::exchange(replies_, {}))
        app_.hear(reply);
}

void KioskWithQueue::frame()
{
    ui_.frame();
}

void KioskWithQueue::goes(const Intent& intent)
{
    app_.update(intent, now_);
    ui_.draw_until_still();
}

Start start_over(const std::filesystem::path& data, std::size_t requests)
{
    const SystemClock clock;
    SystemRandom random;
    NoTrace trace;
    DeadLine transport;
    (void)shipped_catalogue(); // Read by every program that starts, whatever the queue.
    std::unique_ptr<Core> core;
    const double cpu_before_ms = thread_cpu_ms();
    const double ms = milliseconds_of([&] {
        core = started_core(data, transport, clock, random, trace);
        if (core->snapshot()->requests->size() != requests) give_up("not all requests are there");
    });
    return {ms, thread_cpu_ms() - cpu_before_ms, resident_mib()};
}

} // namespace kiosk::bench
