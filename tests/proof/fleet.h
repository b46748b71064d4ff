#pragma once

#include "sync/core.h"
#include "tests/proof/story_hash.h"
#include "tests/storage/fake_clock.h"
#include "tests/storage/temporary_folder.h"

#include <memory>
#include <queue>
#include <unordered_map>
#include <vector>

namespace kiosk
{

/// A far side that takes so many exchanges a second and tells the others to come later, with Retry-After.
/// Every execution is counted before the answer is formed.
class BusyFarSide
{
public:
    explicit BusyFarSide(int capacity) : capacity_(capacity) {}

    bool is_reachable = false;
    Milliseconds retry_after = std::chrono::seconds{5};

    HttpReply receive(const HttpRequest& request, std::size_t kiosk, Milliseconds at);

    /// Since it became reachable.
    struct Load {
        std::uint64_t exchanges = 0, creates = 0, probes = 0, turned_away = 0;
        std::vector<std::uint32_t> by_second;
    };
    Load load;
    std::uint64_t executed_twice = 0;
    Milliseconds reachable_since{0};
    Milliseconds last_executed{0};
    std::size_t executed() const { return executions_.size(); }

private:
    bool has_room(Milliseconds at);

    int capacity_;
    int room_ = 0; ///< Left in this second.
    Milliseconds room_at_{-1};
    /// What each kiosk's list shows, as JSON, and how many.
    std::unordered_map<std::size_t, std::pair<std::string, int>> listed_;
    std::unordered_map<std::string, int> executions_; ///< By reference.
};

/// One kiosk's way to it: a fixed delay each way, and nobody there while it is not reachable.
class FleetTransport final : public Transport
{
public:
    FleetTransport(BusyFarSide& far_side, std::size_t kiosk, const Milliseconds& now)
        : far_side_(far_side), kiosk_(kiosk), now_(now)
    {
    }

    void start(ExchangeId id, HttpRequest request) override;
    void cancel_all() override {}
    std::vector<FinishedExchange> poll(Milliseconds) override;
    void wake() noexcept override {}

    Milliseconds next_event() const;
    std::size_t running() const { return running_.size(); }
    std::uint64_t started = 0, waits = 0, early_sends = 0;

private:
    struct Exchange {
        ExchangeId id;
        HttpRequest request;
        Milliseconds arrives_at, ends_at;
        std::optional<HttpReply> answer;
    };

    BusyFarSide& far_side_;
    std::size_t kiosk_;
    const Milliseconds& now_;
    std::vector<Exchange> running_;
    Milliseconds not_before_ = Milliseconds::min();
};

/// Many real cores, each over a database of its own, on one virtual clock.
class Fleet
{
public:
    Fleet(std::size_t kiosks, int requests_each, int capacity, std::uint64_t seed);

    /// All of them start in the same instant, as after a power cut.
    void restart_all();
    void run_for(Milliseconds duration);
    /// Until everything is delivered, or `longest` is over.
    void run_until_delivered(Milliseconds longest);
    void reconnect();

    BusyFarSide far_side;
    std::size_t items = 0;
    std::uint64_t waits() const;
    std::uint64_t early_sends() const;

private:
    struct Kiosk {
        std::size_t number = 0;
        std::filesystem::path folder;
        std::unique_ptr<SeededRandom> random;
        std::unique_ptr<FleetTransport> transport;
        std::unique_ptr<Core> core;
    };
    using Due = std::pair<Milliseconds, std::size_t>;

    void start(Kiosk& kiosk);
    void settle(Kiosk& kiosk);
    Milliseconds next_of(const Kiosk& kiosk) const;

    TemporaryFolder folder_;
    SyncSettings settings_;
    FakeClock clock_;
    Milliseconds now_{0};
    StoryHash story_{StoryHash::Voice::silent};
    std::vector<Kiosk> kiosks_;
    std::priority_queue<Due, std::vector<Due>, std::greater<>> due_;
};

} // namespace kiosk
