#include "tests/sandbox/faults.h"

#include <doctest/doctest.h>

namespace kiosk::sandbox
{
namespace
{

std::string complaint_about(const std::string& script)
{
    const auto parsed = FaultScript::parse(script);
    const auto* refusal = std::get_if<Refusal>(&parsed);
    return refusal == nullptr ? std::string() : refusal->sentence;
}

FaultScript script_of(const std::string& text)
{
    auto parsed = FaultScript::parse(text);
    REQUIRE(std::holds_alternative<FaultScript>(parsed));
    return std::get<FaultScript>(std::move(parsed));
}

bool is_hit(FaultScript& script, const std::string& request_line)
{
    return script.take(*parse_head(request_line + " HTTP/1.1")).fault.has_value();
}

} // namespace

TEST_CASE("fault script: a mistake is named by rule and key")
{
    CHECK(complaint_about("{").find("list of rules") != std::string::npos);
    CHECK(complaint_about(R"([{"do":"hang"},7])") == "rule 2: a rule is a JSON object");
    CHECK(complaint_about(R"([{"times":1}])") == "rule 1: \"do\" is missing");
    CHECK(complaint_about(R"([{"do":"explode"}])")
              .starts_with("rule 1: \"do\" must be one of captive_portal,"));
    CHECK(complaint_about(R"([{"do":"hang"},{"do":"cut_at"}])") == "rule 2: cut_at needs \"byte\"");
    CHECK(complaint_about(R"([{"do":"hang","tiems":1}])") == "rule 1: \"tiems\" is not a key of this fault");
    CHECK(complaint_about(R"([{"do":"unreachable","times":1}])") ==
          "rule 1: \"times\" is not a key of this fault");
    CHECK(complaint_about(R"([{"do":"status","status":"x"}])") ==
          "rule 1: \"status\" must be a whole number from 200 to 599");
    CHECK(complaint_about(R"([{"do":"status","status":503,"retry_after":"1\r\nX: y"}])") ==
          "rule 1: \"retry_after\" must be a text of one line");
    CHECK(complaint_about(R"([{"do":"hang","path":"v1"}])") == "rule 1: \"path\" must start with /");
}

TEST_CASE("fault script: a rule fits its method and every path below its own")
{
    FaultScript script = script_of(R"([{"method":"POST","path":"/v1/servicerequests","do":"hang"}])");

    CHECK(is_hit(script, "POST /v1/servicerequests/zh-CN"));
    CHECK_FALSE(is_hit(script, "GET /v1/servicerequests/zh-CN"));
    CHECK_FALSE(is_hit(script, "POST /v1/servicerequestsextra"));
}

TEST_CASE("fault script: a star stands for any one part of a path")
{
    FaultScript script = script_of(R"([{"path":"/*/oauth2/token","do":"hang"}])");

    CHECK(is_hit(script, "POST /a-tenant/oauth2/token"));
    CHECK_FALSE(is_hit(script, "POST /oauth2/token"));
}

TEST_CASE("fault script: rules are used up in their order")
{
    FaultScript script = script_of(R"([{"do":"hang","times":1},{"do":"deep","times":1}])");
    const auto request = parse_head("GET / HTTP/1.1");

    CHECK(std::holds_alternative<Hang>(*script.take(*request).fault));
    CHECK(std::holds_alternative<Deep>(*script.take(*request).fault));
    CHECK_FALSE(script.take(*request).fault.has_value());
    CHECK(script.to_json()[0]["taken"] == 1);
}

TEST_CASE("fault script: slow goes together with another fault")
{
    FaultScript script = script_of(R"([{"do":"slow","delay_ms":5},{"do":"reset_after_commit"}])");

    const FaultPlan plan = script.take(*parse_head("GET / HTTP/1.1"));

    REQUIRE(plan.slow.has_value());
    CHECK(plan.slow->delay == std::chrono::milliseconds(5));
    CHECK(std::holds_alternative<ResetAfterCommit>(*plan.fault));
}

} // namespace kiosk::sandbox
