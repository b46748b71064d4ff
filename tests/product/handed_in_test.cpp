#include "tests/product/far_side_process.h"
#include "tests/product/kiosk_at_screen.h"
#include "tests/product/screenshot.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <memory>

namespace kiosk::test
{

namespace
{

constexpr std::string_view kNumber = "724060112345678";

/// A kiosk without a line in a real window, and what is needed around it.
struct HandInAtScreen {
    std::filesystem::path folder = HANDED_IN_FOLDER;
    std::unique_ptr<FarSideProcess> far_side;
    std::unique_ptr<VirtualDisplay> display;
    std::unique_ptr<KioskAtScreen> kiosk;

    HandInAtScreen()
    {
        std::filesystem::remove_all(folder);
        for (const char* name : {"far-side", "traces"})
            std::filesystem::create_directories(folder / name);
        auto sandbox = FarSideProcess::start(folder / "far-side", {"--unreachable"});
        REQUIRE(sandbox);
        far_side = *std::move(sandbox);
        auto screen = VirtualDisplay::start({.window_manager = WindowManager::openbox});
        REQUIRE(screen);
        display = *std::move(screen);
        kiosk = std::make_unique<KioskAtScreen>(
            *display, KioskAtScreen::Folders{far_side->config_file(), folder / "data", folder / "traces"});
        REQUIRE(kiosk->start());
        REQUIRE(kiosk->sees_screen("home"));
        REQUIRE(kiosk->is_settled());
    }

    void files_a_request()
    {
        REQUIRE(kiosk->choose("new.partner_center"));
        REQUIRE(kiosk->sees_screen("form"));
        REQUIRE(kiosk->choose("category.technical"));
        REQUIRE(kiosk->type_into("field.title", "Invoice page stays empty"));
        REQUIRE(kiosk->type_into("field.description", "Since this morning, for every colleague."));
        REQUIRE(kiosk->choose("severity.C"));
        REQUIRE(kiosk->type_into("field.contact.first_name", "Mina"));
        REQUIRE(kiosk->type_into("field.contact.last_name", "Kim"));
        REQUIRE(kiosk->type_into("field.contact.email", "mina.kim@reseller.example"));
        REQUIRE(kiosk->type_into("field.contact.phone", "+82 2 555 0100"));
        REQUIRE(kiosk->choose_from("field.contact.language", "contact.language.ko"));
        kiosk->press("ctrl+Return");
        REQUIRE(kiosk->sees_screen("receipt"));
    }

    void opens_the_hand_in()
    {
        REQUIRE(kiosk->choose("show_request"));
        REQUIRE(kiosk->sees_screen("request"));
        REQUIRE(kiosk->choose("hand_in"));
        REQUIRE(kiosk->sees_screen("hand_in"));
        REQUIRE(kiosk->waits_for("hand_in_begun"));
    }

    /// The requests as the command line lists them, beside the running kiosk.
    nlohmann::json list() const
    {
        return nlohmann::json::parse(Process::output_of({KIOSK_PROGRAM, "--config", far_side->config_file(),
                                                         "--data", folder / "data", "--json", "list"}),
                                     nullptr, false);
    }

    void photograph(std::string_view name)
    {
        REQUIRE(kiosk->is_settled());
        REQUIRE(save_screenshot(display->name(), folder / (std::string{name} + ".png")));
    }
};

} // namespace

TEST_CASE("kiosk: what a person handed in to the web form counts as received, and the line never sends it")
{
    HandInAtScreen stage;
    KioskAtScreen& kiosk = *stage.kiosk;
    stage.files_a_request();
    stage.opens_the_hand_in();
    for (int field = 0; field < 3; ++field) // The form's address, title, description.
        kiosk.press("F12");
    stage.photograph("field");
    CHECK(stage.list().at(0).at("state") == "held");

    // The line comes back in the middle of it.
    REQUIRE(stage.far_side->become_reachable());
    kiosk.press("F5");
    REQUIRE(kiosk.waits_for("line", "\"up\""));
    REQUIRE(kiosk.choose("hand_in.number"));
    REQUIRE(kiosk.type_into("field.number", kNumber));
    kiosk.press("Return");
    stage.photograph("confirm");
    REQUIRE(kiosk.choose("hand_in.confirm"));
    REQUIRE(kiosk.sees_screen("receipt"));
    stage.photograph("receipt");

    kiosk.press("F5");
    REQUIRE(kiosk.is_settled());
    const auto request = stage.list().at(0);
    CHECK(request.at("state") == "handed_in");
    CHECK(request.at("service_request_number") == kNumber);
    CHECK(request.at("channel") == "handin");
    CHECK(stage.far_side->ledger().empty());
}

TEST_CASE(
    "kiosk: killed in the middle of a hand-in, the request waits on hold until a person says it was not sent")
{
    HandInAtScreen stage;
    stage.files_a_request();
    stage.opens_the_hand_in();
    stage.kiosk->kill();
    REQUIRE(stage.far_side->become_reachable());

    REQUIRE(stage.kiosk->start());
    REQUIRE(stage.kiosk->waits_for("line", "\"up\""));
    auto request = stage.list().at(0);
    CHECK(request.at("state") == "held");
    CHECK(request.at("reason").at("code") == "hand_in");
    CHECK(stage.far_side->ledger().empty());

    REQUIRE(stage.kiosk->choose("place.ready_to_send"));
    REQUIRE(stage.kiosk->focus_first("request."));
    stage.kiosk->press("Return");
    REQUIRE(stage.kiosk->sees_screen("request"));
    REQUIRE(stage.kiosk->choose("hand_in"));
    REQUIRE(stage.kiosk->sees_screen("hand_in"));
    stage.kiosk->press("Escape");
    REQUIRE(stage.kiosk->choose("leave.by_line"));
    REQUIRE(stage.kiosk->waits_for("sync_outcome", "\"done\""));
    CHECK(stage.far_side->ledger().size() == 1);
    CHECK(stage.list().at(0).at("state") == "sent");
}

} // namespace kiosk::test
