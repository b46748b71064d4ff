#include "tests/product/far_side_process.h"
#include "tests/product/kiosk_at_screen.h"

#include <doctest/doctest.h>

#include <csignal>
#include <filesystem>

namespace kiosk::test
{

namespace
{

constexpr std::string_view kTyped = "Half a sentence about a line";

/// A kiosk with a draft on its screen that nobody has saved by hand, and what is needed around it.
struct DraftAtScreen {
    std::filesystem::path folder = DRAFT_SURVIVAL_FOLDER;
    std::unique_ptr<FarSideProcess> far_side;
    std::unique_ptr<VirtualDisplay> display;
    std::unique_ptr<KioskAtScreen> kiosk;

    DraftAtScreen()
    {
        std::filesystem::remove_all(folder);
        for (const char* name : {"far-side", "first-life", "second-life"})
            std::filesystem::create_directories(folder / name);
        auto started = FarSideProcess::start(folder / "far-side", {"--unreachable"});
        REQUIRE(started);
        far_side = *std::move(started);
        open("first-life");
        REQUIRE(kiosk->choose("new.partner_center"));
        REQUIRE(kiosk->sees_screen("form"));
        REQUIRE(kiosk->type_into("field.title", kTyped));
        REQUIRE(kiosk->is_settled());
        kiosk->press("x"); // Fresh: no pause has saved it yet.
    }

    void open(const char* traces)
    {
        kiosk.reset();
        auto started = VirtualDisplay::start({.window_manager = WindowManager::openbox});
        REQUIRE(started);
        display = *std::move(started);
        kiosk = std::make_unique<KioskAtScreen>(
            *display, KioskAtScreen::Folders{far_side->config_file(), folder / "data", folder / traces});
        REQUIRE(kiosk->start());
        REQUIRE(kiosk->sees_screen("home"));
        REQUIRE(kiosk->is_settled()); // The screen gives the keyboard to its first action.
    }

    /// What the title field holds in the next life, copied out of it as a person would.
    std::string title_in_next_life()
    {
        open("second-life");
        REQUIRE(kiosk->choose("place.drafts"));
        REQUIRE(kiosk->sees_screen("place"));
        REQUIRE(kiosk->focus_first("draft."));
        kiosk->press("Return");
        REQUIRE(kiosk->sees_screen("form"));
        return kiosk->copy_all_of("field.title");
    }
};

} // namespace

TEST_CASE("kiosk: the display dies while somebody types; it ends in words, and the draft is there at the "
          "next start")
{
    DraftAtScreen stage;

    stage.display->kill();

    CHECK(stage.kiosk->wait_for_end() == 69);
    CHECK(stage.kiosk->complaints().find("display") != std::string::npos);
    CHECK(stage.title_in_next_life().starts_with(kTyped));
}

TEST_CASE("kiosk: closed from outside while somebody types it ends in order, and the draft is there at the "
          "next start")
{
    DraftAtScreen stage;
    SUBCASE("by the window manager")
    {
        stage.kiosk->press("alt+F4");
    }
    SUBCASE("by SIGTERM")
    {
        ::kill(stage.kiosk->process_id(), SIGTERM);
    }
    SUBCASE("by SIGINT")
    {
        ::kill(stage.kiosk->process_id(), SIGINT);
    }

    CHECK(stage.kiosk->wait_for_end() == 0);
    CHECK(stage.kiosk->complaints().empty());
    CHECK(stage.title_in_next_life() == std::string(kTyped) + "x");
}

} // namespace kiosk::test
