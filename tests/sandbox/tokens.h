#pragma once

#include <chrono>
#include <map>
#include <string>
#include <string_view>

#include "tests/sandbox/http_message.h"

namespace kiosk::sandbox
{

/// Who may ask for tokens. Made afresh for each sandbox, so no credential is ever shared between runs.
struct Credentials {
    std::string tenant;
    std::string client_id;
    std::string client_secret;

    static Credentials mint();
};

enum class TokenEndpoint {
    v1, ///< `/{tenant}/oauth2/token`: numbers arrive as strings, the audience is `resource`.
    v2, ///< `/{tenant}/oauth2/v2.0/token`: numbers are numbers, the audience is `scope`.
};

/// The sign-in side (partner-center-contract.md section 2): hands out access tokens, rotates refresh tokens,
/// takes them back. A refresh token outlives its use until the token that replaced it has been used itself:
/// that is what saves a kiosk that died between receiving the new token and writing it down.
/// Thread-compatible.
class TokenOffice
{
public:
    /// `lifetime` of an access token.
    TokenOffice(Credentials credentials, std::chrono::seconds lifetime);

    /// Answers the token endpoint of `tenant`.
    HttpReply answer(TokenEndpoint endpoint, std::string_view tenant, const HttpRequest& request,
                     Instant now);

    /// Whether this Authorization header opens the API now.
    bool accepts(std::string_view authorization, Instant now) const;

    /// A new refresh token, as after a person's consent.
    std::string consent();

    void revoke_access_tokens();

    /// From now on every refresh token of the past is answered with `invalid_grant` and `error_code`, e.g.
    /// 50173 (revoked) or 50076 (MFA required).
    void revoke_refresh_tokens(int error_code);

    const Credentials& credentials() const { return credentials_; }

private:
    HttpReply grant(TokenEndpoint endpoint, const std::map<std::string, std::string>& form, Instant now);
    HttpReply refusal(int status, std::string_view error, int error_code, std::string_view description,
                      Instant now) const;

    Credentials credentials_;
    std::chrono::seconds lifetime_;
    std::map<std::string, Instant, std::less<>> access_tokens_;      ///< Token -> end of its life.
    std::map<std::string, std::string, std::less<>> refresh_tokens_; ///< Token -> the one it replaced.
    std::map<std::string, int, std::less<>> revoked_refresh_tokens_; ///< Token -> error code.
};

} // namespace kiosk::sandbox
