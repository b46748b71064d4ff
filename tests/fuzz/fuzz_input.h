#pragma once

#include "storage/text.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace kiosk
{

/// An input as bytes.
inline std::string_view text_of(const std::uint8_t* data, std::size_t size)
{
    return {reinterpret_cast<const char*>(data), size};
}

inline bool is_utf8(std::string_view text)
{
    return valid_utf8(text) == text;
}

/// An input as a series of choices, for targets that need more than one text. When it is used up, every
/// number is 0 and every text empty.
class FuzzInput
{
public:
    FuzzInput(const std::uint8_t* data, std::size_t size) : rest_(text_of(data, size)) {}

    bool is_empty() const { return rest_.empty(); }

    std::uint8_t byte()
    {
        if (rest_.empty()) return 0;
        const auto value = static_cast<std::uint8_t>(rest_.front());
        rest_.remove_prefix(1);
        return value;
    }

    /// A number of `bytes` bytes, the first the highest.
    std::uint64_t number(std::size_t bytes)
    {
        std::uint64_t value = 0;
        for (std::size_t i = 0; i < bytes; ++i)
            value = value << 8 | byte();
        return value;
    }

    std::size_t below(std::size_t bound) { return bound == 0 ? 0 : number(bound > 256 ? 4 : 1) % bound; }

    template <typename Value, std::size_t count>
    const Value& one_of(const std::array<Value, count>& values)
    {
        return values[below(count)];
    }

    /// Up to the next line break, which is taken away; so that corpora can be written and read.
    std::string_view line()
    {
        const std::string_view taken = rest_.substr(0, rest_.find('\n'));
        rest_.remove_prefix(std::min(rest_.size(), taken.size() + 1));
        return taken;
    }

    /// As many bytes as a length of two bytes says, or all there are.
    std::string_view bytes()
    {
        const auto length = static_cast<std::size_t>(number(2));
        const std::string_view taken = rest_.substr(0, length);
        rest_.remove_prefix(taken.size());
        return taken;
    }

    std::string_view rest()
    {
        const std::string_view taken = rest_;
        rest_ = {};
        return taken;
    }

private:
    std::string_view rest_;
};

} // namespace kiosk
