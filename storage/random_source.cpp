#include "storage/random_source.h"

#include <array>
#include <cassert>
#include <cstring>
#include <sys/random.h>

namespace kiosk
{

std::uint64_t RandomSource::below(std::uint64_t bound)
{
    if (bound == 0) return 0;
    // Numbers above the last whole multiple of `bound` would favour the small results, so they are drawn
    // again.
    const std::uint64_t limit = UINT64_MAX - UINT64_MAX % bound;
    std::uint64_t number = 0;
    do {
        std::array<std::uint8_t, sizeof number> bytes{};
        fill(bytes);
        std::memcpy(&number, bytes.data(), sizeof number);
    } while (number >= limit);
    return number % bound;
}

void SystemRandom::fill(std::span<std::uint8_t> out)
{
    while (!out.empty()) {
        const ssize_t got = getrandom(out.data(), out.size(), 0);
        if (got > 0)
            out = out.subspan(static_cast<std::size_t>(got));
        else
            assert(errno == EINTR && "getrandom(2) without flags fails only when interrupted");
    }
}

void SeededRandom::fill(std::span<std::uint8_t> out)
{
    for (std::uint8_t& byte : out)
        byte = static_cast<std::uint8_t>(engine_());
}

} // namespace kiosk
