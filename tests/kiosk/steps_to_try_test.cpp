#include "kiosk/steps_to_try.h"

#include "tests/kiosk/gallery.h"

#include <doctest/doctest.h>

#include <algorithm>

using namespace kiosk;
using namespace kiosk::test;
using namespace std::chrono_literals;

namespace
{

constexpr const char* kTenant = "0b4c1d5e-0001-4000-8000-000000000001";
constexpr const char* kTemplate = "https://admin.example/?id={tenant}&page=home";

ServiceHealth health_with(ServiceIncident incident, Milliseconds age = 12min)
{
    return {gallery_time() - age, EndpointAnswer::answered, {std::move(incident)}};
}

ServiceIncident mail_incident()
{
    return {.id = "EX1",
            .workload = "exchange",
            .status = IncidentStatus::warning,
            .started_at = gallery_time() - 3h};
}

std::vector<std::string_view> keys_of(const std::vector<TryFirstStep>& steps)
{
    std::vector<std::string_view> keys;
    for (const TryFirstStep& step : steps)
        keys.push_back(step.key);
    return keys;
}

} // namespace

TEST_CASE("steps to try: an open incident of the service puts the health before all other steps, once")
{
    const ServiceHealth health = health_with(mail_incident());
    const auto* incident = open_incident(shipped_catalogue(), &health, "exchange_online", gallery_time());
    REQUIRE(incident != nullptr);
    for (const Area area : kAreas) {
        const auto keys = keys_of(steps_to_try(shipped_catalogue(), "exchange_online", area, incident, "ko"));
        CHECK(keys.front() == "check_service_health");
        CHECK(std::ranges::count(keys, "check_service_health") == 1);
    }
    CHECK(
        keys_of(steps_to_try(shipped_catalogue(), "exchange_online", Area::how_to, nullptr, "ko")).front() !=
        "check_service_health");
}

TEST_CASE("steps to try: an incident counts for its own service, while it is open and its copy is of today")
{
    const Catalogue& catalogue = shipped_catalogue();
    const Timestamp now = gallery_time();
    const ServiceHealth health = health_with(mail_incident());
    CHECK(open_incident(catalogue, &health, "teams", now) == nullptr);
    CHECK(open_incident(catalogue, nullptr, "exchange_online", now) == nullptr);
    const ServiceHealth old = health_with(mail_incident(), 24h);
    CHECK(open_incident(catalogue, &old, "exchange_online", now) == nullptr);
    ServiceIncident over = mail_incident();
    over.is_resolved = true;
    const ServiceHealth past = health_with(over);
    CHECK(open_incident(catalogue, &past, "exchange_online", now) == nullptr);
}

TEST_CASE("steps to try: every service and area has a step, and each owner is said")
{
    for (const Area area : kAreas)
        for (const std::string_view service : shipped_catalogue().services(RequestKind::customer))
            CHECK(shipped_catalogue().try_first(service, area, "en").size() >= 3);
    for (const std::string_view service : shipped_catalogue().services(RequestKind::customer)) {
        const auto area_only =
            shipped_catalogue().try_first("nothing", Area::accounts_and_billing, "en").size();
        const auto both = shipped_catalogue().try_first(service, Area::accounts_and_billing, "en").size();
        INFO(std::string{service});
        CHECK((both > area_only || service == "subscription")); // Its steps are those of the area.
    }
}

TEST_CASE("own services: managed services and plans name services of the catalogue, the rest stays a name")
{
    CustomerServices services;
    services.managed = {{"EXCHANGE", "Exchange Online", "", "", ""}, {"Unheard", "Unheard of", "", "", ""}};
    services.subscriptions = {
        {"1", "office 365 e1 (operated by 21Vianet)", SubscriptionStatus::suspended, 3, std::nullopt},
        {"2", "Visio Plan 2", SubscriptionStatus::active, 3, std::nullopt},
        {"3", "SharePoint Online", SubscriptionStatus::deleted, 3, std::nullopt}};

    const OwnServices own = own_services(shipped_catalogue(), services);

    CHECK(own.keys.front() == "exchange_online");
    CHECK(std::ranges::count(own.keys, "exchange_online") == 1);
    CHECK(std::ranges::count(own.keys, "sharepoint_online") == 1);
    CHECK(std::ranges::count(own.keys, "office_apps") == 0);
    CHECK(own.names == std::vector<std::string>{"Visio Plan 2"});
}

TEST_CASE("admin page: the far side's link is used as given, else the template with the tenant in it")
{
    CustomerServices services;
    services.managed = {{"Exchange", "Exchange Online", "https://given.example/?a=1&b={tenant}", "", ""}};
    const Catalogue& catalogue = shipped_catalogue();

    const auto given = admin_page(catalogue, &services, "exchange_online", kTemplate, kTenant);
    CHECK(given->url == "https://given.example/?a=1&b={tenant}");
    CHECK(given->source == AdminPage::Source::far_side);
    const auto configured = admin_page(catalogue, &services, "teams", kTemplate, kTenant);
    CHECK(configured->url == std::string{"https://admin.example/?id="} + kTenant + "&page=home");
    CHECK(configured->source == AdminPage::Source::configuration);
}

TEST_CASE("admin page: nothing typed gets into an address, and nothing configured shows nothing")
{
    const Catalogue& catalogue = shipped_catalogue();
    CHECK_FALSE(admin_page(catalogue, nullptr, "teams", kTemplate, "Fabrikam/../x"));
    CHECK_FALSE(admin_page(catalogue, nullptr, "teams", "", kTenant));
    CHECK(admin_page(catalogue, nullptr, "teams", "https://portal.example", "Fabrikam")->url ==
          "https://portal.example");
}
