#include "sync/backoff.h"

#include "storage/mutant.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <ctime>
#include <string>

namespace kiosk
{

namespace
{

constexpr Milliseconds kRetryAfterMin = std::chrono::seconds{1};
constexpr Milliseconds kRetryAfterMax = std::chrono::hours{6};

std::optional<double> parse_seconds(std::string_view text)
{
    double seconds = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (end != text.data() + text.size() || failure == std::errc::invalid_argument) return std::nullopt;
    // Too large or too small: strtod() tells which.
    if (failure == std::errc::result_out_of_range) return std::strtod(std::string{text}.c_str(), nullptr);
    if (std::isnan(seconds)) return std::nullopt;
    return seconds;
}

Milliseconds ceiling(std::int64_t failures, Milliseconds base, Milliseconds max)
{
    constexpr std::int64_t doublings_max = 30;
    if (is_mutated(Mutant::pauses_do_not_grow)) failures = 1;
    const auto doublings = std::clamp<std::int64_t>(failures - 1, 0, doublings_max);
    return std::min(max, base * (std::int64_t{1} << doublings));
}

Milliseconds up_to(Milliseconds longest, RandomSource& random)
{
    if (is_mutated(Mutant::pauses_without_chance)) return longest;
    return Milliseconds{
        1 + static_cast<Milliseconds::rep>(random.below(static_cast<std::uint64_t>(longest.count())))};
}

} // namespace

Milliseconds full_jitter(std::int64_t failures, Milliseconds base, Milliseconds max, RandomSource& random)
{
    return up_to(ceiling(failures, base, max), random);
}

Milliseconds even_jitter(std::int64_t failures, Milliseconds base, Milliseconds max, RandomSource& random)
{
    const Milliseconds longest = ceiling(failures, base, max);
    if (longest < max) return up_to(longest, random);
    return max - max / 2 + up_to(max / 2, random) - Milliseconds{1};
}

std::optional<Milliseconds> parse_retry_after(std::string_view value, std::optional<std::string_view> date,
                                              Timestamp now)
{
    if (const auto seconds = parse_seconds(value)) {
        const double bounded = std::clamp(*seconds, 0.0, static_cast<double>(kRetryAfterMax.count()));
        const Milliseconds asked{static_cast<Milliseconds::rep>(bounded * 1000)};
        return std::clamp(asked, kRetryAfterMin,
                          is_mutated(Mutant::retry_after_not_clamped) ? Milliseconds::max() : kRetryAfterMax);
    }
    const auto until = parse_http_date(value);
    if (!until) return std::nullopt;
    const auto since = date ? parse_http_date(*date) : std::nullopt;
    return std::clamp(Milliseconds{*until - since.value_or(now)}, kRetryAfterMin, kRetryAfterMax);
}

std::optional<Timestamp> parse_http_date(std::string_view text)
{
    const std::string owned{text};
    for (const char* form :
         {"%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y"}) {
        std::tm fields{};
        const char* end = ::strptime(owned.c_str(), form, &fields);
        if (end == nullptr || *end != '\0') continue;
        return Timestamp{std::chrono::seconds{::timegm(&fields)}};
    }
    return std::nullopt;
}

} // namespace kiosk
