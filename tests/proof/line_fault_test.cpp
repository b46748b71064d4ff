#include "tests/proof/errand.h"
#include "tests/proof/line_faults.h"
#include "tests/proof/simulated_names.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <thread>

using namespace kiosk;
using namespace std::chrono_literals;

namespace
{

/// An exchange that the faults befall, and how a kiosk comes to it.
struct Stage {
    const char* name;
    Errand errand;
    const char* method;
    const char* target;
    std::vector<WireFault> before;
    ProxiedSettings settings;
};

constexpr Milliseconds kShort{300}; ///< How long a kiosk here waits for what does not come.

std::vector<Stage> stages()
{
    const WireFault lost{.method = "POST",
                         .target = "/v1/",
                         .request = WireFault::Request::withheld,
                         .then = WireFault::Then::reset};
    const ProxiedSettings plain{.patience = kShort};
    const ProxiedSettings signed_in{.auth = AuthMode::refresh_token, .patience = kShort};
    const ProxiedSettings gateway{.files = AttachmentSettings::Way::put, .patience = kShort};
    // The only one that sends creates over connections that were used before.
    const ProxiedSettings reusing{.dedup = Dedup::unique_reference, .dedup_window = 0ms, .patience = kShort};
    return {{"create", Errand::create, "POST", "/v1/", {}, plain},
            {"create, connections reused", Errand::create, "POST", "/v1/", {}, reusing},
            {"probe", Errand::create, "GET", "/v1/servicerequests?size=1&", {lost}, plain},
            {"note", Errand::note, "PATCH", "/v1/", {}, plain},
            {"file", Errand::attach, "PUT", "/attachments/", {}, gateway},
            {"token", Errand::sign_in, "POST", "/oauth2/token", {}, signed_in}};
}

std::string chosen_case()
{
    const char* chosen = std::getenv("KIOSK_CASE");
    return chosen == nullptr ? std::string{} : std::string{chosen};
}

/// Every fault of the catalogue befalls this exchange of one kiosk, one after the other.
void befall(const Stage& stage, const std::vector<LineFault>& faults)
{
    ProxiedKiosk kiosk{stage.settings};
    Errands errands{kiosk};
    REQUIRE(kiosk.delivers(kiosk.submit()));
    for (const LineFault& one : faults) {
        const std::string life = std::string{stage.name} + ": " + one.name;
        if (!chosen_case().empty() && chosen_case() != life) continue;
        INFO("replay: KIOSK_CASE='" << life << "' " KIOSK_BINARIES "/network_proof -tc='line faults*'");
        std::vector<WireFault> befalling = stage.before;
        befalling.push_back(one.fault);
        befalling.back().method = stage.method;
        befalling.back().target = stage.target;
        const Errands::Run run = errands.run(life, stage.errand, std::move(befalling));
        CHECK(run.wrong == "");
        CHECK(run.met == stage.before.size() + 1);
    }
    const Executions executions = errands.settle();
    CHECK(executions.lost == 0);
    CHECK(executions.duplicated == 0);
    if (stage.settings.dedup == Dedup::window)
        CHECK(kiosk.proxy.requests("POST") <= kiosk.transport.started(HttpMethod::post));
}

} // namespace

TEST_CASE("line faults: whatever befalls an exchange, all is delivered once when the line heals")
{
    // Where redirects lead: whoever follows one is heard.
    ProxiedFarSide other{{}};
    FaultProxy elsewhere{other.service->port()};
    const auto faults = line_faults("127.0.0.1:" + std::to_string(elsewhere.port()));
    for (const Stage& stage : stages())
        befall(stage, faults);

    CHECK(elsewhere.connections() == 0);
}

TEST_CASE("line faults: a line that flaps delivers each request once")
{
    ProxiedKiosk kiosk{{.patience = kShort}};
    Errands errands{kiosk};
    const auto faults = line_faults("127.0.0.1:1");
    SeededRandom random{16};
    std::vector<Reference> references;
    for (int i = 0; i < 40; ++i) {
        std::vector<WireFault> some;
        for (int k = 0; k < 6; ++k) {
            const WireFault& one = faults[random.below(faults.size())].fault;
            if (one.then != WireFault::Then::hang && one.a_byte < 1ms) some.push_back(one);
        }
        kiosk.proxy.arm(std::move(some));
        for (int k = 0; k < 3; ++k)
            references.push_back(kiosk.submit());
        CHECK(kiosk.drains());
    }
    kiosk.proxy.heal();
    for (const Reference& reference : references)
        CHECK(kiosk.delivers(reference));

    const Executions executions = creates_of(kiosk.far_side.sandbox, references);
    CHECK(executions.lost == 0);
    CHECK(executions.duplicated == 0);
}

TEST_CASE("line faults: an idle connection that died in secret costs no second execution")
{
    for (const auto then : {WireFault::Then::close, WireFault::Then::reset}) {
        ProxiedKiosk kiosk{{.dedup = Dedup::unique_reference, .dedup_window = 0ms}};
        std::vector<Reference> references{kiosk.submit()};
        REQUIRE(kiosk.delivers(references.back()));
        for (int i = 0; i < 5; ++i) {
            kiosk.proxy.hang_up();
            references.push_back(kiosk.submit());
            CHECK(kiosk.delivers(references.back()));
            // Alive, and dead after it has read the request and let it be executed.
            kiosk.proxy.arm({{.method = "POST", .cut_at = 0, .then = then}});
            references.push_back(kiosk.submit());
            CHECK(kiosk.delivers(references.back()));
        }
        const Executions executions = creates_of(kiosk.far_side.sandbox, references);
        CHECK(executions.lost == 0);
        CHECK(executions.duplicated == 0);
    }
}

namespace
{

ProxiedSettings by_name(FaultProxy::Listening listening = {})
{
    return {.host = kSimulatedHost, .patience = 2000ms, .listening = listening};
}

/// A request is filed while names are answered so, and waits untouched; then they are right again.
void check_name_fault(SimulatedNames::Answer answer)
{
    SimulatedNames::answer_with(answer);
    ProxiedKiosk kiosk{by_name()};
    const std::size_t asked = SimulatedNames::asked();
    const Reference reference = kiosk.submit();
    CHECK(kiosk.becomes([&] {
        return SimulatedNames::asked() > asked && kiosk.core->snapshot()->line.state == LineState::waiting;
    }));
    CHECK(kiosk.state(reference) == State::ready);
    CHECK(kiosk.entry(reference).attempts == 0);
    CHECK(kiosk.proxy.connections() == 0);

    SimulatedNames::answer_with(SimulatedNames::Answer::ipv4);
    CHECK(kiosk.delivers(reference));
    CHECK(creates_of(kiosk.far_side.sandbox, {reference}).duplicated == 0);
}

} // namespace

TEST_CASE("line faults: a name that is not found, or a name service that is silent, charges no attempt")
{
    check_name_fault(SimulatedNames::Answer::unknown);
    check_name_fault(SimulatedNames::Answer::later);
}

TEST_CASE("line faults: a far side that has IPv6 only, or one dead address and one alive, is reached")
{
    for (const auto answer : {SimulatedNames::Answer::ipv6, SimulatedNames::Answer::dead_first}) {
        SimulatedNames::answer_with(answer);
        const auto family =
            answer == SimulatedNames::Answer::ipv6 ? sandbox::Loopback::ipv6 : sandbox::Loopback::ipv4;
        ProxiedKiosk kiosk{by_name({.family = family})};
        const Reference reference = kiosk.submit();

        CHECK(kiosk.delivers(reference));
        CHECK(creates_of(kiosk.far_side.sandbox, {reference}).lost == 0);
    }
}
