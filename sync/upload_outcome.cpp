#include "sync/upload_outcome.h"

#include "sync/wire_format.h"

namespace kiosk
{

namespace
{

/// A portal between the kiosk and the gateway says 200 to anything; only the gateway knows the id.
bool is_gateways_own(const HttpReply& reply, const Uuid& ms_request_id)
{
    const auto echo = reply.header("ms-requestid");
    return echo && Uuid::parse(*echo) == ms_request_id;
}

} // namespace

UploadOutcome classify_upload(const HttpReply& reply, const Uuid& ms_request_id, Timestamp now)
{
    using Kind = UploadOutcome::Kind;
    const HostNews news = host_news(reply, BodyIs::understood, now);
    if (reply.progress != Progress::answered) {
        // Who cannot be reached cannot be reached by requests either; what breaks later may be the file.
        const bool is_lines_matter = reply.progress == Progress::nothing_sent;
        return {.kind = Kind::again,
                .code = std::string{word(news.reason)},
                .host = is_lines_matter ? std::optional{news} : std::nullopt};
    }
    switch (reply.status) {
    case 200:
    case 201:
    case 204:
        if (!is_gateways_own(reply, ms_request_id))
            return {.kind = Kind::again, .code = std::string{word(LineReason::not_the_service)}};
        return {.kind = Kind::there, .host = HostNews{}};
    case 401:
    case 429:
    case 503:
        return {.kind = Kind::again, .code = news.code, .retry_after = news.retry_after, .host = news};
    case 408:
        return {.kind = Kind::again, .code = news.code, .retry_after = news.retry_after};
    default: // A status is a number of somebody else's, not an enum of ours.
        break;
    }
    if (reply.status < 400 || reply.status >= 500)
        return {.kind = Kind::again, .code = news.code, .retry_after = news.retry_after};
    const auto fault = api_fault(reply.body);
    return {.kind = Kind::refused, .code = news.code, .text = fault ? fault->description : std::string{}};
}

} // namespace kiosk
