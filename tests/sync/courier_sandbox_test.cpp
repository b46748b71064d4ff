#include "tests/sync/real_line.h"

#include <doctest/doctest.h>

using namespace kiosk;
using namespace std::chrono_literals;
using sandbox::RunningSandbox;

namespace
{

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
    CHECK(line.becomes([&] { return line.state(waiting) == State::ready; }));
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
