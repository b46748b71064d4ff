#include "sync/api_calls.h"

#include "tests/sync/fake_transport.h"

#include <doctest/doctest.h>

#include <algorithm>

using namespace kiosk;

namespace
{

struct Calls {
    explicit Calls(Dedup dedup = Dedup::window, const char* language = "zh-CN")
        : settings{.api_base = "https://gateway.example/api", .dedup = dedup, .request_language = language}
    {
    }
    SyncSettings settings;
    SeededRandom random{9};
    ApiCalls calls{settings, random};
    Uuid id = Uuid::random(random);
};

} // namespace

TEST_CASE(
    "api calls: a create carries the frozen bytes, its MS-RequestId and the token, on a fresh connection")
{
    Calls calls;
    const HttpRequest request = calls.calls.create("frozen", calls.id, "t");

    CHECK(request.method == HttpMethod::post);
    CHECK(request.url == "https://gateway.example/api/v1/servicerequests/zh-CN");
    CHECK(request.body == "frozen");
    CHECK(header(request, "MS-RequestId") == calls.id.text());
    CHECK(header(request, "Authorization") == "Bearer t");
    CHECK(header(request, "Content-Type") == "application/json");
    CHECK(header(request, "MS-Contract-Version") == "v1");
    CHECK(request.connection == ConnectionUse::fresh);
    CHECK(request.deadline == calls.settings.times.attempt_total);
}

TEST_CASE("api calls: only where references are unique may a create travel on a used connection")
{
    Calls calls{Dedup::unique_reference};

    CHECK(calls.calls.create("frozen", calls.id, {}).connection == ConnectionUse::reusable);
}

TEST_CASE("api calls: two attempts share the MS-RequestId and never the MS-CorrelationId")
{
    Calls calls;
    const auto first = calls.calls.create("frozen", calls.id, {});
    const auto second = calls.calls.create("frozen", calls.id, {});

    CHECK(header(first, "MS-RequestId") == header(second, "MS-RequestId"));
    CHECK(header(first, "MS-CorrelationId") != header(second, "MS-CorrelationId"));
    CHECK(header(first, "Authorization") == "(absent)");
}

TEST_CASE("api calls: the locale is one of the two the 21Vianet edition knows")
{
    CHECK(Calls{Dedup::window, "zh-TW"}.calls.list(0, 1, {}).url.ends_with("size=1&offset=0"));
    Calls chinese{Dedup::window, "zh-TW"};
    CHECK(chinese.calls.create("", chinese.id, {}).url.ends_with("/zh-CN"));
    Calls german{Dedup::window, "de"};
    CHECK(german.calls.create("", german.id, {}).url.ends_with("/en-US"));
}

TEST_CASE("api calls: a probe is the shortest page of the list, a read on a used connection")
{
    Calls calls;
    const HttpRequest probe = calls.calls.probe("t");

    CHECK(probe.method == HttpMethod::get);
    CHECK(probe.url == "https://gateway.example/api/v1/servicerequests?size=1&offset=0");
    CHECK(probe.connection == ConnectionUse::reusable);
    CHECK(probe.body.empty());
}

TEST_CASE("api calls: the next page of customers is a path of this service, whatever the link says")
{
    Calls calls;
    const auto url = [&](std::string_view uri) { return calls.calls.next_customers(uri, "T", {}).url; };
    const std::string base = "https://gateway.example/api";

    CHECK(url("/customers?seekOperation=Next") == base + "/v1/customers?seekOperation=Next");
    CHECK(url("/v1/customers?seekOperation=Next") == base + "/v1/customers?seekOperation=Next");
    for (const char* strange : {"https://elsewhere.example/", "//elsewhere.example/", "", "customers",
                                "/customers?a= b", "/customers\r\nX: y"})
        CHECK(url(strange) == base + "/v1/customers?seekOperation=Next");
}

TEST_CASE("api calls: a continuation token that could split a header is not sent")
{
    Calls calls;
    CHECK(header(calls.calls.next_customers("", "abc==", {}), "MS-ContinuationToken") == "abc==");
    CHECK(header(calls.calls.next_customers("", "a\r\nX: y", {}), "MS-ContinuationToken") == "(absent)");
}
