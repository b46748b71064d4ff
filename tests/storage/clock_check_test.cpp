#include "storage/clock_check.h"

#include <doctest/doctest.h>

using namespace kiosk;
using namespace std::chrono_literals;

namespace
{

constexpr Timestamp kBuilt = kFirstMoment + std::chrono::days{200};

} // namespace

TEST_CASE("clock check: a clock before the build is wrong, whatever else is known")
{
    CHECK(judge_clock(Timestamp{}, kBuilt, std::nullopt) == ClockTrust::before_build);
    CHECK(judge_clock(Timestamp{}, kBuilt, kBuilt + 24h) == ClockTrust::before_build);
    CHECK(judge_clock(kBuilt, kBuilt, std::nullopt) == ClockTrust::plausible);
}

TEST_CASE("clock check: a builder in another time zone makes no clock wrong")
{
    CHECK(judge_clock(kBuilt - 14h, kBuilt, std::nullopt) == ClockTrust::plausible);
}

TEST_CASE("clock check: a clock before the last success is wrong from five minutes on")
{
    const Timestamp success = kBuilt + 24h;

    CHECK(judge_clock(success - 4min, kBuilt, success) == ClockTrust::plausible);
    CHECK(judge_clock(success - 6min, kBuilt, success) == ClockTrust::before_last_success);
}

TEST_CASE("clock check: this program was built in a year there was such a program")
{
    CHECK(build_time() > kFirstMoment);
}
