// F4: the gate that all text passes, what is cut off it, and where a caret may stand.

#include "kiosk/graphemes.h"
#include "kiosk/line_break.h"
#include "storage/folding.h"
#include "storage/text.h"
#include "tests/fuzz/fuzz_input.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/fuzz/oracle.h"

namespace kiosk
{

namespace
{

/// UTF-8 as RFC 3629 section 4 defines it, told apart from storage/text.cpp: decoded, and encoded again.
bool is_well_formed(std::string_view text)
{
    constexpr std::array<char32_t, 5> least{0, 0, 0x80, 0x800, 0x10000};
    for (std::size_t at = 0; at < text.size();) {
        const auto lead = static_cast<unsigned char>(text[at]);
        const std::size_t length = lead < 0x80              ? 1
                                   : (lead & 0xe0U) == 0xc0 ? 2
                                   : (lead & 0xf0U) == 0xe0 ? 3
                                                            : 4;
        if (lead >= 0x80 && (lead < 0xc0 || lead > 0xf7)) return false;
        if (at + length > text.size()) return false;
        char32_t value = length == 1 ? lead : lead & (0x7fU >> length);
        for (std::size_t i = 1; i < length; ++i) {
            const auto byte = static_cast<unsigned char>(text[at + i]);
            if ((byte & 0xc0U) != 0x80) return false;
            value = value << 6 | (byte & 0x3fU);
        }
        if (value < least[length] || value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff)) return false;
        at += length;
    }
    return true;
}

bool gate_holds(std::string_view bytes, const std::string& text)
{
    return holds(is_well_formed(text), "what passed the gate is UTF-8") &&
           holds(valid_utf8(text) == text, "the gate may be passed twice") &&
           holds((text == bytes) == is_well_formed(bytes),
                 "what is UTF-8 passes unchanged, and nothing else does") &&
           holds(text.size() <= 3 * bytes.size(), "no byte becomes more than one replacement") &&
           holds(utf32(text).size() == code_points(text), "all ways to count characters agree");
}

bool cuts_hold(const std::string& text, std::size_t limit)
{
    const std::string_view cut = first_code_points(text, limit);
    const std::string_view trim = trimmed(text);
    return holds(text.starts_with(cut) && is_well_formed(cut), "what is cut is a beginning, and UTF-8") &&
           holds(code_points(cut) == std::min(limit, code_points(text)), "a cut leaves as much as it may") &&
           holds(first_code_points(cut, limit) == cut, "a cut may be made twice") &&
           holds(is_well_formed(trim) && trimmed(trim) == trim && text.find(trim) != text.npos,
                 "trimmed text is a part, and UTF-8, and stays so") &&
           holds(is_well_formed(folded(text)), "folded text is UTF-8");
}

bool carets_hold(const std::string& text)
{
    std::size_t forwards = 0, backwards = 0;
    for (std::size_t at = 0; at < text.size(); ++forwards) {
        const std::size_t next = next_grapheme(text, at);
        if (!holds(next > at && next <= text.size() && is_grapheme_boundary(text, next) &&
                       is_well_formed(std::string_view{text}.substr(at, next - at)),
                   "a caret moves on to a boundary between whole characters") ||
            !holds(previous_grapheme(text, next) == at, "a caret that went on comes back"))
            return false;
        at = next;
    }
    for (std::size_t at = text.size(); at > 0; ++backwards)
        at = previous_grapheme(text, at);
    return holds(forwards == backwards, "there are as many characters from either end");
}

bool lines_hold(const std::string& text, float width)
{
    std::size_t begin = 0;
    for (const LineSpan& line :
         spans_of(text, width, Advance{[](char32_t c) { return c < 0x1100 ? 1.0F : 2.0F; }})) {
        const bool is_in_order = line.begin == begin && line.begin <= line.end && line.end <= line.next;
        if (!holds(is_in_order && line.next <= text.size(), "lines cover a text in order") ||
            !holds(is_grapheme_boundary(text, line.next), "no line ends within a character"))
            return false;
        begin = line.next;
    }
    return holds(begin == text.size(), "lines cover all of a text");
}

} // namespace

} // namespace kiosk

KIOSK_FUZZ_TARGET(text)
{
    using namespace kiosk;
    FuzzInput input{data, size};
    const std::size_t limit = input.byte();
    const std::string_view bytes = input.rest();
    const std::string text = valid_utf8(bytes);
    (void)(gate_holds(bytes, text) && cuts_hold(text, limit % 64) && carets_hold(text) &&
           lines_hold(text, static_cast<float>(limit / 64 * 8 + 1)));
    return 0;
}
