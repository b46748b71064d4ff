#include "tests/sync/kiosk_for_tests.h"

#include <filesystem>

using namespace kiosk;
using namespace std::chrono_literals;

namespace
{

constexpr const char* kTenant = "5d3b1c7e-8a64-4f0e-9d1b-2f6a7c8e9b01";
constexpr const char* kSubscriptions =
    R"({"items":[{"id":"s1","friendlyName":"Office 365 E3","status":"active","quantity":25}]})";
constexpr const char* kManaged = R"({"items":[{"id":"Exchange","name":"Exchange Online","links":{}}]})";
constexpr const char* kIncidents =
    R"({"items":[{"workload":"Exchange","incidents":[{"id":"EX1","status":"warning","resolved":false}]}]})";

/// What the far side says about one customer; each may be replaced.
struct Services {
    HttpReply subscriptions = answer(200, kSubscriptions);
    HttpReply managed = answer(200, kManaged);
    HttpReply incidents = answer(200, kIncidents);

    void serve(KioskForTests& kiosk)
    {
        kiosk.transport.fate = [this](const HttpRequest& request) {
            if (request.url.ends_with("/subscriptions")) return Fate::answered_with(subscriptions);
            if (request.url.ends_with("/managedservices")) return Fate::answered_with(managed);
            if (request.url.ends_with("/serviceincidents/office")) return Fate::answered_with(incidents);
            return Fate::answered();
        };
    }
};

std::size_t calls(const KioskForTests& kiosk, const std::string& ending)
{
    return kiosk.transport
        .started_where([&](const HttpRequest& request) { return request.url.ends_with(ending); })
        .size();
}

const CustomerServices* services(KioskForTests& kiosk)
{
    const auto opened = kiosk.core->snapshot()->opened_customer;
    return opened && opened->services ? &*opened->services : nullptr;
}

} // namespace

TEST_CASE("core: an opened customer's services are fetched once, kept over a restart, and again after a day")
{
    KioskForTests kiosk;
    Services far_side;
    far_side.serve(kiosk);
    kiosk.settle();

    (void)kiosk.execute(OpenCustomer{kTenant});
    kiosk.settle();
    REQUIRE(services(kiosk) != nullptr);
    CHECK(services(kiosk)->subscriptions.front().name == "Office 365 E3");
    CHECK(services(kiosk)->managed.front().id == "Exchange");

    kiosk.restart();
    (void)kiosk.execute(OpenCustomer{"5D3B1C7E-8A64-4F0E-9D1B-2F6A7C8E9B01"});
    kiosk.settle();
    CHECK(services(kiosk)->subscriptions.size() == 1);
    CHECK(calls(kiosk, "/subscriptions") == 1);

    kiosk.run_for(24h);
    (void)kiosk.execute(OpenCustomer{kTenant});
    kiosk.settle();
    CHECK(calls(kiosk, "/subscriptions") == 2);
}

TEST_CASE("core: without a line the copy is shown, and nothing is asked for until there is one")
{
    KioskForTests kiosk;
    everything_meets(kiosk, Fate::never_left());
    kiosk.settle();
    (void)kiosk.execute(OpenCustomer{kTenant});
    kiosk.settle();
    CHECK(calls(kiosk, "/subscriptions") == 0);
    CHECK(kiosk.core->snapshot()->opened_customer->tenant_id == kTenant);
    CHECK_FALSE(kiosk.core->snapshot()->opened_customer->is_being_fetched);

    Services far_side;
    far_side.serve(kiosk);
    (void)kiosk.execute(SyncNow{});
    kiosk.settle();
    CHECK(services(kiosk)->subscriptions.size() == 1);
}

TEST_CASE("core: managed services that are not for us are remembered as such, and the line stays up")
{
    for (const HttpReply& refusal :
         {answer(403, api_fault_body("2032")), answer(404, api_fault_body("1000")), answer(404, "Not Found"),
          answer(501, ""), answer(401, api_fault_body("800001"))}) {
        KioskForTests kiosk;
        Services far_side{.managed = refusal};
        far_side.serve(kiosk);
        kiosk.settle();
        (void)kiosk.execute(OpenCustomer{kTenant});
        kiosk.run_for(9min);
        (void)kiosk.execute(OpenCustomer{kTenant});
        kiosk.settle();

        CHECK(services(kiosk)->managed_answer == EndpointAnswer::does_not_answer);
        CHECK(services(kiosk)->subscriptions.size() == 1);
        CHECK(calls(kiosk, "/managedservices") == 1);
        CHECK(kiosk.line().state == LineState::up);
    }
}

TEST_CASE("core: what fails on the side never pauses the queue, and is tried again after five minutes only")
{
    for (const HttpReply& trouble :
         {answer(500, ""), answer(302, ""), answer(200, kLoginPage), answer(400, "<html>")}) {
        KioskForTests kiosk;
        Services far_side{.subscriptions = trouble};
        far_side.serve(kiosk);
        kiosk.settle();
        (void)kiosk.execute(OpenCustomer{kTenant});
        kiosk.run_for(4min);
        (void)kiosk.execute(OpenCustomer{kTenant});
        kiosk.settle();
        CHECK(calls(kiosk, "/subscriptions") == 1);
        CHECK(services(kiosk) == nullptr);
        CHECK(kiosk.line().state == LineState::up);

        far_side.subscriptions = answer(200, kSubscriptions);
        kiosk.run_for(2min);
        (void)kiosk.execute(OpenCustomer{kTenant});
        kiosk.settle();
        CHECK(services(kiosk)->subscriptions.size() == 1);
    }
}

TEST_CASE("core: a token that is refused for the services is renewed, and the same is asked again")
{
    KioskForTests kiosk{signed_in_settings()};
    Services far_side{.subscriptions = answer(401, api_fault_body("800001"))};
    far_side.serve(kiosk);
    kiosk.settle();
    kiosk.transport.on_start = [&](const HttpRequest& request) {
        if (calls(kiosk, "/subscriptions") == 1 && FakeTransport::is_token_call(request))
            far_side.subscriptions = answer(200, kSubscriptions);
    };

    (void)kiosk.execute(OpenCustomer{kTenant});
    kiosk.run_for(1s);

    REQUIRE(services(kiosk) != nullptr);
    CHECK(calls(kiosk, "/subscriptions") == 2);
}

TEST_CASE(
    "core: what the subscriptions said is kept when the call after it is lost, and both are asked again")
{
    KioskForTests kiosk;
    Services far_side{.managed = no_answer(Progress::unanswered, TransportFault::timeout)};
    far_side.serve(kiosk);
    kiosk.settle();
    (void)kiosk.execute(OpenCustomer{kTenant});
    kiosk.settle();
    REQUIRE(services(kiosk) != nullptr);
    CHECK(services(kiosk)->subscriptions.size() == 1);
    CHECK(services(kiosk)->managed_answer == EndpointAnswer::not_asked);

    far_side.managed = answer(200, kManaged);
    kiosk.run_for(6min);
    CHECK(services(kiosk)->managed_answer == EndpointAnswer::answered);
    CHECK(calls(kiosk, "/subscriptions") == 2);
}

TEST_CASE("core: a customer that was typed in by name has no services to be fetched")
{
    KioskForTests kiosk;
    Services far_side;
    far_side.serve(kiosk);
    kiosk.settle();
    (void)kiosk.execute(OpenCustomer{"fabrikam/../x"});
    kiosk.settle();
    CHECK(calls(kiosk, "/subscriptions") == 0);
    CHECK(services(kiosk) == nullptr);
}

TEST_CASE("core: service health is asked for only where the configuration says so, at most every 15 minutes")
{
    SyncSettings settings = plain_settings();
    settings.health = SyncSettings::Health::service_incidents;
    KioskForTests kiosk{settings};
    Services far_side;
    far_side.serve(kiosk);
    kiosk.settle();
    for (int minute = 0; minute < 16; minute += 4) {
        (void)kiosk.execute(OpenCustomer{kTenant});
        kiosk.run_for(4min);
    }
    CHECK(calls(kiosk, "/serviceincidents/office") == 2);
    CHECK(kiosk.core->snapshot()->health->incidents.front().is_open());

    KioskForTests other;
    far_side.serve(other);
    (void)other.execute(OpenCustomer{kTenant});
    other.settle();
    CHECK(calls(other, "/serviceincidents/office") == 0);
    CHECK(other.core->snapshot()->health == nullptr);
}

TEST_CASE("core: the copies may be deleted, and are fetched again")
{
    KioskForTests kiosk;
    Services far_side;
    far_side.serve(kiosk);
    kiosk.settle();
    (void)kiosk.execute(OpenCustomer{kTenant});
    kiosk.settle();
    REQUIRE(std::filesystem::remove(kiosk.data() / "services"));

    kiosk.restart();
    (void)kiosk.execute(OpenCustomer{kTenant});
    CHECK(services(kiosk) == nullptr);
    kiosk.settle();
    CHECK(services(kiosk) != nullptr);
    CHECK(calls(kiosk, "/subscriptions") == 2);
}

TEST_CASE("core: what helped is counted by keys, and a service that somebody typed as other")
{
    KioskForTests kiosk;
    (void)kiosk.execute(CountSolvedHere{"teams", Area::how_to, "step:help_languages"});
    (void)kiosk.execute(CountSolvedHere{"Fabrikam's printer", Area::updates, "other"});

    const auto cases = *kiosk.store->solved_cases.all();
    REQUIRE(cases.size() == 2);
    CHECK(cases[0].service == "teams");
    CHECK(cases[0].helped == "step:help_languages");
    CHECK(cases[1].service == "other");
}
