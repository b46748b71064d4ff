#pragma once

#include <cstddef>
#include <string_view>

namespace kiosk
{

// Where Ctrl with an arrow goes and what a double click selects. Letters and digits of alphabets make words,
// with an apostrophe or a point between two of them ("l'imprimante", "example.com", "3.14"); so does Hangul,
// which is written with blanks. Chinese characters and kana have no blanks: a run of one script is a word, up
// to the next mark. Marks make runs of their own. Offsets are as in graphemes.h.

/// The beginning of the next word, or of the next line.
std::size_t next_word(std::string_view text, std::size_t at);

/// The beginning of this word, or of the one before when it begins here; or the end of the line before.
std::size_t previous_word(std::string_view text, std::size_t at);

struct TextRange {
    std::size_t begin = 0, end = 0;

    bool empty() const { return begin == end; }
    friend bool operator==(const TextRange&, const TextRange&) = default;
};

/// The word, the run of marks or the blanks around `at`; at a boundary the one that begins there, at the end
/// of a line the last one of it.
TextRange word_around(std::string_view text, std::size_t at);

/// The line of the text around `at`, from line break to line break, without them.
TextRange paragraph_around(std::string_view text, std::size_t at);

} // namespace kiosk
