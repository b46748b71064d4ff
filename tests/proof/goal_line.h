#pragma once

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace kiosk
{

/// How much is proved: what fits into an ordinary test run, or what may take hours (`KIOSK_PROOF=long`).
enum class ProofLength { normal, for_long };
inline ProofLength proof_length()
{
    const char* wanted = std::getenv("KIOSK_PROOF");
    return wanted != nullptr && std::string_view{wanted} == "long" ? ProofLength::for_long
                                                                   : ProofLength::normal;
}

/// What is instrumented is several times slower, so that its ordinary run proves less.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool kIsSanitized = true;
#else
inline constexpr bool kIsSanitized = false;
#endif

/// What a goal of reference/reliability.md section 6 came to, as one line on stdout.
class GoalLine
{
public:
    explicit GoalLine(const char* goal) : goal_(goal) {}

    std::uint64_t seed = 0;
    std::uint64_t count = 0; ///< Of what the goal counts: states, lives, waits.
    std::uint64_t lost = 0;
    std::uint64_t duplicated = 0;
    /// Of the bytes, calls or allocations that the goal asks for, every one, or some in even steps.
    enum class Tried { all, some };
    Tried tried = Tried::all;

    double seconds() const
    {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - begun_).count();
    }

    void print() const { print_as(goal_); }

    /// For a goal that the same run shows.
    void print_as(const char* goal) const
    {
        std::printf("goal %s seed=%llu count=%llu seconds=%.1f lost=%llu duplicated=%llu tried=%s\n", goal,
                    static_cast<unsigned long long>(seed), static_cast<unsigned long long>(count), seconds(),
                    static_cast<unsigned long long>(lost), static_cast<unsigned long long>(duplicated),
                    tried == Tried::all ? "all" : "some");
        std::fflush(stdout);
    }

private:
    const char* goal_;
    std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
};

} // namespace kiosk
