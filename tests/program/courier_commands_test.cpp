#include "tests/program/kiosk_program.h"

#include <doctest/doctest.h>

namespace kiosk
{

namespace
{

using test::Json;
using test::KioskProgram;

/// Two programs that know each other, and a stick.
struct TwoPrograms {
    TwoPrograms()
    {
        std::filesystem::create_directory(stick);
        here.write_config("[courier]\nrecipient_key = \"" +
                          there.json({"courier", "key"})["key"].get<std::string>() + "\"\n");
        there.write_config("[courier]\ntrusted = [\"" +
                           here.json({"courier", "key"})["key"].get<std::string>() + "\"]\n");
    }

    KioskProgram here, there;
    std::filesystem::path stick = here.home() / "stick";
};

} // namespace

TEST_CASE("courier: export, import and acknowledgements answer with what they did")
{
    const TwoPrograms two;
    const std::string reference = two.here.submit()["reference"];

    const Json written = two.here.json({"export", "--to", two.stick});
    CHECK(written["references"] == Json{reference});
    const Json taken = two.there.json({"import", written["file"]});
    CHECK(taken["kind"] == "requests");
    CHECK(taken["taken"] == Json{reference});
    CHECK(two.there.json({"show", reference})["reason"]["code"] == "by_courier");

    CHECK(two.there.json({"export", "--acks", "--to", two.stick})["count"] == 1);
    CHECK(two.here.json({"show", reference})["reason"]["code"] == "exported");
    CHECK(two.here.json({"show", reference})["channel"] == "courier");
}

TEST_CASE("courier: what cannot be done says why and ends with the status for it")
{
    const TwoPrograms two;
    const KioskProgram stranger;
    two.here.submit();
    const std::string file = two.here.json({"export", "--to", two.stick})["file"];
    const auto photo = two.here.home().write("photo.jpg", "\xFF\xD8");

    CHECK(stranger.run({"export", "--to", two.stick}).exit_code == 78);
    CHECK(two.here.run({"export", "--to", two.stick}).exit_code == 65); // It is on the stick already.
    CHECK(two.here.run({"import", photo}).exit_code == 65);
    CHECK(stranger.run({"import", file}).exit_code == 77);
    CHECK(two.here.run({"import", two.stick / "nothing"}).exit_code == 65);
    CHECK(stranger.json({"import", file})["error"]["code"] == "not_for_us");
    CHECK(stranger.json({"export", "--acks", "--to", two.stick})["error"]["code"] == "nothing_to_tell");
}

TEST_CASE("courier: a request is taken back only by whoever says that the stick never arrives")
{
    const TwoPrograms two;
    const std::string reference = two.here.submit()["reference"];
    two.here.run({"export", "--to", two.stick, reference});

    CHECK(two.here.run({"courier", "take-back", reference}).exit_code == 2);
    CHECK(two.here.run({"release", reference}).exit_code == 77);
    CHECK(two.here.run({"withdraw", reference}).exit_code == 77);
    CHECK(two.here.run({"courier", "take-back", reference, "--never-delivered"}).exit_code == 0);
    CHECK(two.here.json({"show", reference})["state"] == "checking");
    CHECK(two.here.run({"courier", "take-back", reference, "--never-delivered"}).exit_code == 77);
}

TEST_CASE("courier: a key that is mistyped is refused with file, line and key")
{
    const KioskProgram program;
    program.write_config("[courier]\nrecipient_key = \"abc\"\ntrusted = [\"def\"]\nfolders = [\"stick\"]\n");

    const auto end = program.run({"list"});

    CHECK(end.exit_code == 78);
    for (const char* words : {"kiosk.toml:2: courier.recipient_key", "kiosk.toml:3: courier.trusted",
                              "kiosk.toml:4: courier.folders"})
        CHECK_MESSAGE(end.err.find(words) != std::string::npos, end.err);
}

} // namespace kiosk
