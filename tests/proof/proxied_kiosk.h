#pragma once

#include "sync/core.h"
#include "tests/proof/counted_transport.h"
#include "tests/proof/fault_proxy.h"
#include "tests/proof/skipping_clock.h"
#include "tests/sandbox/service_port.h"
#include "tests/storage/fixtures/drafts_for_tests.h"
#include "tests/storage/temporary_folder.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace kiosk
{

/// What is special about a kiosk and its far side.
struct ProxiedSettings {
    AuthMode auth = AuthMode::none;
    Dedup dedup = Dedup::window;
    Milliseconds dedup_window =
        ProtocolTimes{}.dedup_window; ///< What the kiosk believes and the far side does.
    AttachmentSettings::Way files = AttachmentSettings::Way::list;
    std::int64_t customers = 2;
    std::uint64_t seed = 1;
    std::string host = "127.0.0.1";
    std::string scheme = "http";
    std::filesystem::path ca_file;
    Milliseconds patience{2000}; ///< The longest exchange.
    FaultProxy::Listening listening;
};

/// The far side as it is behind a proxy: the whole sandbox, on a port of its own.
struct ProxiedFarSide {
    explicit ProxiedFarSide(const ProxiedSettings& settings);

    /// Reads and installs a fault script (tests/sandbox/README.md).
    void faults(const std::string& script);

    sandbox::Sandbox sandbox;
    std::unique_ptr<sandbox::ServicePort> service;
};

/// The production core and the production transport, over TCP and a fault proxy, against the sandbox. The
/// protocol keeps its real times: where nothing is under way, both clocks skip what would be waited.
class ProxiedKiosk
{
public:
    explicit ProxiedKiosk(const ProxiedSettings& settings);

    /// Files a request; the answer of the core must be that it is accepted.
    Reference submit() { return submit(a_partner_draft(random)); }
    Reference submit(const Draft& draft);

    /// Goes on until it is so. False when virtual days pass, or real seconds, and it does not become so.
    bool becomes(const std::function<bool()>& wanted);
    /// The same until nothing waits or is under way any more.
    bool drains();
    bool is_done() const { return core->is_drained() && is_still(); }

    /// Whatever a person must allow again (a refusal) is tried again, until it has arrived.
    bool delivers(const Reference& reference);

    void skip(Milliseconds by);

    State state(const Reference& reference) const { return entry(reference).state; }
    Entry entry(const Reference& reference) const;

    ProxiedSettings settings;
    TemporaryFolder folder;
    ProxiedFarSide far_side;
    FaultProxy proxy;
    SkippingClock clock;
    SeededRandom random;
    NoTrace trace;
    CountedTransport transport;
    Store* store = nullptr; ///< The core's own.
    std::unique_ptr<Core> core;
    std::vector<Reply> replies; ///< All that came late.

private:
    SyncSettings sync_settings();
    bool is_still() const { return transport.running() == 0 && proxy.is_quiet(); }
};

/// What the ledger says about requests that are to be there once.
struct Executions {
    std::size_t lost = 0, duplicated = 0;
};
Executions creates_of(const sandbox::Sandbox& far_side, const std::vector<Reference>& references);

} // namespace kiosk
