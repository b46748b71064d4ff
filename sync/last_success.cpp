#include "sync/last_success.h"

#include <charconv>

namespace kiosk
{

namespace
{

constexpr std::string_view kName = "last_success_ms";

} // namespace

Result<std::optional<Timestamp>> kept_last_success(const NamedValues& values)
{
    const auto kept = values.find(kName);
    if (!kept) return kept.error();
    if (!*kept) return std::optional<Timestamp>{};
    Milliseconds::rep wall_ms = 0;
    std::from_chars((*kept)->data(), (*kept)->data() + (*kept)->size(), wall_ms);
    return std::optional{Timestamp{Milliseconds{wall_ms}}};
}

Result<> keep_last_success(NamedValues& values, Timestamp at)
{
    return values.put(kName, std::to_string(at.time_since_epoch().count()));
}

} // namespace kiosk
