#include "tests/kiosk/text_rules.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <set>

namespace kiosk::test
{

namespace
{

constexpr char32_t kNarrowBlank = U'\u202f';
constexpr std::u32string_view kQuotationMarks = U"\"'“”„‚‘’«»‹›「」『』";
constexpr std::u32string_view kFullWidth = U"，。：；！？（）、「」『』";

/// Quotation marks and apostrophes of a language. Source: assets/glossary/.
std::u32string_view marks_of(std::string_view language)
{
    if (language == "de") return U"„“’";
    if (language == "fr" || language == "it") return U"«»’";
    if (language == "zh-TW") return U"「」『』";
    if (language == "zh-CN") return U"“”‘’";
    return U"“”‘’"; // English and Korean.
}

bool is_chinese(std::string_view language)
{
    return language.starts_with("zh");
}

bool is_blank(char32_t c)
{
    return c == U' ' || c == U'\u00a0' || c == kNarrowBlank || c == U'\u3000';
}

bool is_han(char32_t c)
{
    return c >= U'\u4e00' && c <= U'\u9fff';
}

bool is_latin(char32_t c)
{
    return c < 128 && std::isalnum(static_cast<int>(c)) != 0;
}

bool is_one_of(char32_t c, std::u32string_view set)
{
    return set.find(c) != set.npos;
}

std::u32string decoded(std::string_view text)
{
    std::u32string points;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x80)
            points += byte;
        else if (byte >= 0xf0)
            points += byte & 0x07;
        else if (byte >= 0xe0)
            points += byte & 0x0f;
        else if (byte >= 0xc0)
            points += byte & 0x1f;
        else
            points.back() = points.back() << 6 | (byte & 0x3f);
    }
    return points;
}

std::multiset<std::string> places(std::string_view text)
{
    std::multiset<std::string> names;
    for (std::size_t at = text.find('{'); at != text.npos; at = text.find('{', at + 1))
        names.emplace(text.substr(at, text.find('}', at) - at + 1));
    return names;
}

bool has_printf_format(std::string_view text)
{
    for (std::size_t at = text.find('%'); at != text.npos; at = text.find('%', at + 1)) {
        const std::size_t conversion = text.find_first_not_of("0123456789.#+-lzhjt", at + 1);
        if (conversion != text.npos &&
            std::string_view{"diouxXeEfgGcsp"}.find(text[conversion]) != std::string_view::npos)
            return true;
    }
    return false;
}

/// How a text ends, whatever the script: '.', '!', '?', ':', '…' or nothing of these.
char32_t ending(const std::u32string& text)
{
    if (text.empty()) return 0;
    static constexpr std::array<std::u32string_view, 5> kAlike{U".。", U"!！", U"?？", U":：", U"…"};
    for (const std::u32string_view marks : kAlike)
        if (is_one_of(text.back(), marks)) return marks.front();
    return 0;
}

bool is_time_or_address(const std::u32string& text, std::size_t at)
{
    return text[at] == U':' && at + 1 < text.size() &&
           (text[at + 1] == U'/' || std::isdigit(static_cast<int>(text[at + 1] & 0x7f)) != 0);
}

void check_blanks(std::string_view language, const std::u32string& english, const std::u32string& text,
                  std::vector<std::string>& found)
{
    const auto ends = [](const std::u32string& t) {
        return std::pair{!t.empty() && is_blank(t.front()), !t.empty() && is_blank(t.back())};
    };
    if (ends(english) != ends(text)) found.emplace_back("a blank at an end");
    for (std::size_t i = 1; i < text.size(); ++i) {
        if (is_blank(text[i - 1]) && is_blank(text[i])) found.emplace_back("two blanks in a row");
        if (language == "fr") {
            if (is_one_of(text[i], U";:!?»%") && !is_time_or_address(text, i) && text[i - 1] != kNarrowBlank)
                found.emplace_back("no U+202F before a mark");
            if (text[i - 1] == U'«' && text[i] != kNarrowBlank) found.emplace_back("no U+202F after «");
        } else if (is_blank(text[i - 1]) && is_one_of(text[i], U",;:!?，。；：！？）」”")) {
            found.emplace_back("a blank before a mark");
        }
        if (is_chinese(language) &&
            ((is_han(text[i - 1]) && is_latin(text[i])) || (is_latin(text[i - 1]) && is_han(text[i]))))
            found.emplace_back("no blank between Han and Latin");
    }
}

void check_marks(std::string_view language, const std::u32string& text, std::vector<std::string>& found)
{
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char32_t c = text[i];
        if (is_one_of(c, kQuotationMarks) && !is_one_of(c, marks_of(language)))
            found.emplace_back("a quotation mark or apostrophe of another market");
        if (is_chinese(language)) {
            const bool is_inside_latin =
                i > 0 && is_latin(text[i - 1]) && (i + 1 == text.size() || !is_han(text[i + 1]));
            if (is_one_of(c, U",;!?") ||
                (is_one_of(c, U"():.") && !is_inside_latin &&
                 ((i > 0 && is_han(text[i - 1])) || (i + 1 < text.size() && is_han(text[i + 1])))))
                found.emplace_back("a half-width mark in Chinese");
        } else if (is_one_of(c, kFullWidth)) {
            found.emplace_back("a full-width mark");
        }
    }
}

} // namespace

std::vector<std::string> faults(std::string_view language, std::string_view english, std::string_view text)
{
    std::vector<std::string> found;
    if (places(english) != places(text)) found.emplace_back("other places to fill in");
    if (has_printf_format(text)) found.emplace_back("a printf format");

    const std::u32string source = decoded(english);
    const std::u32string points = decoded(text);
    if (ending(source) != ending(points)) found.emplace_back("ends otherwise");
    check_blanks(language, source, points, found);
    check_marks(language, points, found);
    return found;
}

} // namespace kiosk::test
