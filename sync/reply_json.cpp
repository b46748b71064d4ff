#include "sync/reply_json.h"

#include "storage/folding.h"

#include <algorithm>
#include <charconv>

#include <nlohmann/json.hpp>

namespace kiosk
{

namespace
{

using Json = nlohmann::json;

/// The deepest nesting a reply of the contract has is 5; anything far beyond is an attack on the stack or the
/// memory (reference/reliability.md N14).
constexpr int kDepthMax = 32;

char lower_letter(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

/// Digits off the front of `text`, exactly `count` of them.
std::optional<int> take_digits(std::string_view& text, std::size_t count)
{
    if (text.size() < count) return std::nullopt;
    int value = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + count, value);
    if (failure != std::errc{} || end != text.data() + count || text.front() == '-') return std::nullopt;
    text.remove_prefix(count);
    return value;
}

bool take(std::string_view& text, char wanted)
{
    if (text.empty() || text.front() != wanted) return false;
    text.remove_prefix(1);
    return true;
}

/// What is behind the seconds: a fraction, which is dropped, and a zone.
std::optional<std::chrono::minutes> take_zone(std::string_view text)
{
    if (take(text, '.'))
        while (!text.empty() && text.front() >= '0' && text.front() <= '9')
            text.remove_prefix(1);
    if (text.empty() || text == "Z" || text == "z") return std::chrono::minutes{0};
    const bool is_east = text.front() == '+';
    if (!is_east && text.front() != '-') return std::nullopt;
    text.remove_prefix(1);
    const auto hours = take_digits(text, 2);
    take(text, ':');
    const auto minutes = take_digits(text, 2);
    if (!hours || !minutes || !text.empty()) return std::nullopt;
    const std::chrono::minutes offset = std::chrono::hours{*hours} + std::chrono::minutes{*minutes};
    return is_east ? offset : -offset;
}

} // namespace

std::optional<Json> parse_reply(std::string_view body)
{
    if (body.find('\0') != body.npos) return std::nullopt; // The parser would take it for the end.
    bool is_too_deep = false;
    const auto watch_depth = [&](int depth, Json::parse_event_t, Json&) {
        is_too_deep = is_too_deep || depth > kDepthMax;
        return !is_too_deep;
    };
    Json json = Json::parse(body, watch_depth, false);
    if (is_too_deep || json.is_discarded()) return std::nullopt;
    return json;
}

const Json* member(const Json& object, std::string_view name)
{
    if (!object.is_object()) return nullptr;
    for (const auto& [key, value] : object.items())
        if (std::ranges::equal(key, name, {}, lower_letter, lower_letter)) return &value;
    return nullptr;
}

std::string text_member(const Json& object, std::string_view name)
{
    const Json* value = member(object, name);
    return value != nullptr && value->is_string() ? value->get<std::string>() : std::string{};
}

std::optional<std::int64_t> number_member(const Json& object, std::string_view name)
{
    const Json* value = member(object, name);
    if (value == nullptr) return std::nullopt;
    if (value->is_number_integer()) return value->get<std::int64_t>();
    if (!value->is_string()) return std::nullopt;
    const auto& text = value->get_ref<const std::string&>();
    std::int64_t number = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failure != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

std::optional<std::string> identifier(const Json* value)
{
    if (value == nullptr) return std::nullopt;
    std::string text;
    if (value->is_string())
        text = value->get<std::string>();
    else if (value->is_number_unsigned())
        text = std::to_string(value->get<std::uint64_t>());
    constexpr std::size_t length_max = 64;
    const auto belongs = [](char c) { return c > ' ' && c <= '~'; };
    if (text.empty() || text.size() > length_max || !std::ranges::all_of(text, belongs)) return std::nullopt;
    return text;
}

const Json* items_of(const Json& reply)
{
    if (reply.is_array()) return &reply;
    const Json* items = member(reply, "items");
    return items != nullptr && items->is_array() ? items : nullptr;
}

EnumText enum_member(const Json& object, std::string_view name)
{
    const Json* value = member(object, name);
    if (value == nullptr) return {};
    if (value->is_number_integer()) return {{}, value->get<std::int64_t>()};
    if (!value->is_string()) return {};
    if (const auto number = number_member(object, name)) return {{}, number};
    std::string word = folded(value->get_ref<const std::string&>());
    std::erase(word, '_');
    return {std::move(word), std::nullopt};
}

std::optional<bool> truth_member(const Json& object, std::string_view name)
{
    const Json* value = member(object, name);
    if (value == nullptr) return std::nullopt;
    if (value->is_boolean()) return value->get<bool>();
    const EnumText text = enum_member(object, name);
    if (text.word == "true" || text.number == 1) return true;
    if (text.word == "false" || text.number == 0) return false;
    return std::nullopt;
}

std::optional<Timestamp> time_member(const Json& object, std::string_view name)
{
    return parse_time(text_member(object, name));
}

std::optional<Timestamp> parse_time(std::string_view text)
{
    using namespace std::chrono;
    const auto of_year = take_digits(text, 4);
    if (!of_year || !take(text, '-')) return std::nullopt;
    const auto of_month = take_digits(text, 2);
    if (!of_month || !take(text, '-')) return std::nullopt;
    const auto of_day = take_digits(text, 2);
    const year_month_day date{year{*of_year}, month{static_cast<unsigned>(of_month.value_or(0))},
                              day{static_cast<unsigned>(of_day.value_or(0))}};
    if (!of_day || !date.ok() || *of_year <= 1) return std::nullopt;
    if (text.empty()) return sys_days{date};
    if (!take(text, 'T') && !take(text, ' ')) return std::nullopt;
    const auto hour = take_digits(text, 2);
    if (!hour || !take(text, ':')) return std::nullopt;
    const auto minute = take_digits(text, 2);
    if (!minute || !take(text, ':')) return std::nullopt;
    const auto second = take_digits(text, 2);
    const bool is_time = second && *hour < 24 && *minute < 60 && *second <= 60;
    const auto zone = is_time ? take_zone(text) : std::nullopt;
    if (!zone) return std::nullopt;
    return sys_days{date} + hours{*hour} + minutes{*minute} + seconds{*second} - *zone;
}

} // namespace kiosk
