#include "tests/proof/goal_line.h"
#include "tests/proof/reply_shapes.h"

#include <doctest/doctest.h>

#include <cstdio>
#include <cstdlib>

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

std::string how_to_replay(const std::string& life)
{
    return "replay: KIOSK_CASE='" + life + "' build/dev/bin/network_proof";
}

void tell_failure(const std::string& what, const std::string& life)
{
    std::fprintf(stderr, "%s\n%s\n", what.c_str(), how_to_replay(life).c_str());
}

/// Cuts one shape of reply at every byte, and once not at all.
class CutShape
{
public:
    explicit CutShape(const ReplyShape& shape) : shape_(shape) {}

    void run()
    {
        for (std::size_t byte = 0; byte <= longest_; ++byte)
            run(byte);
        settle();
    }

    void run_alone(std::size_t byte)
    {
        run(byte);
        settle();
    }

    std::uint64_t cuts = 0, failures = 0;
    Executions executions;

private:
    void run(std::size_t byte)
    {
        if (lives_ == 0) renew();
        ++lives_;
        live(byte);
        if (lives_ == shape_.lives_max) settle();
    }

    void renew()
    {
        errands_.reset();
        kiosk_ = std::make_unique<ProxiedKiosk>(shape_.settings);
        errands_ = std::make_unique<Errands>(*kiosk_);
        REQUIRE(kiosk_->delivers(kiosk_->submit()));
    }

    void live(std::size_t byte)
    {
        const std::string life = shape_.name + " at " + std::to_string(byte);
        std::vector<WireFault> faults = shape_.before;
        // Half of the cuts are an orderly end and half a reset.
        const bool is_reset = byte % 2 == 1;
        WireFault cut{.method = shape_.method,
                      .target = shape_.target,
                      .cut_at = byte,
                      .then = is_reset ? WireFault::Then::reset : WireFault::Then::close};
        if (shape_.form != nullptr) cut.reply = shape_.form;
        faults.push_back(std::move(cut));
        const std::string wrong = errands_->run(life, shape_.errand, std::move(faults), shape_.far_side);
        longest_ = std::max(longest_, kiosk_->proxy.reply_bytes());
        ++cuts;
        if (wrong.empty()) return;
        ++failures;
        tell_failure(wrong, life);
        settle();
    }

    void settle()
    {
        if (lives_ == 0) return;
        lives_ = 0;
        const Executions found = errands_->settle();
        executions.lost += found.lost;
        executions.duplicated += found.duplicated;
        // One request on the wire for each attempt, never one of libcurl's own (N3).
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

TEST_CASE("network: a reply of any shape, cut at any byte, leaves every request delivered exactly once")
{
    GoalLine goal{"G-R7"};
    const Chosen chosen = chosen_case();
    std::uint64_t failures = 0;
    for (const ReplyShape& shape : reply_shapes()) {
        if (!chosen.name.empty() && chosen.name != shape.name) continue;
        CutShape cut{shape};
        const double begun = goal.seconds();
        chosen.byte ? cut.run_alone(*chosen.byte) : cut.run();
        std::printf("%s: %llu cuts in %.1f s\n", shape.name.c_str(), static_cast<unsigned long long>(cut.cuts),
                    goal.seconds() - begun);
        std::fflush(stdout);
        goal.count += cut.cuts;
        goal.lost += cut.executions.lost + cut.failures;
        goal.duplicated += cut.executions.duplicated;
        failures += cut.failures;
    }
    CHECK(failures == 0);
    CHECK(goal.lost == 0);
    CHECK(goal.duplicated == 0);
    if (chosen.name.empty()) goal.print();
}
