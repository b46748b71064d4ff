// How long a person who watches waits after the line came back: with the real core, transport and far side
// when Try now is pressed and when nothing is, and with the same core in simulated time after outages of
// hours.

#include "storage/store.h"
#include "sync/core_thread.h"
#include "sync/curl_transport.h"
#include "tests/bench/bench_run.h"
#include "tests/bench/far_sides.h"
#include "tests/bench/figures.h"
#include "tests/bench/growth.h"
#include "tests/bench/queue_of_requests.h"
#include "tests/bench/simulated_returns.h"

#include <curl/curl.h>

#include <algorithm>
#include <condition_variable>
#include <functional>
#include <iterator>
#include <map>
#include <mutex>
#include <thread>

namespace
{

using namespace kiosk;
using namespace kiosk::bench;
using std::chrono::milliseconds;

/// The control port of the sandbox.
void control(const FarSide& far_side, const char* method, const char* body)
{
    CURL* easy = curl_easy_init();
    const std::string url = "http://127.0.0.1:" + std::to_string(far_side.control_port) + "/faults";
    curl_easy_setopt(easy, CURLOPT_URL, url.c_str());
    curl_easy_setopt(easy, CURLOPT_PROXY, "");
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, body);
    curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, method);
    using Taker = std::size_t (*)(char*, std::size_t, std::size_t, void*);
    const Taker nothing = [](char*, std::size_t, std::size_t count, void*) { return count; };
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, nothing);
    const CURLcode code = curl_easy_perform(easy);
    curl_easy_cleanup(easy);
    if (code != CURLE_OK) give_up(std::string{"the sandbox's control port: "} + curl_easy_strerror(code));
}

/// A kiosk without a window, and somebody who waits for what it shows.
class WatchedKiosk
{
public:
    WatchedKiosk(const std::filesystem::path& data, const FarSide& far_side)
        : core_(settings(far_side), need(Store::open(data)), shipped_catalogue(), transport_, clock_, random_,
                trace_)
    {
        need(core_.start());
        thread_.emplace(core_, transport_, [this] {
            const std::scoped_lock lock{mutex_};
            is_changed_ = true;
            changed_.notify_one();
        });
    }

    void post(Command command) { thread_->post(std::move(command)); }
    void submit() { post(SubmitDraft{a_request(random_, ++submitted_).text()}); }
    std::size_t submitted() const { return submitted_; }

    void waits_for(const std::function<bool(const Snapshot&)>& wanted)
    {
        while (!wanted(*thread_->snapshot())) {
            std::unique_lock lock{mutex_};
            if (!changed_.wait_for(lock, std::chrono::minutes{3}, [this] { return is_changed_; }))
                give_up("the kiosk does not come to what is waited for");
            is_changed_ = false;
        }
    }

private:
    static SyncSettings settings(const FarSide& far_side)
    {
        SyncSettings settings;
        settings.kiosk_id = "bench";
        settings.api_base = "http://127.0.0.1:" + std::to_string(far_side.port);
        return settings;
    }

    SystemClock clock_;
    SystemRandom random_;
    NoTrace trace_;
    CurlTransport transport_{{}};
    Core core_;
    std::size_t submitted_ = 0;
    std::mutex mutex_;
    std::condition_variable changed_;
    bool is_changed_ = false;
    std::optional<CoreThread> thread_;
};

enum class Person { presses_try_now, waits };

double return_ms(WatchedKiosk& kiosk, const FarSide& far_side, Person person, RandomSource& random)
{
    control(far_side, "PUT", R"([{"do":"unreachable"}])");
    kiosk.submit();
    kiosk.waits_for([](const Snapshot& seen) { return seen.line.state == LineState::waiting; });
    // Somewhere in the kiosk's own pause.
    std::this_thread::sleep_for(milliseconds{static_cast<milliseconds::rep>(random.below(500))});
    control(far_side, "DELETE", "");
    const auto back = std::chrono::steady_clock::now();
    if (person == Person::presses_try_now) kiosk.post(SyncNow{});
    const std::size_t wanted = kiosk.submitted();
    kiosk.waits_for([&](const Snapshot& seen) { return seen.count(Place::sent) == wanted; });
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - back).count();
}

/// From the line's return, with Try now pressed, to the first receipt, while `queued` requests wait.
double first_receipt_ms(std::size_t queued, const FarSide& far_side, const std::filesystem::path& data)
{
    std::filesystem::remove_all(data);
    copy_queue(queued, data);
    control(far_side, "PUT", R"([{"do":"unreachable"}])");
    WatchedKiosk kiosk{data, far_side};
    kiosk.waits_for([](const Snapshot& seen) { return seen.line.state == LineState::waiting; });
    control(far_side, "DELETE", "");
    const auto back = std::chrono::steady_clock::now();
    kiosk.post(SyncNow{});
    kiosk.waits_for([](const Snapshot& seen) { return seen.count(Place::sent) > 0; });
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - back).count();
}

void measure_growth(const std::filesystem::path& folder, std::vector<Figure>& figures)
{
    const std::size_t most = normally<std::size_t>(10'000, 500);
    std::map<std::size_t, Spread> of_size;
    for (const std::size_t queued : {most / 100, most / 10, most}) {
        say("the line returns to " + std::to_string(queued) + " requests");
        std::vector<double> receipts_ms;
        for (std::size_t round = 0; round < normally<std::size_t>(7, 2); ++round) {
            const FarSide far_side =
                start_sandbox(folder, nullptr); // It would know the requests of the last round.
            receipts_ms.push_back(first_receipt_ms(queued, far_side, folder / "queued"));
        }
        of_size[queued] = spread_of(receipts_ms);
    }
    std::ranges::move(growth_figures("first receipt after the line's return, Try now pressed", "ms", of_size),
                      std::back_inserter(figures));
}

} // namespace

int main(int count, char** arguments)
{
    const auto file = figures_file(count, arguments);
    const auto folder = empty_folder("return");
    std::vector<Figure> figures;
    const auto add = [&](const std::string& what, const std::string& unit, std::size_t size,
                         const std::vector<double>& ours, const std::vector<double>& peer) {
        for (const auto& [name, share] : {std::pair{"p50", 0.5}, std::pair{"p99", 0.99}}) {
            Figure figure{.topic = "return",
                          .what = what + ", " + name,
                          .unit = unit,
                          .size = size,
                          .ours = spread_of({percentile(ours, share)}),
                          .peers = {},
                          .budget = {}};
            if (!peer.empty())
                figure.peers.push_back(
                    {"pauses that double, 1 to 300 s", spread_of({percentile(peer, share)})});
            figures.push_back(std::move(figure));
        }
    };

    {
        const FarSide far_side = start_sandbox(folder, nullptr);
        SystemRandom random;
        const auto is_up = [](const Snapshot& seen) { return seen.line.state == LineState::up; };
        std::vector<double> pressed_ms, waited_ms;
        const auto returns = normally<std::size_t>(100, 6);
        say("the line returns " + std::to_string(returns) + " times");
        {
            WatchedKiosk kiosk{folder / "pressed", far_side};
            kiosk.waits_for(is_up);
            for (std::size_t number = 0; number < returns; ++number)
                pressed_ms.push_back(return_ms(kiosk, far_side, Person::presses_try_now, random));
        }
        // Each is another kiosk, whose line has never failed before: the pauses of one whose line comes and
        // goes grow (Line::heard), and the simulation below has those.
        for (std::size_t number = 0; number < returns / 3; ++number) {
            WatchedKiosk kiosk{folder / ("waited-" + std::to_string(number)), far_side};
            kiosk.waits_for(is_up);
            waited_ms.push_back(return_ms(kiosk, far_side, Person::waits, random));
        }
        add("receipt after the line's return, Try now pressed", "ms", 0, pressed_ms, {});
        add("receipt after the line's return, a moment away, nothing pressed", "ms", 0, waited_ms, {});
    }
    using std::chrono::seconds;
    for (const seconds outage : {seconds{10}, seconds{600}, seconds{8 * 3600}}) {
        say("simulated returns after " + std::to_string(outage.count()) + " s");
        // Hours of probes are computed, one by one.
        const auto returns = normally<std::size_t>(outage > seconds{3600} ? 40 : 100, 10);
        add("receipt after so many seconds away and up to 60 more, nothing pressed (simulated)", "s",
            static_cast<std::size_t>(outage.count()), simulated_returns_s(outage, returns),
            doubling_returns_s(outage, returns));
    }
    measure_growth(folder, figures);
    std::filesystem::remove_all(folder);
    write(file, figures);
}
