#include "sync/outcome.h"
#include "tests/sync/replies_for_tests.h"

#include <doctest/doctest.h>

using namespace kiosk;
using namespace std::chrono_literals;

namespace
{

const Uuid kOurs = *Uuid::parse("0f7c0e6e-3f6b-4b0e-9b57-2a4e6f1c9d10");
constexpr const char* kTheirs = "11111111-3f6b-4b0e-9b57-2a4e6f1c9d10";
constexpr Timestamp kAskedAt{Milliseconds{1'790'000'000'000}};
constexpr const char* kCreated = R"({"id":"724060112345678","status":"none"})";

Outcome outcome_of(const HttpReply& reply)
{
    return classify_submission(reply, kOurs, kAskedAt);
}

HttpReply created(std::string body = kCreated, std::string echo = kOurs.text())
{
    return answer(201, std::move(body), {{"ms-requestid", std::move(echo)}});
}

} // namespace

TEST_CASE("outcome: a number in JSON under our own MS-RequestId is done, in any case of the letters")
{
    const Outcome outcome = outcome_of(created(kCreated, "0F7C0E6E-3F6B-4B0E-9B57-2A4E6F1C9D10"));

    CHECK(outcome.kind == OutcomeKind::done);
    CHECK(outcome.service_request_number == "724060112345678");
    CHECK(outcome.code.empty());
    CHECK(outcome.host.reason == LineReason::none);
    CHECK(outcome_of(created(R"({"Id":724060112345678})")).service_request_number == "724060112345678");
}

TEST_CASE("outcome: a 2xx that lacks any of the four conditions is ambiguous, and not the service")
{
    for (const HttpReply& reply :
         {created(kCreated, kTheirs), created(kCreated, "no uuid"), answer(201, kCreated),
          answer(200, kLoginPage), answer(201), created(R"({"id":)"), created("{}"), created(R"({"id":""})"),
          created(R"({"id":-4})"), created(R"({"id":"has blanks"})"), created(R"({"id":["1"]})"),
          created("[1]"), created(std::string("{\"id\":\"1\"}\0", 11)),
          created(R"({"id":")" + std::string(65, '7') + R"("})"), answer(204)}) {
        INFO(reply.body);
        const Outcome outcome = outcome_of(reply);

        CHECK(outcome.kind == OutcomeKind::ambiguous);
        CHECK(outcome.host.reason == LineReason::not_the_service);
    }
}

TEST_CASE("outcome: the API's own 4xx refuses, with its code, its words and its raw reply")
{
    for (const int status : {400, 403, 404, 412, 413, 415, 422}) {
        const Outcome outcome = outcome_of(answer(status, api_fault_body("800002", "The title is invalid.")));

        CHECK(outcome.kind == OutcomeKind::refused);
        CHECK(outcome.code == "800002");
        CHECK(outcome.text == "The title is invalid.");
        CHECK(outcome.reply == api_fault_body("800002", "The title is invalid."));
        CHECK(outcome.host.reason == LineReason::none);
    }
}

TEST_CASE("outcome: a 4xx that is not in the API's shape refuses nothing")
{
    for (const char* body : {kLoginPage, "", R"({"statusCode":400,"message":"bad"})", R"({"code":"1"})",
                             R"({"code":"","description":"x"})", R"(["code","description"])"}) {
        for (const int status : {400, 403, 404, 407, 412, 422}) {
            const Outcome outcome = outcome_of(answer(status, body));

            CHECK(outcome.kind == OutcomeKind::ambiguous);
            CHECK(outcome.host.reason == LineReason::not_the_service);
        }
    }
}

TEST_CASE("outcome: each status has its class and its news of the host")
{
    struct Row {
        int status;
        OutcomeKind kind;
        LineReason reason;
    };
    for (const Row& row : {Row{401, OutcomeKind::not_executed, LineReason::sign_in},
                           {429, OutcomeKind::not_executed, LineReason::busy},
                           {408, OutcomeKind::ambiguous, LineReason::timeout},
                           {409, OutcomeKind::in_progress, LineReason::none},
                           {500, OutcomeKind::ambiguous, LineReason::server_error},
                           {502, OutcomeKind::ambiguous, LineReason::server_error},
                           {503, OutcomeKind::ambiguous, LineReason::busy},
                           {504, OutcomeKind::ambiguous, LineReason::server_error},
                           {511, OutcomeKind::ambiguous, LineReason::server_error},
                           {301, OutcomeKind::ambiguous, LineReason::wrong_address},
                           {302, OutcomeKind::ambiguous, LineReason::wrong_address},
                           {307, OutcomeKind::ambiguous, LineReason::wrong_address}}) {
        INFO(row.status);
        const Outcome outcome = outcome_of(answer(row.status));

        CHECK(outcome.kind == row.kind);
        CHECK(outcome.host.reason == row.reason);
    }
}

TEST_CASE(
    "outcome: a service that takes no service requests is off, but only its own word proves that nothing "
    "was executed")
{
    for (const auto& [status, code] : {std::pair{405, "0"}, {501, "0"}, {400, "900127"}, {400, "900141"}}) {
        const Outcome outcome = outcome_of(answer(status, api_fault_body(code)));

        CHECK(outcome.kind == OutcomeKind::not_executed);
        CHECK(outcome.host.reason == LineReason::channel_off);
        CHECK(outcome.host.needs_administrator);
    }
    CHECK(outcome_of(answer(405, kLoginPage)).kind == OutcomeKind::ambiguous);
    CHECK(outcome_of(answer(501)).kind == OutcomeKind::ambiguous);
}

TEST_CASE("outcome: only what certainly never left is not sent")
{
    for (const TransportFault fault : {TransportFault::no_address, TransportFault::no_connection,
                                       TransportFault::tls, TransportFault::timeout}) {
        CHECK(outcome_of(no_answer(Progress::nothing_sent, fault)).kind == OutcomeKind::not_sent);
        CHECK(outcome_of(no_answer(Progress::unanswered, fault)).kind == OutcomeKind::ambiguous);
    }
    CHECK(outcome_of(no_answer(Progress::unanswered, TransportFault::too_large)).kind ==
          OutcomeKind::ambiguous);
}

TEST_CASE("outcome: a certificate needs an administrator, a dead line does not")
{
    const auto news = [](TransportFault fault) {
        return outcome_of(no_answer(Progress::nothing_sent, fault, "curl 60")).host;
    };

    CHECK(news(TransportFault::tls).needs_administrator);
    CHECK(news(TransportFault::tls).reason == LineReason::certificate);
    CHECK(news(TransportFault::tls).code == "curl 60");
    CHECK_FALSE(news(TransportFault::no_connection).needs_administrator);
    CHECK(news(TransportFault::no_address).reason == LineReason::no_address);
}

TEST_CASE("outcome: Retry-After comes along with 429 and 503")
{
    for (const int status : {429, 503}) {
        CHECK(outcome_of(answer(status, "", {{"retry-after", "120"}})).host.retry_after == 2min);
        CHECK_FALSE(outcome_of(answer(status)).host.retry_after);
        CHECK_FALSE(outcome_of(answer(status, "", {{"retry-after", "garbage"}})).host.retry_after);
    }
}

TEST_CASE("outcome: a read is well only when its body was understood, so a captive portal is not the line")
{
    CHECK(host_news(answer(200, "{}"), BodyIs::understood, kAskedAt).reason == LineReason::none);
    CHECK(host_news(answer(200, kLoginPage), BodyIs::something_else, kAskedAt).reason ==
          LineReason::not_the_service);
    CHECK(host_news(answer(403, kLoginPage), BodyIs::something_else, kAskedAt).reason ==
          LineReason::not_the_service);
    CHECK(host_news(answer(403, api_fault_body("2032")), BodyIs::something_else, kAskedAt).reason ==
          LineReason::none);
    CHECK(host_news(answer(404), BodyIs::something_else, kAskedAt).reason == LineReason::wrong_address);
    CHECK(host_news(answer(302), BodyIs::something_else, kAskedAt).needs_administrator);
    CHECK(host_news(answer(500), BodyIs::something_else, kAskedAt).reason == LineReason::server_error);
}
