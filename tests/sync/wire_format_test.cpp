#include "sync/wire_format.h"
#include "tests/storage/fixtures/drafts_for_tests.h"
#include "tests/sync/catalogue_for_tests.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <string>

using namespace kiosk;
using Json = nlohmann::json;

namespace
{

Json body_of(const Draft& draft, std::string_view language = "zh-CN")
{
    return Json::parse(service_request_body(a_request(draft), {}, shipped_catalogue(), language));
}

std::string nested(int depth)
{
    return std::string(static_cast<std::size_t>(depth), '[') +
           std::string(static_cast<std::size_t>(depth), ']');
}

} // namespace

TEST_CASE("wire format: the title begins with the reference, in every script, and reads back")
{
    SeededRandom random{1};
    for (const ScriptSample& sample : kScriptSamples) {
        const Draft draft = a_partner_draft(random, sample);
        const std::string title = body_of(draft)["title"];

        CHECK(title == "[" + Reference{draft.id}.text() + "] " + sample.title);
        CHECK(reference_in_title(title) == Reference{draft.id});
    }
}

TEST_CASE("wire format: a person's own words leave as they were typed, line breaks and quotes included")
{
    SeededRandom random{1};
    for (const ScriptSample& sample : kScriptSamples) {
        const std::string description = body_of(a_customer_draft(random, sample))["description"];

        CHECK(description.find(sample.description) != std::string::npos);
        CHECK(description.find("Restarted, 재시작, 重新啟動") != std::string::npos);
    }
}

TEST_CASE("wire format: choices leave with their labels in the request language, not as keys")
{
    SeededRandom random{1};
    Draft draft = a_customer_draft(random, kScriptSamples[1]);
    draft.severity = Severity::a;
    draft.impact = "Nobody can work.";
    draft.is_reachable_24x7 = true;
    draft.contact.language = "ko";
    const Json body = body_of(draft, "zh-CN");

    const std::string description = body["description"];
    for (const auto label : {shipped_catalogue().label(Area::client_connectivity, "zh-CN"),
                             shipped_catalogue().label(EscalationReason::tools, "zh-CN"),
                             shipped_catalogue().label(EscalationReason::training, "zh-CN"),
                             shipped_catalogue().label(Severity::a, "zh-CN")})
        CHECK(description.find(label) != std::string::npos);
    CHECK(description.find("client_connectivity") == std::string::npos);
    CHECK(description.find("全天候联系电话: " + draft.contact.phone) != std::string::npos);
    CHECK(body["severity"] == "critical");
    CHECK(body["supportTopicName"] == shipped_catalogue().label(Area::client_connectivity, "zh-CN"));
}

TEST_CASE("wire format: the contract's required fields are there and nothing unset is sent as null")
{
    SeededRandom random{1};
    const Json body = body_of(a_partner_draft(random));

    for (const char* field : {"title", "description", "severity", "supportTopicId", "countryCode"})
        CHECK_FALSE(body[field].get<std::string>().empty());
    CHECK(body["primaryContact"]["email"] == "jin.park@reseller.example");
    CHECK(body.dump().find("null") == std::string::npos);
    CHECK_FALSE(body.contains("productName"));
}

TEST_CASE("wire format: a reference is read only where it is whole")
{
    SeededRandom random{1};
    const Reference reference{RequestId{Uuid::random(random)}};
    const std::string text = reference.text();

    CHECK(reference_in_title("RE: [" + text + "] help") == reference);
    CHECK_FALSE(reference_in_title(text));
    CHECK_FALSE(reference_in_title("[" + text));
    CHECK_FALSE(reference_in_title("[" + text + "0]"));
    CHECK_FALSE(reference_in_title("[K-0000-0000-0000-0001]"));
    CHECK_FALSE(reference_in_title("[K-"));
    CHECK_FALSE(reference_in_title(""));
}

TEST_CASE("wire format: a deep, broken or NUL-ridden reply is nothing, not a crash")
{
    for (const std::string& body : {nested(33), nested(100'000), R"({"id":"1","x":)" + nested(40) + "}",
                                    std::string{"{\"id\":\"1\"\0}", 11}, std::string{"{\"id\":\"\xff\"}"},
                                    std::string{R"({"id":NaN})"}, std::string{"{"}, std::string{}}) {
        CHECK_FALSE(service_request_number(body));
        CHECK_FALSE(api_fault(body));
        CHECK_FALSE(list_page(body));
        CHECK_FALSE(token_grant(body));
        CHECK_FALSE(token_fault(body));
        CHECK_FALSE(customer_page(body));
    }
    CHECK(service_request_number(R"({"id":"1","x":)" + nested(30) + "}") == "1");
}

TEST_CASE("wire format: no truncation of a reply reads as a whole one")
{
    const std::string created = R"({"id":"724060112345678","title":"t"})";
    const std::string list = R"({"totalCount":1,"items":[{"id":"1","title":"t"}]})";
    const std::string grant = R"({"access_token":"t","expires_in":"3600"})";

    for (std::size_t size = 0; size < created.size(); ++size)
        CHECK_FALSE(service_request_number(created.substr(0, size)));
    for (std::size_t size = 0; size < list.size(); ++size)
        CHECK_FALSE(list_page(list.substr(0, size)));
    for (std::size_t size = 0; size < grant.size(); ++size)
        CHECK_FALSE(token_grant(grant.substr(0, size)));
}

TEST_CASE("wire format: the API's fault has a code and a description, both in any case of the letters")
{
    const auto fault = api_fault(R"({"Code":800002,"Description":"No title.","data":[],"source":"x"})");
    REQUIRE(fault);
    CHECK(fault->code == "800002");
    CHECK(fault->description == "No title.");

    CHECK_FALSE(api_fault(R"({"statusCode":429,"message":"Try again in 5 seconds."})"));
    CHECK_FALSE(api_fault(R"({"code":"1","description":7})"));
    CHECK_FALSE(api_fault(R"({"code":"<script>alert(1) </script>","description":"x"})"));
}

TEST_CASE("wire format: an endless description is cut at what the contract allows, between code points")
{
    std::string description;
    for (int i = 0; i < 5000; ++i)
        description += "错";
    const auto fault = api_fault(Json{{"code", "1"}, {"description", description}}.dump());

    CHECK(fault->description == description.substr(0, 1024 * 3));
}

TEST_CASE("wire format: a page of the list keeps rows it cannot read, and refuses a senseless length")
{
    const auto page = list_page(R"({"TotalCount":"3","Items":[{"id":7,"title":"a"},{"title":"b"},17]})");
    REQUIRE(page);
    CHECK(page->total == 3);
    CHECK(page->items.size() == 3);
    CHECK(page->items[0].number == "7");
    CHECK(page->items[1].number.empty());

    CHECK_FALSE(list_page(R"({"totalCount":-1,"items":[]})"));
    CHECK_FALSE(list_page(R"({"totalCount":18446744073709551615,"items":[]})"));
    CHECK_FALSE(list_page(R"({"totalCount":1.5,"items":[]})"));
    CHECK_FALSE(list_page(R"({"items":[]})"));
    CHECK_FALSE(list_page(R"({"totalCount":1,"items":{}})"));
}

TEST_CASE("wire format: a token is granted only with a life and without what could split a header")
{
    CHECK(token_grant(R"({"access_token":"a.b","expires_in":"3599"})")->lifetime ==
          std::chrono::seconds{3599});
    CHECK(token_grant(R"({"access_token":"a.b","expires_in":3600,"refresh_token":"r"})")->refresh_token ==
          "r");
    CHECK(token_grant(R"({"access_token":"a","expires_in":9000000000})")->lifetime == std::chrono::hours{24});

    CHECK_FALSE(token_grant(R"({"access_token":"a\r\nX: y","expires_in":3600})"));
    CHECK_FALSE(token_grant(R"({"access_token":"","expires_in":3600})"));
    CHECK_FALSE(token_grant(R"({"access_token":"a","expires_in":0})"));
    CHECK_FALSE(token_grant(R"({"access_token":"a","expires_in":"soon"})"));
    CHECK_FALSE(token_grant(R"({"access_token":"a"})"));
}

TEST_CASE("wire format: a token fault has a word, and a code when there is one")
{
    const auto fault = token_fault(R"({"error":"invalid_grant","error_codes":[50076,1]})");
    CHECK(fault->error == "invalid_grant");
    CHECK(fault->first_code == "50076");

    CHECK(token_fault(R"({"error":"server_error","error_codes":[]})")->first_code.empty());
    CHECK_FALSE(token_fault(R"({"error_codes":[50076]})"));
}

TEST_CASE("wire format: a page of customers names the next one by link header or by token")
{
    const auto linked = customer_page(R"({"items":[
        {"id":"t1","companyProfile":{"tenantId":"t1","companyName":"상하이","domain":"a.cn"}},
        {"id":"t2","companyProfile":{"companyName":"No tenant in the profile"}},
        {"id":"t3","companyProfile":{"tenantId":"t3","companyName":""}},
        {"id":"t4"}, null],
        "links":{"next":{"uri":"/customers?seekOperation=Next","method":"GET",
                 "headers":[{"key":"ms-x","value":"1"},{"key":"MS-ContinuationToken","value":"T"}]}}})");
    REQUIRE(linked);
    CHECK(linked->customers ==
          std::vector<Customer>{{"t1", "상하이", "a.cn"}, {"t2", "No tenant in the profile", ""}});
    CHECK(linked->continuation_token == "T");
    CHECK(linked->next_uri == "/customers?seekOperation=Next");

    CHECK(customer_page(R"({"items":[],"continuationToken":"T"})")->continuation_token == "T");
    CHECK_FALSE(customer_page(R"({"items":[]})")->continuation_token);
    CHECK_FALSE(customer_page(R"({"totalCount":0})"));
}
