#include "tests/sandbox/far_side.h"

#include <doctest/doctest.h>

#include <set>

#include "tests/sandbox/ids.h"

using namespace std::chrono_literals;

namespace kiosk::sandbox
{
namespace
{

constexpr std::string_view kTitle = "[K-7Q2M-9F3D-X4TB-6WZR] 没有发票";

/// A far side with a clock moved by hand and no sockets.
struct FarSideDesk {
    explicit FarSideDesk(FarSideOptions options = without_sign_in()) : far_side(options, ledger) {}

    static FarSideOptions without_sign_in()
    {
        FarSideOptions options;
        options.sign_in = SignIn::off;
        return options;
    }

    HttpReply call(std::string_view method, std::string_view target, const std::string& body = {},
                   const std::map<std::string, std::string>& headers = {})
    {
        auto request = parse_head(std::string(method) + ' ' + std::string(target) + " HTTP/1.1");
        REQUIRE(request.has_value());
        request->headers = headers;
        request->body = body;
        if (!body.empty()) request->headers.emplace("content-type", "application/json");
        return far_side.answer(*request, now);
    }

    HttpReply create(std::string_view title, const std::string& ms_request_id = mint_guid())
    {
        const Json body = {
            {"title", title}, {"description", "d"}, {"severity", "moderate"}, {"supportTopicId", "90001"}};
        return call("POST", "/v1/servicerequests/zh-CN", body.dump(), {{"ms-requestid", ms_request_id}});
    }

    std::string created_number() { return Json::parse(create(kTitle).body)["id"]; }

    HttpReply patch(const std::string& number, const Json& body,
                    const std::string& ms_request_id = mint_guid())
    {
        return call("PATCH", "/v1/servicerequests/" + number, body.dump(), {{"ms-requestid", ms_request_id}});
    }

    HttpReply token(const std::map<std::string, std::string>& fields, std::string_view endpoint = "token")
    {
        const Credentials& known = far_side.tokens().credentials();
        std::string form = "client_id=" + known.client_id + "&client_secret=" + known.client_secret;
        for (const auto& [name, value] : fields)
            form += "&" + name + "=" + value;
        return call("POST", "/" + known.tenant + "/oauth2/" + std::string(endpoint), form,
                    {{"content-type", "application/x-www-form-urlencoded"}});
    }

    HttpReply refresh(const std::string& token_text)
    {
        return token({{"grant_type", "refresh_token"}, {"refresh_token", token_text}});
    }

    Ledger ledger;
    FarSide far_side;
    Instant now = Instant(1'800'000'000'000ms);
};

std::string header_of(const HttpReply& reply, std::string_view name)
{
    for (const auto& [known, value] : reply.headers) {
        if (known == name) return value;
    }
    return {};
}

std::string text_of(const HttpReply& reply, const char* field)
{
    return Json::parse(reply.body).value(field, std::string());
}

std::string encoded_filter(const Json& filter)
{
    std::string encoded;
    for (const char c : filter.dump()) {
        constexpr std::string_view digits = "0123456789ABCDEF";
        const auto byte = static_cast<unsigned char>(c);
        encoded += '%';
        encoded += digits[byte >> 4];
        encoded += digits[byte & 15];
    }
    return encoded;
}

} // namespace

TEST_CASE("far side: a create is executed once and answered with a fifteen-digit number and status none")
{
    FarSideDesk desk;

    const HttpReply reply = desk.create(kTitle);

    CHECK(reply.status == 201);
    const Json body = Json::parse(reply.body);
    CHECK(body["id"].get<std::string>().size() == 15);
    CHECK(body["status"] == "none");
    CHECK(body["createdDate"] == "0001-01-01T00:00:00");
    REQUIRE(desk.ledger.entries().size() == 1);
    CHECK(desk.ledger.entries()[0]["reference"] == "K-7Q2M-9F3D-X4TB-6WZR");
}

TEST_CASE("far side: the same MS-RequestId inside the window replays the reply and executes nothing")
{
    FarSideDesk desk;
    const std::string id = mint_guid();
    const HttpReply first = desk.create(kTitle, id);

    desk.now += 599s;
    const HttpReply second = desk.create(kTitle, id);

    CHECK(second.status == 201);
    CHECK(second.body == first.body);
    CHECK(desk.ledger.entries().size() == 1);
}

TEST_CASE("far side: the same MS-RequestId after the window executes again")
{
    FarSideDesk desk;
    const std::string id = mint_guid();
    const HttpReply first = desk.create(kTitle, id);

    desk.now += 600s;
    const HttpReply second = desk.create(kTitle, id);

    CHECK(second.status == 201);
    CHECK(text_of(second, "id") != text_of(first, "id"));
    CHECK(desk.ledger.entries().size() == 2);
}

TEST_CASE("far side: an MS-RequestId used for another body is refused, not replayed")
{
    FarSideDesk desk;
    const std::string id = mint_guid();
    desk.create(kTitle, id);

    const HttpReply other = desk.create("another request", id);

    CHECK(other.status == 400);
    CHECK(desk.ledger.entries().size() == 1);
}

TEST_CASE("far side: a unique reference is created once, and the refusal names the number that exists")
{
    FarSideOptions options = FarSideDesk::without_sign_in();
    options.references = References::unique;
    FarSideDesk desk(options);
    const std::string number = desk.created_number();

    const HttpReply again = desk.create(kTitle);

    CHECK(again.status == 409);
    CHECK(text_of(again, "code") == "duplicate_reference");
    CHECK(Json::parse(again.body)["data"][0] == number);
    CHECK(desk.ledger.entries().size() == 1);
}

TEST_CASE("far side: every missing field is named, and nothing is executed")
{
    FarSideDesk desk;

    const HttpReply reply =
        desk.call("POST", "/v1/servicerequests/zh-CN", "{}", {{"ms-requestid", mint_guid()}});

    CHECK(reply.status == 400);
    CHECK(text_of(reply, "code") == "3000");
    CHECK(Json::parse(reply.body)["data"] ==
          Json::array({"title", "description", "supportTopicId", "severity"}));
    CHECK(desk.ledger.entries().empty());
}

TEST_CASE("far side: a create that breaks the contract is refused with the API's own error shape")
{
    struct Row {
        const char* name;
        std::string target, body, content_type, ms_request_id;
        int status;
    };
    const Json good = {
        {"title", "t"}, {"description", "d"}, {"severity", "minimal"}, {"supportTopicId", "9"}};
    Json unknown_severity = good;
    unknown_severity["severity"] = "unknown";
    const std::string json = "application/json";
    const std::string url = "/v1/servicerequests/zh-CN";
    for (const Row& row : {Row{"not JSON", url, "{", json, mint_guid(), 400},
                           Row{"not an object", url, "[]", json, mint_guid(), 400},
                           Row{"broken UTF-8", url, "{\"title\":\"\xff\"}", json, mint_guid(), 400},
                           Row{"unknown severity", url, unknown_severity.dump(), json, mint_guid(), 400},
                           Row{"wrong type", url, good.dump(), "text/plain", mint_guid(), 415},
                           Row{"no locale", "/v1/servicerequests/1", good.dump(), json, mint_guid(), 400},
                           Row{"no GUID", url, good.dump(), json, "17", 400}}) {
        CAPTURE(row.name);
        FarSideDesk desk;

        const HttpReply reply =
            desk.call("POST", row.target, row.body,
                      {{"content-type", row.content_type}, {"ms-requestid", row.ms_request_id}});

        CHECK(reply.status == row.status);
        CHECK_FALSE(text_of(reply, "code").empty());
        CHECK_FALSE(text_of(reply, "source").empty());
        CHECK(desk.ledger.entries().empty());
    }
}

TEST_CASE("far side: every reply carries the caller's MS-RequestId and MS-CorrelationId")
{
    FarSideDesk desk;

    const HttpReply reply =
        desk.call("GET", "/v1/nowhere", {}, {{"ms-requestid", "r-1"}, {"ms-correlationid", "c-1"}});

    CHECK(reply.status == 404);
    CHECK(header_of(reply, "MS-RequestId") == "r-1");
    CHECK(header_of(reply, "MS-CorrelationId") == "c-1");
}

TEST_CASE("far side: the list is newest first, in pages, without descriptions, with enums as numbers")
{
    FarSideDesk desk;
    for (int i = 0; i < 5; ++i)
        desk.create("request " + std::to_string(i));

    const Json page = Json::parse(desk.call("GET", "/v1/servicerequests?size=2&offset=1").body);

    CHECK(page["totalCount"] == 5);
    REQUIRE(page["items"].size() == 2);
    CHECK(page["items"][0]["title"] == "request 3");
    CHECK(page["items"][0]["status"] == 1);
    CHECK_FALSE(page["items"][0].contains("description"));
    CHECK(page["attributes"]["objectType"] == "Collection");
}

TEST_CASE("far side: the list can be asked for one status")
{
    FarSideDesk desk;
    desk.patch(desk.created_number(), {{"status", "closed"}});
    desk.create("still open");
    const auto filter = encoded_filter({{"Field", "Status"}, {"Value", "Open"}, {"Operator", "equals"}});

    const Json page = Json::parse(desk.call("GET", "/v1/servicerequests?filter=" + filter).body);

    CHECK(page["totalCount"] == 1);
    CHECK(page["items"][0]["title"] == "still open");
}

TEST_CASE("far side: with a lag a fresh request is missing from the list until it is old enough")
{
    FarSideDesk desk;
    desk.create(kTitle);
    const auto request = parse_head("GET /v1/servicerequests HTTP/1.1");

    const auto total_after = [&](std::chrono::seconds age) {
        return Json::parse(desk.far_side.answer(*request, desk.now + age, 30s).body)["totalCount"];
    };

    CHECK(total_after(29s) == 0);
    CHECK(total_after(30s) == 1);
}

TEST_CASE("far side: a note and a close in one patch are two executions, and a repeat is none")
{
    FarSideDesk desk;
    const std::string number = desk.created_number();
    const Json change = {{"status", "closed"}, {"newNote", {{"text", "Solved on site."}}}};
    const std::string id = mint_guid();

    desk.patch(number, change, id);
    const HttpReply repeat = desk.patch(number, change, id);

    const Json body = Json::parse(repeat.body);
    CHECK(body["status"] == "closed");
    CHECK(body["notes"][0]["text"] == "Solved on site.");
    REQUIRE(desk.ledger.entries().size() == 3);
    CHECK(desk.ledger.entries()[1]["operation"] == "note");
    CHECK(desk.ledger.entries()[2]["operation"] == "close");
}

TEST_CASE("far side: a patch that changes nothing is refused")
{
    FarSideDesk desk;
    const std::string number = desk.created_number();

    CHECK(desk.patch(number, {{"status", "none"}}).status == 400);
    CHECK(desk.patch(number, {{"newNote", Json::object()}}).status == 400);
    CHECK(desk.patch("1", {{"status", "closed"}}).status == 404);
    CHECK(desk.ledger.entries().size() == 1);
}

TEST_CASE("far side: what the representative says is read by the next GET and is no execution")
{
    FarSideDesk desk;
    const std::string number = desk.created_number();

    desk.far_side.service_requests().act_as_representative(
        number, {{"status", "attention_needed"}, {"note", "请提供日志"}}, desk.now);

    const Json body = Json::parse(desk.call("GET", "/v1/servicerequests/" + number).body);
    CHECK(body["status"] == "attention_needed");
    CHECK(body["notes"][0]["text"] == "请提供日志");
    CHECK(desk.ledger.entries().size() == 1);
}

TEST_CASE("customers: following the continuation tokens shows every customer once")
{
    FarSideDesk desk;
    std::set<std::string> seen;
    Json page = Json::parse(desk.call("GET", "/v1/customers?size=10").body);

    for (;;) {
        for (const Json& item : page["items"])
            seen.insert(item["id"].get<std::string>());
        if (!page["links"].contains("next")) break;
        const Json next = page["links"]["next"];
        const std::string token = next["headers"][0]["value"];
        page = Json::parse(
            desk.call("GET", "/v1" + next["uri"].get<std::string>(), {}, {{"ms-continuationtoken", token}})
                .body);
    }

    CHECK(seen.size() == 25);
}

TEST_CASE("customers: a continuation token of another run is refused")
{
    FarSideDesk earlier;
    const std::string token = text_of(earlier.call("GET", "/v1/customers?size=5"), "continuationToken");
    FarSideDesk desk;

    const HttpReply reply =
        desk.call("GET", "/v1/customers?seekOperation=Next", {}, {{"ms-continuationtoken", token}});

    CHECK(reply.status == 400);
}

TEST_CASE("customers: the search is a prefix in any script, without regard to case")
{
    FarSideDesk desk;
    const auto count = [&desk](const char* field, const char* value) {
        const auto filter = encoded_filter({{"Field", field}, {"Value", value}, {"Operator", "starts_with"}});
        return Json::parse(desk.call("GET", "/v1/customers?filter=" + filter).body)["totalCount"].get<int>();
    };

    CHECK(count("CompanyName", "amber") == 1);
    CHECK(count("CompanyName", "한빛") == 1);
    CHECK(count("CompanyName", "长河") == 1);
    CHECK(count("CompanyName", "物流") == 0);
    CHECK(count("Domain", "AMBER") == 1);
}

TEST_CASE("customers: a customer has a profile, two to five subscriptions and managed services")
{
    FarSideDesk desk;
    const Json page = Json::parse(desk.call("GET", "/v1/customers?size=1").body);
    const std::string url = "/v1/customers/" + page["items"][0]["id"].get<std::string>();

    const Json customer = Json::parse(desk.call("GET", url).body);
    const Json profile = Json::parse(desk.call("GET", url + "/profiles/company").body);
    const Json subscriptions = Json::parse(desk.call("GET", url + "/subscriptions").body);
    const Json services = Json::parse(desk.call("GET", url + "/managedservices").body);

    CHECK(customer.contains("allowDelegatedAccess"));
    CHECK(profile["companyName"] == page["items"][0]["companyProfile"]["companyName"]);
    CHECK(subscriptions["totalCount"] >= 2);
    CHECK(subscriptions["totalCount"] <= 5);
    CHECK(services["items"][0]["id"] == "Exchange");
}

TEST_CASE("customers: a stranger's id is not found, and what is no GUID is an invalid id")
{
    FarSideDesk desk;

    CHECK(text_of(desk.call("GET", "/v1/customers/" + mint_guid()), "code") == "60003");
    CHECK(text_of(desk.call("GET", "/v1/customers/7"), "code") == "900118");
}

TEST_CASE("customers: thirty thousand have as many ids, names and domains, the same in every run")
{
    const GeneratedCustomers customers(30'000);
    std::set<std::string> ids, names, domains;

    for (std::int64_t i = 0; i < customers.count(); ++i) {
        const Customer customer = customers.at(i);
        ids.insert(customer.tenant_id);
        names.insert(customer.company_name);
        domains.insert(customer.domain);
    }

    CHECK(ids.size() == 30'000);
    CHECK(names.size() == 30'000);
    CHECK(domains.size() == 30'000);
    CHECK(customers.find(GeneratedCustomers(30'000).at(777).tenant_id) == 777);
}

TEST_CASE("tokens: the API is closed without a token, and an issued one opens it until its end")
{
    FarSideDesk desk{FarSideOptions{}};
    const std::string token =
        text_of(desk.token({{"grant_type", "client_credentials"}, {"resource", "x"}}), "access_token");
    const auto status = [&] {
        return desk.call("GET", "/v1/servicerequests", {}, {{"authorization", "Bearer " + token}}).status;
    };

    CHECK(text_of(desk.call("GET", "/v1/servicerequests"), "code") == "800001");
    CHECK(status() == 200);
    desk.now += 3600s;
    CHECK(status() == 401);
}

TEST_CASE("tokens: v1 answers numbers as texts, v2 as numbers")
{
    FarSideDesk desk;

    const Json v1 = Json::parse(desk.token({{"grant_type", "client_credentials"}, {"resource", "x"}}).body);
    const Json v2 =
        Json::parse(desk.token({{"grant_type", "client_credentials"}, {"scope", "x"}}, "v2.0/token").body);

    CHECK(v1["expires_in"] == "3600");
    CHECK(v2["expires_in"] == 3600);
}

TEST_CASE("tokens: an old refresh token lives until the one that replaced it was used")
{
    FarSideDesk desk;
    const std::string first = desk.far_side.tokens().consent();
    const std::string second = text_of(desk.refresh(first), "refresh_token");

    CHECK(desk.refresh(first).status == 200);
    CHECK(desk.refresh(second).status == 200);
    const HttpReply late = desk.refresh(first);

    CHECK(late.status == 400);
    CHECK(text_of(late, "error") == "invalid_grant");
}

TEST_CASE("tokens: revoked tokens open nothing, and the token endpoint says why")
{
    FarSideDesk desk{FarSideOptions{}};
    const std::string refresh_token = desk.far_side.tokens().consent();
    const std::string access_token = text_of(desk.refresh(refresh_token), "access_token");

    desk.far_side.tokens().revoke_access_tokens();
    desk.far_side.tokens().revoke_refresh_tokens(50076);

    CHECK(desk.call("GET", "/v1/servicerequests", {}, {{"authorization", "Bearer " + access_token}}).status ==
          401);
    const HttpReply refused = desk.refresh(refresh_token);
    CHECK(text_of(refused, "error") == "invalid_grant");
    CHECK(Json::parse(refused.body)["error_codes"] == Json::array({50076}));
}

TEST_CASE("tokens: wrong credentials and unknown grants are refused in the token endpoint's own shape")
{
    FarSideDesk desk;
    const std::string url = "/" + desk.far_side.tokens().credentials().tenant + "/oauth2/token";
    const std::map<std::string, std::string> form = {{"content-type", "application/x-www-form-urlencoded"}};

    const HttpReply stranger =
        desk.call("POST", url, "grant_type=client_credentials&resource=x&client_id=x&client_secret=y", form);
    const HttpReply password = desk.token({{"grant_type", "password"}});

    CHECK(text_of(stranger, "error") == "unauthorized_client");
    CHECK(text_of(password, "error") == "unsupported_grant_type");
}

TEST_CASE("reference: it is found in a title and nothing else is taken for it")
{
    CHECK(reference_in("[K-7Q2M-9F3D-X4TB-6WZR] invoice") == "K-7Q2M-9F3D-X4TB-6WZR");
    CHECK(reference_in("Re: [K-1] [K-7Q2M-9F3D-X4TB-6WZR]") == "K-7Q2M-9F3D-X4TB-6WZR");
    CHECK(reference_in("K-7Q2M-9F3D-X4TB-6WZR").empty());
    CHECK(reference_in("[K-7Q2M-9F3D-X4TB-6WZ").empty());
}

} // namespace kiosk::sandbox
