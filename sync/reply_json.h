#pragma once

#include "storage/clock.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

namespace kiosk
{

// How replies of the far side are read: nothing in them is trusted, and names are compared in any case,
// because the samples of the contract disagree about it. Pure.

/// A reply as JSON, or nothing. NUL bytes, broken UTF-8 and absurd nesting make nothing of it.
std::optional<nlohmann::json> parse_reply(std::string_view body);

/// A member by its name in any case; null when there is none.
const nlohmann::json* member(const nlohmann::json& object, std::string_view name);

/// The items of a collection, or the reply itself where it is a bare list; null when it is neither.
const nlohmann::json* items_of(const nlohmann::json& reply);

/// A text; empty when it is absent or something else.
std::string text_member(const nlohmann::json& object, std::string_view name);

/// A number given as an integer or as a string of digits.
std::optional<std::int64_t> number_member(const nlohmann::json& object, std::string_view name);

/// A word of an enum in lower case without `_`, or the number it was sent as: enums arrive as either.
/// Nothing when it is neither.
struct EnumText {
    std::string word; ///< Empty when a number was sent.
    std::optional<std::int64_t> number;
};
EnumText enum_member(const nlohmann::json& object, std::string_view name);

/// True, false, or nothing; `"true"` and 1 count, too.
std::optional<bool> truth_member(const nlohmann::json& object, std::string_view name);

/// A moment in ISO 8601, with or without a fraction and a zone; without a zone it is UTC
/// (reference/partner-center-contract.md section 8). An unset one, of the year 1, is nothing.
std::optional<Timestamp> time_member(const nlohmann::json& object, std::string_view name);
std::optional<Timestamp> parse_time(std::string_view text);

/// An identifier the far side minted: a string or an integer of 1 to 64 characters without blanks.
std::optional<std::string> identifier(const nlohmann::json* value);

} // namespace kiosk
