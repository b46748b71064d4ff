#include "sync/token_source.h"

#include "storage/mutant.h"
#include "sync/protocol.h"
#include "sync/wire_format.h"

#include <algorithm>

namespace kiosk
{

namespace
{

std::string form_encoded(std::string_view text)
{
    constexpr std::string_view plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~";
    constexpr std::string_view hex = "0123456789ABCDEF";
    std::string encoded;
    for (const char c : text) {
        if (plain.find(c) != plain.npos) {
            encoded += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        encoded += '%';
        encoded += hex[byte >> 4];
        encoded += hex[byte & 0x0F];
    }
    return encoded;
}

/// Token endpoint errors that no administrator has to mend (reference/partner-center-contract.md section 2).
bool is_transient(const TokenFault& fault)
{
    return fault.error == "server_error" || fault.error == "temporarily_unavailable";
}

} // namespace

TokenSource::TokenSource(const SyncSettings& settings, NamedValues& named_values)
    : settings_(settings.auth),
      url_(settings.authority + "/" + settings.auth.tenant + "/oauth2/token"),
      resource_(settings.api_base),
      named_values_(named_values)
{
}

std::optional<std::string> TokenSource::token(const Instant& now) const
{
    if (token_.empty()) return std::nullopt;
    const auto age = trusted_elapsed(fetched_at_, now);
    if (!age || *age + std::min(early_refresh, lifetime_ / 2) >= lifetime_) return std::nullopt;
    return token_;
}

Result<std::string> TokenSource::refresh_token() const
{
    // A stored token belongs to the client it was issued to; after a change of client the provided one
    // counts.
    const auto stored = named_values_.find_secret("refresh_token." + settings_.client_id);
    if (!stored) return stored.error();
    if (*stored) return **stored;
    if (settings_.first_refresh_token.empty()) return Error{ErrorCode::not_allowed, "no refresh token"};
    return settings_.first_refresh_token;
}

Result<std::optional<HttpRequest>> TokenSource::refresh()
{
    if (is_refreshing_ && !is_mutated(Mutant::refreshes_at_once)) return std::optional<HttpRequest>{};

    std::string body = "client_id=" + form_encoded(settings_.client_id) +
                       "&client_secret=" + form_encoded(settings_.client_secret) +
                       "&resource=" + form_encoded(resource_);
    if (settings_.mode == AuthMode::refresh_token) {
        const auto token = refresh_token();
        if (!token) return token.error();
        body += "&grant_type=refresh_token&scope=openid&refresh_token=" + form_encoded(*token);
    } else {
        body += "&grant_type=client_credentials";
    }
    is_refreshing_ = true;
    return std::optional{HttpRequest{
        .method = HttpMethod::post,
        .url = url_,
        .headers = {{"Content-Type", "application/x-www-form-urlencoded"}, {"Accept", "application/json"}},
        .body = std::move(body),
        .connection = ConnectionUse::fresh,
    }};
}

HostNews TokenSource::refreshed(const HttpReply& reply, const Instant& now)
{
    is_refreshing_ = false;
    const auto grant = token_grant(reply.body);
    if (reply.progress == Progress::answered && reply.status == 200 && grant) {
        if (grant->refresh_token) {
            const auto kept =
                named_values_.put_secret("refresh_token." + settings_.client_id, *grant->refresh_token);
            if (!kept && !is_mutated(Mutant::refresh_token_kept_late))
                return {LineReason::sign_in, false, "refresh token not kept", std::nullopt};
        }
        token_ = grant->access_token;
        lifetime_ = grant->lifetime;
        fetched_at_ = now;
        return {};
    }

    const auto fault = token_fault(reply.body);
    HostNews news = host_news(reply, BodyIs::something_else, now.wall);
    // In the words of the API, which is not who was asked. Without a reason it would be asked again at once,
    // for ever.
    if (news.reason == LineReason::none) news.reason = LineReason::not_the_service;
    const bool is_answer = reply.progress == Progress::answered && reply.status >= 400 && reply.status < 500;
    const bool is_told_to_wait = reply.status == 408 || reply.status == 429;
    if (is_answer && !is_told_to_wait && fault && !is_transient(*fault)) {
        news.reason = LineReason::sign_in;
        news.needs_administrator = true;
        news.code = fault->first_code.empty() ? fault->error : "AADSTS" + fault->first_code;
    }
    return news;
}

TokenSource::Rejection TokenSource::rejected(const std::string& token)
{
    if (token != token_) return Rejection::refresh_and_try_again; // A newer one is there already.
    token_.clear();
    const bool was_proven = std::exchange(is_proven_, false);
    return was_proven ? Rejection::refresh_and_try_again : Rejection::final;
}

} // namespace kiosk
