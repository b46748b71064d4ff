// F3: Retry-After, Date, and the moments that stand in replies. Input: a value; a line break; a Date. The
// kiosk reads no ETag and no WWW-Authenticate.

#include "sync/backoff.h"
#include "sync/reply_json.h"
#include "tests/fuzz/fuzz_input.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/fuzz/oracle.h"

#include <cstdio>

namespace kiosk
{

namespace
{

constexpr Timestamp kReadAt{Milliseconds{1'790'000'000'125}};
constexpr Milliseconds kLeast = std::chrono::seconds{1}, kMost = std::chrono::hours{6};

/// An IMF-fixdate (RFC 9110 section 5.6.7), written by nobody who reads it here.
std::string http_date(Timestamp time)
{
    constexpr std::array days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss hours{std::chrono::floor<std::chrono::seconds>(time - day)};
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%s, %02u %s %04d %02d:%02d:%02d GMT",
                  days[std::chrono::weekday{day}.c_encoding()], static_cast<unsigned>(date.day()),
                  months[static_cast<unsigned>(date.month()) - 1], static_cast<int>(date.year()),
                  static_cast<int>(hours.hours().count()), static_cast<int>(hours.minutes().count()),
                  static_cast<int>(hours.seconds().count()));
    return text.data();
}

bool is_year_of_four_digits(Timestamp time)
{
    const auto year = std::chrono::year_month_day{std::chrono::floor<std::chrono::days>(time)}.year();
    return year >= std::chrono::year{1000} && year <= std::chrono::year{9999};
}

/// What plain decimal seconds ask for, reckoned digit by digit; nothing for any other text.
std::optional<Milliseconds> plain_seconds(std::string_view text)
{
    double seconds = 0, place = 1;
    bool is_behind_point = false, has_digit = false;
    for (const char c : text) {
        if (c == '.' && !is_behind_point) {
            is_behind_point = true;
            continue;
        }
        if (c < '0' || c > '9') return std::nullopt;
        has_digit = true;
        if (is_behind_point) place /= 10;
        seconds = is_behind_point ? seconds + place * (c - '0') : std::min(seconds * 10 + (c - '0'), 1e9);
    }
    if (!has_digit) return std::nullopt;
    const double bounded = std::min(seconds * 1000, static_cast<double>(kMost.count()));
    return std::max(Milliseconds{static_cast<Milliseconds::rep>(bounded)}, kLeast);
}

bool pauses_hold(std::string_view value, std::optional<std::string_view> date)
{
    const auto pause = parse_retry_after(value, date, kReadAt);
    if (!holds(!pause || (*pause >= kLeast && *pause <= kMost), "a pause is between 1 s and 6 h"))
        return false;
    const auto plain = plain_seconds(value);
    if (!plain) return true;
    return holds(pause && std::chrono::abs(*pause - *plain) <= Milliseconds{1},
                 "decimal seconds are what they say, within bounds");
}

bool dates_hold(std::string_view text)
{
    const auto date = parse_http_date(text);
    if (date && is_year_of_four_digits(*date) &&
        !holds(parse_http_date(http_date(*date)) == date, "a date that was read is the same when written"))
        return false;
    const auto moment = parse_time(text);
    if (!moment) return true;
    const auto whole = std::chrono::floor<std::chrono::seconds>(*moment);
    return !is_year_of_four_digits(*moment) || holds(parse_time(rfc3339(whole)) == Timestamp{whole},
                                                     "a moment that was read is the same when written");
}

} // namespace

} // namespace kiosk

KIOSK_FUZZ_TARGET(header_values)
{
    using namespace kiosk;
    FuzzInput input{data, size};
    const std::string_view value = input.line();
    const std::optional<std::string_view> date =
        input.is_empty() ? std::nullopt : std::optional{input.rest()};
    (void)(pauses_hold(value, date) && dates_hold(value) && dates_hold(date.value_or("")));
    return 0;
}
