#pragma once

#include "storage/service_copies.h"
#include "sync/api_calls.h"
#include "sync/exchanges.h"
#include "sync/outcome.h"

#include <optional>
#include <vector>

namespace kiosk
{

/// Fetches what is to be known of one customer's services, and of the health of all services, one call after
/// the other, so that a read never crowds out a request. Thread-compatible.
class ServicesRefresh
{
public:
    explicit ServicesRefresh(ApiCalls& calls) : calls_(calls) {}

    /// What is still to be asked for.
    enum class Call { subscriptions, managed_services, incidents };

    bool is_running() const { return !calls_left_.empty(); }

    /// Asks for these, in this order. `tenant_id` is of whom; only incidents need none. What was running is
    /// given up.
    void start(const std::optional<Uuid>& tenant_id, std::vector<Call> calls);

    /// Whether the next call is to be made, by `go_on`.
    bool wants_call() const { return is_running() && !exchange_; }
    void go_on(const ApiCalls::Token& token, Exchanges& exchanges);

    /// Asks for nothing more.
    void give_up();

    /// What came of one call. Of the last of a series `is_last` is set.
    struct Report {
        Call call;
        EndpointAnswer answer = EndpointAnswer::not_asked; ///< not_asked: it failed and may be tried later.
        bool is_last = false;
        std::optional<HostNews> news; ///< Nothing where the answer says nothing about the host.
        ApiCalls::Token token;        ///< The one the call carried.
        std::vector<Subscription> subscriptions;
        std::vector<ManagedService> managed;
        std::vector<ServiceIncident> incidents;
    };
    /// Nothing when the exchange is somebody else's. A call that failed ends the series.
    std::optional<Report> finished(const FinishedExchange& exchange, Timestamp now);

    const std::optional<Uuid>& tenant_id() const { return tenant_id_; }

private:
    ApiCalls& calls_;
    std::optional<Uuid> tenant_id_;
    std::vector<Call> calls_left_; ///< The next one first.
    std::optional<ExchangeId> exchange_;
    ApiCalls::Token token_; ///< Of that exchange.
};

} // namespace kiosk
