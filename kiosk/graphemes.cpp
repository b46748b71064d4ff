#include "kiosk/graphemes.h"

#include <algorithm>
#include <array>

namespace kiosk
{

namespace
{

struct Range {
    char32_t first, last;
};

// DerivedCoreProperties.txt of Unicode 15.0, Grapheme_Extend, and the spacing marks of Thai, without scripts
// that need shaping, which our painter has not.
constexpr std::array kExtending{
    Range{0x0300, 0x036f},   // Combining diacritical marks.
    Range{0x0483, 0x0489},   // Cyrillic.
    Range{0x0591, 0x05bd},   // Hebrew points.
    Range{0x05bf, 0x05bf},   //
    Range{0x05c1, 0x05c2},   //
    Range{0x05c4, 0x05c5},   //
    Range{0x0610, 0x061a},   // Arabic marks.
    Range{0x064b, 0x065f},   //
    Range{0x0670, 0x0670},   //
    Range{0x06d6, 0x06dc},   //
    Range{0x0e31, 0x0e31},   // Thai.
    Range{0x0e33, 0x0e3a},   //
    Range{0x0e47, 0x0e4e},   //
    Range{0x1ab0, 0x1aff},   // Combining diacritical marks extended.
    Range{0x1dc0, 0x1dff},   // and supplement.
    Range{0x200c, 0x200d},   // Joiners.
    Range{0x20d0, 0x20f0},   // Marks for symbols, the keycap among them.
    Range{0x302a, 0x302f},   // Tone marks of Chinese and Hangul.
    Range{0x3099, 0x309a},   // Voicing marks of kana.
    Range{0xfe00, 0xfe0f},   // Variation selectors.
    Range{0xfe20, 0xfe2f},   // Combining half marks.
    Range{0x1f3fb, 0x1f3ff}, // Skin tones.
    Range{0xe0020, 0xe007f}, // Tags of flags.
    Range{0xe0100, 0xe01ef}, // Variation selectors of Chinese characters.
};

constexpr char32_t kZeroWidthJoiner = 0x200d;

bool is_pictograph(char32_t c)
{
    return (c >= 0x1f000 && c <= 0x1faff) || (c >= 0x2190 && c <= 0x2bff) || c == 0x3030 || c == 0x303d ||
           c == 0xa9 || c == 0xae;
}

bool is_regional_indicator(char32_t c)
{
    return c >= 0x1f1e6 && c <= 0x1f1ff;
}

/// What a letter of the Korean alphabet is in a syllable (Hangul_Syllable_Type).
enum class Jamo { none, leading, vowel, trailing, open_syllable, closed_syllable };

Jamo jamo_of(char32_t c)
{
    if ((c >= 0x1100 && c <= 0x115f) || (c >= 0xa960 && c <= 0xa97c)) return Jamo::leading;
    if ((c >= 0x1160 && c <= 0x11a7) || (c >= 0xd7b0 && c <= 0xd7c6)) return Jamo::vowel;
    if ((c >= 0x11a8 && c <= 0x11ff) || (c >= 0xd7cb && c <= 0xd7fb)) return Jamo::trailing;
    // 28 syllables share leading letter and vowel; the first of them has nothing behind.
    if (c >= 0xac00 && c <= 0xd7a3)
        return (c - 0xac00) % 28 == 0 ? Jamo::open_syllable : Jamo::closed_syllable;
    return Jamo::none;
}

/// Rules GB6 to GB8 of UAX 29.
bool is_one_syllable(char32_t before, char32_t after)
{
    const Jamo first = jamo_of(before);
    const Jamo second = jamo_of(after);
    switch (first) {
    case Jamo::none:
        return false;
    case Jamo::leading:
        return second != Jamo::none && second != Jamo::trailing;
    case Jamo::vowel:
    case Jamo::open_syllable:
        return second == Jamo::vowel || second == Jamo::trailing;
    case Jamo::trailing:
    case Jamo::closed_syllable:
        return second == Jamo::trailing;
    }
    return false;
}

/// Whether the joiner that ends at `at` follows a pictograph, marks in between not counted.
bool joins_pictograph(std::string_view text, std::size_t at)
{
    while (at > 0) {
        const CodePoint before = code_point_before(text, at);
        if (is_pictograph(before.value) && !extends_grapheme(before.value)) return true;
        if (!extends_grapheme(before.value)) return false;
        at -= before.bytes;
    }
    return false;
}

/// Flags are pairs: whether an odd number of halves ends at `at`.
bool is_half_of_a_flag(std::string_view text, std::size_t at)
{
    std::size_t halves = 0;
    while (at > 0) {
        const CodePoint before = code_point_before(text, at);
        if (!is_regional_indicator(before.value)) break;
        ++halves;
        at -= before.bytes;
    }
    return halves % 2 == 1;
}

} // namespace

CodePoint code_point_at(std::string_view text, std::size_t at)
{
    const auto byte = [&](std::size_t index) {
        return static_cast<char32_t>(static_cast<unsigned char>(text[at + index]));
    };
    const std::size_t left = text.size() - at;
    const char32_t lead = byte(0);
    if (lead < 0x80 || left < 2) return {lead, 1};
    if (lead < 0xe0) return {(lead & 0x1f) << 6 | (byte(1) & 0x3f), 2};
    if (left < 3) return {0xfffd, 1};
    if (lead < 0xf0) return {(lead & 0x0f) << 12 | (byte(1) & 0x3f) << 6 | (byte(2) & 0x3f), 3};
    if (left < 4) return {0xfffd, 1};
    return {(lead & 0x07) << 18 | (byte(1) & 0x3f) << 12 | (byte(2) & 0x3f) << 6 | (byte(3) & 0x3f), 4};
}

CodePoint code_point_before(std::string_view text, std::size_t at)
{
    std::size_t begin = at - 1;
    while (begin > 0 && (static_cast<unsigned char>(text[begin]) & 0xc0) == 0x80)
        --begin;
    return {code_point_at(text, begin).value, at - begin};
}

bool extends_grapheme(char32_t value)
{
    if (value < kExtending.front().first) return false;
    const auto after = std::ranges::upper_bound(kExtending, value, {}, &Range::first);
    return value <= std::prev(after)->last;
}

bool is_grapheme_boundary(std::string_view text, std::size_t at)
{
    if (at == 0 || at >= text.size()) return true;
    const char32_t before = code_point_before(text, at).value;
    const char32_t after = code_point_at(text, at).value;
    if (before == U'\n' || after == U'\n') return true;
    if (extends_grapheme(after)) return false;
    if (before == kZeroWidthJoiner && is_pictograph(after)) return !joins_pictograph(text, at);
    if (is_regional_indicator(before) && is_regional_indicator(after)) return !is_half_of_a_flag(text, at);
    return !is_one_syllable(before, after);
}

std::size_t next_grapheme(std::string_view text, std::size_t at)
{
    if (at >= text.size()) return text.size();
    do {
        at += code_point_at(text, at).bytes;
    } while (!is_grapheme_boundary(text, at));
    return at;
}

std::size_t previous_grapheme(std::string_view text, std::size_t at)
{
    if (at == 0) return 0;
    do {
        at -= code_point_before(text, at).bytes;
    } while (!is_grapheme_boundary(text, at));
    return at;
}

} // namespace kiosk
