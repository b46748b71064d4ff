#include "kiosk/words.h"

#include "kiosk/graphemes.h"

namespace kiosk
{

namespace
{

enum class Kind { blank, line_end, mark, letter, digit, chinese, kana };

bool is_general_mark(char32_t c)
{
    if (c < 0x80)
        return !((c >= U'0' && c <= U'9') || (c >= U'A' && c <= U'Z') || (c >= U'a' && c <= U'z') ||
                 c == U'_');
    return (c >= 0xa1 && c <= 0xbf && c != 0xaa && c != 0xb5 && c != 0xba) || c == 0xd7 || c == 0xf7 ||
           (c >= 0x2010 && c <= 0x2bff) || (c >= 0x3001 && c <= 0x3004) || (c >= 0x3008 && c <= 0x3020) ||
           (c >= 0x3030 && c <= 0x303f) || c == 0x30fb || (c >= 0xfe10 && c <= 0xfe1f) ||
           (c >= 0xfe30 && c <= 0xfe6f) || (c >= 0xff01 && c <= 0xff0f) || (c >= 0xff1a && c <= 0xff20) ||
           (c >= 0xff3b && c <= 0xff40) || (c >= 0xff5b && c <= 0xff65) || (c >= 0x1f000 && c <= 0x1faff);
}

Kind kind_of(char32_t c)
{
    if (c == U'\n') return Kind::line_end;
    if (c == U' ' || c == U'\t' || c == 0xa0 || c == 0x3000 || (c >= 0x2000 && c <= 0x200b))
        return Kind::blank;
    if (c >= U'0' && c <= U'9') return Kind::digit;
    if (is_general_mark(c)) return Kind::mark;
    if ((c >= 0x3041 && c <= 0x30ff) || (c >= 0x31f0 && c <= 0x31ff) || (c >= 0xff66 && c <= 0xff9f))
        return Kind::kana;
    if ((c >= 0x2e80 && c <= 0x2fdf) || (c >= 0x3005 && c <= 0x3007) || (c >= 0x3021 && c <= 0x3029) ||
        (c >= 0x3100 && c <= 0x312f) || (c >= 0x31a0 && c <= 0x31bf) || (c >= 0x3400 && c <= 0x9fff) ||
        (c >= 0xf900 && c <= 0xfaff) || (c >= 0x20000 && c <= 0x3ffff))
        return Kind::chinese;
    return Kind::letter;
}

bool is_alphanumeric(Kind kind)
{
    return kind == Kind::letter || kind == Kind::digit;
}

/// What the character that begins at `at` counts as between its neighbours (MidLetter, MidNum of UAX 29).
Kind kind_at(std::string_view text, std::size_t at)
{
    const char32_t c = code_point_at(text, at).value;
    const Kind kind = kind_of(c);
    const bool joins_letters = c == U'\'' || c == 0x2019 || c == U'.';
    const bool joins_digits = c == U'.' || c == U',';
    const std::size_t next = at + code_point_at(text, at).bytes;
    if ((!joins_letters && !joins_digits) || at == 0 || next >= text.size()) return kind;
    const Kind before = kind_of(code_point_before(text, at).value);
    const Kind after = kind_of(code_point_at(text, next).value);
    if (joins_letters && is_alphanumeric(before) && is_alphanumeric(after)) return Kind::letter;
    if (joins_digits && before == Kind::digit && after == Kind::digit) return Kind::letter;
    return kind;
}

bool is_same_run(Kind a, Kind b)
{
    return a == b || (is_alphanumeric(a) && is_alphanumeric(b));
}

/// The end of the run of one kind that begins at `at`.
std::size_t run_end(std::string_view text, std::size_t at)
{
    const Kind kind = kind_at(text, at);
    do {
        at = next_grapheme(text, at);
    } while (at < text.size() && kind != Kind::line_end && is_same_run(kind, kind_at(text, at)));
    return at;
}

/// The beginning of the run of one kind that ends at `at`.
std::size_t run_begin(std::string_view text, std::size_t at)
{
    at = previous_grapheme(text, at);
    const Kind kind = kind_at(text, at);
    while (at > 0 && kind != Kind::line_end) {
        const std::size_t before = previous_grapheme(text, at);
        if (!is_same_run(kind, kind_at(text, before))) break;
        at = before;
    }
    return at;
}

} // namespace

std::size_t next_word(std::string_view text, std::size_t at)
{
    if (at >= text.size()) return text.size();
    const bool is_line_end = kind_at(text, at) == Kind::line_end;
    at = run_end(text, at);
    if (!is_line_end && at < text.size() && kind_at(text, at) == Kind::blank) at = run_end(text, at);
    return at;
}

std::size_t previous_word(std::string_view text, std::size_t at)
{
    if (at == 0) return 0;
    const std::size_t run = run_begin(text, at);
    if (kind_at(text, run) != Kind::blank || run == 0) return run;
    const std::size_t before = run_begin(text, run);
    return kind_at(text, before) == Kind::line_end ? run : before;
}

TextRange word_around(std::string_view text, std::size_t at)
{
    const bool is_at_line_end = at >= text.size() || text[at] == '\n';
    if (is_at_line_end) {
        const bool is_line_empty = at == 0 || text[at - 1] == '\n';
        return is_line_empty ? TextRange{at, at} : TextRange{run_begin(text, at), at};
    }
    const std::size_t end = run_end(text, at);
    return {run_begin(text, end), end};
}

TextRange paragraph_around(std::string_view text, std::size_t at)
{
    const std::size_t before = at == 0 ? text.npos : text.rfind('\n', at - 1);
    const std::size_t after = text.find('\n', at);
    return {before == text.npos ? 0 : before + 1, after == text.npos ? text.size() : after};
}

} // namespace kiosk
