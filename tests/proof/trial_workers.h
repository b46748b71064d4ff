#pragma once

#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <thread>
#include <vector>

namespace kiosk
{

/// A number of the environment, such as KIOSK_PROOF_SEED.
inline std::uint64_t proof_number(const char* name, std::uint64_t otherwise)
{
    const char* text = std::getenv(name);
    return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

/// Does `work(n)` for every n below `count`, several at a time, and returns when all are done: a kiosk that
/// waits for its disk or its far side leaves the processors to another.
template <typename Work>
void work_on(std::uint64_t count, const Work& work)
{
    constexpr int workers = 3; // Measured on two cores: with more each waits for the others.
    std::atomic<std::uint64_t> next{0};
    std::vector<std::jthread> threads;
    for (int i = 0; i < workers; ++i)
        threads.emplace_back([&] {
            for (std::uint64_t number = next++; number < count; number = next++)
                work(number);
        });
}

} // namespace kiosk
