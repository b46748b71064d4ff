#pragma once

#include <cstdint>
#include <memory>
#include <thread>
#include <variant>

#include "tests/sandbox/sandbox.h"
#include "tests/sandbox/service_port.h"

namespace httplib
{
class Server;
}

namespace kiosk::sandbox
{

/// The port a test steers the sandbox by: HTTP on 127.0.0.1, never faulty, no sign-in. Its pages are listed
/// in tests/sandbox/README.md.
class ControlPort
{
public:
    /// Opens `port` (0 = any) and returns when it answers. `sandbox` and `service` must outlive it.
    static std::variant<std::unique_ptr<ControlPort>, Refusal> open(Sandbox& sandbox, ServicePort& service,
                                                                    std::uint16_t port);

    ~ControlPort();

    std::uint16_t port() const { return port_; }

private:
    ControlPort(Sandbox& sandbox, ServicePort& service);

    void offer_pages();

    Sandbox& sandbox_;
    ServicePort& service_;
    std::unique_ptr<httplib::Server> server_;
    std::uint16_t port_ = 0;
    std::thread serving_;
};

} // namespace kiosk::sandbox
