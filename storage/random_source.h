#pragma once

#include <cstdint>
#include <random>
#include <span>

namespace kiosk
{

/// The only door to chance: identities and jitter. Nonces and keys come from libsodium instead (sealing.h),
/// because a seeded test must never be able to weaken them. Thread-compatible.
class RandomSource
{
public:
    virtual ~RandomSource() = default;

    /// Fills `out` with uniformly random bytes.
    virtual void fill(std::span<std::uint8_t> out) = 0;

    /// A uniform number in [0, bound); 0 when `bound` is 0.
    std::uint64_t below(std::uint64_t bound);
};

/// The kernel's random source.
class SystemRandom final : public RandomSource
{
public:
    void fill(std::span<std::uint8_t> out) override;
};

/// The same numbers for the same seed, for tests and simulation.
class SeededRandom final : public RandomSource
{
public:
    explicit SeededRandom(std::uint64_t seed) : engine_(seed) {}
    void fill(std::span<std::uint8_t> out) override;

private:
    std::mt19937_64 engine_;
};

} // namespace kiosk
