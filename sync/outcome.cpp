#include "sync/outcome.h"

#include "storage/mutant.h"
#include "sync/backoff.h"
#include "sync/wire_format.h"

#include <algorithm>

namespace kiosk
{

namespace
{

LineReason reason_of(TransportFault fault)
{
    switch (fault) {
    case TransportFault::none:
        return LineReason::none;
    case TransportFault::no_address:
        return LineReason::no_address;
    case TransportFault::no_connection:
        return LineReason::no_connection;
    case TransportFault::tls:
        return LineReason::certificate;
    case TransportFault::timeout:
        return LineReason::timeout;
    case TransportFault::cut:
    case TransportFault::cancelled:
        return LineReason::cut;
    case TransportFault::too_large:
        return LineReason::not_the_service;
    }
    return LineReason::cut;
}

std::string http_code(int status)
{
    return "http " + std::to_string(status);
}

std::optional<Milliseconds> retry_after(const HttpReply& reply, Timestamp now)
{
    const auto value = reply.header("retry-after");
    if (!value || is_mutated(Mutant::retry_after_ignored)) return std::nullopt;
    return parse_retry_after(*value, reply.header("date"), now);
}

/// Codes by which the service says that it does not take service requests at all, here or any more
/// (reference/partner-center-contract.md section 3).
bool means_channel_off(int status, const std::optional<ApiFault>& fault)
{
    if (status == 405 || status == 501) return true;
    return fault && (fault->code == "900127" || fault->code == "900141");
}

HostNews news_of_answer(const HttpReply& reply, const std::optional<ApiFault>& fault, Timestamp now)
{
    const std::string code = fault && !fault->code.empty() ? fault->code : http_code(reply.status);
    const auto news = [&](LineReason reason, bool needs_administrator) {
        return HostNews{reason, needs_administrator, code, retry_after(reply, now)};
    };
    if (means_channel_off(reply.status, fault)) return news(LineReason::channel_off, true);
    if (reply.status == 401) return news(LineReason::sign_in, true);
    if (reply.status == 429 || reply.status == 503) return news(LineReason::busy, false);
    if (reply.status == 408) return news(LineReason::timeout, false);
    if (reply.status >= 500) return news(LineReason::server_error, false);
    if (reply.status >= 300 && reply.status < 400) return news(LineReason::wrong_address, true);
    return news(LineReason::none, false);
}

} // namespace

Outcome classify_submission(const HttpReply& reply, const Uuid& ms_request_id, Timestamp now)
{
    if (reply.progress != Progress::answered) {
        const bool is_not_sent =
            reply.progress == Progress::nothing_sent || is_mutated(Mutant::cut_is_not_sent);
        const OutcomeKind kind = is_not_sent ? OutcomeKind::not_sent : OutcomeKind::ambiguous;
        const LineReason reason = reason_of(reply.fault);
        const bool needs_administrator = reason == LineReason::certificate;
        return {.kind = kind,
                .code = std::string{word(reason)},
                .host = {reason, needs_administrator, reply.fault_code, std::nullopt}};
    }

    const auto fault = api_fault(reply.body);
    Outcome outcome{.kind = OutcomeKind::ambiguous, .host = news_of_answer(reply, fault, now)};
    outcome.code = outcome.host.code;

    if (reply.status >= 200 && reply.status < 300) {
        const auto number = service_request_number(reply.body);
        const auto echo = reply.header("ms-requestid");
        const auto echoed_id = echo ? Uuid::parse(*echo) : std::nullopt;
        const bool has_number = number || is_mutated(Mutant::receipt_without_number);
        const bool is_ours = echoed_id == ms_request_id || is_mutated(Mutant::any_2xx_is_receipt);
        if (has_number && is_ours) {
            outcome.kind = OutcomeKind::done;
            outcome.service_request_number = number.value_or("");
            outcome.code.clear();
            outcome.reply = reply.body;
            return outcome;
        }
        outcome.code = word(LineReason::not_the_service);
        outcome.host.reason = LineReason::not_the_service;
        return outcome;
    }

    // 405 or 501 from a proxy says nothing about what the service did.
    const bool is_refusing_channel = outcome.host.reason == LineReason::channel_off && fault;
    const bool is_busy =
        reply.status == 429 || (reply.status == 503 && is_mutated(Mutant::busy_is_not_executed));
    if (reply.status == 401 || is_busy || is_refusing_channel) {
        outcome.kind = OutcomeKind::not_executed;
    } else if (reply.status == 409) {
        outcome.kind = is_mutated(Mutant::conflict_is_receipt) ? OutcomeKind::done : OutcomeKind::in_progress;
    } else if (outcome.host.reason == LineReason::channel_off) {
        return outcome;
    } else if (reply.status >= 400 && reply.status < 500 && reply.status != 408) {
        if (!fault) {
            // A proxy's page, not the service's word: the request may have gone nowhere at all, or further.
            outcome.host.reason = LineReason::not_the_service;
            return outcome;
        }
        outcome.kind = OutcomeKind::refused;
        outcome.text = fault->description;
        outcome.reply = reply.body;
    }
    return outcome;
}

HostNews host_news(const HttpReply& reply, BodyIs body, Timestamp now)
{
    if (reply.progress != Progress::answered) {
        const LineReason reason = reason_of(reply.fault);
        return {reason, reason == LineReason::certificate, reply.fault_code, std::nullopt};
    }
    const auto fault = api_fault(reply.body);
    HostNews news = news_of_answer(reply, fault, now);
    if (news.reason != LineReason::none) return news;
    if (reply.status == 404) return {LineReason::wrong_address, true, news.code, std::nullopt};
    const bool is_service = reply.status < 300 ? body == BodyIs::understood : fault.has_value();
    if (!is_service) news.reason = LineReason::not_the_service;
    return news;
}

Outcome classify_update(const HttpReply& reply, const Uuid& ms_request_id, std::string_view number,
                        Timestamp now)
{
    Outcome outcome = classify_submission(reply, ms_request_id, now);
    const bool is_ours =
        outcome.service_request_number == number || is_mutated(Mutant::note_of_another_believed);
    if (outcome.kind == OutcomeKind::done && !is_ours) {
        // The answer to somebody else's call.
        outcome.kind = OutcomeKind::ambiguous;
        outcome.code = word(LineReason::not_the_service);
        outcome.host.reason = LineReason::not_the_service;
    }
    if (outcome.host.reason == LineReason::channel_off) {
        // In the service's own words nothing was done; from a proxy it says nothing (reliability.md 3.2).
        if (outcome.kind == OutcomeKind::not_executed) {
            outcome.kind = OutcomeKind::refused;
            outcome.text = api_fault(reply.body)->description;
            outcome.reply = reply.body;
        }
        outcome.host = {};
    }
    return outcome;
}

HostNews news_of_show(const HttpReply& reply, BodyIs body, Timestamp now)
{
    const bool is_services_word = reply.progress == Progress::answered &&
                                  (reply.status == 404 || reply.status == 410) && api_fault(reply.body);
    return is_services_word ? HostNews{} : host_news(reply, body, now);
}

} // namespace kiosk
