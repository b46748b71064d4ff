#include "sync/api_calls.h"

#include "storage/mutant.h"

#include <algorithm>

namespace kiosk
{

namespace
{

constexpr std::size_t kCustomersPerPage = 500;

/// All but the unreserved characters of RFC 3986 are escaped; RFC 8187 lets all of those stand in a header.
std::string percent_encoded(std::string_view text)
{
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string path;
    for (const char c : text) {
        const bool is_plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                              c == '-' || c == '_' || c == '~' || c == '.';
        if (is_plain) {
            path += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        path += '%';
        path += digits[byte >> 4];
        path += digits[byte & 0xF];
    }
    return path;
}

std::string service_request_path(std::string_view number)
{
    return "/v1/servicerequests/" + percent_encoded(number);
}

} // namespace

ApiCalls::ApiCalls(const SyncSettings& settings, RandomSource& random)
    : api_base_(settings.api_base),
      locale_(settings.request_language.starts_with("zh") ? "zh-CN"
                                                          : "en-US"), // All the 21Vianet edition knows.
      writes_(settings.dedup == Dedup::unique_reference ? ConnectionUse::reusable : ConnectionUse::fresh),
      deadline_(settings.times.attempt_total),
      random_(random)
{
}

HttpRequest ApiCalls::call(HttpMethod method, std::string path, const Uuid& ms_request_id, const Token& token)
{
    HttpRequest request{.method = method, .url = api_base_ + path, .deadline = deadline_};
    request.headers = {
        {"Accept", "application/json"},
        {"MS-RequestId", ms_request_id.text()},
        {"MS-CorrelationId", Uuid::random(random_).text()},
        {"MS-Contract-Version", "v1"},
        {"MS-PartnerCenter-Application", "support-kiosk"},
        {"X-Locale", locale_},
    };
    if (token) request.headers.emplace_back("Authorization", "Bearer " + *token);
    if (method != HttpMethod::get) {
        const bool is_file = method == HttpMethod::put;
        request.headers.emplace_back("Content-Type",
                                     is_file ? "application/octet-stream" : "application/json");
        request.connection = writes_;
    }
    return request;
}

HttpRequest ApiCalls::create(std::string frozen, const Uuid& ms_request_id, const Token& token)
{
    HttpRequest request = call(HttpMethod::post, "/v1/servicerequests/" + locale_, ms_request_id, token);
    request.body = std::move(frozen);
    return request;
}

HttpRequest ApiCalls::update(std::string_view number, std::string frozen, const Uuid& ms_request_id,
                             const Token& token)
{
    HttpRequest request = call(HttpMethod::patch, service_request_path(number), ms_request_id, token);
    request.body = std::move(frozen);
    return request;
}

HttpRequest ApiCalls::put_attachment(std::string_view number, const Attachment& attachment,
                                     StreamedBody content, const Uuid& ms_request_id, const Token& token)
{
    const std::string& name =
        is_mutated(Mutant::attachment_name_per_attempt) ? ms_request_id.text() : attachment.sha256;
    HttpRequest request =
        call(HttpMethod::put, service_request_path(number) + "/attachments/" + name, ms_request_id, token);
    request.headers.emplace_back("Content-Disposition",
                                 "attachment; filename*=UTF-8''" + percent_encoded(attachment.name));
    request.deadline += std::chrono::seconds{content.bytes / upload_bytes_per_second_min};
    request.streamed = std::move(content);
    request.connection = ConnectionUse::fresh; // What was handed out in parts is not there to be sent again.
    return request;
}

HttpRequest ApiCalls::show(std::string_view number, const Token& token)
{
    return call(HttpMethod::get, service_request_path(number), Uuid::random(random_), token);
}

HttpRequest ApiCalls::list(std::int64_t offset, std::int64_t size, const Token& token)
{
    return call(HttpMethod::get,
                "/v1/servicerequests?size=" + std::to_string(size) + "&offset=" + std::to_string(offset),
                Uuid::random(random_), token);
}

HttpRequest ApiCalls::first_customers(const Token& token)
{
    return call(HttpMethod::get, "/v1/customers?size=" + std::to_string(kCustomersPerPage),
                Uuid::random(random_), token);
}

HttpRequest ApiCalls::next_customers(std::string_view uri, std::string_view continuation_token,
                                     const Token& token)
{
    // The link is the far side's text: only a plain path of this very service is followed.
    const auto belongs = [](char c) { return c > ' ' && c <= '~'; };
    const bool is_path =
        (uri.starts_with('/') && !uri.starts_with("//") && std::ranges::all_of(uri, belongs)) ||
        is_mutated(Mutant::link_followed_anywhere);
    std::string path = is_path ? std::string{uri} : "/v1/customers?seekOperation=Next";
    if (!path.starts_with("/v1/")) path.insert(0, "/v1");

    HttpRequest request = call(HttpMethod::get, std::move(path), Uuid::random(random_), token);
    if (std::ranges::all_of(continuation_token, belongs))
        request.headers.emplace_back("MS-ContinuationToken", continuation_token);
    return request;
}

HttpRequest ApiCalls::subscriptions(const Uuid& tenant_id, const Token& token)
{
    return call(HttpMethod::get, "/v1/customers/" + tenant_id.text() + "/subscriptions",
                Uuid::random(random_), token);
}

HttpRequest ApiCalls::managed_services(const Uuid& tenant_id, const Token& token)
{
    return call(HttpMethod::get, "/v1/customers/" + tenant_id.text() + "/managedservices",
                Uuid::random(random_), token);
}

HttpRequest ApiCalls::service_incidents(const Token& token)
{
    return call(HttpMethod::get, "/v1/serviceincidents/office", Uuid::random(random_), token);
}

} // namespace kiosk
