#pragma once

#include <cstddef>
#include <string_view>

namespace kiosk
{

// What a person takes for one character: a caret never stands inside it, and one BackSpace takes it away.
// Offsets are bytes of valid UTF-8 (storage/text.h) and lie between code points.

/// A code point and how many bytes it takes.
struct CodePoint {
    char32_t value;
    std::size_t bytes;
};

/// The code point that begins at `at`, which must be inside `text`.
CodePoint code_point_at(std::string_view text, std::size_t at);

/// The code point that ends at `at`, which must be past the beginning.
CodePoint code_point_before(std::string_view text, std::size_t at);

/// Whether a code point belongs to the one before it: combining marks, variation selectors, joiners, skin
/// tones (Grapheme_Extend of UAX 29 for the scripts that the kiosk's fonts can draw).
bool extends_grapheme(char32_t value);

/// Whether a caret may stand at `at`. The ends of a text are boundaries.
bool is_grapheme_boundary(std::string_view text, std::size_t at);

/// Where the character that begins at `at` ends; the end of the text stays where it is.
std::size_t next_grapheme(std::string_view text, std::size_t at);

/// Where the character that ends at `at` begins; the beginning of the text stays where it is.
std::size_t previous_grapheme(std::string_view text, std::size_t at);

} // namespace kiosk
