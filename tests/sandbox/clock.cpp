#include "tests/sandbox/clock.h"

#include <array>
#include <cstdio>
#include <ctime>

namespace kiosk::sandbox
{
namespace
{

std::tm broken_down(Instant at)
{
    const std::time_t seconds =
        std::chrono::duration_cast<std::chrono::seconds>(at.time_since_epoch()).count();
    std::tm fields{};
    gmtime_r(&seconds, &fields);
    return fields;
}

} // namespace

std::string rfc3339(Instant at)
{
    const std::tm fields = broken_down(at);
    std::array<char, 96> text{};
    std::snprintf(text.data(), text.size(), "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", fields.tm_year + 1900,
                  fields.tm_mon + 1, fields.tm_mday, fields.tm_hour, fields.tm_min, fields.tm_sec,
                  static_cast<int>(at.time_since_epoch().count() % 1000));
    return text.data();
}

std::string http_date(Instant at)
{
    constexpr std::array days = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr std::array months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const std::tm fields = broken_down(at);
    std::array<char, 96> text{};
    std::snprintf(text.data(), text.size(), "%s, %02d %s %04d %02d:%02d:%02d GMT",
                  days[static_cast<std::size_t>(fields.tm_wday)], fields.tm_mday,
                  months[static_cast<std::size_t>(fields.tm_mon)], fields.tm_year + 1900, fields.tm_hour,
                  fields.tm_min, fields.tm_sec);
    return text.data();
}

} // namespace kiosk::sandbox
