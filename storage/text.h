#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace kiosk
{

/// `bytes` as valid UTF-8: each maximal invalid sequence (overlong forms, surrogates, stray bytes) becomes
/// one U+FFFD, as the Unicode Standard 15.0 recommends in section 3.9. Valid text comes back unchanged, so
/// the gate may be passed twice. NUL passes: validation refuses it (request.h).
std::string valid_utf8(std::string_view bytes);

/// How many code points valid UTF-8 has.
std::size_t code_points(std::string_view text);

/// The longest beginning of valid UTF-8 with at most `limit` code points.
std::string_view first_code_points(std::string_view text, std::size_t limit);

/// The code points of valid UTF-8.
std::u32string utf32(std::string_view text);

/// Without white space (ASCII blanks and U+3000) at both ends.
std::string_view trimmed(std::string_view text);

} // namespace kiosk
