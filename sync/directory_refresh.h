#pragma once

#include "storage/customer_directory.h"
#include "sync/api_calls.h"
#include "sync/exchanges.h"
#include "sync/outcome.h"

#include <optional>
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

    bool is_running() const { return exchange_.has_value(); }
    void start(const ApiCalls::Token& token, Exchanges& exchanges);

    enum class Result { under_way, whole, failed };
    struct Report {
        Result result;
        HostNews news;
    };
    /// Nothing when the exchange is somebody else's.
    std::optional<Report> finished(const FinishedExchange& exchange, const Instant& now,
                                   const ApiCalls::Token& token, Exchanges& exchanges);

    /// The customers, after `whole`.
    std::vector<Customer> take_customers() { return std::exchange(customers_, {}); }

private:
    ApiCalls& calls_;
    std::optional<ExchangeId> exchange_;
    std::vector<Customer> customers_;
    std::string last_token_;
};

} // namespace kiosk
