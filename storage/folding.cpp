#include "storage/folding.h"

#include "storage/text.h"

#include <algorithm>
#include <cstdint>

namespace kiosk
{

namespace
{

struct Decoded {
    char32_t code_point;
    std::size_t bytes;
};

/// The first code point of valid, non-empty UTF-8.
Decoded decoded_first(std::string_view text)
{
    const auto bits = [&](std::size_t index, unsigned mask) {
        return static_cast<char32_t>(static_cast<std::uint8_t>(text[index]) & mask);
    };
    const auto lead = static_cast<std::uint8_t>(text[0]);
    if (lead < 0x80) return {lead, 1};
    if (lead < 0xE0) return {bits(0, 0x1F) << 6 | bits(1, 0x3F), 2};
    if (lead < 0xF0) return {bits(0, 0x0F) << 12 | bits(1, 0x3F) << 6 | bits(2, 0x3F), 3};
    return {bits(0, 0x07) << 18 | bits(1, 0x3F) << 12 | bits(2, 0x3F) << 6 | bits(3, 0x3F), 4};
}

/// Latin Extended-A keeps capitals on even code points in some stretches and on odd ones in others
/// (Unicode 15.0, block U+0100..U+017F).
char32_t small_extended_a(char32_t c)
{
    if (c == 0x130) return U'i';
    if (c == 0x178) return 0xFF;
    if (c == 0x17F) return U's';
    const bool capitals_are_even = c <= 0x137 || (c >= 0x14A && c <= 0x177);
    const bool capitals_are_odd = (c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E);
    if (capitals_are_even && c % 2 == 0) return c + 1;
    if (capitals_are_odd && c % 2 == 1) return c + 1;
    return c;
}

char32_t folded(char32_t c)
{
    if (c >= 0xFF01 && c <= 0xFF5E) c = c - 0xFF01 + 0x21;
    if (c < 0x20 || c == 0x7F || c == 0xA0 || c == 0x3000) return U' ';
    if (c >= U'A' && c <= U'Z') return c + 0x20;
    if (c >= 0xC0 && c <= 0xDE && c != 0xD7) return c + 0x20;
    if (c >= 0x100 && c <= 0x17F) return small_extended_a(c);
    return c;
}

} // namespace

std::string folded(std::string_view text)
{
    // Tenant ids, domains and most words are ASCII: no need to decode those.
    if (std::all_of(text.begin(), text.end(), [](char c) { return static_cast<std::uint8_t>(c) < 0x80; })) {
        std::string ascii{text};
        for (char& c : ascii)
            c = static_cast<char>(folded(static_cast<char32_t>(c)));
        return ascii;
    }

    const std::string valid = valid_utf8(text);
    std::string result;
    result.reserve(valid.size());
    for (std::string_view rest = valid; !rest.empty();) {
        const Decoded first = decoded_first(rest);
        const char32_t small = folded(first.code_point);
        // Whatever folds becomes ASCII or two bytes; everything else passes as it is.
        if (small == first.code_point) {
            result += rest.substr(0, first.bytes);
        } else if (small < 0x80) {
            result += static_cast<char>(small);
        } else {
            result += static_cast<char>(0xC0 | small >> 6);
            result += static_cast<char>(0x80 | (small & 0x3F));
        }
        rest.remove_prefix(first.bytes);
    }
    return result;
}

std::vector<std::string> folded_words(std::string_view text)
{
    std::vector<std::string> words;
    const std::string whole = folded(text);
    for (std::string_view rest = whole; !rest.empty();) {
        const std::size_t blank = std::min(rest.find(' '), rest.size());
        if (blank > 0) words.emplace_back(rest.substr(0, blank));
        rest.remove_prefix(std::min(blank + 1, rest.size()));
    }
    std::sort(words.begin(), words.end());
    words.erase(std::unique(words.begin(), words.end()), words.end());
    return words;
}

} // namespace kiosk
