#include "tests/bench/simulated_returns.h"

#include "storage/store.h"
#include "sync/core.h"
#include "tests/bench/bench_run.h"
#include "tests/bench/queue_of_requests.h"
#include "tests/storage/fake_clock.h"
#include "tests/storage/temporary_folder.h"
#include "tests/sync/fake_transport.h"

namespace kiosk::bench
{

namespace
{

/// The longest pause between two probes: where in it the line returns is chance.
constexpr Milliseconds kMinute = std::chrono::minutes{1};

/// One kiosk whose time and line are in our hands.
class SimulatedKiosk
{
public:
    explicit SimulatedKiosk(std::uint64_t seed)
        : random_(seed),
          core_(settings(), need(Store::open(folder_ / "data")), shipped_catalogue(), transport_, clock_,
                random_, trace_)
    {
        need(core_.start());
    }

    void is_cut_off()
    {
        transport_.fate = [](const HttpRequest&) { return Fate::never_left(); };
    }
    void is_connected()
    {
        transport_.fate = [](const HttpRequest&) { return Fate::answered(); };
    }

    void submit() { core_.execute(SubmitDraft{a_request(random_, 0).text()}); }

    bool has_sent() { return core_.snapshot()->count(Place::sent) > 0; }
    Milliseconds now() const { return time_.now; }

    /// Goes on until `end`, or until the request is sent.
    void run_until(Milliseconds end)
    {
        for (;;) {
            settle();
            if (has_sent() || time_.now >= end) return;
            const Milliseconds step =
                std::min({core_.pause(), transport_.next_event() - time_.now, end - time_.now});
            time_.now += step;
            clock_.advance(step);
        }
    }

private:
    static SyncSettings settings()
    {
        SyncSettings settings;
        settings.kiosk_id = "bench";
        settings.api_base = "https://gateway.example";
        return settings;
    }

    /// Everything that is to be done at this instant.
    void settle()
    {
        for (;;) {
            const std::size_t started = transport_.started.size();
            core_.advance();
            const std::size_t running = transport_.running();
            core_.wait(Milliseconds{0});
            core_.take_replies();
            const bool has_moved = transport_.started.size() != started || transport_.running() != running;
            if (!has_moved && core_.pause() > Milliseconds{0}) return;
        }
    }

    TemporaryFolder folder_;
    TrueTime time_;
    FakeClock clock_;
    SeededRandom random_;
    NoTrace trace_;
    ModelFarSide far_side_;
    FakeTransport transport_{far_side_, time_};
    Core core_;
};

Milliseconds by_chance(RandomSource& random, Milliseconds below)
{
    return Milliseconds{
        static_cast<Milliseconds::rep>(random.below(static_cast<std::uint64_t>(below.count())))};
}

double seconds(Milliseconds time)
{
    return std::chrono::duration<double>(time).count();
}

} // namespace

std::vector<double> simulated_returns_s(Milliseconds outage, std::size_t count)
{
    SeededRandom random{7};
    std::vector<double> returns_s;
    for (std::size_t number = 0; number < count; ++number) {
        SimulatedKiosk kiosk{number + 1};
        kiosk.is_connected();
        kiosk.run_until(kMinute);
        kiosk.is_cut_off();
        kiosk.submit();
        const Milliseconds back = kiosk.now() + outage + by_chance(random, kMinute);
        kiosk.run_until(back);
        kiosk.is_connected();
        kiosk.run_until(back + std::chrono::hours{1});
        if (!kiosk.has_sent()) give_up("a simulated kiosk sent nothing within an hour of the line's return");
        returns_s.push_back(seconds(kiosk.now() - back));
    }
    return returns_s;
}

std::vector<double> doubling_returns_s(Milliseconds outage, std::size_t count)
{
    SeededRandom random{7};
    std::vector<double> returns_s;
    for (std::size_t number = 0; number < count; ++number) {
        const Milliseconds back = outage + by_chance(random, kMinute);
        Milliseconds tried{0}, pause = std::chrono::seconds{1};
        while (tried < back) {
            tried += pause;
            pause = std::min<Milliseconds>(2 * pause, std::chrono::seconds{300});
        }
        returns_s.push_back(seconds(tried - back));
    }
    return returns_s;
}

} // namespace kiosk::bench
