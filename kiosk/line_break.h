#pragma once

#include <functional>
#include <string_view>
#include <vector>

namespace kiosk
{

/// Cuts `text` into lines at most `width` wide, each a view into it, without the blanks at a break. Words
/// break at blanks; Chinese and Japanese break between any two characters, but no closing mark begins a line
/// and no opening one ends it (the rules of UAX 14 that these languages need); Korean breaks at blanks, as it
/// is read most easily. A word too wide for a line is cut. A line break in the text always breaks. `advance`
/// is the width of a character.
std::vector<std::string_view> lines_of(std::string_view text, float width,
                                       const std::function<float(char32_t)>& advance);

} // namespace kiosk
