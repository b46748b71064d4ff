#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "tests/sandbox/control_port.h"
#include "tests/sandbox/sandbox.h"
#include "tests/sandbox/service_port.h"

namespace kiosk::sandbox
{

/// How a connection ended as the client saw it.
enum class Ending {
    closed,  ///< An orderly end after what was received.
    reset,   ///< A TCP reset.
    refused, ///< It never came to be.
    silent,  ///< Nothing came for the time the test was ready to wait.
};

struct Exchange {
    std::string received;
    Ending ending = Ending::closed;

    int status() const; ///< Of the reply's status line; 0 when there is none.
};

/// Sends `bytes` to a port of this machine and reads until the connection ends, at most `patience` without a
/// byte. Bare sockets, because a client library hides what these tests are about.
Exchange exchange_bytes(std::uint16_t port, std::string_view bytes,
                        std::chrono::milliseconds patience = std::chrono::seconds(20));

/// A whole HTTP request that asks for the connection to be closed after it.
std::string request_bytes(std::string_view method, std::string_view target, std::string_view body = {},
                          std::string_view more_headers = {});

/// A create with this title, its own MS-RequestId unless one is given.
std::string create_bytes(std::string_view title, std::string_view ms_request_id = {});

/// A sandbox with both ports open in this process, sign-in off unless asked for.
struct RunningSandbox {
    explicit RunningSandbox(FarSideOptions options = open_to_all());

    static FarSideOptions open_to_all();

    /// Installs a fault script through the control port; the reply's status.
    int put_faults(const std::string& script);

    Exchange call(std::string_view bytes) { return exchange_bytes(service->port(), bytes); }
    std::size_t executions() const { return sandbox.ledger().size(); }

    Sandbox sandbox;
    std::unique_ptr<ServicePort> service;
    std::unique_ptr<ControlPort> control;
};

} // namespace kiosk::sandbox
