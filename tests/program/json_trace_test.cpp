#include "kiosk/json_trace.h"

#include "tests/storage/temporary_folder.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <sstream>
#include <thread>

#include <sys/stat.h>

namespace kiosk
{

namespace
{

std::vector<nlohmann::json> lines_of(const std::filesystem::path& file)
{
    std::vector<nlohmann::json> lines;
    std::istringstream text{bytes_of(file)};
    for (std::string line; std::getline(text, line);)
        lines.push_back(nlohmann::json::parse(line));
    return lines;
}

} // namespace

TEST_CASE("json trace: each note is one JSON line with its time, and the file is for its owner only")
{
    const TemporaryFolder folder;
    const auto trace = JsonTrace::open(folder / "trace", std::chrono::steady_clock::now());
    REQUIRE(trace.has_value());

    (*trace)->note("started", {{"requests", 3.0}, {"why", "a \"quote\"\n"}});
    (*trace)->note("frame", {});

    const auto lines = lines_of(folder / "trace");
    REQUIRE(lines.size() == 2);
    CHECK(lines[0]["event"] == "started");
    CHECK(lines[0]["requests"] == 3);
    CHECK(lines[0]["why"] == "a \"quote\"\n");
    CHECK(lines[1]["t_ms"].get<double>() >= lines[0]["t_ms"].get<double>());
    struct stat status {
    };
    REQUIRE(::stat((folder / "trace").c_str(), &status) == 0);
    CHECK((status.st_mode & 0777U) == 0600);
}

TEST_CASE("json trace: lines of several threads stay whole")
{
    const TemporaryFolder folder;
    const auto trace = JsonTrace::open(folder / "trace", std::chrono::steady_clock::now());
    REQUIRE(trace.has_value());

    {
        std::vector<std::jthread> threads;
        for (int thread = 0; thread < 4; ++thread)
            threads.emplace_back([&] {
                for (int note = 0; note < 100; ++note)
                    (*trace)->note("frame", {{"note", static_cast<double>(note)}});
            });
    }

    CHECK(lines_of(folder / "trace").size() == 400);
}

TEST_CASE("json trace: a folder that is not there is an error, not a crash")
{
    const TemporaryFolder folder;

    const auto trace = JsonTrace::open(folder / "no" / "trace", std::chrono::steady_clock::now());

    REQUIRE_FALSE(trace.has_value());
    CHECK(trace.error().code == ErrorCode::not_found);
}

} // namespace kiosk
