#include "storage/text.h"

#include <cstdint>

namespace kiosk
{

namespace
{

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
constexpr std::string_view kIdeographicSpace = "\xE3\x80\x80";

struct Sequence {
    std::size_t bytes; ///< How many bytes belong together, at least 1.
    bool is_valid;
};

/// The well-formed or maximal ill-formed sequence at the start of `text` (Unicode 15.0, table 3-7).
Sequence leading_sequence(std::string_view text)
{
    const auto byte = [&](std::size_t index) { return static_cast<std::uint8_t>(text[index]); };
    const std::uint8_t lead = byte(0);
    if (lead < 0x80) return {1, true};

    std::size_t length = 0;
    std::uint8_t low = 0x80;
    std::uint8_t high = 0xBF;
    if (lead >= 0xC2 && lead <= 0xDF) {
        length = 2;
    } else if (lead >= 0xE0 && lead <= 0xEF) {
        length = 3;
        if (lead == 0xE0) low = 0xA0;
        if (lead == 0xED) high = 0x9F;
    } else if (lead >= 0xF0 && lead <= 0xF4) {
        length = 4;
        if (lead == 0xF0) low = 0x90;
        if (lead == 0xF4) high = 0x8F;
    } else {
        return {1, false};
    }

    for (std::size_t index = 1; index < length; ++index) {
        if (index == text.size() || byte(index) < low || byte(index) > high) return {index, false};
        low = 0x80;
        high = 0xBF;
    }
    return {length, true};
}

} // namespace

std::string valid_utf8(std::string_view bytes)
{
    std::string text;
    text.reserve(bytes.size());
    while (!bytes.empty()) {
        const Sequence sequence = leading_sequence(bytes);
        text += sequence.is_valid ? bytes.substr(0, sequence.bytes) : kReplacement;
        bytes.remove_prefix(sequence.bytes);
    }
    return text;
}

std::size_t code_points(std::string_view text)
{
    std::size_t count = 0;
    for (const char c : text)
        count += (static_cast<std::uint8_t>(c) & 0xC0) != 0x80;
    return count;
}

std::string_view first_code_points(std::string_view text, std::size_t limit)
{
    std::size_t end = 0;
    for (std::size_t count = 0; count < limit && end < text.size(); ++count) {
        ++end;
        while (end < text.size() && (static_cast<std::uint8_t>(text[end]) & 0xC0) == 0x80)
            ++end;
    }
    return text.substr(0, end);
}

std::u32string utf32(std::string_view text)
{
    std::u32string result;
    result.reserve(code_points(text));
    for (const char c : text) {
        const auto byte = static_cast<std::uint8_t>(c);
        if (byte < 0x80)
            result += byte;
        else if (byte >= 0xC0) // The lead's own bits; 110, 1110 and 11110 say how many bytes there are.
            result += static_cast<char32_t>(byte & (byte < 0xE0 ? 0x1FU : byte < 0xF0 ? 0x0FU : 0x07U));
        else
            result.back() = result.back() << 6U | (byte & 0x3FU);
    }
    return result;
}

std::string_view trimmed(std::string_view text)
{
    constexpr std::string_view blanks = " \t\r\n\v\f";
    for (;;) {
        if (!text.empty() && blanks.find(text.front()) != text.npos)
            text.remove_prefix(1);
        else if (text.starts_with(kIdeographicSpace))
            text.remove_prefix(kIdeographicSpace.size());
        else
            break;
    }
    for (;;) {
        if (!text.empty() && blanks.find(text.back()) != text.npos)
            text.remove_suffix(1);
        else if (text.ends_with(kIdeographicSpace))
            text.remove_suffix(kIdeographicSpace.size());
        else
            break;
    }
    return text;
}

} // namespace kiosk
