// F8: what the token endpoint answers, and what is made of it. Input: a byte for the status; the body.

#include "storage/named_values.h"
#include "storage/schema.h"
#include "sync/token_source.h"
#include "sync/wire_format.h"
#include "tests/fuzz/fuzz_input.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/fuzz/oracle.h"
#include "tests/storage/temporary_folder.h"

namespace kiosk
{

namespace
{

constexpr std::array kTokenStatuses{200, 400, 401, 201, 429, 500, 302, 408};

SyncSettings sign_in_settings()
{
    SyncSettings settings;
    settings.api_base = "https://api.example";
    settings.authority = "https://login.example";
    settings.auth = {AuthMode::refresh_token, "tenant", "client", "secret", "first"};
    return settings;
}

/// The values of a kiosk, kept where no disk is.
struct Values {
    TemporaryFolder folder;
    Keyring keyring{SecretKey::random()};
    Database database = *Database::open(folder / "outbox.db", Database::Access::owner);
    NamedValues named{(void(*migrate(database)), database), keyring};
};

bool grant_holds(const TokenGrant& grant)
{
    const auto belongs = [](char c) { return c > ' ' && c <= '~'; };
    return holds(!grant.access_token.empty() && std::ranges::all_of(grant.access_token, belongs),
                 "a token fits into a header, and no line break does") &&
           holds(grant.lifetime > Milliseconds{0} && grant.lifetime <= std::chrono::hours{24},
                 "a token lives for a while, and no longer than a day");
}

bool answer_holds(const HttpReply& reply)
{
    static Values values;
    const SyncSettings settings = sign_in_settings();
    TokenSource tokens{settings, values.named};
    const Instant now{"boot-1", std::chrono::minutes{10}, Timestamp{Milliseconds{1'790'000'000'125}}};
    const auto asked = tokens.refresh();
    if (!holds(asked && asked->has_value(), "a token is asked for")) return false;
    const HostNews news = tokens.refreshed(reply, now);
    const auto grant = token_grant(reply.body);
    const bool is_granted = reply.status == 200 && grant;
    if (grant && !grant_holds(*grant)) return false;
    if (!holds(is_granted == (news.reason == LineReason::none), "only a 200 with a token is a sign-in") ||
        !holds(is_granted || !tokens.token(now), "without a sign-in there is no token"))
        return false;
    if (!is_granted || !grant->refresh_token) return true;
    const auto kept = values.named.find_secret("refresh_token.client");
    return holds(kept && *kept == grant->refresh_token, "a new refresh token is kept before anything else");
}

} // namespace

} // namespace kiosk

KIOSK_FUZZ_TARGET(token)
{
    using namespace kiosk;
    FuzzInput input{data, size};
    HttpReply reply{
        .progress = Progress::answered, .status = input.one_of(kTokenStatuses), .headers = {}, .body = {}};
    reply.body = input.rest();
    const auto fault = token_fault(reply.body);
    (void)(holds(!fault || (!fault->error.empty() && fault->first_code.size() <= 64), "a fault has a word") &&
           answer_holds(reply));
    return 0;
}
