#include "sync/backoff.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

using namespace kiosk;
using namespace std::chrono_literals;

namespace
{

constexpr Milliseconds kBase = 2s;
constexpr Milliseconds kMax = 15min;

std::vector<Milliseconds> pauses(std::int64_t failures)
{
    SeededRandom random{42};
    std::vector<Milliseconds> drawn;
    for (int i = 0; i < 2000; ++i)
        drawn.push_back(full_jitter(failures, kBase, kMax, random));
    return drawn;
}

/// 2026-11-21 09:00:00 UTC.
constexpr Timestamp kNow = std::chrono::sys_days{std::chrono::year{2026} / 11 / 21} + 9h;

std::optional<Milliseconds> retry_after(std::string_view value,
                                        std::optional<std::string_view> date = std::nullopt)
{
    return parse_retry_after(value, date, kNow);
}

} // namespace

TEST_CASE("backoff: a pause lies between nothing and the doubled base, and uses the whole range")
{
    for (const std::int64_t failures : {1, 2, 5}) {
        const auto drawn = pauses(failures);
        const Milliseconds ceiling = kBase * (1 << (failures - 1));

        CHECK(*std::ranges::min_element(drawn) > 0ms);
        CHECK(*std::ranges::min_element(drawn) < ceiling / 20);
        CHECK(*std::ranges::max_element(drawn) <= ceiling);
        CHECK(*std::ranges::max_element(drawn) > ceiling - ceiling / 20);
    }
}

TEST_CASE("backoff: no number of failures makes a pause longer than the longest, or overflows")
{
    for (const std::int64_t failures : {std::int64_t{10}, std::int64_t{64}, INT64_MAX})
        CHECK(std::ranges::all_of(pauses(failures), [](auto pause) { return 0ms < pause && pause <= kMax; }));
}

TEST_CASE("backoff: no failure, or fewer, counts as one")
{
    for (const std::int64_t failures : {std::int64_t{0}, std::int64_t{-1}, INT64_MIN + 1})
        CHECK(
            std::ranges::all_of(pauses(failures), [](auto pause) { return 0ms < pause && pause <= kBase; }));
}

TEST_CASE("backoff: Retry-After in seconds stays within a second and six hours")
{
    struct Form {
        const char* value;
        Milliseconds pause;
    };
    for (const Form& form : {Form{"0", 1s},
                             {"1", 1s},
                             {"7", 7s},
                             {"1.5", 1500ms},
                             {"3600", 1h},
                             {"21600", 6h},
                             {"21601", 6h},
                             {"-5", 1s},
                             {"1e30", 6h},
                             {"-1e30", 1s},
                             {"1e999", 6h},
                             {"-1e999", 1s},
                             {"1e-999", 1s},
                             {"inf", 6h},
                             {"99999999999999999999999999", 6h}}) {
        INFO(form.value);
        CHECK(retry_after(form.value) == form.pause);
    }
}

TEST_CASE("backoff: a Retry-After that says nothing readable says nothing")
{
    for (const char* value : {"", "soon", "nan", "5 minutes", "0x10", "--1", "Sat, 21 Nov"}) {
        INFO(value);
        CHECK_FALSE(retry_after(value));
    }
}

TEST_CASE("backoff: a date is measured against the sender's own clock, ours when it tells none")
{
    constexpr const char* ten_past_nine = "Sat, 21 Nov 2026 09:10:00 GMT";
    constexpr const char* nine_at_theirs = "Sat, 21 Nov 2026 09:09:00 GMT";

    CHECK(retry_after(ten_past_nine) == 10min);
    CHECK(retry_after(ten_past_nine, nine_at_theirs) == 1min);
    CHECK(retry_after(ten_past_nine, "no date") == 10min);
    CHECK(retry_after("Sat, 21 Nov 2025 09:10:00 GMT") == 1s);
    CHECK(retry_after("Fri, 31 Dec 9999 23:59:59 GMT") == 6h);
}

TEST_CASE("backoff: the three forms of an HTTP date name the same instant")
{
    const Timestamp instant{Milliseconds{784'111'777'000}}; // RFC 9110 section 5.6.7.

    CHECK(parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT") == instant);
    CHECK(parse_http_date("Sunday, 06-Nov-94 08:49:37 GMT") == instant);
    CHECK(parse_http_date("Sun Nov  6 08:49:37 1994") == instant);
    CHECK_FALSE(parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT+1"));
    CHECK_FALSE(parse_http_date(""));
}

TEST_CASE("backoff: pauses that can grow no more are at least half as long as the longest")
{
    SeededRandom random{7};
    for (int draw = 0; draw < 1000; ++draw) {
        const Milliseconds pause = even_jitter(30, kBase, kMax, random);
        CHECK(pause >= kMax / 2);
        CHECK(pause <= kMax);
    }
    CHECK(even_jitter(1, kBase, kMax, random) <= kBase);
}

TEST_CASE("backoff: a Retry-After too small for a number is a second, one too large is six hours")
{
    using namespace std::chrono_literals;
    CHECK(parse_retry_after("0." + std::string(330, '0') + "1", std::nullopt, {}) == 1s);
    CHECK(parse_retry_after("1e-400", std::nullopt, {}) == 1s);
    CHECK(parse_retry_after(std::string(400, '9'), std::nullopt, {}) == 6h);
    CHECK(parse_retry_after("-1e400", std::nullopt, {}) == 1s);
}
