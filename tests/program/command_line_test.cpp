#include "kiosk/command_line.h"

#include "kiosk/exit_code.h"

#include <doctest/doctest.h>

#include <vector>

namespace kiosk
{

namespace
{

std::variant<CommandLine, CommandLineAnswer> parsed(std::vector<const char*> arguments)
{
    arguments.insert(arguments.begin(), "support-kiosk");
    return parse_command_line(static_cast<int>(arguments.size()), arguments.data());
}

CommandLine understood(std::vector<const char*> arguments)
{
    const auto result = parsed(std::move(arguments));
    REQUIRE(std::holds_alternative<CommandLine>(result));
    return std::get<CommandLine>(result);
}

int exit_code_of(std::vector<const char*> arguments)
{
    const auto result = parsed(std::move(arguments));
    const auto* answer = std::get_if<CommandLineAnswer>(&result);
    return answer != nullptr ? answer->exit_code : -1;
}

} // namespace

TEST_CASE("command line: without a command it asks for the window")
{
    const auto window = std::get<WindowJob>(understood({"--fullscreen"}).job);

    CHECK(window.extent == WindowJob::Extent::fullscreen);
    CHECK(std::get<WindowJob>(understood({"--size", "1024x600"}).job).size->height == 600);
    CHECK(exit_code_of({"--size", "1024"}) == kExitUsage);
    CHECK(exit_code_of({"--size", "0x600"}) == kExitUsage);
    CHECK(exit_code_of({"list", "--fullscreen"}) == kExitUsage);
}

TEST_CASE("command line: what every command understands may stand before and behind it")
{
    for (const auto& line :
         {understood({"--json", "--data", "/d", "list"}), understood({"list", "--json", "--data", "/d"})}) {
        CHECK(line.global.format == OutputFormat::json);
        CHECK(line.global.data == "/d");
        CHECK(std::holds_alternative<ListJob>(line.job));
    }
}

TEST_CASE("command line: a language is taken as the nearest of ours, and refused when there is none")
{
    CHECK(understood({"--lang", "de-AT", "list"}).global.language == "de");
    CHECK(understood({"--lang", "zh-Hant", "list"}).global.language == "zh-TW");
    CHECK(understood({"--lang", "en-GB", "list"}).global.language == "en");
    CHECK(exit_code_of({"--lang", "eo", "list"}) == kExitUsage);
}

TEST_CASE("command line: a command that is not there, or half of one, is a usage error")
{
    CHECK(exit_code_of({"send", "K-1"}) == kExitUsage);
    CHECK(exit_code_of({"submit"}) == kExitUsage);
    CHECK(exit_code_of({"show"}) == kExitUsage);
    CHECK(exit_code_of({"customers"}) == kExitUsage);
    CHECK(exit_code_of({"list", "--state", "lost"}) == kExitUsage);
    CHECK(exit_code_of({"sync", "--timeout", "-1"}) == kExitUsage);
    CHECK(exit_code_of({"--help"}) == kExitDone);
    CHECK(exit_code_of({"--version"}) == kExitDone);
}

TEST_CASE("command line: a time in seconds may have a fraction")
{
    const auto sync = std::get<SyncJob>(understood({"sync", "--until-empty", "--timeout", "2.5"}).job);

    CHECK(sync.until == SyncJob::Until::empty);
    CHECK(sync.timeout == Milliseconds{2500});
}

} // namespace kiosk
