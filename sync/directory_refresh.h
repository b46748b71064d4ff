#pragma once

#include "storage/customer_directory.h"
#include "sync/api_calls.h"
#include "sync/exchanges.h"
#include "sync/outcome.h"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace kiosk
{

/// Fetches the whole customer list, page after page by continuation token. An interruption drops the pages so
/// far and the next attempt begins with page one, because the tokens are short-lived; whoever has the old
/// list keeps it until `whole` is there. Thread-compatible.
class DirectoryRefresh
{
public:
    explicit DirectoryRefresh(ApiCalls& calls) : calls_(calls) {}

    bool is_running() const { return is_running_; }
    void start(const ApiCalls::Token& token, Exchanges& exchanges);

    /// Whether the next page is to be asked for, by `go_on`.
    bool wants_page() const { return is_running_ && !exchange_; }
    void go_on(const ApiCalls::Token& token, Exchanges& exchanges);

    /// Drops what was fetched so far.
    void give_up();

    enum class Result { under_way, whole, failed };
    struct Report {
        Result result;
        HostNews news;
        ApiCalls::Token token; ///< The one the call carried.
    };
    /// Nothing when the exchange is somebody else's.
    std::optional<Report> finished(const FinishedExchange& exchange, const Instant& now);

    /// The customers, after `whole`.
    std::vector<Customer> take_customers() { return std::exchange(customers_, {}); }

private:
    ApiCalls& calls_;
    bool is_running_ = false;
    std::optional<ExchangeId> exchange_;
    ApiCalls::Token token_; ///< Of that exchange.
    std::vector<Customer> customers_;
    std::string next_uri_;
    std::string continuation_token_;
    std::set<std::string> seen_tokens_; ///< One that comes again leads in circles.
};

} // namespace kiosk
