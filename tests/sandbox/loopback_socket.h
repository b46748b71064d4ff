#pragma once

#include <cstdint>
#include <variant>

#include "tests/sandbox/connection.h"
#include "tests/sandbox/ledger.h"

namespace kiosk::sandbox
{

enum class Loopback { ipv4, ipv6 };

/// A non-blocking TCP socket that is bound to `port` of this machine (0 = any), with SO_REUSEADDR, and does
/// not listen yet.
std::variant<FileDescriptor, Refusal> bound_socket(std::uint16_t port, Loopback family = Loopback::ipv4);

/// The port a socket is bound to.
std::uint16_t port_of(const FileDescriptor& socket);

/// A blocking connection to `port` of 127.0.0.1; none when nobody listens.
FileDescriptor connected_socket(std::uint16_t port);

} // namespace kiosk::sandbox
