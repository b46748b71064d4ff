#include "storage/solved_cases.h"
#include "tests/product/far_side_process.h"
#include "tests/product/kiosk_at_screen.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

namespace kiosk::test
{

namespace
{

constexpr const char* kTenant = "5d3b1c7e-8a64-4f0e-9d1b-2f6a7c8e9b01";

/// A kiosk with one customer, and a far side that would take a request.
struct Counter {
    std::filesystem::path folder = ARTICLES_FOLDER;
    std::unique_ptr<FarSideProcess> far_side;
    std::unique_ptr<VirtualDisplay> display;
    std::unique_ptr<KioskAtScreen> kiosk;

    Counter()
    {
        std::filesystem::remove_all(folder);
        for (const char* name : {"far-side", "traces"})
            std::filesystem::create_directories(folder / name);
        auto started = FarSideProcess::start(folder / "far-side", {});
        REQUIRE(started);
        far_side = *std::move(started);
        std::ofstream{folder / "customers.csv"} << "tenant_id,company_name,domain\n"
                                                << kTenant << ",Contoso,contoso.example\n";
        run({"customers", "import", folder / "customers.csv"});
        auto shown = VirtualDisplay::start({.window_manager = WindowManager::openbox});
        REQUIRE(shown);
        display = *std::move(shown);
        kiosk = std::make_unique<KioskAtScreen>(
            *display, KioskAtScreen::Folders{far_side->config_file(), folder / "data", folder / "traces"});
        REQUIRE(kiosk->start());
        REQUIRE(kiosk->sees_screen("home"));
        REQUIRE(kiosk->is_settled());
    }

    nlohmann::json run(std::vector<std::string> command) const
    {
        std::vector<std::string> arguments{KIOSK_PROGRAM, "--config",      far_side->config_file(),
                                           "--data",      folder / "data", "--json"};
        arguments.insert(arguments.end(), command.begin(), command.end());
        return nlohmann::json::parse(Process::output_of(arguments, {}), nullptr, false);
    }

    /// From Home to the form of a customer request, as a person goes.
    void opens_form()
    {
        REQUIRE(kiosk->choose("new.customer"));
        REQUIRE(kiosk->sees_screen("customer_search"));
        REQUIRE(kiosk->focus(std::string{"customer."} + kTenant));
        kiosk->press("Return");
        REQUIRE(kiosk->sees_screen("customer"));
        REQUIRE(kiosk->choose("customer.new_request"));
        REQUIRE(kiosk->sees_screen("service"));
        REQUIRE(kiosk->choose("service.exchange_online"));
        REQUIRE(kiosk->sees_screen("try_first"));
        REQUIRE(kiosk->choose("area.account_setup"));
        REQUIRE(kiosk->choose("still_needs_help"));
        REQUIRE(kiosk->sees_screen("form"));
    }

    std::vector<SolvedCase> solved() const
    {
        auto database = Database::open(folder / "data" / "outbox.db", Database::Access::inspector);
        REQUIRE(database);
        return *SolvedCases{*database}.all();
    }
};

} // namespace

TEST_CASE(
    "kiosk: an article suggested for a customer's title solves the case by keys: counted once, nothing sent")
{
    Counter counter;
    counter.opens_form();
    REQUIRE(counter.kiosk->type_into("field.title", "Nobody can sign in, password reset needed"));
    REQUIRE(counter.kiosk->focus("suggestion.account_setup"));
    counter.kiosk->press("Return");
    REQUIRE(counter.kiosk->sees_screen("article"));

    REQUIRE(counter.kiosk->choose("article.solved"));
    REQUIRE(counter.kiosk->sees_screen("solved"));
    REQUIRE(counter.kiosk->choose("done"));
    REQUIRE(counter.kiosk->sees_screen("home"));
    counter.kiosk->press("alt+F4");
    CHECK(counter.kiosk->wait_for_end() == 0);

    const auto solved = counter.solved();
    REQUIRE(solved.size() == 1);
    CHECK(solved[0].service == "exchange_online");
    CHECK(solved[0].area == Area::account_setup);
    CHECK(solved[0].helped == "article:account_setup");
    CHECK(counter.run({"list"}) == nlohmann::json::array());
    CHECK(counter.run({"list", "--state", "draft"}) == nlohmann::json::array());
    CHECK(counter.far_side->ledger().empty());
}

} // namespace kiosk::test
