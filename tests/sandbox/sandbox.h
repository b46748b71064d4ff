#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <string>
#include <vector>

#include "tests/sandbox/clock.h"
#include "tests/sandbox/far_side.h"
#include "tests/sandbox/faults.h"
#include "tests/sandbox/ledger.h"

namespace kiosk::sandbox
{

/// The far side, its ledger, the fault script and what was seen on the wire, behind one mutex: what the two
/// ports share. Thread-safe; apart from the two waits no call blocks longer than one write to the ledger.
class Sandbox
{
public:
    Sandbox(const FarSideOptions& options, Ledger ledger);

    /// Notes down a request that came in on connection number `connection` and says what befalls it.
    FaultPlan receive(const HttpRequest& request, std::int64_t connection);

    /// Lets the far side answer; when this returns, an effect is in the ledger.
    HttpReply execute(const HttpRequest& request, std::chrono::seconds list_lag);

    void replace_faults(FaultScript script);
    Json faults() const;
    bool is_unreachable() const;

    /// Grows with each `replace_faults`.
    std::int64_t script_revision() const { return script_revision_; }

    Json ledger() const;
    Json requests_seen() const;

    /// Wait until there are `count` executions, or requests seen, or until `patience` is over, or
    /// `end_waits`.
    void wait_for_executions(std::size_t count, std::chrono::milliseconds patience) const;
    void wait_for_requests_seen(std::size_t count, std::chrono::milliseconds patience) const;

    /// Ends these waits, now and for ever.
    void end_waits();

    HttpReply act_as_representative(std::string_view number, const Json& action);
    /// Replaces the list that GET /v1/serviceincidents/office gives; it is sent as it is.
    HttpReply replace_service_incidents(const Json& items);

    /// What the representative has on the screen: the whole service request.
    HttpReply seen_by_representative(std::string_view number);
    /// A file of it, as it came.
    HttpReply attachment(std::string_view number, std::string_view sha256);
    void revoke_access_tokens();
    void revoke_refresh_tokens(int error_code);
    std::string consent();
    Credentials credentials() const;

    Clock& clock() { return clock_; }

private:
    struct Seen {
        std::string method;
        std::string target;
        std::string ms_request_id;
        std::int64_t connection;
        Instant at;
    };

    Clock clock_;
    mutable std::mutex mutex_;
    mutable std::condition_variable changed_;
    bool waits_are_over_ = false;
    Ledger ledger_;
    FarSide far_side_;
    FaultScript faults_;
    std::vector<Seen> seen_;
    std::atomic<std::int64_t> script_revision_ = 0;
};

} // namespace kiosk::sandbox
