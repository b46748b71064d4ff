#include "storage/file_names.h"

#include "storage/text.h"

#include <algorithm>
#include <array>

namespace kiosk
{

namespace
{

/// The code point at the beginning of valid UTF-8.
struct CodePoint {
    char32_t value;
    std::size_t bytes;
};

CodePoint first_of(std::string_view text)
{
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    if (byte(0) < 0x80) return {byte(0), 1};
    const std::size_t bytes = byte(0) >= 0xf0 ? 4 : byte(0) >= 0xe0 ? 3 : 2;
    char32_t value = byte(0) & (0xffU >> (bytes + 1));
    for (std::size_t i = 1; i < bytes; ++i)
        value = value << 6 | (byte(i) & 0x3fU);
    return {value, bytes};
}

bool is_invisible(char32_t c)
{
    const bool is_control = c < 0x20 || (c >= 0x7f && c < 0xa0);
    const bool turns = c == 0x61c || c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e) ||
                       (c >= 0x2066 && c <= 0x2069);
    const bool is_blank_or_break = c == 0x200b || c == 0x2028 || c == 0x2029 || c == 0x2060 || c == 0xfeff;
    return is_control || turns || is_blank_or_break;
}

constexpr std::string_view kRefusedByFat = "<>:\"|?*";

/// Without blanks at its ends, nor the dots and blanks at its end that Windows drops, so that two names
/// become one.
std::string tidy(std::string_view name)
{
    for (;;) {
        const std::size_t before = name.size();
        name = trimmed(name);
        while (name.ends_with('.'))
            name.remove_suffix(1);
        if (name.size() == before) return std::string{name}; // A blank behind a dot hides another dot.
    }
}

} // namespace

std::string_view file_ending(std::string_view name)
{
    constexpr std::size_t longest = 12; // Longer is a part of the name that happens to follow a dot.
    const auto dot = name.rfind('.');
    if (dot == name.npos || dot == 0 || name.size() - dot > longest) return {};
    return name.substr(dot);
}

std::string clean_file_name(std::string_view bytes)
{
    const std::string text = valid_utf8(bytes.substr(bytes.find_last_of("/\\") + 1));
    std::string name;
    for (std::string_view rest = text; !rest.empty();) {
        const CodePoint point = first_of(rest);
        if (!is_invisible(point.value)) {
            const bool is_refused =
                point.bytes == 1 && kRefusedByFat.find(rest.front()) != kRefusedByFat.npos;
            name += is_refused ? "_" : rest.substr(0, point.bytes);
        }
        rest.remove_prefix(point.bytes);
    }
    name = tidy(name);
    if (name.empty()) return "file";
    if (name.size() <= kFileNameBytesMax) return name;

    const std::string ending{file_ending(name)};
    name.resize(kFileNameBytesMax - ending.size());
    while (!name.empty() && valid_utf8(name) != name)
        name.pop_back(); // Not in the middle of a character.
    if (!ending.empty()) return name + ending;
    name = tidy(name); // The cut has a new end.
    return name.empty() ? "file" : name;
}

std::string numbered_file_name(std::string_view name, int number)
{
    const std::string_view ending = file_ending(name);
    return std::string{name.substr(0, name.size() - ending.size())} + " (" + std::to_string(number) + ")" +
           std::string{ending};
}

} // namespace kiosk
