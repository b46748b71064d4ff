#include "kiosk/child_process.h"

#include <doctest/doctest.h>

using namespace kiosk;
using namespace std::chrono_literals;

TEST_CASE("child process: it gets its input and gives its output, however large both are")
{
    const std::string large(3'000'000, 'x');

    const auto end = run_child({"cat"}, large, 30s);

    REQUIRE(end);
    CHECK(end->status == 0);
    CHECK(end->output == large);
}

TEST_CASE("child process: one that does not read its input is no fault of ours")
{
    const auto end = run_child({"sh", "-c", "echo gone >&2; exit 3"}, std::string(1'000'000, 'x'), 30s);

    REQUIRE(end);
    CHECK(end->status == 3);
    CHECK(end->words == "gone\n");
}

TEST_CASE("child process: one that does not end is ended")
{
    const auto end = run_child({"sleep", "600"}, "", 100ms);

    REQUIRE_FALSE(end);
    CHECK(end.error().code == ErrorCode::not_possible_now);
}

TEST_CASE("child process: a program that is not there is not found")
{
    const auto end = run_child({"/nowhere/lp"}, "", 1s);

    REQUIRE_FALSE(end);
    CHECK(end.error().code == ErrorCode::not_found);
}

TEST_CASE("child process: no file of ours is open in it but the three of every program")
{
    const auto end = run_child({"ls", "/proc/self/fd"}, "", 30s);

    REQUIRE(end);
    CHECK(end->output == "0\n1\n2\n3\n"); // 3 is the folder that it lists.
}
