#include "tests/product/far_side_process.h"
#include "tests/product/kiosk_at_screen.h"
#include "tests/product/screenshot.h"
#include "tests/storage/temporary_folder.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdio>
#include <set>

namespace kiosk::test
{

namespace
{

using Json = nlohmann::json;

/// One kiosk's files, and its command line.
struct Counter {
    std::filesystem::path folder;
    std::filesystem::path config() const { return folder / "kiosk.toml"; }
    std::filesystem::path data() const { return folder / "data"; }

    /// The answer as JSON; `null` and a failed check when the command fails.
    Json run(const std::string& command) const
    {
        const std::string line = std::string{KIOSK_PROGRAM} + " --config " + config().string() + " --data " +
                                 data().string() + " --json " + command;
        std::string output;
        FILE* pipe = ::popen(line.c_str(), "r");
        REQUIRE(pipe != nullptr);
        std::array<char, 4096> chunk{};
        while (const std::size_t got = std::fread(chunk.data(), 1, chunk.size(), pipe))
            output.append(chunk.data(), got);
        CHECK_MESSAGE(::pclose(pipe) == 0, (command + ": " + output));
        return Json::parse(output, nullptr, false);
    }

    void configure(const FarSideProcess& far_side, const std::string& courier) const
    {
        std::filesystem::create_directories(folder / "traces");
        put_bytes(config(), bytes_of(far_side.config_file()) + "\n[courier]\n" + courier);
        for (const auto& file : std::filesystem::directory_iterator{far_side.config_file().parent_path()})
            if (file.is_regular_file() && file.path().filename() != "kiosk.toml" &&
                !std::filesystem::exists(folder / file.path().filename()))
                std::filesystem::copy_file(file.path(), folder / file.path().filename());
    }
};

/// A counter without a line, an office with one, and the stick that a person carries between them.
struct Journey {
    Journey()
    {
        for (const char* name : {"far-side", "counter", "office", "stick"})
            std::filesystem::create_directories(folder / name);
        auto started =
            VirtualDisplay::start({.width = 1366, .height = 768, .window_manager = WindowManager::openbox});
        REQUIRE(started.has_value());
        display = *std::move(started);
        auto sandbox = FarSideProcess::start(folder / "far-side", {"--unreachable"});
        REQUIRE(sandbox.has_value());
        far_side = *std::move(sandbox);
        counter.configure(*far_side, "");
        office.configure(*far_side, "");
        const std::string folders = "folders = [\"" + (folder / "stick").string() + "\"]\n";
        const std::string counter_key = counter.run("courier key")["key"];
        const std::string office_key = office.run("courier key")["key"];
        counter.configure(*far_side, "recipient_key = \"" + office_key + "\"\n" + folders);
        office.configure(*far_side, "trusted = [\"" + counter_key + "\"]\n" + folders);
        kiosk = std::make_unique<KioskAtScreen>(
            *display, KioskAtScreen::Folders{counter.config(), counter.data(), counter.folder / "traces"});
    }

    void file_request(std::string_view title)
    {
        REQUIRE(kiosk->choose("new.partner_center"));
        REQUIRE(kiosk->sees_screen("form"));
        REQUIRE(kiosk->choose("category.technical"));
        REQUIRE(kiosk->type_into("field.title", title));
        REQUIRE(kiosk->type_into("field.description", "It happens since this morning, for every colleague."));
        REQUIRE(kiosk->choose("severity.B"));
        REQUIRE(kiosk->type_into("field.contact.first_name", "Mina"));
        REQUIRE(kiosk->type_into("field.contact.last_name", "Kim"));
        REQUIRE(kiosk->type_into("field.contact.email", "mina.kim@reseller.example"));
        REQUIRE(kiosk->type_into("field.contact.phone", "+82 2 555 0100"));
        REQUIRE(kiosk->choose_from("field.contact.language", "contact.language.ko"));
        kiosk->press("ctrl+Return");
        REQUIRE(kiosk->sees_screen("receipt"));
        kiosk->press("Escape");
        REQUIRE(kiosk->sees_screen("home"));
    }

    void open_courier_screen()
    {
        REQUIRE(kiosk->sees_screen("home"));
        REQUIRE(kiosk->choose("place.ready_to_send"));
        REQUIRE(kiosk->sees_screen("place"));
        REQUIRE(kiosk->choose("take_along"));
        REQUIRE(kiosk->sees_screen("courier"));
    }

    std::filesystem::path on_stick(std::string_view beginning) const
    {
        for (const auto& file : std::filesystem::directory_iterator{folder / "stick"})
            if (file.path().filename().string().starts_with(beginning)) return file.path();
        FAIL("nothing of this name on the stick: ", beginning);
        return {};
    }

    TemporaryFolder folder;
    Counter counter{folder / "counter"}, office{folder / "office"};
    std::unique_ptr<VirtualDisplay> display;
    std::unique_ptr<FarSideProcess> far_side;
    std::unique_ptr<KioskAtScreen> kiosk;
};

std::set<std::string> numbers_of(const Json& list)
{
    std::set<std::string> numbers;
    for (const Json& request : list) {
        CHECK(request["state"] == "sent");
        numbers.insert(request["service_request_number"].get<std::string>());
    }
    return numbers;
}

} // namespace

TEST_CASE("kiosk: what a courier takes along is sent once by another kiosk, and its numbers come back")
{
    Journey journey;
    REQUIRE(journey.kiosk->start({"--size", "1366x768"}));
    journey.file_request("Customer list does not load");
    journey.file_request("Invoice of October is missing");
    journey.open_courier_screen();
    REQUIRE(journey.kiosk->choose("courier.take"));
    REQUIRE(journey.kiosk->waits_for("bundle_exported", "\"is_certain\":1"));
    const auto bundle = journey.on_stick("support-kiosk-requests-");
    journey.kiosk->kill();

    // In the office there is a line; afterwards it is there at the counter, too.
    REQUIRE(journey.far_side->become_reachable());
    CHECK(journey.office.run("import " + bundle.string())["taken"].size() == 2);
    CHECK(journey.office.run("import " + bundle.string())["known"].size() == 2);
    journey.office.run("sync --until-empty --timeout 60");
    CHECK(journey.far_side->ledger().size() == 2);
    journey.office.run("export --acks --to " + (journey.folder / "stick").string());

    REQUIRE(journey.kiosk->start({"--size", "1366x768"}));
    journey.open_courier_screen();
    REQUIRE(journey.kiosk->choose("courier.import.0"));
    REQUIRE(journey.kiosk->waits_for("acknowledgements_imported", "\"sent\":2"));
    REQUIRE(journey.kiosk->choose("strip.try_now"));
    journey.kiosk->kill();

    const auto acknowledgements = journey.on_stick("support-kiosk-acknowledgements-");
    CHECK(journey.counter.run("import " + acknowledgements.string())["unchanged"] == 2);
    journey.counter.run("sync --until-empty --timeout 60");
    const auto numbers = numbers_of(journey.counter.run("list"));
    CHECK(numbers.size() == 2);
    CHECK(numbers == numbers_of(journey.office.run("list")));
    CHECK(journey.far_side->ledger().size() == 2);
}

} // namespace kiosk::test
