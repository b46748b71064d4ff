#pragma once

#include <deque>
#include <map>
#include <string>
#include <unordered_map>

#include "tests/sandbox/generated_customers.h"
#include "tests/sandbox/http_message.h"
#include "tests/sandbox/ledger.h"
#include "tests/sandbox/service_requests.h"
#include "tests/sandbox/tokens.h"

namespace kiosk::sandbox
{

enum class SignIn { required, off };

struct FarSideOptions {
    /// How long a reply is replayed to the same MS-RequestId. The default is the W of reliability.md
    /// section 3.3.
    std::chrono::seconds dedup_window{600};
    /// About an hour in the documented samples (partner-center-contract.md section 2).
    std::chrono::seconds token_lifetime{3600};
    References references = References::any;
    SignIn sign_in = SignIn::required;
    std::int64_t customers = 25;
    /// Whether it plays a gateway that takes files; the public contract has no such call.
    enum class Files { refused, taken };
    Files files = Files::refused;
};

/// 21Vianet's far side as the public contract describes it: a request and a moment in, a reply out. No
/// sockets and no faults, so what it does is exactly what the ledger says. Thread-compatible.
class FarSide
{
public:
    /// `ledger` must outlive the far side.
    FarSide(const FarSideOptions& options, Ledger& ledger);

    /// Answers one request. `list_lag`: see ServiceRequests::list. Every reply carries MS-RequestId and
    /// MS-CorrelationId, the caller's own where they were sent.
    HttpReply answer(const HttpRequest& request, Instant now, std::chrono::seconds list_lag = {});

    TokenOffice& tokens() { return tokens_; }
    const TokenOffice& tokens() const { return tokens_; }
    ServiceRequests& service_requests() { return service_requests_; }

    /// What GET /v1/serviceincidents/office answers, from now on.
    void replace_service_incidents(Json items) { service_incidents_ = std::move(items); }

private:
    /// What an MS-RequestId has done, so that a repeat of it gets the same reply and does nothing.
    struct Answered {
        std::size_t call_hash; ///< Of method, target and body.
        HttpReply reply;
        Instant at;
    };

    struct NextPage {
        std::size_t size;
        std::size_t offset;
        std::optional<Filter> filter;
    };

    HttpReply route(const HttpRequest& request, Instant now, std::chrono::seconds list_lag);
    HttpReply execute_once(const HttpRequest& request, Instant now);
    HttpReply customers(const HttpRequest& request);
    HttpReply customer_page(const NextPage& page);
    HttpReply about_customer(const HttpRequest& request) const;

    FarSideOptions options_;
    TokenOffice tokens_;
    ServiceRequests service_requests_;
    GeneratedCustomers customers_;
    Json service_incidents_ = Json::array();
    std::unordered_map<std::string, Answered> answered_;
    std::deque<std::string> answered_order_; ///< Keys of answered_, oldest first.
    std::unordered_map<std::string, NextPage> next_pages_;
};

/// Puts MS-RequestId and MS-CorrelationId on `reply`: the request's own, or fresh ones.
void echo_ids(const HttpRequest& request, HttpReply& reply);

} // namespace kiosk::sandbox
