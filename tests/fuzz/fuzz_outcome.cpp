// F2: what an answer means. Input: two bytes for progress, fault and status; lines `name: value` for headers;
// an empty line; the body.

#include "storage/text.h"
#include "sync/outcome.h"
#include "sync/upload_outcome.h"
#include "sync/wire_format.h"
#include "tests/fuzz/fuzz_input.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/fuzz/oracle.h"

namespace kiosk
{

namespace
{

constexpr std::array kProgress{Progress::answered, Progress::unanswered, Progress::nothing_sent};
/// What did not end in an answer has one of these.
constexpr std::array kFaults{TransportFault::no_connection, TransportFault::no_address,
                             TransportFault::tls,           TransportFault::timeout,
                             TransportFault::cut,           TransportFault::too_large,
                             TransportFault::cancelled};
constexpr std::array kReplyStatuses{200, 201, 204, 301, 307, 400, 401, 403, 404, 405, 408, 409, 410, 412,
                                    413, 422, 429, 451, 500, 501, 502, 503, 504, 511, 100, 199, 299, 999};
constexpr Timestamp kAskedAt{Milliseconds{1'790'000'000'125}};

const Uuid& our_id()
{
    static const Uuid id = *Uuid::parse("0f0e0d0c-0b0a-4908-8706-050403020100");
    return id;
}

HttpReply reply_of(FuzzInput input)
{
    HttpReply reply;
    reply.progress = input.one_of(kProgress);
    if (reply.progress != Progress::answered) {
        reply.fault = input.one_of(kFaults);
        return reply;
    }
    reply.status = input.one_of(kReplyStatuses);
    for (std::string_view line = input.line(); !line.empty(); line = input.line()) {
        const auto colon = std::min(line.find(':'), line.size());
        std::string name{line.substr(0, colon)};
        std::ranges::transform(name, name.begin(),
                               [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
        reply.headers.emplace_back(std::move(name), trimmed(line.substr(std::min(colon + 1, line.size()))));
    }
    reply.body = input.rest();
    return reply;
}

bool is_echoed(const HttpReply& reply)
{
    const auto echo = reply.header("ms-requestid");
    return echo && Uuid::parse(*echo) == our_id();
}

bool is_in_bounds(const std::optional<Milliseconds>& pause)
{
    return !pause || (*pause >= std::chrono::seconds{1} && *pause <= std::chrono::hours{6});
}

/// What reference/reliability.md 3.2 says of every outcome, told once more from the reply.
bool is_earned(const HttpReply& reply, const Outcome& outcome)
{
    const bool is_answer = reply.progress == Progress::answered;
    const auto fault = api_fault(reply.body);
    switch (outcome.kind) {
    case OutcomeKind::done:
        return is_answer && reply.status / 100 == 2 && is_echoed(reply) &&
               service_request_number(reply.body) == outcome.service_request_number &&
               !outcome.service_request_number.empty();
    case OutcomeKind::not_sent:
        return reply.progress == Progress::nothing_sent;
    case OutcomeKind::not_executed:
        return is_answer && (reply.status == 401 || reply.status == 429 || fault.has_value());
    case OutcomeKind::in_progress:
        return is_answer && reply.status == 409;
    case OutcomeKind::refused:
        return is_answer && fault && (reply.status / 100 == 4 || reply.status == 501) &&
               reply.status != 401 && reply.status != 408 && reply.status != 429;
    case OutcomeKind::ambiguous:
        return reply.progress != Progress::nothing_sent;
    }
    return false;
}

bool is_told(const Outcome& outcome)
{
    return (outcome.kind == OutcomeKind::done) == outcome.code.empty() &&
           is_in_bounds(outcome.host.retry_after) &&
           (outcome.kind == OutcomeKind::done || outcome.service_request_number.empty());
}

bool creates_hold(const HttpReply& reply)
{
    const Outcome outcome = classify_submission(reply, our_id(), kAskedAt);
    return holds(is_earned(reply, outcome), "an outcome is what the reply entitles it to be") &&
           holds(is_told(outcome), "only what is done has a number, and everything else a reason");
}

bool updates_hold(const HttpReply& reply)
{
    constexpr std::string_view number = "615112191169010";
    const Outcome outcome = classify_update(reply, our_id(), number, kAskedAt);
    if (!holds(is_in_bounds(outcome.host.retry_after), "a pause is between 1 s and 6 h")) return false;
    const bool is_ours = outcome.kind != OutcomeKind::done || outcome.service_request_number == number;
    return holds(is_ours && (outcome.kind != OutcomeKind::done || is_earned(reply, outcome)),
                 "a note arrived only where the very service request answers") &&
           holds(outcome.host.reason != LineReason::channel_off, "who takes no notes still takes requests");
}

bool uploads_hold(const HttpReply& reply)
{
    const UploadOutcome outcome = classify_upload(reply, our_id(), kAskedAt);
    const bool is_there = outcome.kind == UploadOutcome::Kind::there;
    const bool may_be_there = reply.progress == Progress::answered && reply.status / 100 == 2 &&
                              (is_echoed(reply) || !reply.header("ms-requestid"));
    return holds(!is_there || may_be_there, "a file is there only by a 2xx that nobody else gave") &&
           holds(is_in_bounds(outcome.retry_after), "a pause is between 1 s and 6 h") &&
           holds(is_there == outcome.code.empty(), "what is not there has a reason");
}

bool reads_hold(const HttpReply& reply)
{
    for (const BodyIs body : {BodyIs::understood, BodyIs::something_else}) {
        const HostNews read = host_news(reply, body, kAskedAt);
        const bool is_well = read.reason == LineReason::none;
        if (!holds(!is_well || reply.progress == Progress::answered,
                   "only an answer says that all is well") ||
            !holds(!is_well || body == BodyIs::understood || reply.status >= 400,
                   "a page of somebody else's is no sign of the service") ||
            !holds(is_in_bounds(read.retry_after) &&
                       is_in_bounds(news_of_show(reply, body, kAskedAt).retry_after),
                   "a pause is between 1 s and 6 h"))
            return false;
    }
    return true;
}

} // namespace

} // namespace kiosk

KIOSK_FUZZ_TARGET(outcome)
{
    using namespace kiosk;
    const HttpReply reply = reply_of({data, size});
    (void)(creates_hold(reply) && updates_hold(reply) && uploads_hold(reply) && reads_hold(reply));
    return 0;
}
