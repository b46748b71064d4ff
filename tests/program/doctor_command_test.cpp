#include "tests/product/far_side_process.h"
#include "tests/program/kiosk_program.h"

#include <doctest/doctest.h>

namespace kiosk
{

namespace
{

using test::Json;
using test::KioskProgram;

/// The finding about one thing; null when the doctor does not speak of it.
Json finding(const Json& findings, std::string_view what)
{
    for (const Json& one : findings)
        if (one["what"] == what) return one;
    return nullptr;
}

} // namespace

TEST_CASE("doctor: a line for each thing, and the endpoint is really asked without sending what waits")
{
    const KioskProgram program;
    const TemporaryFolder folder;
    const auto far_side = test::FarSideProcess::start(folder.path());
    REQUIRE(far_side.has_value());
    program.submit("wartet");

    const Json findings = program.json({"--config", (*far_side)->config_file(), "doctor"});

    for (const char* what :
         {"configuration", "assets", "folder", "file_system", "space", "writing", "database", "keys", "swap",
          "clock", "fonts", "display", "input_method", "certificates", "endpoint", "queue"})
        CHECK_MESSAGE(!finding(findings, what).is_null(), what);
    CHECK(finding(findings, "endpoint")["health"] == "ok");
    CHECK(finding(findings, "database")["health"] == "ok");
    CHECK((*far_side)->ledger().empty());
    CHECK(program.json({"list"})[0]["state"] == "ready");
}

TEST_CASE("doctor: with nothing to send the endpoint is asked all the same")
{
    const KioskProgram program;
    const TemporaryFolder folder;
    const auto far_side = test::FarSideProcess::start(folder.path());
    REQUIRE(far_side.has_value());

    const Json findings = program.json({"--config", (*far_side)->config_file(), "doctor"});

    CHECK(finding(findings, "endpoint")["health"] == "ok");
}

TEST_CASE("doctor: it says in words why nothing is sent")
{
    const KioskProgram program;
    program.write_config("[cloud]\nprofile = \"custom\"\napi_base = \"http://127.0.0.1:1\"\n");

    const auto end = program.run({"doctor"});

    CHECK(end.out.find("warn  endpoint: http://127.0.0.1:1: Nobody answers at the address of the service.") !=
          std::string::npos);
}

TEST_CASE("doctor: a wrong configuration is one bad line each, and the rest is looked at all the same")
{
    const KioskProgram program;
    program.write_config("a = 1\nb = 2\n");

    const auto end = program.run({"doctor"});

    CHECK(end.exit_code == 1);
    CHECK(end.out.find("bad   configuration: " + program.config_file().string() + ":1: a: ") !=
          std::string::npos);
    CHECK(end.out.find(":2: b: ") != std::string::npos);
    CHECK(end.out.find("fonts: ") != std::string::npos);
}

TEST_CASE("doctor: a folder that others may open is bad")
{
    const KioskProgram program;
    program.submit();
    std::filesystem::permissions(program.data_folder(), std::filesystem::perms{0750});

    const auto end = program.run({"doctor"});

    CHECK(end.exit_code == 1);
    CHECK(end.out.find("bad   folder: ") != std::string::npos);
}

} // namespace kiosk
