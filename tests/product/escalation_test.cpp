#include "tests/product/far_side_process.h"
#include "tests/product/kiosk_at_screen.h"
#include "tests/product/screenshot.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>

namespace kiosk::test
{

namespace
{

using Json = nlohmann::json;

constexpr std::string_view kCustomerId = "5d3b1c7e-8a64-4f0e-9d1b-2f6a7c8e9b01";

/// A kiosk that has a customer and no line, and what is needed around it.
class Counter
{
public:
    explicit Counter(const char* name) : folder_(std::filesystem::path{ESCALATION_FOLDER} / name)
    {
        std::filesystem::remove_all(folder_);
        for (const char* part : {"far-side", "traces"})
            std::filesystem::create_directories(folder_ / part);
        auto started = FarSideProcess::start(folder_ / "far-side", {"--unreachable"});
        REQUIRE(started);
        far_side = *std::move(started);
        const auto csv = folder_ / "customers.csv";
        std::ofstream{csv} << "tenant_id,company_name,domain\n"
                           << kCustomerId << ",Contoso Suzhou,contoso.example\n";
        REQUIRE(asks({"customers", "import", csv}).is_object());
    }

    void opens()
    {
        auto display = VirtualDisplay::start({.window_manager = WindowManager::openbox});
        REQUIRE(display);
        display_ = *std::move(display);
        kiosk = std::make_unique<KioskAtScreen>(
            *display_, KioskAtScreen::Folders{far_side->config_file(), folder_ / "data", folder_ / "traces"});
        REQUIRE(kiosk->start({"--size", "1366x768"}));
        REQUIRE(kiosk->sees_screen("home"));
    }

    /// What the command line answers beside the window.
    Json asks(std::vector<std::string> command)
    {
        command.insert(command.begin(), {KIOSK_PROGRAM, "--config", far_side->config_file(), "--data",
                                         folder_ / "data", "--json"});
        return Json::parse(Process::output_of(std::move(command)), nullptr, false);
    }

    /// From Home to the form, with two steps tried.
    void escalates()
    {
        REQUIRE(kiosk->choose("new.customer"));
        REQUIRE(kiosk->sees_screen("customer_search"));
        REQUIRE(kiosk->type_into("field.search", "ntos"));
        REQUIRE(kiosk->choose("customer." + std::string{kCustomerId}));
        REQUIRE(kiosk->sees_screen("customer"));
        REQUIRE(kiosk->choose("customer.new_request"));
        REQUIRE(kiosk->sees_screen("service"));
        REQUIRE(kiosk->choose("service.exchange_online"));
        REQUIRE(kiosk->sees_screen("try_first"));
        REQUIRE(kiosk->choose("area.client_connectivity"));
        REQUIRE(kiosk->choose("step.rule_out_network"));
        REQUIRE(kiosk->choose("step.try_in_browser"));
        REQUIRE(kiosk->choose("still_needs_help"));
        REQUIRE(kiosk->sees_screen("form"));
    }

    void types_contact()
    {
        REQUIRE(kiosk->type_into("field.contact.first_name", "Mina"));
        REQUIRE(kiosk->type_into("field.contact.last_name", "Kim"));
        REQUIRE(kiosk->type_into("field.contact.email", "mina.kim@reseller.example"));
        REQUIRE(kiosk->type_into("field.contact.phone", "+82 2 555 0100"));
    }

    /// Submits what is typed, and hears the reference from the command line.
    std::string submits()
    {
        kiosk->press("ctrl+Return");
        REQUIRE(kiosk->sees_screen("receipt"));
        photograph("receipt");
        std::string newest, at;
        for (const Json& request : asks({"list"}))
            if (request.at("created_at") > at) {
                at = request.at("created_at");
                newest = request.at("reference");
            }
        return newest;
    }

    void photograph(const std::string& name)
    {
        REQUIRE(kiosk->is_settled());
        REQUIRE(save_screenshot(display_->name(), folder_ / (name + ".png")));
    }

    /// The line comes back, and so many requests are acknowledged.
    void line_returns(std::size_t requests)
    {
        REQUIRE(far_side->become_reachable());
        REQUIRE((kiosk->choose("strip.try_now") || kiosk->traced("sync_outcome", "\"done\"") > 0));
        REQUIRE(kiosk->waits_for("sync_outcome", "\"done\"", requests));
    }

    std::vector<Json> executions() const
    {
        std::vector<Json> all;
        for (const std::string& line : far_side->ledger())
            all.push_back(Json::parse(line));
        return all;
    }

    std::unique_ptr<FarSideProcess> far_side;
    std::unique_ptr<KioskAtScreen> kiosk;

private:
    std::filesystem::path folder_;
    std::unique_ptr<VirtualDisplay> display_;
};

} // namespace

TEST_CASE(
    "escalation: what was tried and why it is not enough is filed by keys, and arrives once with its number")
{
    Counter counter{"escalated"};
    counter.opens();
    counter.escalates();
    KioskAtScreen& kiosk = *counter.kiosk;

    REQUIRE(kiosk.choose("reason.training"));
    REQUIRE(kiosk.choose("reason.tools"));
    REQUIRE(kiosk.type_into("field.title", "Outlook cannot connect"));
    REQUIRE(kiosk.choose("template.client_connectivity"));
    REQUIRE(kiosk.focus("field.description"));
    REQUIRE(kiosk.choose("severity.A"));
    REQUIRE(kiosk.type_into("field.impact", "Nobody can work."));
    REQUIRE(kiosk.choose("contact_24x7"));
    counter.types_contact();
    counter.photograph("form");
    const std::string reference = counter.submits();

    const Json form = counter.asks({"show", reference}).at("form");
    CHECK(form.at("escalation_reasons") == Json{"training", "tools"});
    CHECK(form.at("tried").get<std::string>().find("Try the same from another network") != std::string::npos);
    CHECK(form.at("tried").get<std::string>().find("Sign in with a browser") != std::string::npos);
    CHECK(form.at("description").get<std::string>().starts_with("App, version and operating system:\n"));
    CHECK(form.at("contact_24x7") == true);

    counter.line_returns(1);
    REQUIRE(counter.executions().size() == 1);
    const Json execution = counter.executions().front();
    CHECK(execution.at("operation") == "create");
    CHECK(execution.at("reference") == reference);
    const Json request = counter.asks({"show", reference});
    CHECK(request.at("state") == "sent");
    CHECK(request.at("service_request_number") == execution.at("service_request_number"));
}

TEST_CASE("escalation: a request that reads like an open one is warned of; one key goes on, and both arrive")
{
    Counter counter{"duplicate-warned"};
    const Json first = counter.asks({"submit", "--from", FIRST_REQUEST});
    REQUIRE(first.is_object());
    const std::string open_reference = first.at("reference");
    counter.opens();
    counter.escalates();
    KioskAtScreen& kiosk = *counter.kiosk;

    REQUIRE(kiosk.choose("reason.tools"));
    REQUIRE(kiosk.type_into("field.title", "Outlook loses the connection"));
    REQUIRE(kiosk.focus("like." + open_reference));
    counter.photograph("warned");
    kiosk.press("Return");
    REQUIRE(kiosk.sees_screen("request"));
    kiosk.press("Escape");
    REQUIRE(kiosk.sees_screen("form"));

    REQUIRE(kiosk.choose("not_a_duplicate"));
    REQUIRE(kiosk.type_into("field.description", "Since the office moved, on every device."));
    REQUIRE(kiosk.choose("severity.C"));
    counter.types_contact();
    const std::string reference = counter.submits();

    const Json form = counter.asks({"show", reference}).at("form");
    CHECK(form.at("title") == "Outlook loses the connection");
    CHECK(form.at("differs_from") == Json{open_reference});
    counter.line_returns(2);
    REQUIRE(counter.executions().size() == 2);
    CHECK(counter.executions()[0].at("reference") != counter.executions()[1].at("reference"));
    for (const Json& request : counter.asks({"list"}))
        CHECK(request.at("state") == "sent");
}

} // namespace kiosk::test
