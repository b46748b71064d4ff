#include "tests/fuzz/input_mutation.h"

#include <algorithm>
#include <array>
#include <cstdlib>

namespace kiosk
{

namespace
{

/// Larger inputs are libFuzzer's own maximum without a corpus that has any.
constexpr std::size_t kInputBytesMax = 4096;

std::string word_from(std::string_view quoted)
{
    std::string word;
    for (std::size_t at = 0; at < quoted.size(); ++at) {
        if (quoted[at] != '\\' || at + 1 == quoted.size()) {
            word += quoted[at];
        } else if (quoted[at + 1] == 'x' && at + 3 < quoted.size()) {
            constexpr int base = 16;
            word +=
                static_cast<char>(std::strtol(std::string{quoted.substr(at + 2, 2)}.c_str(), nullptr, base));
            at += 3;
        } else {
            word += quoted[++at];
        }
    }
    return word;
}

/// A place in the text, or its end.
std::size_t place_in(const std::string& text, RandomSource& random)
{
    return static_cast<std::size_t>(random.below(text.size() + 1));
}

std::string part_of(const std::string& text, RandomSource& random)
{
    constexpr std::size_t longest = 64;
    return text.substr(place_in(text, random), static_cast<std::size_t>(random.below(longest) + 1));
}

void change_byte(std::string& text, RandomSource& random)
{
    if (text.empty()) return;
    constexpr std::array telling{'\0', '\x7f', '\x80', '\xff', ' ', '\n', '"', '\\', '0', '9'};
    char& byte = text[static_cast<std::size_t>(random.below(text.size()))];
    switch (random.below(3)) {
    case 0:
        byte = static_cast<char>(byte ^ (1 << random.below(8)));
        break;
    case 1:
        byte = static_cast<char>(random.below(256));
        break;
    default:
        byte = telling[static_cast<std::size_t>(random.below(telling.size()))];
    }
}

void change(std::string& text, const std::vector<std::string>& others, const std::vector<std::string>& words,
            RandomSource& random)
{
    const auto one_of = [&](const std::vector<std::string>& list) {
        return list.empty() ? std::string{} : list[static_cast<std::size_t>(random.below(list.size()))];
    };
    switch (random.below(8)) {
    case 0:
    case 1:
        change_byte(text, random);
        break;
    case 2:
        text.erase(place_in(text, random), static_cast<std::size_t>(random.below(16) + 1));
        break;
    case 3:
        text.insert(place_in(text, random), part_of(text, random));
        break;
    case 4:
        text.insert(place_in(text, random), one_of(words));
        break;
    case 5: {
        const std::string word = one_of(words);
        const std::size_t at = place_in(text, random);
        text.replace(at, std::min(word.size(), text.size() - at), word);
        break;
    }
    case 6:
        text.insert(place_in(text, random), part_of(one_of(others), random));
        break;
    default:
        text.resize(place_in(text, random));
        text += part_of(one_of(others), random);
    }
}

} // namespace

std::vector<std::string> dictionary_words(std::string_view text)
{
    std::vector<std::string> words;
    while (!text.empty()) {
        const std::string_view line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(text.size(), line.size() + 1));
        const auto open = line.find('"');
        const auto close = line.rfind('"');
        if (line.starts_with('#') || open == line.npos || close == open) continue;
        words.push_back(word_from(line.substr(open + 1, close - open - 1)));
    }
    return words;
}

std::string mutated(std::string seed, const std::vector<std::string>& others,
                    const std::vector<std::string>& words, RandomSource& random)
{
    for (auto count = random.below(8) + 1; count > 0; --count)
        change(seed, others, words, random);
    seed.resize(std::min(seed.size(), kInputBytesMax));
    return seed;
}

} // namespace kiosk
