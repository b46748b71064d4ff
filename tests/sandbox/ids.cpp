#include "tests/sandbox/ids.h"

#include <sys/random.h>

#include <algorithm>
#include <cassert>
#include <cctype>
#include <vector>

namespace kiosk::sandbox
{
namespace
{

bool matches(std::string_view text, std::string_view shape, auto fits)
{
    return text.size() == shape.size() &&
           std::equal(text.begin(), text.end(), shape.begin(), [&](char c, char wanted) {
               return wanted == 'x' ? fits(static_cast<unsigned char>(c)) : c == wanted;
           });
}

} // namespace

std::string mint_secret(std::size_t bytes)
{
    constexpr std::string_view digits = "0123456789abcdef";
    std::vector<unsigned char> random(bytes);
    const auto filled = getrandom(random.data(), random.size(), 0);
    assert(filled == static_cast<ssize_t>(bytes)); // Up to 256 bytes come whole, getrandom(2).
    static_cast<void>(filled);

    std::string text;
    for (const unsigned char byte : random) {
        text += digits[byte >> 4];
        text += digits[byte & 15];
    }
    return text;
}

std::string mint_guid()
{
    std::string hex = mint_secret(16);
    hex[12] = '4';
    hex[16] = "89ab"[hex[16] % 4];
    return hex.substr(0, 8) + '-' + hex.substr(8, 4) + '-' + hex.substr(12, 4) + '-' + hex.substr(16, 4) +
           '-' + hex.substr(20);
}

bool is_guid(std::string_view text)
{
    return matches(text, "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx",
                   [](unsigned char c) { return std::isxdigit(c) != 0; });
}

std::string reference_in(std::string_view title)
{
    constexpr std::string_view shape = "[K-xxxx-xxxx-xxxx-xxxx]";
    const auto in_alphabet = [](unsigned char c) {
        // Crockford's check characters go beyond his 32 digits; being generous here hides nothing.
        return std::isdigit(c) != 0 || std::isupper(c) != 0 ||
               std::string_view("*~$=").find(static_cast<char>(c)) != std::string_view::npos;
    };
    for (auto at = title.find("[K-"); at != std::string_view::npos; at = title.find("[K-", at + 1)) {
        const auto candidate = title.substr(at, shape.size());
        if (matches(candidate, shape, in_alphabet)) {
            return std::string(candidate.substr(1, candidate.size() - 2));
        }
    }
    return {};
}

} // namespace kiosk::sandbox
