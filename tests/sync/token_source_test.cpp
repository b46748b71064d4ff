#include "storage/schema.h"
#include "sync/token_source.h"
#include "tests/storage/fake_clock.h"
#include "tests/storage/temporary_folder.h"
#include "tests/sync/full_disk.h"
#include "tests/sync/replies_for_tests.h"

#include <doctest/doctest.h>

using namespace kiosk;
using namespace std::chrono_literals;

namespace
{

SyncSettings settings_for(AuthMode mode)
{
    SyncSettings settings;
    settings.api_base = "https://api.example";
    settings.authority = "https://login.example";
    settings.auth = {mode, "tenant", "client id", "se&cret=1", "first"};
    return settings;
}

Database migrated_database(const std::filesystem::path& path)
{
    Database database = *Database::open(path, Database::Access::owner);
    (void)*migrate(database);
    return database;
}

HttpReply granted(const std::string& token, const std::string& refresh = {}, const char* seconds = "3600")
{
    std::string body = R"({"access_token":")" + token + R"(","expires_in":")" + seconds + "\"";
    if (!refresh.empty()) body += R"(,"refresh_token":")" + refresh + "\"";
    return answer(200, body + "}");
}

struct SignIn {
    explicit SignIn(AuthMode mode = AuthMode::refresh_token) : settings(settings_for(mode)) {}

    TemporaryFolder folder;
    FakeClock clock;
    Keyring keyring{SecretKey::random()};
    Database database = migrated_database(folder / "outbox.db");
    NamedValues named_values{database, keyring};
    SyncSettings settings;
    TokenSource tokens{settings, named_values};

    HttpRequest asks() { return **tokens.refresh(); }
    HostNews hears(const HttpReply& reply) { return tokens.refreshed(reply, clock.now()); }
    HostNews refresh(const HttpReply& reply)
    {
        (void)asks();
        return hears(reply);
    }
    std::optional<std::string> token() const { return tokens.token(clock.now()); }
};

bool carries_refresh_token(const HttpRequest& request, std::string_view token)
{
    return request.body.ends_with("&refresh_token=" + std::string{token});
}

} // namespace

TEST_CASE("token source: client credentials are asked for at the tenant's address, form-encoded")
{
    SignIn sign_in{AuthMode::client_credentials};
    const HttpRequest request = sign_in.asks();

    CHECK(request.url == "https://login.example/tenant/oauth2/token");
    CHECK(request.body ==
          "client_id=client%20id&client_secret=se%26cret%3D1&resource=https%3A%2F%2Fapi.example"
          "&grant_type=client_credentials");
    CHECK(request.connection == ConnectionUse::fresh);
}

TEST_CASE("token source: however many ask, one refresh is under way")
{
    SignIn sign_in;
    CHECK(sign_in.tokens.refresh()->has_value());
    CHECK_FALSE(sign_in.tokens.refresh()->has_value());

    (void)sign_in.hears(answer(500));
    CHECK(sign_in.tokens.refresh()->has_value());
}

TEST_CASE("token source: a token is good until half a minute before its end")
{
    SignIn sign_in;
    CHECK_FALSE(sign_in.token());
    CHECK(sign_in.refresh(granted("one")).reason == LineReason::none);
    CHECK(sign_in.token() == "one");

    sign_in.clock.advance(1h - 30s - 1ms);
    CHECK(sign_in.token() == "one");
    sign_in.clock.advance(1ms);
    CHECK_FALSE(sign_in.token());
}

TEST_CASE("token source: a token of a few seconds can be used for some of them")
{
    SignIn sign_in;
    (void)sign_in.refresh(granted("brief", {}, "10"));

    CHECK(sign_in.token() == "brief");
    sign_in.clock.advance(9s);
    CHECK_FALSE(sign_in.token());
}

TEST_CASE("token source: a jump of the wall clock does not make a token older or younger")
{
    SignIn sign_in;
    (void)sign_in.refresh(granted("one"));

    sign_in.clock.set_wall(sign_in.clock.now().wall + 24h * 365);
    CHECK(sign_in.token() == "one");
    sign_in.clock.set_wall(Timestamp{});
    CHECK(sign_in.token() == "one");
}

TEST_CASE("token source: a rotated refresh token is used next, also by the next start of the kiosk")
{
    SignIn sign_in;
    CHECK(carries_refresh_token(sign_in.asks(), "first"));
    (void)sign_in.hears(granted("one", "second"));

    CHECK(carries_refresh_token(sign_in.asks(), "second"));
    TokenSource next_start{sign_in.settings, sign_in.named_values};
    CHECK(carries_refresh_token(**next_start.refresh(), "second"));
}

TEST_CASE("token source: the token that came with a rotation is not used before the rotation is on the disk")
{
    SignIn sign_in;
    (void)sign_in.asks();
    {
        const FullDisk full;
        CHECK(sign_in.hears(granted("one", "second")).reason == LineReason::sign_in);
    }

    CHECK_FALSE(sign_in.token());
    CHECK(carries_refresh_token(sign_in.asks(), "first"));
}

TEST_CASE("token source: another client does not inherit the stored refresh token")
{
    SignIn sign_in;
    (void)sign_in.refresh(granted("one", "second"));
    SyncSettings other = sign_in.settings;
    other.auth.client_id = "other";
    other.auth.first_refresh_token = "of the other";

    CHECK(carries_refresh_token(**TokenSource{other, sign_in.named_values}.refresh(), "of%20the%20other"));
}

TEST_CASE("token source: without any refresh token it says so instead of asking")
{
    SignIn sign_in;
    SyncSettings none = sign_in.settings;
    none.auth.first_refresh_token.clear();
    TokenSource tokens{none, sign_in.named_values};

    CHECK(tokens.refresh().error().code == ErrorCode::not_allowed);
}

TEST_CASE("token source: what only a person can mend needs an administrator and keeps the code")
{
    SignIn sign_in;
    const HostNews news = sign_in.refresh(answer(400, R"({"error":"invalid_grant","error_codes":[50076]})"));
    CHECK(news.reason == LineReason::sign_in);
    CHECK(news.needs_administrator);
    CHECK(news.code == "AADSTS50076");

    CHECK(sign_in.refresh(answer(401, R"({"error":"invalid_client"})")).code == "invalid_client");
    CHECK(sign_in.refresh(answer(400, R"({"error":"interaction_required"})")).needs_administrator);
}

TEST_CASE(
    "token source: a token endpoint that is busy, broken or replaced by a portal needs no administrator")
{
    SignIn sign_in;
    for (const HttpReply& reply :
         {answer(503), answer(429, R"({"error":"too_many_requests"})", {{"retry-after", "5"}}),
          answer(400, R"({"error":"temporarily_unavailable"})"), answer(500, R"({"error":"server_error"})"),
          answer(200, kLoginPage), answer(200, "{}"),
          no_answer(Progress::nothing_sent, TransportFault::no_connection),
          no_answer(Progress::unanswered, TransportFault::timeout)}) {
        INFO(reply.status << " " << reply.body);
        const HostNews news = sign_in.refresh(reply);

        CHECK(news.reason != LineReason::none);
        CHECK_FALSE(news.needs_administrator);
        CHECK_FALSE(sign_in.token());
    }
}

TEST_CASE("token source: a failed refresh keeps the token that is still good")
{
    SignIn sign_in;
    (void)sign_in.refresh(granted("one"));
    (void)sign_in.refresh(answer(500));

    CHECK(sign_in.token() == "one");
}

TEST_CASE("token source: a refused token is replaced once; refused again before any success, it is final")
{
    SignIn sign_in;
    (void)sign_in.refresh(granted("one"));
    sign_in.tokens.accepted();
    CHECK(sign_in.tokens.rejected("one") == TokenSource::Rejection::refresh_and_try_again);
    CHECK_FALSE(sign_in.token());
    (void)sign_in.refresh(granted("two"));

    CHECK(sign_in.tokens.rejected("one") == TokenSource::Rejection::refresh_and_try_again);
    CHECK(sign_in.token() == "two");
    CHECK(sign_in.tokens.rejected("two") == TokenSource::Rejection::final);
}

TEST_CASE("token source: after a success the next refusal is not final again")
{
    SignIn sign_in;
    (void)sign_in.refresh(granted("one"));
    (void)sign_in.tokens.rejected("one");
    (void)sign_in.refresh(granted("two"));
    sign_in.tokens.accepted();

    CHECK(sign_in.tokens.rejected("two") == TokenSource::Rejection::refresh_and_try_again);
}

TEST_CASE("token source: a refusal in the API's words is no sign-in, and the line is not called well")
{
    SignIn sign_in;
    sign_in.asks();
    const HostNews news = sign_in.tokens.refreshed(answer(400, api_fault_body("2000")), sign_in.clock.now());
    CHECK(news.reason == LineReason::not_the_service);
    CHECK_FALSE(sign_in.tokens.token(sign_in.clock.now()));
}
