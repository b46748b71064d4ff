#include "kiosk/line_break.h"

#include <cstddef>

namespace kiosk
{

namespace
{

struct Character {
    char32_t value;
    std::size_t bytes;
};

/// The first character of valid UTF-8.
Character first_of(std::string_view text)
{
    const auto byte = [&](std::size_t at) {
        return static_cast<char32_t>(static_cast<unsigned char>(text[at]));
    };
    const char32_t lead = byte(0);
    if (lead < 0x80 || text.size() < 2) return {lead, 1};
    if (lead < 0xe0) return {(lead & 0x1f) << 6 | (byte(1) & 0x3f), 2};
    if (text.size() < 3) return {0xfffd, 1};
    if (lead < 0xf0) return {(lead & 0x0f) << 12 | (byte(1) & 0x3f) << 6 | (byte(2) & 0x3f), 3};
    if (text.size() < 4) return {0xfffd, 1};
    return {(lead & 0x07) << 18 | (byte(1) & 0x3f) << 12 | (byte(2) & 0x3f) << 6 | (byte(3) & 0x3f), 4};
}

bool is_blank(char32_t c)
{
    return c == U' ' || c == U'\t' || c == 0x3000;
}

bool breaks_anywhere(char32_t c)
{
    return (c >= 0x2e80 && c <= 0x9fff) || (c >= 0xf900 && c <= 0xfaff) || (c >= 0xff00 && c <= 0xffef) ||
           (c >= 0x20000 && c <= 0x3ffff);
}

bool may_begin_line(char32_t c)
{
    constexpr std::u32string_view never = U"!%),.:;?]}»’”…‰′″、。〃々〉》」』】〕〗！％），．：；？］｝～·—";
    return never.find(c) == never.npos;
}

bool may_end_line(char32_t c)
{
    constexpr std::u32string_view never = U"([{«‘“〈《「『【〔〖（［｛";
    return never.find(c) == never.npos;
}

/// Whether a line may end between two neighbours that are no blanks.
bool may_break_between(char32_t before, char32_t after)
{
    if (before == U'-' || before == U'/') return after < U'0' || after > U'9';
    if (!breaks_anywhere(before) && !breaks_anywhere(after)) return false;
    return may_begin_line(after) && may_end_line(before);
}

} // namespace

std::vector<std::string_view> lines_of(std::string_view text, float width,
                                       const std::function<float(char32_t)>& advance)
{
    std::vector<std::string_view> lines;
    std::size_t begin = 0;
    std::size_t at = 0;
    std::size_t break_end = 0;  // Where the line would end at the last chance to break it,
    std::size_t break_next = 0; // and where the next one would begin.
    float taken = 0;            // From `begin` to `at`.
    float taken_at_break = 0;   // From `begin` to `break_next`.
    char32_t before = 0;

    const auto start_line = [&](std::size_t next) {
        begin = break_end = break_next = next;
        taken_at_break = 0;
    };

    while (at < text.size()) {
        const auto [character, bytes] = first_of(text.substr(at));
        if (character == U'\n') {
            lines.push_back(text.substr(begin, at - begin));
            at += bytes;
            start_line(at);
            taken = 0;
            before = 0;
            continue;
        }
        const float step = advance(character);
        if (is_blank(character)) {
            if (!is_blank(before)) break_end = at;
            at += bytes;
            taken += step;
            break_next = at;
            taken_at_break = taken;
            before = character;
            continue;
        }
        if (at > begin && before != 0 && !is_blank(before) && may_break_between(before, character)) {
            break_end = break_next = at;
            taken_at_break = taken;
        }
        if (taken + step > width && at > begin) {
            if (break_next > begin) {
                lines.push_back(text.substr(begin, break_end - begin));
                taken -= taken_at_break;
                start_line(break_next);
            } else {
                lines.push_back(text.substr(begin, at - begin));
                taken = 0;
                start_line(at);
            }
        }
        at += bytes;
        taken += step;
        before = character;
    }
    lines.push_back(text.substr(begin));
    return lines;
}

} // namespace kiosk
