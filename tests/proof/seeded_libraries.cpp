#include "tests/proof/seeded_libraries.h"

#include <cstdint>
#include <cstdlib>
#include <random>
#include <sodium.h>
#include <sqlite3.h>

namespace kiosk
{

namespace
{

// libsodium asks functions without a context.
RandomSource* seeded = nullptr;

std::uint32_t number()
{
    std::uint32_t value = 0;
    seeded->fill({reinterpret_cast<std::uint8_t*>(&value), sizeof value});
    return value;
}

void bytes(void* const out, const std::size_t size)
{
    seeded->fill({static_cast<std::uint8_t*>(out), size});
}

const char* name()
{
    return "seeded";
}

randombytes_implementation seeded_implementation{.implementation_name = name,
                                                 .random = number,
                                                 .stir = nullptr,
                                                 .uniform = nullptr,
                                                 .buf = bytes,
                                                 .close = nullptr};

} // namespace

void seed_libraries(RandomSource& chance)
{
    seeded = &chance;
    if (sodium_init() < 0) std::abort(); // Before the change: its first call stirs the kernel's source.
    randombytes_set_implementation(&seeded_implementation);
    sqlite3_randomness(0, nullptr); // The next number comes from /dev/urandom, which is seeded too.
}

void unseed_libraries()
{
    randombytes_set_implementation(&randombytes_sysrandom_implementation);
    seeded = nullptr;
    sqlite3_randomness(0, nullptr);
}

} // namespace kiosk
