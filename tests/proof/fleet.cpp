#include "tests/proof/fleet.h"

#include "sync/wire_format.h"
#include "tests/proof/simulated_kiosk.h"
#include "tests/storage/fixtures/drafts_for_tests.h"
#include "tests/sync/catalogue_for_tests.h"

#include <doctest/doctest.h>

#include <sys/resource.h>

namespace kiosk
{

using namespace std::chrono_literals;

namespace
{

constexpr Milliseconds kOneWay = 20ms;

/// Each kiosk holds its lock, its database and SQLite's two files open.
void raise_file_limit(std::size_t files)
{
    ::rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = std::max<::rlim_t>(limit.rlim_cur, std::min<::rlim_t>(files, limit.rlim_max));
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

/// They have worked until the line went away, so their copy of the customers is of today.
void save_fresh_directory(const std::filesystem::path& folder, Timestamp now)
{
    const auto store = Store::open(folder);
    REQUIRE(store);
    const CustomerDirectory directory{{}, now, CustomerSource::partner_center};
    REQUIRE(directory.save(folder / "customers", (*store)->keyring().derived(KeyPurpose::directory)));
}

} // namespace

bool BusyFarSide::has_room(Milliseconds at)
{
    // What it cannot take in this second it turns away.
    if (at / 1s != room_at_ / 1s) room_ = capacity_;
    room_at_ = at;
    return room_-- > 0;
}

HttpReply BusyFarSide::receive(const HttpRequest& request, std::size_t kiosk, Milliseconds at)
{
    const auto second = static_cast<std::size_t>((at - reachable_since) / 1s);
    if (load.by_second.size() <= second) load.by_second.resize(second + 1);
    ++load.by_second[second];
    ++load.exchanges;
    load.creates += FakeTransport::is_create(request);
    load.probes += FakeTransport::is_probe(request);
    const Headers echo{{"ms-requestid", header_of(request, "MS-RequestId")}};
    if (!has_room(at)) {
        ++load.turned_away;
        return answer(429, {}, {{"retry-after", std::to_string(retry_after / 1s)}});
    }
    if (!FakeTransport::is_create(request)) {
        const auto [items, count] = listed_[kiosk];
        return answer(200, R"({"totalCount":)" + std::to_string(count) + R"(,"items":[)" + items + "]}",
                      echo);
    }

    const auto place = request.body.find("[K-");
    const std::string reference = request.body.substr(place + 1, 21);
    if (++executions_[reference] > 1) ++executed_twice;
    last_executed = at;
    const std::string item = R"({"id":"SR-)" + std::to_string(executions_.size()) + R"(","title":"[)" +
                             reference + R"(]","status":"none"})";
    auto& [items, count] = listed_[kiosk];
    items += (count++ == 0 ? "" : ",") + item;
    return answer(201, item, echo);
}

void FleetTransport::start(ExchangeId id, HttpRequest request)
{
    ++started;
    if (now_ < not_before_) ++early_sends;
    const Milliseconds back = far_side_.is_reachable ? 2 * kOneWay : 0ms;
    running_.push_back({id, std::move(request), now_ + kOneWay, now_ + back, {}});
    if (!far_side_.is_reachable)
        running_.back().answer = no_answer(Progress::nothing_sent, TransportFault::no_connection);
}

std::vector<FinishedExchange> FleetTransport::poll(Milliseconds)
{
    std::vector<FinishedExchange> finished;
    std::erase_if(running_, [&](Exchange& exchange) {
        if (!exchange.answer && exchange.arrives_at <= now_)
            exchange.answer = far_side_.receive(exchange.request, kiosk_, exchange.arrives_at);
        if (exchange.ends_at > now_) return false;
        if (exchange.answer->status == 429) {
            ++waits;
            not_before_ = std::max(not_before_, now_ + far_side_.retry_after);
        }
        finished.push_back({exchange.id, *std::move(exchange.answer)});
        return true;
    });
    return finished;
}

Milliseconds FleetTransport::next_event() const
{
    Milliseconds next = Milliseconds::max();
    for (const Exchange& exchange : running_)
        next = std::min(next, exchange.answer ? exchange.ends_at : exchange.arrives_at);
    return next;
}

Fleet::Fleet(std::size_t kiosks, int requests_each, int capacity, std::uint64_t seed) : far_side(capacity)
{
    constexpr std::size_t files_each = 6;
    raise_file_limit(kiosks * files_each + 100);
    settings_.api_base = "https://gateway.example";
    const auto prepared = folder_ / "prepared";
    std::filesystem::copy(prepared_data_folder(), prepared, std::filesystem::copy_options::recursive);
    std::filesystem::permissions(prepared, std::filesystem::perms::owner_all);
    save_fresh_directory(prepared, clock_.now().wall);
    kiosks_.resize(kiosks);
    for (std::size_t i = 0; i < kiosks; ++i) {
        Kiosk& kiosk = kiosks_[i];
        kiosk.number = i;
        kiosk.folder = folder_ / std::to_string(i);
        std::filesystem::copy(prepared, kiosk.folder, std::filesystem::copy_options::recursive);
        std::filesystem::permissions(kiosk.folder, std::filesystem::perms::owner_all);
        kiosk.random = std::make_unique<SeededRandom>(seed * 1'000'000 + i);
        start(kiosk);
        for (int n = 0; n < requests_each; ++n)
            (void)kiosk.core->execute(SubmitDraft{a_partner_draft(*kiosk.random)});
        items += static_cast<std::size_t>(requests_each);
        due_.emplace(now_, i);
    }
}

void Fleet::start(Kiosk& kiosk)
{
    kiosk.core.reset();
    kiosk.transport = std::make_unique<FleetTransport>(far_side, kiosk.number, now_);
    auto store = Store::open(kiosk.folder);
    REQUIRE_MESSAGE(store, store.error().detail);
    kiosk.core = std::make_unique<Core>(settings_, *std::move(store), shipped_catalogue(), *kiosk.transport,
                                        clock_, *kiosk.random, story_);
    REQUIRE(kiosk.core->start());
}

void Fleet::restart_all()
{
    clock_.reboot();
    due_ = {};
    for (std::size_t i = 0; i < kiosks_.size(); ++i) {
        start(kiosks_[i]);
        due_.emplace(now_, i);
    }
}

void Fleet::settle(Kiosk& kiosk)
{
    for (;;) {
        const std::uint64_t started = kiosk.transport->started;
        kiosk.core->advance();
        const std::size_t running = kiosk.transport->running();
        kiosk.core->wait(0ms);
        (void)kiosk.core->take_replies();
        if (kiosk.transport->started == started && kiosk.transport->running() == running) return;
    }
}

Milliseconds Fleet::next_of(const Kiosk& kiosk) const
{
    const Milliseconds pause = std::max(kiosk.core->pause(), 1ms);
    return std::min(now_ + pause, std::max(kiosk.transport->next_event(), now_ + 1ms));
}

void Fleet::run_for(Milliseconds duration)
{
    const Milliseconds end = now_ + duration;
    while (!due_.empty() && due_.top().first <= end) {
        const auto [at, which] = due_.top();
        due_.pop();
        clock_.advance(at - now_);
        now_ = at;
        settle(kiosks_[which]);
        due_.emplace(next_of(kiosks_[which]), which);
    }
    clock_.advance(end - now_);
    now_ = end;
}

void Fleet::run_until_delivered(Milliseconds longest)
{
    const Milliseconds end = now_ + longest;
    while (now_ < end && far_side.executed() < items)
        run_for(1s);
}

void Fleet::reconnect()
{
    far_side.is_reachable = true;
    far_side.reachable_since = now_;
}

std::uint64_t Fleet::waits() const
{
    std::uint64_t all = 0;
    for (const Kiosk& kiosk : kiosks_)
        all += kiosk.transport->waits;
    return all;
}

std::uint64_t Fleet::early_sends() const
{
    std::uint64_t all = 0;
    for (const Kiosk& kiosk : kiosks_)
        all += kiosk.transport->early_sends;
    return all;
}

} // namespace kiosk
