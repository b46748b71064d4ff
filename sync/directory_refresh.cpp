#include "sync/directory_refresh.h"

#include "sync/wire_format.h"

#include <iterator>

namespace kiosk
{

void DirectoryRefresh::start(const ApiCalls::Token& token, Exchanges& exchanges)
{
    customers_.clear();
    last_token_.clear();
    exchange_ = exchanges.start(calls_.first_customers(token));
}

std::optional<DirectoryRefresh::Report> DirectoryRefresh::finished(const FinishedExchange& exchange,
                                                                   const Instant& now,
                                                                   const ApiCalls::Token& token,
                                                                   Exchanges& exchanges)
{
    if (exchange_ != exchange.id) return std::nullopt;
    exchange_.reset();

    const HttpReply& reply = exchange.reply;
    auto page = reply.progress == Progress::answered && reply.status == 200 ? customer_page(reply.body)
                                                                            : std::nullopt;
    const HostNews news = host_news(reply, page ? BodyIs::understood : BodyIs::something_else, now.wall);
    const bool goes_in_circles = page && page->continuation_token && *page->continuation_token == last_token_;
    if (!page || goes_in_circles) {
        customers_.clear();
        return Report{Result::failed, news};
    }

    std::ranges::move(page->customers, std::back_inserter(customers_));
    if (!page->continuation_token) return Report{Result::whole, news};
    last_token_ = *page->continuation_token;
    exchange_ = exchanges.start(calls_.next_customers(page->next_uri, last_token_, token));
    return Report{Result::under_way, news};
}

} // namespace kiosk
