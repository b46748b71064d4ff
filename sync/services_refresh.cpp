#include "sync/services_refresh.h"

#include "sync/services_format.h"
#include "sync/wire_format.h"

#include <cassert>

namespace kiosk
{

namespace
{

using Call = ServicesRefresh::Call;

/// The endpoint, or this customer of it, is not for us: nobody's fault, and nothing about the line. 408 and
/// 429 are about the moment and not about what was asked for.
bool is_declined(const HttpReply& reply, Call call)
{
    if (reply.progress != Progress::answered) return false;
    if (reply.status == 501) return true;
    // Managed services want a person's sign-in (reference/partner-center-contract.md section 5): where the
    // subscriptions were given for the same token just before, 401 says that ours is none.
    if (reply.status == 401) return call == Call::managed_services;
    return reply.status >= 400 && reply.status < 500 && reply.status != 407 && reply.status != 408 &&
           reply.status != 429;
}

/// Whether an answer that was no use says something that holds for every other call, too. What a side path
/// answers must never pause the queue: 5xx, a redirect or a strange page are left for the probe to find.
bool is_about_the_host(const HttpReply& reply, Call call)
{
    return reply.progress != Progress::answered || reply.status == 429 || reply.status == 503 ||
           (reply.status == 401 && call == Call::subscriptions);
}

} // namespace

void ServicesRefresh::start(const std::optional<Uuid>& tenant_id, std::vector<Call> calls)
{
    give_up();
    tenant_id_ = tenant_id;
    calls_left_ = std::move(calls);
}

void ServicesRefresh::give_up()
{
    calls_left_.clear();
    exchange_.reset(); // Its answer is nobody's when it comes.
}

void ServicesRefresh::go_on(const ApiCalls::Token& token, Exchanges& exchanges)
{
    assert(wants_call());
    token_ = token;
    switch (calls_left_.front()) {
    case Call::subscriptions:
        exchange_ = exchanges.start(calls_.subscriptions(*tenant_id_, token));
        return;
    case Call::managed_services:
        exchange_ = exchanges.start(calls_.managed_services(*tenant_id_, token));
        return;
    case Call::incidents:
        exchange_ = exchanges.start(calls_.service_incidents(token));
        return;
    }
}

std::optional<ServicesRefresh::Report> ServicesRefresh::finished(const FinishedExchange& exchange,
                                                                 Timestamp now)
{
    if (!exchange_ || exchange_ != exchange.id) return std::nullopt;
    exchange_.reset();
    Report report{.call = calls_left_.front(), .token = token_};
    calls_left_.erase(calls_left_.begin());

    const HttpReply& reply = exchange.reply;
    bool is_understood = false;
    const auto take = [&](auto read, auto& into) {
        if (!read) return;
        is_understood = true;
        into = *std::move(read);
    };
    if (reply.progress == Progress::answered && reply.status == 200) {
        switch (report.call) {
        case Call::subscriptions:
            take(subscriptions_in(reply.body), report.subscriptions);
            break;
        case Call::managed_services:
            take(managed_services_in(reply.body), report.managed);
            break;
        case Call::incidents:
            take(service_incidents_in(reply.body), report.incidents);
            break;
        }
    }
    // A gateway may say in no words of the contract that it has no such path; of the subscriptions, which
    // every far side has, only its own word counts.
    const bool is_optional = report.call != Call::subscriptions;
    if (is_understood)
        report.answer = EndpointAnswer::answered;
    else if (is_declined(reply, report.call) && (is_optional || api_fault(reply.body)))
        report.answer = EndpointAnswer::does_not_answer;
    if (is_understood || is_about_the_host(reply, report.call))
        report.news = host_news(reply, is_understood ? BodyIs::understood : BodyIs::something_else, now);
    if (report.answer == EndpointAnswer::not_asked) calls_left_.clear();
    report.is_last = calls_left_.empty();
    return report;
}

} // namespace kiosk
