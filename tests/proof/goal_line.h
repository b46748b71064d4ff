#pragma once

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace kiosk
{

/// Whether this is the long run (`./run long`).
inline bool is_long_run()
{
    const char* mode = std::getenv("KIOSK_PROOF");
    return mode != nullptr && std::string_view{mode} == "long";
}

/// Measures a goal of reference/reliability.md section 6 and prints its line, which `./run test` collects.
class GoalLine
{
public:
    explicit GoalLine(const char* goal) : goal_(goal) {}

    double seconds() const
    {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
    }

    void print(std::uint64_t seed, std::size_t count, std::size_t lost, std::size_t duplicated) const
    {
        std::printf("goal %s seed=%llu count=%zu seconds=%.1f lost=%zu duplicated=%zu\n", goal_,
                    static_cast<unsigned long long>(seed), count, seconds(), lost, duplicated);
        std::fflush(stdout);
    }

private:
    const char* goal_;
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

} // namespace kiosk
