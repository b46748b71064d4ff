#include "tests/sandbox/tokens.h"

#include "tests/sandbox/ids.h"

namespace kiosk::sandbox
{
namespace
{

std::string field(const std::map<std::string, std::string>& form, const std::string& name)
{
    const auto found = form.find(name);
    return found == form.end() ? std::string() : found->second;
}

std::int64_t unix_seconds(Instant at)
{
    return std::chrono::duration_cast<std::chrono::seconds>(at.time_since_epoch()).count();
}

} // namespace

Credentials Credentials::mint()
{
    return {mint_guid(), mint_guid(), mint_secret(20)};
}

TokenOffice::TokenOffice(Credentials credentials, std::chrono::seconds lifetime)
    : credentials_(std::move(credentials)), lifetime_(lifetime)
{
}

HttpReply TokenOffice::answer(TokenEndpoint endpoint, std::string_view tenant, const HttpRequest& request,
                              Instant now)
{
    if (request.method != "POST") {
        return refusal(405, "invalid_request", 900561, "The endpoint only accepts POST requests.", now);
    }
    if (!request.header("content-type").starts_with("application/x-www-form-urlencoded")) {
        return refusal(400, "invalid_request", 900144, "The body must be form-encoded.", now);
    }
    if (tenant != credentials_.tenant) {
        return refusal(400, "invalid_request", 90002, "Tenant '" + std::string(tenant) + "' not found.", now);
    }
    return grant(endpoint, parse_form(request.body), now);
}

// 50076 and 700016 are from partner-center-contract.md section 2; the other numbers are from memory and only have to
// look like Entra's.
HttpReply TokenOffice::grant(TokenEndpoint endpoint, const std::map<std::string, std::string>& form,
                             Instant now)
{
    const std::string grant_type = field(form, "grant_type");
    if (grant_type != "client_credentials" && grant_type != "refresh_token") {
        return refusal(400, "unsupported_grant_type", 70003, "The grant type is not supported here.", now);
    }
    const std::string audience_field = endpoint == TokenEndpoint::v1 ? "resource" : "scope";
    const std::string audience = field(form, audience_field);
    if (grant_type == "client_credentials" && audience.empty()) {
        return refusal(400, "invalid_request", 900144, "The body must contain '" + audience_field + "'.",
                       now);
    }
    if (field(form, "client_id") != credentials_.client_id) {
        return refusal(400, "unauthorized_client", 700016, "The application was not found here.", now);
    }
    if (field(form, "client_secret") != credentials_.client_secret) {
        return refusal(401, "invalid_client", 7000215, "The client secret is not valid.", now);
    }

    std::string next_refresh_token;
    if (grant_type == "refresh_token") {
        const std::string presented = field(form, "refresh_token");
        if (const auto revoked = revoked_refresh_tokens_.find(presented);
            revoked != revoked_refresh_tokens_.end()) {
            return refusal(400, "invalid_grant", revoked->second, "The refresh token was revoked.", now);
        }
        const auto known = refresh_tokens_.find(presented);
        if (known == refresh_tokens_.end()) {
            return refusal(400, "invalid_grant", 9002313, "The refresh token is not valid.", now);
        }
        // Its use proves that it was received, so the one it replaced is of no more use to an honest client.
        refresh_tokens_.erase(known->second);
        next_refresh_token = mint_secret(48);
        refresh_tokens_[next_refresh_token] = presented;
    }

    std::erase_if(access_tokens_, [now](const auto& token) { return token.second <= now; });
    const std::string access_token = mint_secret(48);
    access_tokens_[access_token] = now + lifetime_;

    Json body = {{"token_type", "Bearer"}};
    const auto expires_on = unix_seconds(now + lifetime_);
    if (endpoint == TokenEndpoint::v1) {
        body["expires_in"] = std::to_string(lifetime_.count());
        body["ext_expires_in"] = std::to_string(lifetime_.count());
        body["expires_on"] = std::to_string(expires_on);
        body["not_before"] = std::to_string(unix_seconds(now));
        body["resource"] = audience;
    } else {
        body["scope"] = audience;
        body["expires_in"] = lifetime_.count();
        body["ext_expires_in"] = lifetime_.count();
    }
    body["access_token"] = access_token;
    if (!next_refresh_token.empty()) body["refresh_token"] = next_refresh_token;

    HttpReply reply = json_reply(200, body);
    reply.headers.emplace_back("Cache-Control", "no-store");
    return reply;
}

HttpReply TokenOffice::refusal(int status, std::string_view error, int error_code,
                               std::string_view description, Instant now) const
{
    return json_reply(status, {{"error", error},
                               {"error_description",
                                "AADSTS" + std::to_string(error_code) + ": " + std::string(description)},
                               {"error_codes", {error_code}},
                               {"timestamp", rfc3339(now)},
                               {"trace_id", mint_guid()},
                               {"correlation_id", mint_guid()}});
}

bool TokenOffice::accepts(std::string_view authorization, Instant now) const
{
    constexpr std::string_view scheme = "bearer ";
    if (lower_case(authorization.substr(0, scheme.size())) != scheme) return false;
    const auto found = access_tokens_.find(authorization.substr(scheme.size()));
    return found != access_tokens_.end() && now < found->second;
}

std::string TokenOffice::consent()
{
    return refresh_tokens_.emplace(mint_secret(48), std::string()).first->first;
}

void TokenOffice::revoke_access_tokens()
{
    access_tokens_.clear();
}

void TokenOffice::revoke_refresh_tokens(int error_code)
{
    for (const auto& [token, replaced] : refresh_tokens_)
        revoked_refresh_tokens_[token] = error_code;
    refresh_tokens_.clear();
}

} // namespace kiosk::sandbox
