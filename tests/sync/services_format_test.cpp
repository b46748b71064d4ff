#include "sync/services_format.h"

#include "sync/reply_json.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

using namespace kiosk;
using namespace std::chrono;

TEST_CASE("services format: subscriptions are read in camel and Pascal case, statuses as words and numbers")
{
    const auto subscriptions = subscriptions_in(R"({"TotalCount":3,"Items":[
        {"Id":"0a1b","FriendlyName":"Office 365 E3","Quantity":"25","Status":"Suspended",
         "CommitmentEndDate":"2027-02-28T00:00:00Z"},
        {"id":4711,"friendlyName":"Visio Plan 2","quantity":3,"status":1,
         "commitmentEndDate":"0001-01-01T00:00:00"},
        {"id":"x","friendlyName":"Something","status":"frozen_by_somebody"}]})");

    REQUIRE(subscriptions);
    const std::vector<Subscription> expected{
        {"0a1b", "Office 365 E3", SubscriptionStatus::suspended, 25, sys_days{2027y / February / 28}},
        {"4711", "Visio Plan 2", SubscriptionStatus::active, 3, std::nullopt},
        {"x", "Something", SubscriptionStatus::unknown, std::nullopt, std::nullopt}};
    CHECK(*subscriptions == expected);
}

TEST_CASE("services format: rows of a wrong shape are left out and hide no other")
{
    const auto subscriptions = subscriptions_in(
        R"({"items":[null,7,"text",[],{},{"id":{}},{"friendlyName":["E3"]},{"id":"ok","status":{},"quantity":[]}]})");

    REQUIRE(subscriptions);
    const std::vector<Subscription> expected{
        {"ok", "ok", SubscriptionStatus::unknown, std::nullopt, std::nullopt}};
    CHECK(*subscriptions == expected);
}

TEST_CASE("services format: what is no collection is nothing")
{
    for (const char* body :
         {"", "<html>", "{}", R"({"items":{}})", R"({"code":"1000","description":"no"})", "7"}) {
        CAPTURE(body);
        CHECK_FALSE(subscriptions_in(body));
        CHECK_FALSE(managed_services_in(body));
        CHECK_FALSE(service_incidents_in(body));
    }
}

TEST_CASE("services format: links of managed services are kept as given when they are https, else dropped")
{
    const auto services =
        managed_services_in(R"json({"items":[{"id":"Exchange","name":"Exchange\nOnline","links":{
        "adminService":{"uri":"https://portal.example/a?CTID=1&x=%20","method":"GET","headers":[]},
        "serviceHealth":{"uri":"http://portal.example/h"},
        "serviceTicket":{"uri":"javascript:alert(1)"}}}]})json");

    REQUIRE(services);
    const std::vector<ManagedService> expected{
        {"Exchange", "Exchange Online", "https://portal.example/a?CTID=1&x=%20", "", ""}};
    CHECK(*services == expected);
}

TEST_CASE("services format: incidents carry their workload, their status and the latest message")
{
    const auto incidents =
        service_incidents_in(R"({"items":[{"workload":"Exchange","status":"warning","incidents":[
        {"id":"EX1","startTime":"2026-11-20T08:00:00+08:00","endTime":"0001-01-01T00:00:00","status":3,
         "resolved":false,"impactedArea":"Mail flow","messages":[
            {"publishedTime":"2026-11-20T02:00:00Z","messageText":"Later words."},
            {"publishedTime":"2026-11-20T01:00:00Z","messageText":"Earlier words."}]},
        "rubbish"]},{"workload":"Lync","incidents":null}]})");

    REQUIRE(incidents);
    const std::vector<ServiceIncident> expected{{"EX1", "Exchange", "Mail flow", "Later words.",
                                                 IncidentStatus::critical, sys_days{2026y / November / 20},
                                                 std::nullopt, false}};
    CHECK(*incidents == expected);
    CHECK(incidents->front().is_open());
}

TEST_CASE("reply json: moments are read with fraction and zone, without one as UTC, and unset ones are none")
{
    const Timestamp noon = sys_days{2026y / November / 21} + 12h;
    for (const char* text : {"2026-11-21T12:00:00Z", "2026-11-21T12:00:00", "2026-11-21T12:00:00.1234567Z",
                             "2026-11-21T20:00:00+08:00", "2026-11-21T07:00:00-0500"}) {
        CAPTURE(text);
        CHECK(parse_time(text) == noon);
    }
    CHECK(parse_time("2026-11-21") == sys_days{2026y / November / 21});
    for (const char* text : {"", "0001-01-01T00:00:00", "2026-13-01T00:00:00Z", "2026-02-30",
                             "2026-11-21T25:00:00Z", "2026-11-21T12:00:00 noon", "-026-11-21", "yesterday"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_time(text));
    }
}

TEST_CASE("reply json: truth arrives as a boolean, a word or a number")
{
    const auto json = nlohmann::json::parse(R"({"a":true,"B":"True","c":1,"d":"no","e":0,"f":"false"})");
    CHECK(truth_member(json, "a") == true);
    CHECK(truth_member(json, "b") == true);
    CHECK(truth_member(json, "c") == true);
    CHECK_FALSE(truth_member(json, "d"));
    CHECK(truth_member(json, "e") == false);
    CHECK(truth_member(json, "f") == false);
}
