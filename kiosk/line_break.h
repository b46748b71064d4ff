#pragma once

#include <cstddef>
#include <functional>
#include <string_view>
#include <vector>

namespace kiosk
{

/// The width of a character in pixels.
using Advance = std::function<float(char32_t)>;

/// The same where characters are written in several ways: by the byte at which one begins.
using AdvanceAt = std::function<float(std::size_t, char32_t)>;

/// A line of a wrapped text, in bytes of it. The lines cover the text: each begins where the one before has
/// its `next`.
struct LineSpan {
    std::size_t begin = 0;
    std::size_t end = 0;  ///< Of what is drawn: blanks at a break hang behind it, and so does the line break.
    std::size_t next = 0; ///< Where the next line begins; for the last one the size of the text.

    friend bool operator==(const LineSpan&, const LineSpan&) = default;
};

/// Cuts `text` into lines at most `width` wide. Words break at blanks; Chinese and Japanese break between any
/// two characters, but no closing mark begins a line and no opening one ends it (the rules of UAX 14 that
/// these languages need); Korean breaks at blanks, as it is read most easily. A word too wide for a line is
/// cut, though never inside of what a person takes for one character (graphemes.h). A line break in the text
/// always breaks. A text that ends with one has an empty last line.
std::vector<LineSpan> spans_of(std::string_view text, float width, const Advance& advance);
std::vector<LineSpan> spans_of(std::string_view text, float width, const AdvanceAt& advance);

/// The same as views into `text`, each without what hangs behind it.
std::vector<std::string_view> lines_of(std::string_view text, float width, const Advance& advance);

} // namespace kiosk
