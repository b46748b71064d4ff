#pragma once

#include <cstddef>

namespace kiosk
{

/// Names under `.kiosk.invalid` as the name service of this process, libcurl's included, finds them. Every
/// other name is the machine's own affair; RFC 6761 says that nobody else ever owns one of these.
/// Thread-safe.
class SimulatedNames
{
public:
    enum class Answer {
        unknown,    ///< There is no such name.
        later,      ///< No server answered.
        ipv4,       ///< 127.0.0.1
        ipv6,       ///< ::1
        dead_first, ///< ::1 and then 127.0.0.1; whoever listens on one of them alone is found.
    };

    /// How often any of them was asked for.
    static std::size_t asked();
    static void answer_with(Answer answer);
};

inline constexpr const char* kSimulatedHost = "gateway.kiosk.invalid";

} // namespace kiosk
