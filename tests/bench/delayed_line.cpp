#include "tests/bench/delayed_line.h"

#include "tests/bench/bench_run.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <deque>
#include <list>
#include <optional>
#include <string>
#include <vector>

namespace kiosk::bench
{

namespace
{

using Clock = std::chrono::steady_clock;

sockaddr_in loopback(std::uint16_t port)
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

FileDescriptor bound_socket(std::uint16_t& port)
{
    FileDescriptor socket{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    sockaddr_in address = loopback(0);
    socklen_t length = sizeof address;
    if (::bind(socket.number(), reinterpret_cast<sockaddr*>(&address), length) != 0 ||
        ::getsockname(socket.number(), reinterpret_cast<sockaddr*>(&address), &length) != 0)
        give_up("no port of this machine is free");
    port = ntohs(address.sin_port);
    return socket;
}

/// What was read at one end and waits to be written at the other.
struct Part {
    Clock::time_point due;
    std::string bytes; ///< Empty: the end.
};

struct Direction {
    std::deque<Part> parts;
    std::size_t written = 0; ///< Of the first part.
    bool is_read = false;    ///< To its end.
    bool is_done = false;
};

struct Connection {
    FileDescriptor client, target;
    Direction there, back;
    bool is_over() const { return there.is_done && back.is_done; }
};

/// Takes what there is to read; false when the connection is broken.
void take(int from, Direction& direction, Clock::time_point due, std::atomic<std::int64_t>& carried)
{
    std::array<char, 16 * 1024> buffer;
    for (;;) {
        const auto count = ::recv(from, buffer.data(), buffer.size(), MSG_DONTWAIT);
        if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
        if (count <= 0) {
            direction.is_read = true;
            direction.parts.push_back({due, {}});
            return;
        }
        carried += count;
        direction.parts.push_back({due, std::string(buffer.data(), static_cast<std::size_t>(count))});
    }
}

void give(int to, Direction& direction, Clock::time_point now)
{
    while (!direction.parts.empty() && direction.parts.front().due <= now) {
        const Part& part = direction.parts.front();
        if (part.bytes.empty()) {
            ::shutdown(to, SHUT_WR);
            direction.is_done = true;
            direction.parts.clear();
            return;
        }
        const auto count = ::send(to, part.bytes.data() + direction.written,
                                  part.bytes.size() - direction.written, MSG_DONTWAIT | MSG_NOSIGNAL);
        if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
        if (count < 0) { // Who should read it is gone.
            direction.is_done = direction.is_read = true;
            direction.parts.clear();
            return;
        }
        direction.written += static_cast<std::size_t>(count);
        if (direction.written < part.bytes.size()) return;
        direction.written = 0;
        direction.parts.pop_front();
    }
}

} // namespace

std::uint16_t free_port()
{
    std::uint16_t port = 0;
    (void)bound_socket(port);
    return port;
}

DelayedLine::DelayedLine(std::uint16_t target_port, std::chrono::milliseconds round_trip)
    : target_port_(target_port),
      one_way_(std::chrono::microseconds{round_trip} / 2),
      listener_(bound_socket(port_))
{
    if (::listen(listener_.number(), 64) != 0) give_up("a delayed line cannot listen");
    thread_ = std::jthread{[this](const std::stop_token& stop) { run(stop); }};
}

DelayedLine::~DelayedLine() = default;

void DelayedLine::run(const std::stop_token& stop)
{
    std::list<Connection> connections;
    while (!stop.stop_requested()) {
        std::vector<pollfd> polled{{listener_.number(), POLLIN, 0}};
        std::optional<Clock::time_point> next;
        for (const Connection& connection : connections)
            for (const bool is_client : {true, false}) {
                const Direction& incoming = is_client ? connection.there : connection.back;
                const int number = (is_client ? connection.client : connection.target).number();
                polled.push_back({incoming.is_read ? -1 : number, POLLIN, 0});
                if (!incoming.parts.empty())
                    next = std::min(next.value_or(incoming.parts.front().due), incoming.parts.front().due);
            }
        // So often it looks whether it is to end.
        std::chrono::nanoseconds pause = std::chrono::milliseconds{100};
        if (next)
            pause = std::clamp<std::chrono::nanoseconds>(*next - Clock::now(), std::chrono::nanoseconds{0},
                                                         pause);
        const timespec timeout{0, static_cast<long>(pause.count())};
        ::ppoll(polled.data(), polled.size(), &timeout, nullptr);

        const auto due = Clock::now() + one_way_;
        auto ready = polled.begin() + 1;
        for (Connection& connection : connections) {
            if (ready++->revents != 0)
                take(connection.client.number(), connection.there, due, bytes_carried_);
            if (ready++->revents != 0) take(connection.target.number(), connection.back, due, bytes_carried_);
        }
        if (polled.front().revents != 0) {
            Connection connection;
            connection.client = FileDescriptor{::accept4(listener_.number(), nullptr, nullptr, SOCK_CLOEXEC)};
            connection.target = FileDescriptor{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
            const sockaddr_in address = loopback(target_port_);
            const int connected = ::connect(connection.target.number(),
                                            reinterpret_cast<const sockaddr*>(&address), sizeof address);
            const int at_once = 1;
            for (const int number : {connection.client.number(), connection.target.number()})
                ::setsockopt(number, IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof at_once);
            if (connected == 0) connections.push_back(std::move(connection));
        }
        const auto now = Clock::now();
        for (Connection& connection : connections) {
            give(connection.target.number(), connection.there, now);
            give(connection.client.number(), connection.back, now);
        }
        connections.remove_if([](const Connection& connection) { return connection.is_over(); });
    }
}

} // namespace kiosk::bench
