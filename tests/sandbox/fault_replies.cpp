#include "tests/sandbox/fault_replies.h"

#include <charconv>

#include "tests/sandbox/far_side.h"
#include "tests/sandbox/ids.h"

namespace kiosk::sandbox
{
namespace
{

HttpReply html_page(int status, std::string_view title, std::string_view text)
{
    HttpReply reply{status, {}, "text/html; charset=utf-8", {}};
    reply.body = "<!doctype html><html><head><title>" + std::string(title) + "</title></head><body><h1>" +
                 std::string(title) + "</h1><p>" + std::string(text) + "</p></body></html>\n";
    return reply;
}

HttpReply bad_status_reply(const BadStatus& bad, const HttpRequest& request, Instant now)
{
    const std::string wait = bad.retry_after.value_or("some");
    HttpReply reply;
    switch (bad.shape) {
    case BadStatus::Shape::api:
        reply = api_fault(bad.status, bad.code, "The sandbox was told to answer like this.");
        break;
    case BadStatus::Shape::gateway:
        reply = json_reply(bad.status,
                           {{"statusCode", bad.status},
                            {"message", "Rate limit is exceeded. Try again in " + wait + " seconds."}});
        break;
    case BadStatus::Shape::token: {
        int code = 0;
        std::from_chars(bad.code.data(), bad.code.data() + bad.code.size(), code);
        reply = json_reply(bad.status, {{"error", bad.error},
                                        {"error_description", "AADSTS" + bad.code + ": scripted."},
                                        {"error_codes", {code}},
                                        {"timestamp", rfc3339(now)},
                                        {"trace_id", mint_guid()},
                                        {"correlation_id", mint_guid()}});
        break;
    }
    case BadStatus::Shape::empty:
        reply.status = bad.status;
        break;
    case BadStatus::Shape::html:
        reply = html_page(bad.status, "Service unavailable", "A proxy on the way says so.");
        break;
    }
    if (bad.retry_after) reply.headers.emplace_back("Retry-After", *bad.retry_after);
    // A proxy that makes its own page has never heard of these two.
    if (bad.shape != BadStatus::Shape::html) echo_ids(request, reply);
    return reply;
}

/// The real reply, or one that looks like it when nothing was executed.
HttpReply genuine_or_guessed(const HttpReply& genuine, Executed executed, const HttpRequest& request)
{
    if (executed == Executed::yes) return genuine;
    HttpReply guessed =
        json_reply(request.method == "POST" ? 201 : 200, {{"id", "724060999999999"}, {"title", ""}});
    echo_ids(request, guessed);
    return guessed;
}

std::string padded_to(const std::string& json_object, std::size_t bytes)
{
    std::string padded = json_object.ends_with('}') ? json_object.substr(0, json_object.size() - 1) : "{";
    padded += padded.size() > 1 ? ",\"padding\":\"" : "\"padding\":\"";
    const std::string_view end = "\"}";
    if (padded.size() + end.size() < bytes) padded.append(bytes - padded.size() - end.size(), 'x');
    padded += end;
    return padded;
}

} // namespace

Executed executed_under(const std::optional<Fault>& fault)
{
    if (!fault) return Executed::yes;
    struct Ask {
        Executed operator()(const Unreachable&) const { return Executed::no; }
        Executed operator()(const Slow& slow) const { return slow.executed; }
        Executed operator()(const Hang& hang) const { return hang.executed; }
        Executed operator()(const ResetBeforeCommit&) const { return Executed::no; }
        Executed operator()(const ResetAfterCommit&) const { return Executed::yes; }
        Executed operator()(const CutAt&) const { return Executed::yes; }
        Executed operator()(const BadStatus& bad) const { return bad.executed; }
        Executed operator()(const CaptivePortal&) const { return Executed::no; }
        Executed operator()(const Redirect&) const { return Executed::no; }
        Executed operator()(const Malformed& malformed) const { return malformed.executed; }
        Executed operator()(const Huge& huge) const { return huge.executed; }
        Executed operator()(const Deep& deep) const { return deep.executed; }
        Executed operator()(const WrongEcho&) const { return Executed::yes; }
        Executed operator()(const ListLag&) const { return Executed::yes; }
    };
    return std::visit(Ask{}, *fault);
}

HttpReply reply_under(const Fault& fault, const HttpRequest& request, const HttpReply& genuine,
                      const std::string& elsewhere, Instant now)
{
    if (const auto* bad = std::get_if<BadStatus>(&fault)) {
        return bad_status_reply(*bad, request, now);
    }
    if (std::holds_alternative<CaptivePortal>(fault)) {
        return html_page(200, "Welcome to the guest network", "Please accept the terms to go on.");
    }
    if (const auto* redirect = std::get_if<Redirect>(&fault)) {
        const std::string& location = redirect->location.empty() ? elsewhere : redirect->location;
        return {redirect->status, {{"Location", location}}, {}, {}};
    }

    HttpReply reply = genuine;
    if (const auto* malformed = std::get_if<Malformed>(&fault)) {
        reply = genuine_or_guessed(genuine, malformed->executed, request);
        reply.body.resize(reply.body.size() / 2);
    } else if (const auto* huge = std::get_if<Huge>(&fault)) {
        reply = genuine_or_guessed(genuine, huge->executed, request);
        reply.body = padded_to(reply.body, huge->bytes);
    } else if (const auto* deep = std::get_if<Deep>(&fault)) {
        reply = genuine_or_guessed(genuine, deep->executed, request);
        reply.body = std::string(deep->depth, '[') + std::string(deep->depth, ']');
    } else if (std::holds_alternative<WrongEcho>(fault)) {
        for (auto& [name, value] : reply.headers) {
            if (name == "MS-RequestId") value = mint_guid();
        }
    }
    return reply;
}

} // namespace kiosk::sandbox
