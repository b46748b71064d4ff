#include "tests/product/far_side_process.h"
#include "tests/program/kiosk_program.h"

#include <doctest/doctest.h>

namespace kiosk
{

namespace
{

using test::Json;
using test::KioskProgram;

/// A kiosk on the command line with a billing request that a far side of its own has received.
struct Received {
    KioskProgram program;
    std::unique_ptr<test::FarSideProcess> far_side;
    std::string reference, number;

    Received()
    {
        const auto folder = program.home() / "far-side";
        std::filesystem::create_directories(folder);
        auto started = test::FarSideProcess::start(folder);
        REQUIRE(started);
        far_side = *std::move(started);
        reference = program.submit()["reference"];
        sync();
        number = show()["service_request_number"];
    }

    std::vector<std::string> with_far_side(std::vector<std::string> arguments) const
    {
        arguments.insert(arguments.begin(), {"--config", far_side->config_file().string()});
        return arguments;
    }
    void sync() const
    {
        CHECK(program.run(with_far_side({"sync", "--until-empty", "--timeout", "60"})).exit_code == 0);
    }
    Json show() const { return program.json({"show", reference}); }
};

} // namespace

TEST_CASE("note: words of the argument or of standard input arrive and are shown with their state")
{
    const Received one;
    CHECK(one.program.run({"note", one.reference, "--text", "from the argument"}).exit_code == 0);
    const Json queued = one.program.json({"note", one.reference, "--from", "-"}, "표준 입력에서\n");
    CHECK(queued["kind"] == "note");
    CHECK(queued["state"] == "ready");
    CHECK(one.show()["notes"][1]["state"] == "ready");

    one.sync();

    const Json notes = one.show()["notes"];
    REQUIRE(notes.size() == 2);
    CHECK(notes[0]["text"] == "from the argument");
    CHECK(notes[1]["text"] == "표준 입력에서");
    CHECK(notes[1]["state"] == "sent");
    CHECK(one.far_side->ledger().size() == 3);
}

TEST_CASE("note: what cannot be sent is refused with its exit status")
{
    const Received one;
    CHECK(one.program.run({"note", one.reference, "--text", "-"}, " \n").exit_code == 65);
    CHECK(one.program.run({"note", one.reference}).exit_code == 2);
    CHECK(one.program.run({"note", "K-0000", "--text", "x"}).exit_code == 65);
    CHECK(one.program.run({"note", one.program.submit()["reference"], "--text", "x"}).exit_code == 77);
    const Json refused = one.program.json({"note", one.reference, "--from", "-"}, std::string(4001, 'x'));
    CHECK(refused["error"]["fields"][0]["field"] == "note");
    CHECK(refused["error"]["fields"][0]["code"] == "too_long");
}

TEST_CASE("close: about billing wants the customer informed, and closes when 21Vianet has acknowledged it")
{
    const Received one;
    const Json refused = one.program.json({"close", one.reference});
    CHECK(refused["error"]["fields"][0]["field"] == "customer_informed");

    CHECK(one.program.run({"close", one.reference, "--customer-informed"}).exit_code == 0);
    CHECK(one.show()["state"] == "sent");
    one.sync();

    const Json shown = one.show();
    CHECK(shown["state"] == "closed");
    CHECK(shown["notes"][0]["kind"] == "close");
    CHECK(shown["status"]["status"] == "closed");
}

TEST_CASE("show: tells in words how a request stands and what a representative asks")
{
    const Received one;
    REQUIRE(one.far_side->act_as_representative(
        one.number, R"({"status":"attention_needed","note":"哪个发票？","author":"Li Na"})"));
    CHECK(one.program.run({"note", one.reference, "--text", "x"}).exit_code == 0);
    one.sync();

    const std::string text = one.program.run({"show", one.reference}).out;
    CHECK(text.find("21Vianet asks something. As 21Vianet saw it, just now") != std::string::npos);
    CHECK(text.find("21Vianet, Li Na") != std::string::npos);
    CHECK(text.find("哪个发票？") != std::string::npos);
}

} // namespace kiosk
