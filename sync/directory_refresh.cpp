#include "sync/directory_refresh.h"

#include "sync/wire_format.h"

#include <iterator>

namespace kiosk
{

namespace
{

/// Ten times the largest reseller we plan for (design.md 11); a list that never ends is no list.
constexpr std::size_t kCustomersMax = 1'000'000;
constexpr std::size_t kPagesMax = kCustomersMax / 10; // Also when its pages are empty.

} // namespace

void DirectoryRefresh::start(const ApiCalls::Token& token, Exchanges& exchanges)
{
    give_up();
    is_running_ = true;
    token_ = token;
    exchange_ = exchanges.start(calls_.first_customers(token));
}

void DirectoryRefresh::go_on(const ApiCalls::Token& token, Exchanges& exchanges)
{
    token_ = token;
    exchange_ = exchanges.start(calls_.next_customers(next_uri_, continuation_token_, token));
}

void DirectoryRefresh::give_up()
{
    is_running_ = false;
    customers_.clear();
    seen_tokens_.clear();
}

std::optional<DirectoryRefresh::Report> DirectoryRefresh::finished(const FinishedExchange& exchange,
                                                                   const Instant& now)
{
    if (exchange_ != exchange.id) return std::nullopt;
    exchange_.reset();

    const HttpReply& reply = exchange.reply;
    auto page = reply.progress == Progress::answered && reply.status == 200 ? customer_page(reply.body)
                                                                            : std::nullopt;
    const HostNews news = host_news(reply, page ? BodyIs::understood : BodyIs::something_else, now.wall);
    const bool goes_in_circles =
        page && page->continuation_token && !seen_tokens_.insert(*page->continuation_token).second;
    const bool is_endless = customers_.size() > kCustomersMax || seen_tokens_.size() > kPagesMax;
    if (!page || goes_in_circles || is_endless) {
        give_up();
        return Report{Result::failed, news, token_};
    }

    std::ranges::move(page->customers, std::back_inserter(customers_));
    if (!page->continuation_token) {
        is_running_ = false;
        return Report{Result::whole, news, token_};
    }
    next_uri_ = std::move(page->next_uri);
    continuation_token_ = *std::move(page->continuation_token);
    return Report{Result::under_way, news, token_};
}

} // namespace kiosk
