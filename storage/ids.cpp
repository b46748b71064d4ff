#include "storage/ids.h"

#include "storage/mutant.h"

#include <array>
#include <cctype>
#include <cstdint>

namespace kiosk
{

namespace
{

constexpr std::string_view kHexDigits = "0123456789abcdef";
constexpr std::string_view kBase32 = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"; // Crockford: no I, L, O, U.
constexpr std::size_t kDataCharacters = 15;

std::optional<unsigned> hex_value(char c)
{
    if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
    if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a' + 10);
    if (c >= 'A' && c <= 'F') return static_cast<unsigned>(c - 'A' + 10);
    return std::nullopt;
}

std::optional<std::uint8_t> base32_value(char c)
{
    c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    if (c == 'O') c = '0';
    if (c == 'I' || c == 'L') c = '1';
    const auto at = kBase32.find(c);
    if (at == kBase32.npos) return std::nullopt;
    return static_cast<std::uint8_t>(at);
}

/// Multiplies by x in GF(32) with the primitive polynomial x^5 + x^2 + 1.
std::uint8_t times_x(std::uint8_t value)
{
    const unsigned shifted = static_cast<unsigned>(value) << 1;
    return static_cast<std::uint8_t>((shifted & 0x20) != 0 ? shifted ^ 0x25 : shifted);
}

/// Each character counts with its own power of x, all different, so that one wrong character or two swapped
/// ones always change the sum.
std::uint8_t check_value(const std::array<std::uint8_t, kDataCharacters>& values)
{
    std::uint8_t sum = 0;
    for (const std::uint8_t value : values)
        sum = times_x(static_cast<std::uint8_t>(sum ^ value));
    return sum;
}

std::string written(const std::array<std::uint8_t, kDataCharacters>& values)
{
    std::string text = "K";
    for (std::size_t index = 0; index <= kDataCharacters; ++index) {
        if (index % 4 == 0) text += '-';
        text += kBase32[index < kDataCharacters ? values[index] : check_value(values)];
    }
    return text;
}

} // namespace

Uuid Uuid::random(RandomSource& random)
{
    std::array<std::uint8_t, 16> bytes{};
    random.fill(bytes);
    bytes[6] = static_cast<std::uint8_t>((bytes[6] & 0x0F) | 0x40);
    bytes[8] = static_cast<std::uint8_t>((bytes[8] & 0x3F) | 0x80);
    return of_bytes(bytes);
}

Uuid Uuid::of_bytes(const std::array<std::uint8_t, 16>& bytes)
{
    std::string text;
    text.reserve(36);
    for (std::size_t index = 0; index < bytes.size(); ++index) {
        if (index == 4 || index == 6 || index == 8 || index == 10) text += '-';
        text += kHexDigits[bytes[index] >> 4];
        text += kHexDigits[bytes[index] & 0x0F];
    }
    return Uuid{std::move(text)};
}

std::optional<Uuid> Uuid::parse(std::string_view text)
{
    constexpr std::size_t length = 36;
    if (text.size() != length) return std::nullopt;
    std::string lower;
    lower.reserve(length);
    for (std::size_t index = 0; index < length; ++index) {
        const bool is_hyphen = index == 8 || index == 13 || index == 18 || index == 23;
        if (is_hyphen) {
            if (text[index] != '-') return std::nullopt;
            lower += '-';
        } else {
            const auto value = hex_value(text[index]);
            if (!value) return std::nullopt;
            lower += kHexDigits[*value];
        }
    }
    return Uuid{std::move(lower)};
}

Reference::Reference(const RequestId& id)
{
    // The first 48 bits and the last 27 are random in every version 4 UUID.
    std::string hex;
    for (const char c : id.text())
        if (c != '-') hex += c;
    std::string bits;
    const auto append_bits = [&](std::string_view digits) {
        for (const char c : digits)
            for (int bit = 3; bit >= 0; --bit)
                bits += ((*hex_value(c) >> bit) & 1) != 0 ? '1' : '0';
    };
    append_bits(std::string_view{hex}.substr(0, 12));
    append_bits(std::string_view{hex}.substr(25));

    std::array<std::uint8_t, kDataCharacters> values{};
    for (std::size_t index = 0; index < kDataCharacters; ++index)
        for (std::size_t bit = 0; bit < 5; ++bit)
            values[index] = static_cast<std::uint8_t>(values[index] << 1 | (bits[index * 5 + bit] == '1'));
    text_ = written(values);
}

std::string Reference::id_prefix() const
{
    constexpr unsigned prefix_digits = 12;
    unsigned bits = 0, held = 0;
    std::string prefix;
    for (std::size_t at = 1; prefix.size() <= prefix_digits; ++at) { // Behind the leading K.
        const auto value = base32_value(text_[at]);
        if (!value) continue; // A hyphen.
        bits = bits << 5 | *value;
        for (held += 5; held >= 4 && prefix.size() <= prefix_digits; held -= 4) {
            if (prefix.size() == 8) prefix += '-';
            prefix += kHexDigits[bits >> (held - 4) & 0x0F];
        }
    }
    return prefix;
}

std::optional<Reference> Reference::parse(std::string_view typed)
{
    std::string characters;
    for (const char c : typed)
        if (c != '-' && c != ' ') characters += c;
    if (characters.size() == kDataCharacters + 2 && (characters[0] == 'K' || characters[0] == 'k'))
        characters.erase(0, 1);
    if (characters.size() != kDataCharacters + 1) return std::nullopt;

    std::array<std::uint8_t, kDataCharacters> values{};
    for (std::size_t index = 0; index < kDataCharacters; ++index) {
        const auto value = base32_value(characters[index]);
        if (!value) return std::nullopt;
        values[index] = *value;
    }
    const bool is_right = base32_value(characters[kDataCharacters]) == check_value(values);
    if (!is_right && !is_mutated(Mutant::check_character_ignored)) return std::nullopt;
    return Reference{written(values)};
}

} // namespace kiosk
