#include "storage/store.h"
#include "tests/product/far_side_process.h"
#include "tests/product/kiosk_at_screen.h"
#include "tests/program/running_process.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <filesystem>

namespace kiosk::test
{

namespace
{

using Json = nlohmann::json;

/// A kiosk at Home beside a far side, and what is needed around it.
struct CustomerAtCounter {
    std::filesystem::path folder = CUSTOMER_FOLDER;
    std::unique_ptr<FarSideProcess> far_side;
    std::unique_ptr<VirtualDisplay> display;
    std::unique_ptr<KioskAtScreen> kiosk;

    explicit CustomerAtCounter(std::vector<std::string> far_side_arguments)
    {
        std::filesystem::remove_all(folder);
        for (const char* name : {"far-side", "traces"})
            std::filesystem::create_directories(folder / name);
        auto started = FarSideProcess::start(folder / "far-side", std::move(far_side_arguments));
        REQUIRE(started);
        far_side = *std::move(started);
        auto opened = VirtualDisplay::start({.window_manager = WindowManager::openbox});
        REQUIRE(opened);
        display = *std::move(opened);
        kiosk = std::make_unique<KioskAtScreen>(
            *display, KioskAtScreen::Folders{far_side->config_file(), folder / "data", folder / "traces"});
    }

    void open()
    {
        REQUIRE(kiosk->start({"--size", "1024x600"}));
        REQUIRE(kiosk->sees_screen("home"));
        REQUIRE(kiosk->is_settled());
    }

    /// What the command line says beside the running kiosk.
    Json asks(std::vector<std::string> command) const
    {
        command.insert(command.begin(), {KIOSK_PROGRAM, "--config", far_side->config_file(), "--data",
                                         folder / "data", "--json"});
        return Json::parse(run_process({std::move(command), {}, {}, {}}).out, nullptr, false);
    }

    /// F3, a part of the name, Enter, Enter: the services of the first customer that matches.
    void goes_to_the_services_of(std::string_view name)
    {
        kiosk->press("F3");
        REQUIRE(kiosk->sees_screen("customer_search"));
        REQUIRE(kiosk->type_into("field.search", name));
        kiosk->press("Return");
        REQUIRE(kiosk->sees_screen("customer"));
        REQUIRE(kiosk->is_settled());
    }

    /// The cases that the database has counted.
    std::vector<SolvedCase> counted() const
    {
        const auto store = Store::inspect(folder / "data");
        REQUIRE(store);
        REQUIRE(*store);
        return *(*store)->solved_cases.all();
    }
};

} // namespace

TEST_CASE(
    "kiosk: a customer's problem is solved here, with the services as fetched and an incident named; it is "
    "counted once and nothing is sent")
{
    CustomerAtCounter counter{{"--customers", "30"}};
    REQUIRE(counter.far_side->put_service_incidents(
        R"([{"workload":"Exchange","incidents":[{"id":"EX1","status":2,"resolved":"false"}]}])"));
    REQUIRE(counter.asks({"customers", "refresh"})["customers"] == 30);
    const Json first = counter.asks({"customers", "search", "amberfield"})["customers"][0];
    REQUIRE(first.is_object());
    counter.open();

    counter.goes_to_the_services_of(first["company_name"].get<std::string>());
    REQUIRE(counter.kiosk->waits_for("service_copies", "health"));
    counter.kiosk->press("Return"); // New request has the keyboard.
    REQUIRE(counter.kiosk->sees_screen("service"));
    REQUIRE(counter.kiosk->choose("service.exchange_online"));
    REQUIRE(counter.kiosk->sees_screen("try_first"));
    REQUIRE(counter.kiosk->choose("area.account_setup"));
    REQUIRE(counter.kiosk->choose("step.check_service_health"));
    REQUIRE(counter.kiosk->choose("solved_here"));
    REQUIRE(counter.kiosk->sees_screen("what_helped"));
    REQUIRE(counter.kiosk->choose("helped.check_service_health"));
    REQUIRE(counter.kiosk->sees_screen("solved"));
    REQUIRE(counter.kiosk->waits_for("solved_here"));

    const auto cases = counter.counted();
    REQUIRE(cases.size() == 1);
    CHECK(cases.front().service == "exchange_online");
    CHECK(cases.front().area == Area::account_setup);
    CHECK(cases.front().helped == "step:check_service_health");
    CHECK(counter.asks({"list"}).empty());
    CHECK(counter.asks({"list", "--state", "draft"}).empty());
    CHECK(counter.far_side->ledger().empty());
    const Json known = counter.asks({"customers", "show", first["customer_id"]});
    CHECK(known["services"]["subscriptions"].size() >= 2);
    CHECK(known["services"]["managed_services"].size() == 3);
    CHECK(known["service_health"]["open_incidents"][0]["id"] == "EX1");
}

TEST_CASE("kiosk: a customer nobody knows is typed in and escalated offline; the request carries what was "
          "typed and "
          "arrives once")
{
    CustomerAtCounter counter{{"--unreachable"}};
    counter.open();

    counter.goes_to_the_services_of("fabrikam.example");
    counter.kiosk->press("Return");
    REQUIRE(counter.kiosk->sees_screen("service"));
    REQUIRE(counter.kiosk->choose("service.teams"));
    REQUIRE(counter.kiosk->sees_screen("try_first"));
    REQUIRE(counter.kiosk->choose("area.software_configuration"));
    REQUIRE(counter.kiosk->choose("step.compare_devices"));
    REQUIRE(counter.kiosk->choose("still_needs_help"));
    REQUIRE(counter.kiosk->sees_screen("form"));
    REQUIRE(counter.kiosk->choose("reason.tools"));
    REQUIRE(counter.kiosk->type_into("field.title", "Meetings end after a minute"));
    REQUIRE(counter.kiosk->type_into("field.description", "Every meeting, for everybody, since Monday."));
    REQUIRE(counter.kiosk->choose("severity.C"));
    REQUIRE(counter.kiosk->type_into("field.contact.first_name", "Mina"));
    REQUIRE(counter.kiosk->type_into("field.contact.last_name", "Kim"));
    REQUIRE(counter.kiosk->type_into("field.contact.email", "mina.kim@reseller.example"));
    REQUIRE(counter.kiosk->type_into("field.contact.phone", "+82 2 555 0100"));
    counter.kiosk->press("ctrl+Return");
    REQUIRE(counter.kiosk->sees_screen("receipt"));

    const Json known = counter.asks({"customers", "show", "fabrikam.example"});
    CHECK(known["origin"] == "typed_in");
    REQUIRE(known["requests"].size() == 1);
    const std::string reference = known["requests"][0]["reference"];
    CHECK(counter.asks({"show", reference})["form"]["customer_id"] == "fabrikam.example");
    CHECK(counter.far_side->ledger().empty());

    REQUIRE(counter.far_side->become_reachable());
    REQUIRE(counter.kiosk->choose("strip.try_now"));
    REQUIRE(counter.kiosk->waits_for("sync_outcome", "\"done\""));
    REQUIRE(counter.far_side->ledger().size() == 1);
    CHECK(Json::parse(counter.far_side->ledger().front())["reference"] == reference);
    CHECK(counter.counted().empty());
}

} // namespace kiosk::test
