#include "tests/sandbox/running_sandbox.h"

#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <cassert>
#include <cerrno>
#include <cstdlib>

#include <httplib.h>

#include "tests/sandbox/ids.h"
#include "tests/sandbox/loopback_socket.h"

namespace kiosk::sandbox
{

int Exchange::status() const
{
    const auto space = received.find(' ');
    return space == std::string::npos ? 0 : std::atoi(received.c_str() + space);
}

Exchange exchange_bytes(std::uint16_t port, std::string_view bytes, std::chrono::milliseconds patience)
{
    const FileDescriptor socket = connected_socket(port);
    if (!socket) return {{}, Ending::refused};
    ::send(socket.number(), bytes.data(), bytes.size(), MSG_NOSIGNAL);

    Exchange exchange;
    std::array<char, 64 * 1024> buffer;
    for (;;) {
        pollfd polled = {socket.number(), POLLIN, 0};
        if (::poll(&polled, 1, static_cast<int>(patience.count())) == 0) {
            exchange.ending = Ending::silent;
            return exchange;
        }
        const auto count = ::recv(socket.number(), buffer.data(), buffer.size(), 0);
        if (count <= 0) {
            exchange.ending = count == 0 ? Ending::closed : Ending::reset;
            return exchange;
        }
        exchange.received.append(buffer.data(), static_cast<std::size_t>(count));
    }
}

std::string request_bytes(std::string_view method, std::string_view target, std::string_view body,
                          std::string_view more_headers)
{
    std::string bytes = std::string(method) + ' ' + std::string(target) + " HTTP/1.1\r\nHost: 127.0.0.1\r\n";
    bytes += "Connection: close\r\n";
    bytes += more_headers;
    bytes += "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n";
    bytes += body;
    return bytes;
}

std::string create_bytes(std::string_view title, std::string_view ms_request_id)
{
    const Json body = {{"title", title},
                       {"description", "It is broken."},
                       {"severity", "moderate"},
                       {"supportTopicId", "90001"}};
    const std::string id = ms_request_id.empty() ? mint_guid() : std::string(ms_request_id);
    return request_bytes("POST", "/v1/servicerequests/zh-CN", body.dump(),
                         "Content-Type: application/json\r\nMS-RequestId: " + id + "\r\n");
}

FarSideOptions RunningSandbox::open_to_all()
{
    FarSideOptions options;
    options.sign_in = SignIn::off;
    return options;
}

RunningSandbox::RunningSandbox(FarSideOptions options) : sandbox(options, Ledger())
{
    auto opened_service = ServicePort::open(sandbox, 0, std::nullopt);
    service = std::get<std::unique_ptr<ServicePort>>(std::move(opened_service));
    auto opened_control = ControlPort::open(sandbox, *service, 0);
    control = std::get<std::unique_ptr<ControlPort>>(std::move(opened_control));
}

int RunningSandbox::put_faults(const std::string& script)
{
    const auto reply =
        httplib::Client("127.0.0.1", control->port()).Put("/faults", script, "application/json");
    return reply ? reply->status : 0;
}

} // namespace kiosk::sandbox
