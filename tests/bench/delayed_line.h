#pragma once

#include "storage/file.h"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <thread>

namespace kiosk::bench
{

/// A line to a port of this machine that is longer than loopback: every byte takes half of the round trip, in
/// each direction. The TCP handshake takes none of it, as the line itself accepts. It counts what it carries.
/// Ends with the object.
class DelayedLine
{
public:
    DelayedLine(std::uint16_t target_port, std::chrono::milliseconds round_trip);
    ~DelayedLine();
    DelayedLine(const DelayedLine&) = delete;

    std::uint16_t port() const { return port_; }

    /// Both directions together.
    std::int64_t bytes_carried() const { return bytes_carried_; }

private:
    void run(const std::stop_token& stop);

    std::uint16_t target_port_;
    std::chrono::microseconds one_way_;
    std::uint16_t port_ = 0; ///< Before the listener, which says what it is.
    FileDescriptor listener_;
    std::atomic<std::int64_t> bytes_carried_ = 0;
    std::jthread thread_;
};

/// A port of this machine that nobody listened on a moment ago.
std::uint16_t free_port();

} // namespace kiosk::bench
