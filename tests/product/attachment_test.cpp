#include "tests/product/far_side_process.h"
#include "tests/product/kiosk_at_screen.h"
#include "tests/sync/pictures_for_tests.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

namespace kiosk::test
{

namespace
{

constexpr const char* kName = "오류 screen.bmp";

/// A kiosk with a picture in the folder it may choose from.
struct Stage {
    std::filesystem::path folder = ATTACHMENT_FOLDER;
    std::filesystem::path picture = folder / "stick/DCIM" / kName;
    std::unique_ptr<FarSideProcess> far_side;
    std::unique_ptr<VirtualDisplay> display;
    std::unique_ptr<KioskAtScreen> kiosk;

    explicit Stage(std::vector<std::string> far_sides_arguments = {})
    {
        std::filesystem::remove_all(folder);
        for (const char* name : {"far-side", "traces", "stick/DCIM", "out"})
            std::filesystem::create_directories(folder / name);
        std::ofstream{picture, std::ios::binary} << a_bmp(320, 200);
        auto started = FarSideProcess::start(folder / "far-side", std::move(far_sides_arguments));
        REQUIRE(started);
        far_side = *std::move(started);
        std::ofstream{far_side->config_file(), std::ios::app} << "\n[attachments]\nfolders = [\""
                                                              << (folder / "stick").string() << "\"]\n";
        auto shown = VirtualDisplay::start({.window_manager = WindowManager::openbox});
        REQUIRE(shown);
        display = *std::move(shown);
        kiosk = std::make_unique<KioskAtScreen>(
            *display, KioskAtScreen::Folders{far_side->config_file(), folder / "data", folder / "traces"});
        open();
    }

    void open()
    {
        REQUIRE(kiosk->start());
        REQUIRE(kiosk->sees_screen("home"));
        REQUIRE(kiosk->is_settled());
    }

    std::string sum_of(const std::filesystem::path& file) const
    {
        return Process::output_of({"sha256sum", "--", file.string()}, {}).substr(0, 64);
    }

    void fill_in()
    {
        REQUIRE(kiosk->choose("new.partner_center"));
        REQUIRE(kiosk->sees_screen("form"));
        REQUIRE(kiosk->choose("category.technical"));
        REQUIRE(kiosk->type_into("field.title", "The list is empty"));
        REQUIRE(kiosk->type_into("field.description", "See the picture."));
        REQUIRE(kiosk->type_into("field.contact.first_name", "Mina"));
        REQUIRE(kiosk->type_into("field.contact.last_name", "Kim"));
        REQUIRE(kiosk->type_into("field.contact.email", "mina.kim@reseller.example"));
        REQUIRE(kiosk->type_into("field.contact.phone", "+82 2 555 0100"));
        REQUIRE(kiosk->choose("severity.B"));
    }

    void attach()
    {
        REQUIRE(kiosk->choose("attach"));
        REQUIRE(kiosk->sees_screen("file_chooser"));
        for (const char* row : {"root.0", "item.0", "item.0"}) {
            REQUIRE(kiosk->is_settled());
            REQUIRE(kiosk->choose(row));
        }
        REQUIRE(kiosk->sees_screen("form"));
        REQUIRE(kiosk->is_settled());
    }

    std::string said_by(std::vector<std::string> command) const
    {
        command.insert(command.begin(), {KIOSK_PROGRAM, "--config", far_side->config_file().string(),
                                         "--data", (folder / "data").string(), "--json"});
        return Process::output_of(std::move(command), {});
    }
    nlohmann::json json(std::vector<std::string> command) const
    {
        return nlohmann::json::parse(said_by(std::move(command)), nullptr, false);
    }
};

} // namespace

TEST_CASE("kiosk: a picture added by keys survives kill -9, and 21Vianet reads its name, size and SHA-256")
{
    Stage stage;
    stage.fill_in();
    stage.attach();
    stage.kiosk->kill();
    const std::string sum = Process::output_of({"sha256sum", "--", stage.picture.string()}, {}).substr(0, 64);
    REQUIRE(sum.size() == 64);
    std::filesystem::remove(stage.picture); // The stick is pulled.

    stage.open();
    REQUIRE(stage.kiosk->choose("place.drafts"));
    REQUIRE(stage.kiosk->sees_screen("place"));
    REQUIRE(stage.kiosk->focus_first("draft."));
    stage.kiosk->press("Return");
    REQUIRE(stage.kiosk->sees_screen("form"));
    REQUIRE(stage.kiosk->is_settled());
    stage.kiosk->press("ctrl+Return");
    REQUIRE(stage.kiosk->sees_screen("receipt"));
    REQUIRE(stage.kiosk->waits_for("sync_outcome", "\"done\""));

    const auto list = stage.json({"list"});
    REQUIRE(list.size() == 1);
    const auto bytes = static_cast<std::int64_t>(a_bmp(320, 200).size());
    const nlohmann::json expected =
        nlohmann::json::array({{{"name", kName}, {"size", bytes}, {"sha256", sum}}});
    nlohmann::json shown = expected;
    shown[0].update({{"upload", nullptr}, {"upload_reason", nullptr}});
    CHECK(stage.json({"show", list[0]["reference"]})["attachments"] == shown);
    REQUIRE(stage.far_side->ledger().size() == 1);
    const auto seen = nlohmann::json::parse(
        stage.far_side->seen_by_representative(list[0]["service_request_number"].get<std::string>()));
    CHECK(seen["description"].get<std::string>().ends_with(std::string{kName} + "; " + std::to_string(bytes) +
                                                           " bytes; SHA-256 " + sum + "\n"));
    CHECK(stage.json({"attachments", list[0]["reference"], "--to", (stage.folder / "out").string()}) ==
          expected);
    CHECK(
        Process::output_of({"sha256sum", "--", (stage.folder / "out" / kName).string()}, {}).substr(0, 64) ==
        sum);
}

TEST_CASE("kiosk: a picture added by keys reaches a gateway that takes files, byte for byte")
{
    Stage stage{{"--takes-files"}};
    const std::string sum = stage.sum_of(stage.picture);
    stage.fill_in();
    stage.attach();
    stage.kiosk->press("ctrl+Return");
    REQUIRE(stage.kiosk->sees_screen("receipt"));
    REQUIRE(stage.kiosk->waits_for("upload_outcome", "\"there\""));

    const auto list = stage.json({"list"});
    const std::string number = list[0]["service_request_number"];
    CHECK(stage.json({"show", list[0]["reference"]})["attachments"][0]["upload"] == "there");
    REQUIRE(stage.far_side->ledger().size() == 2);
    CHECK(nlohmann::json::parse(stage.far_side->ledger()[1])["sha256"] == sum);
    const auto seen = nlohmann::json::parse(stage.far_side->seen_by_representative(number));
    CHECK(seen["attachments"][0]["name"] == kName);
    const auto copy = stage.folder / "out/at the gateway";
    std::ofstream{copy, std::ios::binary} << stage.far_side->file_at_gateway(number, sum);
    CHECK(stage.sum_of(copy) == sum);
}

TEST_CASE("kiosk: by keys alone the files of a request get onto a stick, opened")
{
    Stage stage;
    const auto usb = stage.folder / "usb";
    std::filesystem::create_directories(usb);
    std::ofstream{stage.far_side->config_file(), std::ios::app} << "\n[courier]\nfolders = [\""
                                                                << usb.string() << "\"]\n";
    stage.kiosk->kill();
    stage.open();
    stage.fill_in();
    stage.attach();
    stage.kiosk->press("ctrl+Return");
    REQUIRE(stage.kiosk->sees_screen("receipt"));
    REQUIRE(stage.kiosk->waits_for("sync_outcome", "\"done\""));
    stage.kiosk->press("Escape");
    REQUIRE(stage.kiosk->sees_screen("home"));
    REQUIRE(stage.kiosk->is_settled());
    REQUIRE(stage.kiosk->choose("place.sent"));
    REQUIRE(stage.kiosk->sees_screen("place"));
    REQUIRE(stage.kiosk->focus_first("request."));
    stage.kiosk->press("Return");
    REQUIRE(stage.kiosk->sees_screen("request"));
    REQUIRE(stage.kiosk->is_settled());
    REQUIRE(stage.kiosk->choose("files_to_stick"));
    REQUIRE(stage.kiosk->sees_screen("files_to_stick"));
    REQUIRE(stage.kiosk->is_settled());
    REQUIRE(stage.kiosk->choose("files.copy"));
    REQUIRE(stage.kiosk->waits_for("files_copied", "1"));

    const std::string reference = stage.json({"list"})[0]["reference"];
    CHECK(stage.sum_of(usb / reference / kName) == stage.sum_of(stage.picture));
}

} // namespace kiosk::test
