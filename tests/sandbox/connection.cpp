#include "tests/sandbox/connection.h"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <cerrno>
#include <utility>

namespace kiosk::sandbox
{
namespace
{

// One TLS record holds at most 16 KiB (RFC 8446 section 5.1), so a read never needs more at once.
constexpr std::size_t kReadBytes = 16 * 1024;

int milliseconds_until(std::optional<Connection::Deadline> deadline)
{
    if (!deadline) return -1;
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(*deadline - std::chrono::steady_clock::now());
    return static_cast<int>(std::clamp<std::int64_t>(left.count(), 0, 24 * 60 * 60 * 1000));
}

} // namespace

FileDescriptor::FileDescriptor(FileDescriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}

FileDescriptor& FileDescriptor::operator=(FileDescriptor&& other) noexcept
{
    std::swap(number_, other.number_);
    return *this;
}

FileDescriptor::~FileDescriptor()
{
    if (number_ >= 0) ::close(number_);
}

WakeUp::WakeUp() : descriptor_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC))
{
    assert(descriptor_);
}

void WakeUp::signal()
{
    // Fails only when the counter is full, and then it is signalled already.
    static_cast<void>(eventfd_write(descriptor_.number(), 1));
}

void WakeUp::clear()
{
    eventfd_t count = 0;
    static_cast<void>(eventfd_read(descriptor_.number(), &count));
}

void Connection::FreeTls::operator()(SSL* ssl) const
{
    SSL_free(ssl);
}

Connection::Connection(FileDescriptor socket, SSL_CTX* tls)
    : socket_(std::move(socket)), tls_(tls == nullptr ? nullptr : SSL_new(tls))
{
    if (tls_) SSL_set_fd(tls_.get(), socket_.number());
}

Connection::~Connection() = default;

bool Connection::handshake()
{
    while (tls_) {
        const int result = SSL_accept(tls_.get());
        if (result == 1) break;
        if (!wait_for_tls(result)) return false;
    }
    return true;
}

bool Connection::read_more(std::string& buffer)
{
    std::array<char, kReadBytes> bytes;
    while (!stopped_) {
        if (tls_) {
            const int count = SSL_read(tls_.get(), bytes.data(), static_cast<int>(bytes.size()));
            if (count > 0) {
                buffer.append(bytes.data(), static_cast<std::size_t>(count));
                return true;
            }
            if (!wait_for_tls(count)) return false;
            continue;
        }
        const auto count = ::recv(socket_.number(), bytes.data(), bytes.size(), 0);
        if (count > 0) {
            buffer.append(bytes.data(), static_cast<std::size_t>(count));
            return true;
        }
        if (count == 0 || (errno != EAGAIN && errno != EINTR)) return false;
        if (!wait_for(POLLIN)) return false;
    }
    return false;
}

bool Connection::write(std::string_view bytes)
{
    while (!bytes.empty()) {
        if (stopped_) return false;
        if (tls_) {
            const auto length = static_cast<int>(std::min(bytes.size(), kReadBytes));
            const int count = SSL_write(tls_.get(), bytes.data(), length);
            if (count > 0) {
                bytes.remove_prefix(static_cast<std::size_t>(count));
            } else if (!wait_for_tls(count)) {
                return false;
            }
            continue;
        }
        const auto count = ::send(socket_.number(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (count >= 0) {
            bytes.remove_prefix(static_cast<std::size_t>(count));
        } else if ((errno != EAGAIN && errno != EINTR) || !wait_for(POLLOUT)) {
            return false;
        }
    }
    return true;
}

Connection::Event Connection::wait(std::optional<Deadline> deadline)
{
    std::array<pollfd, 2> polled = {{{socket_.number(), POLLRDHUP, 0}, {wake_up_.number(), POLLIN, 0}}};
    while (::poll(polled.data(), polled.size(), milliseconds_until(deadline)) < 0 && errno == EINTR) {}
    if (polled[1].revents != 0) {
        wake_up_.clear();
        return Event::woken;
    }
    return polled[0].revents != 0 ? Event::peer_closed : Event::deadline;
}

bool Connection::wait_for_bytes()
{
    return (tls_ && SSL_has_pending(tls_.get()) == 1) || wait_for(POLLIN);
}

bool Connection::has_unread_bytes() const
{
    int bytes = 0;
    return ::ioctl(socket_.number(), FIONREAD, &bytes) == 0 && bytes > 0;
}

bool Connection::wait_until(Deadline deadline)
{
    pollfd polled = {wake_up_.number(), POLLIN, 0};
    while (!stopped_ && std::chrono::steady_clock::now() < deadline) {
        if (::poll(&polled, 1, milliseconds_until(deadline)) > 0) wake_up_.clear();
    }
    return !stopped_;
}

void Connection::say_goodbye()
{
    if (tls_) SSL_shutdown(tls_.get());
}

void Connection::end_sending()
{
    say_goodbye();
    ::shutdown(socket_.number(), SHUT_WR);
}

void Connection::reset()
{
    const linger at_once = {1, 0};
    ::setsockopt(socket_.number(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    stop(); // The destructor closes the socket, and only then the reset goes out.
}

void Connection::stop()
{
    stopped_ = true;
    wake_up_.signal();
}

bool Connection::wait_for(short events)
{
    std::array<pollfd, 2> polled = {{{socket_.number(), events, 0}, {wake_up_.number(), POLLIN, 0}}};
    while (!stopped_) {
        if (::poll(polled.data(), polled.size(), -1) < 0 && errno != EINTR) return false;
        if (polled[1].revents != 0) wake_up_.clear();
        if (polled[0].revents != 0) return !stopped_;
    }
    return false;
}

bool Connection::wait_for_tls(int result)
{
    const int reason = SSL_get_error(tls_.get(), result);
    ERR_clear_error(); // The queue belongs to the thread; what is left in it would colour the next call.
    if (reason == SSL_ERROR_WANT_READ) return wait_for(POLLIN);
    if (reason == SSL_ERROR_WANT_WRITE) return wait_for(POLLOUT);
    return false;
}

} // namespace kiosk::sandbox
