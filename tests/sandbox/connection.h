#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

typedef struct ssl_st SSL;
typedef struct ssl_ctx_st SSL_CTX;

namespace kiosk::sandbox
{

/// A file descriptor that is closed when it goes.
class FileDescriptor
{
public:
    explicit FileDescriptor(int number = -1) : number_(number) {}
    FileDescriptor(FileDescriptor&& other) noexcept;
    FileDescriptor& operator=(FileDescriptor&& other) noexcept;
    ~FileDescriptor();

    int number() const { return number_; }
    explicit operator bool() const { return number_ >= 0; }

private:
    int number_;
};

/// Something a poll can wait for and any thread can set off: an eventfd.
class WakeUp
{
public:
    WakeUp();
    void signal();
    void clear();
    int number() const { return descriptor_.number(); }

private:
    FileDescriptor descriptor_;
};

/// One accepted TCP connection, with TLS when a context is given. It can do what cpp-httplib cannot: end by a
/// reset, send a part of a reply, wait without reading. One thread serves it; `wake` and `stop` may be called
/// from any.
class Connection
{
public:
    using Deadline = std::chrono::steady_clock::time_point;
    enum class Event { woken, deadline, peer_closed };

    /// `socket` is connected and non-blocking. `tls` may be null.
    Connection(FileDescriptor socket, SSL_CTX* tls);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// The TLS handshake, when there is one to do. False when it failed or the connection was stopped.
    bool handshake();

    /// Appends what has arrived to `buffer`, waiting for at least one byte. False at the end of the stream,
    /// on an error, or when the connection was stopped.
    bool read_more(std::string& buffer);

    /// False when the peer is gone or the connection was stopped.
    bool write(std::string_view bytes);

    /// Waits until `wake`, the deadline, or the peer's closing. Bytes that arrive meanwhile stay unread.
    Event wait(std::optional<Deadline> deadline);

    /// Waits until there is something to read: bytes or the peer's end. False when the connection was
    /// stopped.
    bool wait_for_bytes();

    /// Whether bytes have arrived that nobody has read.
    bool has_unread_bytes() const;

    /// Waits for the deadline whatever the peer does. False when the connection was stopped.
    bool wait_until(Deadline deadline);

    /// Tells a TLS peer that nothing more comes, so that it can tell this end from a cut line.
    void say_goodbye();

    /// Ends our direction only: the peer sees the end of the stream and may go on sending.
    void end_sending();

    /// Ends the connection with a TCP reset instead of an orderly close.
    void reset();

    void wake() { wake_up_.signal(); }

    /// Makes this and every later call fail as soon as it can.
    void stop();

    bool is_stopped() const { return stopped_; }

private:
    struct FreeTls {
        void operator()(SSL* ssl) const;
    };

    bool wait_for(short events);
    bool wait_for_tls(int result);

    FileDescriptor socket_;
    std::unique_ptr<SSL, FreeTls> tls_;
    WakeUp wake_up_;
    std::atomic<bool> stopped_ = false;
};

} // namespace kiosk::sandbox
