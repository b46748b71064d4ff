#include "storage/service_copies.h"
#include "storage/store.h"
#include "tests/program/kiosk_program.h"

#include <doctest/doctest.h>

namespace kiosk
{

namespace
{

using test::Json;
using test::KioskProgram;

constexpr const char* kTenant = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee";
constexpr const char* kCustomers = "tenant_id,company_name,domain\n"
                                   "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee,Müller GmbH,mueller.example.de\n";

Json draft_for(const std::string& customer)
{
    Json draft = test::sound_draft("Drucker");
    draft.erase("category");
    draft.update({{"kind", "customer"},
                  {"customer_id", customer},
                  {"service", "exchange_online"},
                  {"area", "how_to"},
                  {"escalation_reasons", {"training"}},
                  {"tried", "Neustart"}});
    return draft;
}

} // namespace

TEST_CASE("customers show: the directory, the services as last seen and the requests, without a line")
{
    const KioskProgram program;
    program.json({"customers", "import", "-"}, kCustomers);
    program.json({"submit", "--from", "-"}, draft_for(kTenant).dump());
    program.json({"submit", "--from", "-"}, draft_for("Fabrikam").dump());
    {
        const auto store = Store::open(program.data_folder());
        REQUIRE(store);
        ServiceCopies copies;
        copies.put(CustomerServices{
            .tenant_id = kTenant,
            .fetched_at = Timestamp{std::chrono::hours{1}},
            .subscriptions = {{"s1", "Office 365 E3", SubscriptionStatus::suspended, 25, std::nullopt}}});
        REQUIRE(copies.save(program.data_folder() / "services",
                            (*store)->keyring().derived(KeyPurpose::directory)));
    }

    const Json shown = program.json({"customers", "show", "AAAAAAAA-BBBB-4CCC-8DDD-EEEEEEEEEEEE"});
    CHECK(shown["company_name"] == "Müller GmbH");
    CHECK(shown["origin"] == "directory");
    CHECK(shown["services"]["fetched_at"] == "1970-01-01T01:00:00.000Z");
    CHECK(shown["services"]["subscriptions"][0]["status"] == "suspended");
    CHECK(shown["requests"].size() == 1);
    CHECK(shown["service_health"].is_null());
    CHECK(program.run({"customers", "show", kTenant}).out.find("Office 365 E3") != std::string::npos);
}

TEST_CASE("customers show: one that was typed in has its requests, and one that nobody knows is not found")
{
    const KioskProgram program;
    program.json({"submit", "--from", "-"}, draft_for("Fabrikam").dump());

    const Json shown = program.json({"customers", "show", "fabrikam"});
    CHECK(shown["origin"] == "typed_in");
    CHECK(shown["company_name"].is_null());
    CHECK(shown["requests"].size() == 1);
    CHECK(program.json({"customers", "show", "nobody"})["error"]["code"] == "not_found");
}

} // namespace kiosk
