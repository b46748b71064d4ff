#include "tests/sandbox/loopback_socket.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <string>

namespace kiosk::sandbox
{
namespace
{

struct Address {
    sockaddr_storage storage{};
    socklen_t length = 0;

    const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage); }
};

Address loopback(std::uint16_t port, Loopback family)
{
    Address address;
    if (family == Loopback::ipv4) {
        auto& ipv4 = reinterpret_cast<sockaddr_in&>(address.storage);
        ipv4.sin_family = AF_INET;
        ipv4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        ipv4.sin_port = htons(port);
        address.length = sizeof ipv4;
    } else {
        auto& ipv6 = reinterpret_cast<sockaddr_in6&>(address.storage);
        ipv6.sin6_family = AF_INET6;
        ipv6.sin6_addr = in6addr_loopback;
        ipv6.sin6_port = htons(port);
        address.length = sizeof ipv6;
    }
    return address;
}

} // namespace

std::variant<FileDescriptor, Refusal> bound_socket(std::uint16_t port, Loopback family)
{
    const int domain = family == Loopback::ipv4 ? AF_INET : AF_INET6;
    FileDescriptor socket(::socket(domain, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    const int on = 1;
    ::setsockopt(socket.number(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    const Address address = loopback(port, family);
    if (::bind(socket.number(), address.get(), address.length) != 0) {
        const std::string host = family == Loopback::ipv4 ? "127.0.0.1:" : "[::1]:";
        return Refusal{"cannot bind " + host + std::to_string(port) + ": " + std::strerror(errno)};
    }
    return socket;
}

std::uint16_t port_of(const FileDescriptor& socket)
{
    sockaddr_storage address{};
    socklen_t length = sizeof address;
    ::getsockname(socket.number(), reinterpret_cast<sockaddr*>(&address), &length);
    // The port stands at the same place in both families.
    return ntohs(reinterpret_cast<const sockaddr_in&>(address).sin_port);
}

FileDescriptor connected_socket(std::uint16_t port)
{
    FileDescriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const Address address = loopback(port, Loopback::ipv4);
    if (::connect(socket.number(), address.get(), address.length) != 0) return FileDescriptor();
    return socket;
}

} // namespace kiosk::sandbox
