#include "tests/window/x_relay.h"

#include <X11/Xlib.h>

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <utility>
#include <vector>

namespace kiosk::test
{

namespace
{

// Servers take the first number that is free, counting from 0.
constexpr int kFirstNumber = 600;
constexpr int kNumbersMax = 1000;

/// Where X clients look for a display of this machine.
std::string socket_of(int number)
{
    return "/tmp/.X11-unix/X" + std::to_string(number);
}

sockaddr_un address_of(const std::string& path)
{
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
    return address;
}

int new_socket()
{
    return ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
}

void make_nonblocking(int file)
{
    ::fcntl(file, F_SETFL, ::fcntl(file, F_GETFL) | O_NONBLOCK);
}

/// What one end said and the other has not taken yet.
struct Pipe {
    std::string waiting;

    /// False when `from` has ended.
    bool take(int from, std::size_t& count)
    {
        std::array<char, 65536> bytes;
        const auto got = ::read(from, bytes.data(), bytes.size());
        count = got > 0 ? static_cast<std::size_t>(got) : 0;
        if (got > 0) waiting.append(bytes.data(), count);
        return got > 0 || (got < 0 && errno == EAGAIN);
    }

    bool give(int to)
    {
        if (waiting.empty()) return true;
        const auto sent = ::send(to, waiting.data(), waiting.size(), MSG_NOSIGNAL);
        if (sent > 0) waiting.erase(0, static_cast<std::size_t>(sent));
        return sent > 0 || errno == EAGAIN;
    }
};

std::uint32_t number(const std::string& bytes, std::size_t at, std::size_t size)
{
    std::uint32_t value = 0;
    for (std::size_t i = size; i-- > 0;)
        value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
    return value;
}

constexpr char kShmAttach = 1; // X_ShmAttach of X11/extensions/shmproto.h.

} // namespace

/// One program's connection.
class XRelay::Line
{
public:
    Line(int program_end, int server_end) : program(program_end), server(server_end) {}
    Line(Line&& other) noexcept
        : program(std::exchange(other.program, -1)),
          server(std::exchange(other.server, -1)),
          to_server(std::move(other.to_server)),
          to_program(std::move(other.to_program)),
          parsed_(other.parsed_),
          is_set_up_(other.is_set_up_)
    {
    }
    Line& operator=(Line&& other) noexcept
    {
        std::swap(program, other.program);
        std::swap(server, other.server);
        std::swap(to_server, other.to_server);
        std::swap(to_program, other.to_program);
        std::swap(parsed_, other.parsed_);
        std::swap(is_set_up_, other.is_set_up_);
        return *this;
    }
    ~Line()
    {
        if (program >= 0) ::close(program);
        if (server >= 0) ::close(server);
    }

    /// Gives every request to attach shared memory the number of a segment that is not there. Requests are
    /// read whole, so what follows `parsed_` waits. Little-endian programs only, as all of ours are.
    int spoil_attaches(int opcode)
    {
        int spoilt = 0;
        while (const std::size_t size = size_of_next()) {
            if (parsed_ + size > to_server.waiting.size()) break;
            const bool is_attach = is_set_up_ &&
                                   static_cast<unsigned char>(to_server.waiting[parsed_]) == opcode &&
                                   to_server.waiting[parsed_ + 1] == kShmAttach;
            if (is_attach) {
                to_server.waiting.replace(parsed_ + 8, 4, "\xff\xff\xff\x7f");
                ++spoilt;
            }
            is_set_up_ = true;
            parsed_ += size;
        }
        return spoilt;
    }

    bool has_parsed() const { return parsed_ > 0; }

    bool send_parsed()
    {
        Pipe whole{to_server.waiting.substr(0, parsed_)};
        const bool is_open = whole.give(server);
        const std::size_t sent = parsed_ - whole.waiting.size();
        to_server.waiting.erase(0, sent);
        parsed_ -= sent;
        return is_open;
    }

    int program;
    int server;
    Pipe to_server;
    Pipe to_program;

private:
    /// Bytes of the request at `parsed_`; 0 when too little of it has arrived.
    std::size_t size_of_next() const
    {
        const std::string& bytes = to_server.waiting;
        const std::size_t there = bytes.size() - parsed_;
        const auto padded = [](std::size_t size) { return (size + 3) / 4 * 4; };
        if (!is_set_up_)
            return there < 12
                       ? 0
                       : 12 + padded(number(bytes, parsed_ + 6, 2)) + padded(number(bytes, parsed_ + 8, 2));
        if (there < 4) return 0;
        if (const std::size_t words = number(bytes, parsed_ + 2, 2)) return words * 4;
        return there < 8 ? 0 : std::size_t{number(bytes, parsed_ + 4, 4)} * 4; // BIG-REQUESTS.
    }

    std::size_t parsed_ = 0;
    bool is_set_up_ = false;
};

XRelay::XRelay(std::string name, std::string socket, int listener, int end, std::string server_socket,
               int shm_opcode, XRelayOptions options)
    : name_(std::move(name)),
      socket_(std::move(socket)),
      listener_(listener),
      end_(end),
      server_socket_(std::move(server_socket)),
      shm_opcode_(shm_opcode),
      options_(options),
      thread_([this](std::stop_token stop) { relay(stop); })
{
}

Result<std::unique_ptr<XRelay>> XRelay::start(const VirtualDisplay& server, XRelayOptions options)
{
    int shm_opcode = -1;
    int first_event = 0;
    int first_error = 0;
    Display* display = XOpenDisplay(server.name().c_str());
    if (display == nullptr) return Error{ErrorCode::system_fault, "cannot connect to " + server.name()};
    XQueryExtension(display, "MIT-SHM", &shm_opcode, &first_event, &first_error);
    XCloseDisplay(display);

    const int listener = new_socket();
    int number = kFirstNumber;
    while (number < kFirstNumber + kNumbersMax) {
        const sockaddr_un address = address_of(socket_of(number));
        if (::bind(listener, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) break;
        ++number;
    }
    if (::listen(listener, 8) != 0) return Error{ErrorCode::system_fault, std::strerror(errno)};
    make_nonblocking(listener);
    return std::unique_ptr<XRelay>(new XRelay(
        ":" + std::to_string(number), socket_of(number), listener, ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK),
        socket_of(std::stoi(server.name().substr(1))), shm_opcode, options));
}

XRelay::~XRelay()
{
    thread_.request_stop();
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(end_, &one, sizeof one);
    thread_.join();
    ::close(listener_);
    ::close(end_);
    std::filesystem::remove(socket_);
}

void XRelay::use() const
{
    ::setenv("DISPLAY", name_.c_str(), 1);
}

void XRelay::cut()
{
    is_cut_ = true;
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(end_, &one, sizeof one);
}

void XRelay::relay(std::stop_token stop)
{
    std::vector<Line> lines;
    const bool spoils = options_.shared_memory == XRelayOptions::SharedMemory::cannot_be_attached;
    while (!stop.stop_requested()) {
        std::vector<pollfd> sources{{end_, POLLIN, 0}, {is_cut_ ? -1 : listener_, POLLIN, 0}};
        for (const Line& line : lines) {
            const auto wants = [](bool has_more) {
                return static_cast<short>(has_more ? POLLIN | POLLOUT : POLLIN);
            };
            sources.push_back({line.program, wants(!line.to_program.waiting.empty()), 0});
            sources.push_back(
                {line.server, wants(spoils ? line.has_parsed() : !line.to_server.waiting.empty()), 0});
        }
        ::poll(sources.data(), sources.size(), -1);
        std::uint64_t wakes = 0;
        [[maybe_unused]] const auto got = ::read(end_, &wakes, sizeof wakes);

        const std::size_t polled = lines.size();
        std::vector<Line> open;
        for (std::size_t i = 0; i < polled; ++i) {
            Line& line = lines[i];
            bool is_open = true;
            std::size_t count = 0;
            if (sources[2 + 2 * i].revents & (POLLIN | POLLHUP)) {
                is_open = line.to_server.take(line.program, count);
                bytes_to_server_ += count;
            }
            if (is_open && sources[3 + 2 * i].revents & (POLLIN | POLLHUP)) {
                is_open = line.to_program.take(line.server, count);
                bytes_from_server_ += count;
                // What is over the limit never arrives.
                if (options_.breaks_after_bytes && bytes_from_server_ >= *options_.breaks_after_bytes) {
                    const std::size_t over = bytes_from_server_ - *options_.breaks_after_bytes;
                    line.to_program.waiting.resize(line.to_program.waiting.size() - std::min(over, count));
                    is_cut_ = true;
                }
            }
            if (spoils) attaches_spoilt_ += line.spoil_attaches(shm_opcode_);
            is_open = is_open && (spoils ? line.send_parsed() : line.to_server.give(line.server));
            is_open = line.to_program.give(line.program) && is_open;
            if (is_open && !is_cut_) open.push_back(std::move(line));
        }
        lines = std::move(open);
        if (is_cut_) lines.clear();

        const int program =
            is_cut_ ? -1 : ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
        if (program < 0) continue;
        const int server = new_socket();
        const sockaddr_un address = address_of(server_socket_);
        if (::connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) {
            make_nonblocking(server);
            lines.emplace_back(program, server);
        } else {
            ::close(program);
            ::close(server);
        }
    }
}

} // namespace kiosk::test
