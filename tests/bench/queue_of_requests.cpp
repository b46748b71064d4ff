#include "tests/bench/queue_of_requests.h"

#include "storage/store.h"
#include "sync/wire_format.h"
#include "tests/bench/bench_run.h"
#include "tests/storage/fixtures/drafts_for_tests.h"

#include <unistd.h>

#include <algorithm>
#include <vector>

namespace kiosk::bench
{

namespace
{

namespace fs = std::filesystem;

fs::path queues()
{
    return fs::absolute("build/bench/queues");
}

/// Files of a data folder; lease and key included, so that the copy opens like the first one.
void copy_folder(const fs::path& from, const fs::path& to)
{
    fs::create_directories(to.parent_path());
    fs::copy(from, to, fs::copy_options::recursive);
    fs::permissions(to, fs::perms{0700});
}

/// The largest queue that is there already and not larger.
std::size_t begun(std::size_t count)
{
    std::size_t most = 0;
    if (!fs::exists(queues())) return most;
    for (const auto& entry : fs::directory_iterator{queues()}) {
        const std::string name = entry.path().filename();
        if (!std::ranges::all_of(name, [](char c) { return c >= '0' && c <= '9'; })) continue;
        const std::size_t size = std::stoul(name);
        if (size <= count) most = std::max(most, size);
    }
    return most;
}

} // namespace

const Catalogue& shipped_catalogue()
{
    static const Catalogue shipped = need(Catalogue::load(KIOSK_CATALOGUE_FILE));
    return shipped;
}

Request a_request(RandomSource& random, std::size_t number)
{
    const ScriptSample& sample = kScriptSamples[number % kScriptSamples.size()];
    Draft draft = number % 2 == 0 ? a_partner_draft(random, sample) : a_customer_draft(random, sample);
    draft.title += ' ' + std::to_string(number);
    const std::size_t bytes = frozen_of(kiosk::a_request(draft)).size();
    if (bytes < kFrozenBytes) draft.description += ' ' + std::string(kFrozenBytes - bytes - 1, 'x');
    return kiosk::a_request(draft);
}

std::string frozen_of(const Request& request)
{
    return service_request_body(request, {}, shipped_catalogue(), "zh-CN");
}

fs::path queue_of(std::size_t count)
{
    const fs::path folder = queues() / std::to_string(count);
    if (fs::exists(folder)) return folder;

    const std::size_t there = begun(count);
    say("fills a queue with " + std::to_string(count) + " requests");
    const fs::path memory = "/dev/shm/kiosk-bench-queue-" + std::to_string(::getpid());
    fs::remove_all(memory);
    if (there > 0) copy_folder(queues() / std::to_string(there), memory);
    {
        SystemRandom random;
        const SystemClock clock;
        const auto store = need(Store::open(memory));
        for (std::size_t number = there; number < count; ++number) {
            const Request request = a_request(random, number);
            need(store->outbox.accept(request, frozen_of(request), Channel::partner_center, clock.now()));
        }
    }
    // Another name first: what is half copied must not be taken for a queue.
    const fs::path half = queues() / ("half-" + std::to_string(::getpid()));
    copy_folder(memory, half);
    fs::remove_all(memory);
    ::sync();
    fs::rename(half, folder);
    return folder;
}

void copy_queue(std::size_t count, const fs::path& folder)
{
    copy_folder(queue_of(count), folder);
    ::sync();
}

} // namespace kiosk::bench
