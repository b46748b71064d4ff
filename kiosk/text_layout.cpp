#include "kiosk/text_layout.h"

#include "kiosk/graphemes.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace kiosk
{

TextLayout::TextLayout(std::string text, Lines lines, float width, const Advance& advance)
    : text_(std::move(text))
{
    if (lines == Lines::several)
        lines_ = spans_of(text_, width, advance);
    else
        lines_ = {{0, text_.size(), text_.size()}};

    pen_.resize(text_.size() + 1);
    float pen = 0;
    for (std::size_t at = 0; at < text_.size();) {
        const auto [character, bytes] = code_point_at(text_, at);
        for (std::size_t i = 0; i < bytes; ++i)
            pen_[at++] = pen;
        if (character != U'\n') pen += advance(character);
    }
    pen_.back() = pen;
}

std::size_t TextLayout::line_of(CaretPlace place) const
{
    const auto after = std::ranges::upper_bound(lines_, place.offset, {}, &LineSpan::begin);
    auto line = static_cast<std::size_t>(std::distance(lines_.begin(), after)) - 1;
    // A line break in the text is no place that two lines share.
    const bool is_shared =
        line > 0 && lines_[line].begin == place.offset && lines_[line - 1].end == place.offset;
    if (is_shared && place.affinity == Affinity::line_before) --line;
    return line;
}

CaretPlace TextLayout::place_at(std::size_t line, float x) const
{
    const LineSpan& span = lines_[line];
    std::size_t at = span.begin;
    while (at < span.end) {
        const std::size_t next = std::min(next_grapheme(text_, at), span.end);
        if (x < (x_of(line, at) + x_of(line, next)) / 2) break;
        at = next;
    }
    return on_line(line, at);
}

CaretPlace TextLayout::on_line(std::size_t line, std::size_t offset) const
{
    const LineSpan& span = lines_[line];
    const bool is_shared = offset == span.end && offset == span.next && line + 1 < lines_.size();
    return {offset, is_shared ? Affinity::line_before : Affinity::next_line};
}

} // namespace kiosk
