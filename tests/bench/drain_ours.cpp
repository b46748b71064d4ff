#include "tests/bench/drain_clients.h"

#include "storage/store.h"
#include "sync/core_thread.h"
#include "sync/curl_transport.h"
#include "tests/bench/bench_run.h"
#include "tests/bench/process_facts.h"
#include "tests/bench/queue_of_requests.h"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>

namespace kiosk::bench
{

Drained drain_ours(const std::filesystem::path& data, const Errand& errand)
{
    SyncSettings settings;
    settings.kiosk_id = "bench";
    settings.api_base = errand.base_url;
    settings.ca_file = errand.ca_file;
    settings.dedup = errand.connections == Connections::fresh ? Dedup::window : Dedup::unique_reference;

    const SystemClock clock;
    SystemRandom random;
    NoTrace trace;
    CurlTransport transport{settings.ca_file};
    Core core{settings, need(Store::open(data)), shipped_catalogue(), transport, clock, random, trace};
    need(core.start());

    Drained drained{.start_mib = resident_mib()};
    std::mutex mutex;
    std::condition_variable changed;
    bool is_changed = false;
    CoreThread thread{core, transport, [&] {
                          const std::scoped_lock lock{mutex};
                          is_changed = true;
                          changed.notify_one();
                      }};
    thread.post(SyncNow{});

    std::optional<std::chrono::steady_clock::time_point> begin;
    double cpu_before_ms = 0;
    for (;;) {
        {
            std::unique_lock lock{mutex};
            if (!changed.wait_for(lock, std::chrono::minutes{2}, [&] { return is_changed; }))
                give_up("ours came to a stop");
            is_changed = false;
        }
        const auto snapshot = thread.snapshot();
        const std::size_t sent = snapshot->count(Place::sent);
        if (snapshot->count(Place::needs_attention) > 0) give_up("the far side refused what ours sent");
        if (!begin && (snapshot->sending > 0 || sent > 0)) {
            begin = std::chrono::steady_clock::now();
            cpu_before_ms = cpu_ms();
        }
        if (drained.middle_mib == 0 && sent >= errand.items / 2) drained.middle_mib = resident_mib();
        if (sent < errand.items) continue;
        drained.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - *begin).count();
        drained.cpu_ms = cpu_ms() - cpu_before_ms;
        drained.end_mib = resident_mib();
        return drained;
    }
}

} // namespace kiosk::bench
