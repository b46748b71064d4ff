#pragma once

#include "kiosk/line_break.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace kiosk
{

enum class Lines { one, several };

/// Where a line is broken between two characters, the end of the one line and the beginning of the next are
/// the same place in the text; this tells which of them a caret there is shown at.
enum class Affinity { next_line, line_before };

/// A place for a caret.
struct CaretPlace {
    std::size_t offset = 0; ///< In bytes.
    Affinity affinity = Affinity::next_line;

    friend bool operator==(const CaretPlace&, const CaretPlace&) = default;
};

/// A text as it lies in a field: its lines, and where in them each character is. Pure: it knows widths, no
/// font.
class TextLayout
{
public:
    /// An empty text.
    TextLayout() = default;

    /// `text` is valid UTF-8; a text of one line is never wrapped.
    TextLayout(std::string text, Lines lines, float width, const Advance& advance);

    const std::string& text() const { return text_; }
    const std::vector<LineSpan>& lines() const { return lines_; }

    /// The line a caret is shown on.
    std::size_t line_of(CaretPlace place) const;

    /// Pixels from the left edge of a line to `offset`, which must be in it or at its end.
    float x_of(std::size_t line, std::size_t offset) const { return pen_[offset] - pen_[lines_[line].begin]; }
    float x_of(CaretPlace place) const { return x_of(line_of(place), place.offset); }

    /// The place on a line that is nearest to `x` pixels from its left edge.
    CaretPlace place_at(std::size_t line, float x) const;

    CaretPlace line_begin(std::size_t line) const { return {lines_[line].begin, Affinity::next_line}; }
    /// Behind the last character that is drawn; blanks at a break hang behind it.
    CaretPlace line_end(std::size_t line) const { return on_line(line, lines_[line].end); }

private:
    CaretPlace on_line(std::size_t line, std::size_t offset) const;

    std::string text_;
    std::vector<LineSpan> lines_{{}};
    std::vector<float> pen_{0}; ///< By byte: pixels from the beginning of the text, as if it were one line.
};

} // namespace kiosk
