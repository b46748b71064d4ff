#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kiosk
{

/// `text` as it is compared in searches, so that case and width do not matter. Exactly this is folded:
/// - A to Z, and the capitals of Latin-1 (U+00C0..U+00DE) and Latin Extended-A (U+0100..U+017F), become
/// small;
///   a dotted capital I becomes `i`, a long s becomes `s`;
/// - full-width forms U+FF01..U+FF5E become the ASCII they stand for, then small;
/// - control characters, U+00A0 and U+3000 become a blank.
/// Accents stay: "MÜNCHEN" finds "München", "Munchen" does not. Nothing is composed or decomposed, half-width
/// katakana stay half-width, and scripts without case pass unchanged. Bytes that are no UTF-8 become U+FFFD
/// first (text.h), so the result is valid UTF-8 without control characters. Folding twice changes nothing.
std::string folded(std::string_view text);

/// The words a search looks for: `text` folded and cut at its blanks, each word once, in code point order.
std::vector<std::string> folded_words(std::string_view text);

} // namespace kiosk
