#include "sync/core.h"
#include "sync/curl_transport.h"
#include "tests/sandbox/running_sandbox.h"
#include "tests/storage/fixtures/drafts_for_tests.h"
#include "tests/storage/temporary_folder.h"
#include "tests/sync/catalogue_for_tests.h"

#include <doctest/doctest.h>

#include <functional>

using namespace kiosk;
using namespace std::chrono_literals;
using sandbox::RunningSandbox;

namespace
{

constexpr auto kPatience = 30s;

/// The protocol in fast motion: the same proportions, a few hundred times shorter.
ProtocolTimes quick_times()
{
    ProtocolTimes times;
    times.attempt_total = 600ms;
    times.network_life = 200ms;
    times.listing_lag = 100ms;
    times.slack = 50ms;
    times.dedup_window = 5s;
    times.backoff_base = 10ms;
    times.backoff_max = 100ms;
    times.probe_max = 50ms;
    return times;
}

/// The real core and the real transport, against the real sandbox, over HTTP on this machine.
struct RealLine {
    explicit RealLine(sandbox::FarSideOptions options = RunningSandbox::open_to_all(),
                      AuthMode mode = AuthMode::none)
        : far_side(options)
    {
        settings.kiosk_id = "kiosk-1";
        settings.api_base = far_side.service->base_url();
        settings.authority = settings.api_base;
        settings.times = quick_times();
        const auto credentials = far_side.sandbox.credentials();
        settings.auth = {mode, credentials.tenant, credentials.client_id, credentials.client_secret,
                         far_side.sandbox.consent()};
    }

    void start()
    {
        auto store = Store::open(folder / "data");
        REQUIRE(store);
        outbox = &(*store)->outbox;
        core = std::make_unique<Core>(settings, *std::move(store), shipped_catalogue(), transport, clock,
                                      random, trace);
        REQUIRE(core->start());
    }

    Reference submit(const Draft& draft)
    {
        if (!core) start();
        return std::get<Accepted>(core->execute(SubmitDraft{draft}).front()).reference;
    }
    Reference submit() { return submit(a_partner_draft(random)); }

    /// Steps until it is so.
    bool becomes(const std::function<bool()>& wanted)
    {
        if (!core) start();
        const auto end = std::chrono::steady_clock::now() + kPatience;
        while (!wanted()) {
            if (std::chrono::steady_clock::now() > end) return false;
            core->step(20ms);
            std::ranges::move(core->take_replies(), std::back_inserter(replies));
        }
        return true;
    }
    bool drains()
    {
        return becomes([this] { return core->is_drained(); });
    }

    void faults(const std::string& script) { REQUIRE(far_side.put_faults(script) == 200); }

    State state(const Reference& reference) { return (*outbox->find(reference))->state; }

    /// Every reference was executed exactly once, by the ledger.
    void check_once(const std::vector<Reference>& references)
    {
        CHECK(far_side.executions() == references.size());
        for (const Reference& reference : references) {
            int executions = 0;
            std::string number;
            for (const auto& line : far_side.sandbox.ledger()) {
                if (line["reference"] != reference.text()) continue;
                ++executions;
                number = line["service_request_number"];
            }
            CHECK(executions == 1);
            CHECK((*outbox->find(reference))->state == State::sent);
            CHECK((*outbox->find(reference))->service_request_number == number);
        }
    }

    RunningSandbox far_side;
    SyncSettings settings;
    TemporaryFolder folder;
    SystemClock clock;
    SystemRandom random;
    NoTrace trace;
    CurlTransport transport{{}};
    Outbox* outbox = nullptr;
    std::unique_ptr<Core> core;
    std::vector<Reply> replies;
};

sandbox::FarSideOptions with_sign_in()
{
    auto options = RunningSandbox::open_to_all();
    options.sign_in = sandbox::SignIn::required;
    return options;
}

} // namespace

TEST_CASE("courier with the sandbox: both kinds, filed while nobody answers, arrive once when somebody does")
{
    RealLine line;
    line.faults(R"([{"do":"unreachable"}])");
    std::vector<Reference> references;
    for (const ScriptSample& sample : kScriptSamples) {
        references.push_back(line.submit(a_partner_draft(line.random, sample)));
        references.push_back(line.submit(a_customer_draft(line.random, sample)));
    }
    CHECK(line.becomes([&] { return line.core->snapshot()->line.state == LineState::waiting; }));
    CHECK(line.far_side.executions() == 0);

    line.faults("[]");
    CHECK(line.drains());
    line.check_once(references);
}

TEST_CASE(
    "courier with the sandbox: replies cut at many places, before and after the commit, one execution each")
{
    RealLine line;
    std::string script = R"([{"method":"POST","do":"reset_after_commit","times":1},
                             {"method":"POST","do":"reset_before_commit","times":1},
                             {"method":"POST","do":"malformed","times":1},
                             {"method":"POST","do":"huge","times":1},
                             {"method":"POST","do":"deep","times":1},
                             {"method":"POST","do":"wrong_echo","times":1},
                             {"method":"POST","do":"captive_portal","times":1},
                             {"method":"POST","do":"redirect","times":1},
                             {"method":"POST","do":"hang","executed":true,"times":1},
                             {"method":"POST","do":"status","status":500,"shape":"api","executed":true,"times":1},
                             {"method":"POST","do":"status","status":502,"shape":"html","times":1})";
    for (int byte = 0; byte < 700; byte += 50)
        script += R"(,{"method":"POST","do":"cut_at","times":1,"byte":)" + std::to_string(byte) + "}";
    line.faults(script + "]");
    std::vector<Reference> references;
    for (int i = 0; i < 25; ++i)
        references.push_back(line.submit());

    CHECK(line.drains());
    line.check_once(references);
}

TEST_CASE(
    "courier with the sandbox: when the window is over it asks the list, also one that lags and has pages")
{
    RealLine line;
    line.settings.times.dedup_window = 0ms; // Every question goes to the list.
    line.settings.times.listing_lag = 1200ms;
    std::vector<Reference> references;
    for (int i = 0; i < 5; ++i)
        references.push_back(line.submit());
    line.faults(R"([{"do":"list_lag","seconds":1},{"method":"POST","do":"reset_after_commit","times":5}])");

    CHECK(line.drains());
    line.check_once(references);
}

TEST_CASE("courier with the sandbox: dropped in the middle and started again, one execution each")
{
    RealLine line;
    line.faults(R"([{"method":"POST","do":"slow","delay_ms":150}])");
    std::vector<Reference> references;
    for (int i = 0; i < 6; ++i)
        references.push_back(line.submit());
    for (int kill = 0; kill < 4; ++kill) {
        CHECK(line.becomes([&] { return line.core->snapshot()->sending > 0; }));
        line.core.reset();
        line.transport.cancel_all();
        (void)line.transport.poll(0ms);
        line.start();
    }

    line.faults("[]");
    CHECK(line.drains());
    line.check_once(references);
}

TEST_CASE("courier with the sandbox: signed in by client credentials; a revoked token is renewed by itself")
{
    RealLine line{with_sign_in(), AuthMode::client_credentials};
    std::vector<Reference> references{line.submit()};
    CHECK(line.drains());
    line.far_side.sandbox.revoke_access_tokens();
    references.push_back(line.submit());
    references.push_back(line.submit());

    CHECK(line.drains());
    line.check_once(references);
}

TEST_CASE("courier with the sandbox: a refresh token rotates, survives a restart, and its end is named")
{
    RealLine line{with_sign_in(), AuthMode::refresh_token};
    std::vector<Reference> references{line.submit()};
    CHECK(line.drains());
    line.core.reset();
    references.push_back(line.submit());
    CHECK(line.drains());
    line.check_once(references);

    line.far_side.sandbox.revoke_refresh_tokens(50076);
    line.far_side.sandbox.revoke_access_tokens();
    const Reference waiting = line.submit();
    CHECK(line.becomes([&] { return line.core->snapshot()->line.code == "AADSTS50076"; }));
    CHECK(line.core->snapshot()->line.state == LineState::needs_administrator);
    CHECK(line.state(waiting) == State::ready);
}

TEST_CASE(
    "courier with the sandbox: where references are unique, lost replies still end with the right numbers")
{
    auto options = RunningSandbox::open_to_all();
    options.references = sandbox::References::unique;
    options.dedup_window = 0s;
    RealLine line{options};
    line.settings.dedup = Dedup::unique_reference;
    line.faults(R"([{"method":"POST","do":"reset_after_commit","times":4}])");
    std::vector<Reference> references;
    for (int i = 0; i < 6; ++i)
        references.push_back(line.submit());

    CHECK(line.drains());
    line.check_once(references);
}

TEST_CASE("courier with the sandbox: a refused request keeps the API's own code")
{
    RealLine line;
    line.faults(R"([{"method":"POST","do":"status","status":400,"shape":"api","code":"800002","times":1}])");
    const Reference reference = line.submit();

    CHECK(line.becomes([&] { return line.state(reference) == State::needs_attention; }));
    CHECK((*line.outbox->find(reference))->reason_code == "800002");
    CHECK(line.far_side.executions() == 0);
}

TEST_CASE("courier with the sandbox: the whole customer directory arrives page by page")
{
    auto options = RunningSandbox::open_to_all();
    options.customers = 1200;
    RealLine line{options};

    CHECK(line.becomes([&] { return line.core->snapshot()->directory != nullptr; }));
    CHECK(line.core->snapshot()->directory->size() == 1200);
}
