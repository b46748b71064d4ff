#include "tests/proof/goal_line.h"
#include "tests/proof/reply_shapes.h"

#include <doctest/doctest.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <thread>

using namespace kiosk;

namespace
{

/// `KIOSK_CASE="NAME at BYTE"` runs that cut alone, `KIOSK_CASE=NAME` that shape.
struct Chosen {
    std::string name; ///< Empty: all.
    std::optional<std::size_t> byte;
};
Chosen chosen_case()
{
    const char* chosen = std::getenv("KIOSK_CASE");
    if (chosen == nullptr) return {};
    const std::string text = chosen;
    const auto at = text.rfind(" at ");
    if (at == text.npos) return {text, std::nullopt};
    return {text.substr(0, at), std::strtoul(text.c_str() + at + 4, nullptr, 10)};
}

/// Every byte; under sanitizers, where an exchange takes several times as long, some: prime, so that no
/// rhythm is missed.
constexpr std::size_t kStep = kIsSanitized ? 29 : 1;

std::string how_to_replay(const std::string& life)
{
    return "replay: KIOSK_CASE='" + life + "' " KIOSK_BINARIES "/network_proof";
}

void tell_failure(const std::string& what, const std::string& life)
{
    std::fprintf(stderr, "%s\n%s\n", what.c_str(), how_to_replay(life).c_str());
}

/// Cuts one shape of reply at byte after byte, and once not at all.
class CutShape
{
public:
    explicit CutShape(const ReplyShape& shape) : shape_(shape) {}

    void run()
    {
        for (std::size_t byte = 0; byte <= longest_;) {
            // How long it is says the first one.
            const std::size_t left = byte == 0 ? 1 : longest_ + 1 - byte;
            const std::size_t cuts_left = (left + kStep - 1) / kStep;
            byte += kStep * run(byte, std::min(cuts_left, static_cast<std::size_t>(shape_.cuts_each)));
        }
        settle();
    }

    void run_alone(std::size_t byte)
    {
        (void)run(byte, 1);
        settle();
    }

    std::uint64_t cuts = 0, failures = 0;
    Executions executions;

private:
    /// How many were done.
    std::size_t run(std::size_t byte, std::size_t count)
    {
        if (lives_ == 0) renew();
        ++lives_;
        const std::size_t done = live(byte, count);
        if (lives_ == shape_.lives_max) settle();
        return done;
    }

    void renew()
    {
        errands_.reset();
        kiosk_ = std::make_unique<ProxiedKiosk>(shape_.settings);
        errands_ = std::make_unique<Errands>(*kiosk_);
        REQUIRE(kiosk_->delivers(kiosk_->submit()));
    }

    WireFault cut_at(std::size_t byte) const
    {
        // Half of the cuts are an orderly end and half a reset.
        const bool is_reset = byte / kStep % 2 == 1;
        WireFault cut{.method = shape_.method,
                      .target = shape_.target,
                      .cut_at = byte,
                      .then = is_reset ? WireFault::Then::reset : WireFault::Then::close};
        if (shape_.form != nullptr) cut.reply = shape_.form;
        return cut;
    }

    std::size_t live(std::size_t byte, std::size_t count)
    {
        const std::string life = shape_.name + " at " + std::to_string(byte);
        std::vector<WireFault> faults = shape_.before;
        for (std::size_t i = 0; i < count; ++i)
            faults.push_back(cut_at(byte + i * kStep));
        const Errands::Run outcome = errands_->run(life, shape_.errand, std::move(faults), shape_.far_side);
        longest_ = std::max(longest_, kiosk_->proxy.reply_bytes());
        const std::size_t before = shape_.before.size();
        const std::size_t met = outcome.met > before ? outcome.met - before : 0;
        cuts += met;
        if (!outcome.wrong.empty() || met == 0) {
            ++failures;
            tell_failure(outcome.wrong.empty() ? life + ": the reply was never asked for" : outcome.wrong,
                         life);
            settle();
        }
        return std::max<std::size_t>(met, 1);
    }

    void settle()
    {
        if (lives_ == 0) return;
        lives_ = 0;
        const Executions found = errands_->settle();
        executions.lost += found.lost;
        executions.duplicated += found.duplicated;
        // One request on the wire for each attempt, never one of libcurl's own (N3).
        // Where references are unique, connections are reused and libcurl may try again: nothing comes of it.
        if (shape_.settings.dedup == Dedup::window)
            CHECK(kiosk_->proxy.requests("POST") <= kiosk_->transport.started(HttpMethod::post));
        CHECK(kiosk_->proxy.requests("PATCH") <= kiosk_->transport.started(HttpMethod::patch));
        CHECK(kiosk_->proxy.requests("PUT") <= kiosk_->transport.started(HttpMethod::put));
    }

    const ReplyShape& shape_;
    std::size_t longest_ = 0;
    int lives_ = 0;
    std::unique_ptr<ProxiedKiosk> kiosk_;
    std::unique_ptr<Errands> errands_;
};

} // namespace

TEST_CASE("network: a reply of any shape, cut anywhere, leaves every request delivered exactly once")
{
    GoalLine goal{"G-R7"};
    goal.tried = kStep == 1 ? GoalLine::Tried::all : GoalLine::Tried::some;
    const Chosen chosen = chosen_case();
    const CountedTransport first_of_the_process{{}, std::chrono::seconds{1}};
    const std::vector<ReplyShape> shapes = reply_shapes();
    std::atomic<std::size_t> next = 0;
    std::mutex mutex;
    const auto run_lane = [&] {
        for (std::size_t i = next++; i < shapes.size(); i = next++) {
            if (!chosen.name.empty() && chosen.name != shapes[i].name) continue;
            CutShape cut{shapes[i]};
            chosen.byte ? cut.run_alone(*chosen.byte) : cut.run();
            const std::lock_guard lock{mutex};
            goal.count += cut.cuts;
            goal.lost += cut.executions.lost + cut.failures;
            goal.duplicated += cut.executions.duplicated;
            std::printf("%s: %llu cuts\n", shapes[i].name.c_str(), static_cast<unsigned long long>(cut.cuts));
            std::fflush(stdout);
        }
    };
    {
        // Each lane waits for its own sockets most of the time.
        constexpr int lanes = 4;
        std::vector<std::jthread> running;
        for (int i = 0; i < lanes; ++i)
            running.emplace_back(run_lane);
    }
    CHECK(goal.lost == 0);
    CHECK(goal.duplicated == 0);
    CHECK(goal.count > 0);
    if (chosen.name.empty()) goal.print();
}
