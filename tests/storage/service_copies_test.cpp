#include "storage/service_copies.h"

#include "tests/storage/temporary_folder.h"

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>

using namespace kiosk;
using namespace std::chrono_literals;

namespace
{

CustomerServices services_of(std::string tenant_id, Timestamp fetched_at = Timestamp{1h})
{
    return {.tenant_id = std::move(tenant_id),
            .fetched_at = fetched_at,
            .subscriptions_answer = EndpointAnswer::answered,
            .managed_answer = EndpointAnswer::does_not_answer,
            .subscriptions = {{"s1", "Office 365 E3 蓝天", SubscriptionStatus::suspended, 25, Timestamp{9h}},
                              {"s2", "Visio", SubscriptionStatus::unknown, std::nullopt, std::nullopt}},
            .managed = {{"Exchange", "Exchange Online", "https://a.example", "https://h.example", ""}}};
}

const ServiceHealth kHealth{Timestamp{2h},
                            EndpointAnswer::answered,
                            {{"EX1", "Exchange", "Mail flow", "Mail is late.", IncidentStatus::warning,
                              Timestamp{1h}, std::nullopt, false}}};

} // namespace

TEST_CASE("service copies: customers and health are read back as they were, and the file shows none of it")
{
    const TemporaryFolder folder;
    const SecretKey key = SecretKey::random();
    ServiceCopies copies;
    copies.put(services_of("T-1"));
    copies.put(kHealth);
    REQUIRE(copies.save(folder / "services", key));

    const auto loaded = ServiceCopies::load(folder / "services", key);

    REQUIRE(loaded);
    REQUIRE(loaded->find("t-1") != nullptr);
    CHECK(*loaded->find("T-1") == services_of("t-1"));
    CHECK(loaded->health() == kHealth);
    std::ifstream file{folder / "services", std::ios::binary};
    const std::string bytes{std::istreambuf_iterator<char>{file}, {}};
    CHECK(bytes.find("t-1") == std::string::npos);
    CHECK(bytes.find("Office") == std::string::npos);
}

TEST_CASE(
    "service copies: a newer copy takes the place of the old one, and the oldest goes when there is no room")
{
    ServiceCopies copies;
    for (std::size_t i = 0; i <= ServiceCopies::customers_max; ++i)
        copies.put(services_of("t" + std::to_string(i)));
    copies.put(services_of("T5", Timestamp{7h}));

    CHECK(copies.customers().size() == ServiceCopies::customers_max);
    CHECK(copies.find("t0") == nullptr);
    CHECK(copies.find("t5")->fetched_at == Timestamp{7h});
    CHECK(copies.customers().front().tenant_id == "t5");
}

TEST_CASE("service copies: a damaged file and another key are refused, and nothing is made up")
{
    const TemporaryFolder folder;
    const SecretKey key = SecretKey::random();
    REQUIRE(ServiceCopies{}.save(folder / "services", key));
    CHECK(ServiceCopies::load(folder / "services", SecretKey::random()).error().code ==
          ErrorCode::seal_broken);
    CHECK(ServiceCopies::load(folder / "none", key).error().code == ErrorCode::not_found);

    std::ofstream{folder / "services", std::ios::binary | std::ios::app} << 'x';
    CHECK(ServiceCopies::load(folder / "services", key).error().code == ErrorCode::seal_broken);
}

TEST_CASE("service copies: an incident is open until it is resolved, over or called normal")
{
    ServiceIncident incident = kHealth.incidents.front();
    CHECK(incident.is_open());
    incident.is_resolved = true;
    CHECK_FALSE(incident.is_open());
    incident = kHealth.incidents.front();
    incident.ended_at = Timestamp{3h};
    CHECK_FALSE(incident.is_open());
    incident = kHealth.incidents.front();
    incident.status = IncidentStatus::normal;
    CHECK_FALSE(incident.is_open());
}
