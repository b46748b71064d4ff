#include "kiosk/line_break.h"

#include "kiosk/graphemes.h"

namespace kiosk
{

namespace
{

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
    return never.find(c) == never.npos && !extends_grapheme(c);
}

bool may_end_line(char32_t c)
{
    constexpr std::u32string_view never = U"([{«‘“〈《「『【〔〖（［｛";
    return never.find(c) == never.npos;
}

/// Holds together what stands on both sides of it (class GL of UAX 14).
bool is_glue(char32_t c)
{
    return c == 0xa0 || c == 0x202f || c == 0x2060;
}

/// Whether a line may end between two neighbours that are no blanks.
bool may_break_between(char32_t before, char32_t after)
{
    if (is_glue(before) || is_glue(after)) return false;
    if (before == U'-' || before == U'/') return (after < U'0' || after > U'9') && !extends_grapheme(after);
    if (!breaks_anywhere(before) && !breaks_anywhere(after)) return false;
    return may_begin_line(after) && may_end_line(before);
}

} // namespace

std::vector<LineSpan> spans_of(std::string_view text, float width, const Advance& advance)
{
    return spans_of(text, width,
                    AdvanceAt{[&](std::size_t, char32_t character) { return advance(character); }});
}

std::vector<LineSpan> spans_of(std::string_view text, float width, const AdvanceAt& advance)
{
    std::vector<LineSpan> lines;
    std::size_t begin = 0;
    std::size_t at = 0;
    std::size_t break_end = 0;  // Where the line would end at the last chance to break it,
    std::size_t break_next = 0; // and where the next one would begin.
    float taken = 0;            // From `begin` to `at`.
    float taken_at_break = 0;   // From `begin` to `break_next`.
    char32_t before = 0;

    const auto end_line = [&](std::size_t end, std::size_t next) {
        lines.push_back({begin, end, next});
        begin = break_end = break_next = next;
        taken_at_break = 0;
    };

    while (at < text.size()) {
        const auto [character, bytes] = code_point_at(text, at);
        if (character == U'\n') {
            const std::size_t end = at;
            at += bytes;
            end_line(end, at);
            taken = 0;
            before = 0;
            continue;
        }
        const float step = advance(at, character);
        if (is_blank(character)) {
            const bool has_marks =
                at + bytes < text.size() && extends_grapheme(code_point_at(text, at + bytes).value);
            if (has_marks) { // One character with what follows, and no place to break.
                at += bytes;
                taken += step;
                before = U'\0';
                continue;
            }
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
        // More than once when what is left behind a break is itself too wide.
        while (taken + step > width && at > begin) {
            if (break_next > begin) {
                taken -= taken_at_break;
                end_line(break_end, break_next);
                continue;
            }
            // The character may have begun before this code point; then all of it goes to the next line.
            const std::size_t whole = previous_grapheme(text, next_grapheme(text, at));
            if (whole == begin) break;
            taken = 0;
            for (std::size_t moved = whole; moved < at; moved += code_point_at(text, moved).bytes)
                taken += advance(moved, code_point_at(text, moved).value);
            end_line(whole, whole);
        }
        at += bytes;
        taken += step;
        before = character;
    }
    lines.push_back({begin, text.size(), text.size()});
    return lines;
}

std::vector<std::string_view> lines_of(std::string_view text, float width, const Advance& advance)
{
    std::vector<std::string_view> lines;
    for (const LineSpan& span : spans_of(text, width, advance))
        lines.push_back(text.substr(span.begin, span.end - span.begin));
    return lines;
}

} // namespace kiosk
