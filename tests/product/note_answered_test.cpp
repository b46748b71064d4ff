#include "tests/product/far_side_process.h"
#include "tests/product/kiosk_at_screen.h"
#include "tests/product/screenshot.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>

namespace kiosk::test
{

namespace
{

using Json = nlohmann::json;

/// A kiosk at a screen whose far side can be played by the test.
struct AtTheCounter {
    std::filesystem::path folder = NOTE_ANSWERED_FOLDER;
    std::unique_ptr<VirtualDisplay> display;
    std::unique_ptr<FarSideProcess> far_side;
    std::unique_ptr<KioskAtScreen> kiosk;

    AtTheCounter()
    {
        std::filesystem::remove_all(folder);
        for (const char* name : {"far-side", "traces"})
            std::filesystem::create_directories(folder / name);
        auto shown =
            VirtualDisplay::start({.width = 1366, .height = 768, .window_manager = WindowManager::openbox});
        REQUIRE(shown);
        display = *std::move(shown);
        auto started = FarSideProcess::start(folder / "far-side", {"--unreachable"});
        REQUIRE(started);
        far_side = *std::move(started);
        kiosk = std::make_unique<KioskAtScreen>(
            *display, KioskAtScreen::Folders{far_side->config_file(), folder / "data", folder / "traces"});
        REQUIRE(kiosk->start({"--size", "1366x768"}));
        REQUIRE(kiosk->sees_screen("home"));
        REQUIRE(kiosk->is_settled());
    }

    void file_about_billing()
    {
        REQUIRE(kiosk->choose("new.partner_center"));
        REQUIRE(kiosk->sees_screen("form"));
        REQUIRE(kiosk->choose("category.billing"));
        REQUIRE(kiosk->type_into("field.title", "The October invoice is missing"));
        REQUIRE(kiosk->type_into("field.description", "The page of invoices ends with September."));
        REQUIRE(kiosk->choose("severity.C"));
        REQUIRE(kiosk->type_into("field.contact.first_name", "Mina"));
        REQUIRE(kiosk->type_into("field.contact.last_name", "Kim"));
        REQUIRE(kiosk->type_into("field.contact.email", "mina.kim@reseller.example"));
        REQUIRE(kiosk->type_into("field.contact.phone", "+82 2 555 0100"));
        REQUIRE(kiosk->choose_from("field.contact.language", "contact.language.ko"));
        kiosk->press("ctrl+Return");
        REQUIRE(kiosk->sees_screen("receipt"));
    }

    Json on_command_line(const std::string& command) const
    {
        const std::string line = std::string{KIOSK_PROGRAM} + " --config " +
                                 far_side->config_file().string() + " --data " + (folder / "data").string() +
                                 " --json " + command;
        std::string output;
        FILE* pipe = ::popen(line.c_str(), "r");
        REQUIRE(pipe != nullptr);
        std::array<char, 4096> chunk{};
        while (const std::size_t got = std::fread(chunk.data(), 1, chunk.size(), pipe))
            output.append(chunk.data(), got);
        REQUIRE(::pclose(pipe) == 0);
        return Json::parse(output);
    }

    std::size_t executions(std::string_view operation) const
    {
        const auto ledger = far_side->ledger();
        return static_cast<std::size_t>(std::ranges::count_if(
            ledger, [&](const std::string& line) { return Json::parse(line).at("operation") == operation; }));
    }

    void photograph(const char* name)
    {
        REQUIRE(kiosk->is_settled());
        REQUIRE(save_screenshot(display->name(), folder / name));
    }
};

} // namespace

TEST_CASE(
    "kiosk: a question of 21Vianet is answered once and the request closed once, whatever the line does")
{
    AtTheCounter at;
    KioskAtScreen& kiosk = *at.kiosk;
    at.file_about_billing();
    REQUIRE(at.far_side->become_reachable());
    kiosk.press("F5");
    REQUIRE(kiosk.waits_for("sync_outcome", "\"done\""));
    const Json request = at.on_command_line("list").at(0);
    const std::string reference = request.at("reference");

    REQUIRE(at.far_side->act_as_representative(
        request.at("service_request_number"),
        R"({"status":"attention_needed","note":"Which company is billed?","author":"Li Na"})"));
    kiosk.press("F5");
    REQUIRE(kiosk.waits_for("standing", "attention_needed"));
    at.photograph("1-asked.png");
    REQUIRE(kiosk.choose("notice.show"));
    REQUIRE(kiosk.sees_screen("request"));

    REQUIRE(at.far_side->put_faults(R"([{"method":"PATCH","times":1,"do":"reset_after_commit"}])"));
    REQUIRE(kiosk.type_into("field.note", "Contoso Suzhou, since July."));
    kiosk.press("ctrl+Return");
    REQUIRE(kiosk.waits_for("note_outcome", "\"sent\""));
    CHECK(kiosk.traced("note_outcome", "\"checking\"") == 1);
    at.photograph("2-answered.png");

    REQUIRE(kiosk.choose("note.close"));
    REQUIRE(kiosk.choose("note.customer_informed"));
    at.photograph("3-closing.png");
    REQUIRE(kiosk.choose("note.close.yes"));
    REQUIRE(kiosk.waits_for("note_outcome", "\"close\""));
    at.photograph("4-closed.png");

    const Json shown = at.on_command_line("show " + reference);
    CHECK(shown.at("state") == "closed");
    CHECK(shown.at("status").at("status") == "closed");
    const Json& notes = shown.at("notes");
    REQUIRE(notes.size() == 3);
    CHECK(notes[0].at("text") == "Which company is billed?");
    CHECK(notes[0].at("from") == "them");
    CHECK(notes[1].at("text") == "Contoso Suzhou, since July.");
    CHECK(notes[1].at("state") == "sent");
    CHECK(notes[2].at("kind") == "close");
    CHECK(notes[2].at("customer_informed") == true);
    CHECK(at.executions("create") == 1);
    CHECK(at.executions("note") == 1);
    CHECK(at.executions("close") == 1);
}

} // namespace kiosk::test
