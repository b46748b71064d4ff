#pragma once

#include "sync/core.h"
#include "sync/curl_transport.h"
#include "tests/sandbox/running_sandbox.h"
#include "tests/storage/fixtures/drafts_for_tests.h"
#include "tests/storage/temporary_folder.h"
#include "tests/sync/catalogue_for_tests.h"

#include <doctest/doctest.h>

#include <functional>

namespace kiosk
{

/// Longer than anything here takes on a busy machine.
inline constexpr std::chrono::seconds kPatience{30};

/// The protocol in fast motion: the same proportions, a few hundred times shorter.
inline ProtocolTimes quick_times()
{
    using namespace std::chrono_literals;
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
    explicit RealLine(sandbox::FarSideOptions options = sandbox::RunningSandbox::open_to_all(),
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
            core->step(Milliseconds{20});
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

    sandbox::RunningSandbox far_side;
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

} // namespace kiosk
