#include "sync/core_thread.h"
#include "tests/sync/kiosk_for_tests.h"

#include <doctest/doctest.h>

#include <atomic>
#include <condition_variable>

using namespace kiosk;
using namespace std::chrono_literals;

namespace
{

/// Long enough for any machine; reached only when something hangs.
constexpr auto kPatience = 20s;

/// Waits for real, like libcurl does, and finishes an exchange when the test says so.
class WaitingTransport final : public Transport
{
public:
    void start(ExchangeId id, HttpRequest request) override
    {
        const std::scoped_lock lock{mutex_};
        running_.push_back({id, {}});
        urls_.push_back(std::move(request.url));
        changed_.notify_all();
    }

    void cancel_all() override {}

    std::vector<FinishedExchange> poll(Milliseconds longest) override
    {
        std::unique_lock lock{mutex_};
        ++polls_;
        changed_.notify_all();
        changed_.wait_for(lock, std::min<Milliseconds>(longest, kPatience),
                          [this] { return is_woken_ || !finished_.empty(); });
        is_woken_ = false;
        return std::exchange(finished_, {});
    }

    void wake() noexcept override
    {
        const std::scoped_lock lock{mutex_};
        is_woken_ = true;
        changed_.notify_all();
    }

    /// The line is dead for whatever is running.
    void fail_all()
    {
        const std::scoped_lock lock{mutex_};
        for (FinishedExchange& exchange : running_) {
            exchange.reply = no_answer(Progress::nothing_sent, TransportFault::no_connection);
            finished_.push_back(std::move(exchange));
        }
        running_.clear();
        changed_.notify_all();
    }

    bool wait_until_started(std::size_t count)
    {
        std::unique_lock lock{mutex_};
        return changed_.wait_for(lock, kPatience, [&] { return urls_.size() >= count; });
    }

    int polls() const
    {
        const std::scoped_lock lock{mutex_};
        return polls_;
    }

private:
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    bool is_woken_ = false;
    int polls_ = 0;
    std::vector<FinishedExchange> running_, finished_;
    std::vector<std::string> urls_;
};

/// A core with its thread, and a window's ear.
struct ThreadForTests {
    explicit ThreadForTests(const SyncSettings& settings = plain_settings())
    {
        auto store = Store::open(folder / "data");
        REQUIRE(store);
        core = std::make_unique<Core>(settings, *std::move(store), shipped_catalogue(), transport, clock,
                                      random, trace);
        REQUIRE(core->start());
        run();
    }

    void run()
    {
        thread = std::make_unique<CoreThread>(*core, transport, [this] {
            const std::scoped_lock lock{mutex};
            ++news;
            changed.notify_all();
        });
    }

    /// Collects replies until there are `count`.
    std::size_t wait_for_replies(std::size_t count)
    {
        std::unique_lock lock{mutex};
        const auto has_enough = [&] {
            std::ranges::move(thread->take_replies(), std::back_inserter(replies));
            return replies.size() >= count;
        };
        changed.wait_for(lock, kPatience, has_enough);
        return replies.size();
    }

    TemporaryFolder folder;
    SystemClock clock;
    SystemRandom random;
    NoTrace trace;
    WaitingTransport transport;
    std::mutex mutex;
    std::condition_variable changed;
    int news = 0;
    std::vector<Reply> replies;
    std::unique_ptr<Core> core;
    std::unique_ptr<CoreThread> thread;
};

SyncSettings without_address()
{
    SyncSettings settings = plain_settings();
    settings.api_base.clear();
    return settings;
}

} // namespace

TEST_CASE("core thread: ending it while it idles does not hang, two thousand times")
{
    ThreadForTests kiosk{without_address()};
    const auto begin = std::chrono::steady_clock::now();
    for (int i = 0; i < 2000; ++i) {
        kiosk.thread.reset();
        kiosk.run();
    }
    kiosk.thread.reset();

    CHECK(std::chrono::steady_clock::now() - begin < kPatience);
}

TEST_CASE("core thread: ending it with an exchange under way does not wait for the exchange")
{
    const auto begin = std::chrono::steady_clock::now();
    for (int i = 0; i < 20; ++i) {
        ThreadForTests kiosk;
        REQUIRE(kiosk.transport.wait_until_started(1));
    }

    CHECK(std::chrono::steady_clock::now() - begin < kPatience);
}

TEST_CASE("core thread: what was posted before its end is done, however soon the end comes")
{
    ThreadForTests kiosk{without_address()};
    for (int i = 0; i < 300; ++i) {
        const Draft draft = a_partner_draft(kiosk.random);
        kiosk.thread->post(SaveDraft{draft});
        kiosk.thread.reset();
        const auto answers = kiosk.core->execute(OpenDraft{draft.id});
        REQUIRE(std::holds_alternative<DraftOpened>(answers.front()));
        (void)kiosk.core->execute(DiscardDraft{draft.id});
        kiosk.run();
    }
}

TEST_CASE("core thread: no wake-up is lost: each posted command is answered, one by one")
{
    ThreadForTests kiosk{without_address()};
    for (std::size_t i = 1; i <= 500; ++i) {
        kiosk.thread->post(OpenDraft{RequestId{Uuid::random(kiosk.random)}});
        REQUIRE(kiosk.wait_for_replies(i) == i);
    }
}

TEST_CASE("core thread: commands of several threads are all answered")
{
    ThreadForTests kiosk{without_address()};
    constexpr std::size_t each = 100;
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 4; ++i)
            threads.emplace_back([&] {
                SystemRandom random;
                for (std::size_t command = 0; command < each; ++command)
                    kiosk.thread->post(OpenDraft{RequestId{Uuid::random(random)}});
            });
        for (int i = 0; i < 1000; ++i)
            CHECK(kiosk.thread->snapshot() != nullptr);
    }

    CHECK(kiosk.wait_for_replies(4 * each) == 4 * each);
}

TEST_CASE("core thread: a new snapshot is announced, and shows what was accepted")
{
    ThreadForTests kiosk{without_address()};
    kiosk.thread->post(SubmitDraft{a_partner_draft(kiosk.random)});

    REQUIRE(kiosk.wait_for_replies(1) == 1);
    CHECK(std::holds_alternative<Accepted>(kiosk.replies.front()));
    CHECK(kiosk.thread->snapshot()->count(Place::ready_to_send) == 1);
    const std::scoped_lock lock{kiosk.mutex};
    CHECK(kiosk.news >= 1);
}

TEST_CASE("core thread: an idle kiosk sleeps")
{
    ThreadForTests kiosk{without_address()};
    kiosk.thread->post(OpenDraft{RequestId{Uuid::random(kiosk.random)}});
    REQUIRE(kiosk.wait_for_replies(1) == 1);

    CHECK(kiosk.transport.polls() <= 3);
}

TEST_CASE("core thread: a command is answered while the network is silent")
{
    ThreadForTests kiosk;
    REQUIRE(kiosk.transport.wait_until_started(1));
    kiosk.thread->post(SubmitDraft{a_partner_draft(kiosk.random)});
    CHECK(kiosk.wait_for_replies(1) == 1);

    kiosk.transport.fail_all();
    kiosk.thread->post(SyncNow{});
    CHECK(kiosk.transport.wait_until_started(2));
}
