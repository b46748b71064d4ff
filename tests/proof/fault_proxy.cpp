#include "tests/proof/fault_proxy.h"

#include "tests/sandbox/http_message.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <cstdlib>

namespace kiosk
{

using sandbox::Connection;
using sandbox::FileDescriptor;

namespace
{

/// More than connections a kiosk has open at a time, idle ones included, for each is served by one.
constexpr std::size_t kWorkers = 16;
constexpr std::string_view kHeadEnd = "\r\n\r\n";

/// What a TLS connection begins with (RFC 8446 section 5.1), and what web servers say to it on a plain port.
constexpr char kTlsHandshake = 0x16;
constexpr std::string_view kNotForTls =
    "HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";

/// How long the whole message is whose head begins `bytes`; none while the head is not whole.
std::optional<std::size_t> message_bytes(std::string_view bytes)
{
    const auto head_end = bytes.find(kHeadEnd);
    if (head_end == bytes.npos) return std::nullopt;
    const std::string head = sandbox::lower_case(bytes.substr(0, head_end));
    std::size_t body_bytes = 0;
    if (const auto at = head.find("\r\ncontent-length:"); at != head.npos) {
        const auto digits = head.find_first_not_of(' ', head.find(':', at) + 1);
        if (digits != head.npos) std::from_chars(head.data() + digits, head.data() + head.size(), body_bytes);
    }
    return head_end + kHeadEnd.size() + body_bytes;
}

void send_without_delay(const FileDescriptor& socket)
{
    const int on = 1;
    ::setsockopt(socket.number(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

} // namespace

struct FaultProxy::Request {
    std::string bytes;
    std::string method, target;
    bool is_last = false; ///< The kiosk asks for the connection to end after it.
};

/// One connection to the far side, opened when needed.
class FaultProxy::Upstream
{
public:
    explicit Upstream(std::uint16_t port) : port_(port) {}

    /// The bytes of the reply; fewer when the far side hangs up in it.
    std::string exchange(const std::string& request)
    {
        if (!socket_) {
            socket_ = sandbox::connected_socket(port_);
            if (!socket_) return {};
            send_without_delay(socket_);
        }
        for (std::string_view left = request; !left.empty();) {
            const auto sent = ::send(socket_.number(), left.data(), left.size(), MSG_NOSIGNAL);
            if (sent <= 0) return hung_up({});
            left.remove_prefix(static_cast<std::size_t>(sent));
        }
        std::string reply;
        std::array<char, 16 * 1024> some;
        for (std::optional<std::size_t> wanted; !wanted || reply.size() < *wanted;) {
            const auto count = ::recv(socket_.number(), some.data(), some.size(), 0);
            if (count <= 0) return hung_up(std::move(reply));
            reply.append(some.data(), static_cast<std::size_t>(count));
            wanted = message_bytes(reply);
        }
        return reply;
    }

private:
    std::string hung_up(std::string reply)
    {
        socket_ = FileDescriptor();
        return reply;
    }

    std::uint16_t port_;
    FileDescriptor socket_;
};

FaultProxy::FaultProxy(std::uint16_t far_side, const Listening& listening) : far_side_(far_side)
{
    std::signal(SIGPIPE, SIG_IGN); // OpenSSL writes to sockets without MSG_NOSIGNAL.
    auto bound = sandbox::bound_socket(listening.port, listening.family);
    if (const auto* refusal = std::get_if<sandbox::Refusal>(&bound)) {
        std::fprintf(stderr, "fault proxy: %s\n", refusal->sentence.c_str());
        std::abort();
    }
    listener_ = std::get<FileDescriptor>(std::move(bound));
    port_ = sandbox::port_of(listener_);
    ::listen(listener_.number(), SOMAXCONN);
    for (std::size_t i = 0; i < kWorkers; ++i)
        workers_.emplace_back([this] { work(); });
}

FaultProxy::~FaultProxy()
{
    is_stopping_ = true;
    stopping_.signal();
    heal();
    const std::lock_guard lock{mutex_};
    for (Connection& connection : open_)
        connection.stop();
}

void FaultProxy::speak_tls(std::shared_ptr<SSL_CTX> context)
{
    const std::lock_guard lock{mutex_};
    tls_ = std::move(context);
}

void FaultProxy::arm(std::vector<WireFault> faults)
{
    const std::lock_guard lock{mutex_};
    faults_.assign(std::make_move_iterator(faults.begin()), std::make_move_iterator(faults.end()));
}

void FaultProxy::heal()
{
    const std::lock_guard lock{mutex_};
    faults_.clear();
    ++healed_;
    for (Connection& connection : open_)
        connection.wake();
}

void FaultProxy::hang_up()
{
    std::unique_lock lock{mutex_};
    for (Connection& connection : open_)
        connection.stop();
    closed_.wait(lock, [this] { return open_.empty(); });
}

std::size_t FaultProxy::requests(const std::string& method) const
{
    const std::lock_guard lock{mutex_};
    const auto found = requests_.find(method);
    return found == requests_.end() ? 0 : found->second;
}

void FaultProxy::record()
{
    const std::lock_guard lock{mutex_};
    is_recording_ = true;
    recorded_.clear();
}

std::string FaultProxy::recorded() const
{
    const std::lock_guard lock{mutex_};
    return recorded_;
}

void FaultProxy::work()
{
    Upstream upstream{far_side_};
    while (!is_stopping_) {
        std::array<pollfd, 2> polled = {{{stopping_.number(), POLLIN, 0}, {listener_.number(), POLLIN, 0}}};
        ::poll(polled.data(), polled.size(), -1);
        Connection* const connection = accept();
        if (connection == nullptr) continue;
        serve(*connection, upstream);
        const std::lock_guard lock{mutex_};
        open_.remove_if([&](const Connection& open) { return &open == connection; });
        closed_.notify_all();
    }
}

/// Null when another worker has taken it.
Connection* FaultProxy::accept()
{
    const std::lock_guard lock{mutex_}; // It leaves the listener's queue and is open in one.
    if (is_stopping_) return nullptr;
    FileDescriptor socket{::accept4(listener_.number(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC)};
    if (!socket) return nullptr;
    send_without_delay(socket);
    ++connections_;
    return &open_.emplace_back(std::move(socket), tls_.get());
}

bool FaultProxy::is_quiet() const
{
    const std::lock_guard lock{mutex_};
    pollfd waiting{listener_.number(), POLLIN, 0};
    // Whoever reads the first byte of a request has counted it before: hence in this order.
    return ::poll(&waiting, 1, 0) == 0 && std::ranges::none_of(open_, &Connection::has_unread_bytes) &&
           under_way_ == 0;
}

void FaultProxy::serve(Connection& connection, Upstream& upstream)
{
    if (!connection.handshake()) return;
    std::string buffer;
    Next next = Next::keep;
    while (next == Next::keep) {
        if (buffer.empty() && !connection.wait_for_bytes()) return;
        ++under_way_;
        const auto request = read_request(connection, buffer);
        next = request ? answer(connection, upstream, *request) : Next::close;
        --under_way_;
    }
}

std::optional<FaultProxy::Request> FaultProxy::read_request(Connection& connection, std::string& buffer)
{
    std::optional<std::size_t> bytes;
    while (!(bytes = message_bytes(buffer)) || buffer.size() < *bytes) {
        const std::size_t before = buffer.size();
        if (!connection.read_more(buffer)) return std::nullopt;
        {
            const std::lock_guard lock{mutex_};
            if (is_recording_) recorded_.append(buffer, before);
        }
        if (buffer.front() == kTlsHandshake) {
            (void)connection.write(kNotForTls);
            return std::nullopt;
        }
    }
    const auto head = sandbox::parse_head(std::string_view{buffer}.substr(0, buffer.find(kHeadEnd)));
    if (!head) return std::nullopt;
    Request request{buffer.substr(0, *bytes), head->method, head->target, !head->is_keep_alive()};
    buffer.erase(0, *bytes);
    const std::lock_guard lock{mutex_};
    ++requests_[request.method];
    return request;
}

std::optional<WireFault> FaultProxy::take(const Request& request)
{
    const std::lock_guard lock{mutex_};
    if (faults_.empty()) return std::nullopt;
    const WireFault& first = faults_.front();
    const bool fits = (first.method.empty() || first.method == request.method) &&
                      request.target.find(first.target) != std::string::npos;
    if (!fits) return std::nullopt;
    WireFault taken = std::move(faults_.front());
    faults_.pop_front();
    return taken;
}

FaultProxy::Next FaultProxy::answer(Connection& connection, Upstream& upstream, const Request& request)
{
    const auto fault = take(request);
    if (!fault) {
        const bool is_sent = connection.write(upstream.exchange(request.bytes));
        if (request.is_last) connection.say_goodbye();
        return is_sent && !request.is_last ? Next::keep : Next::close;
    }

    const std::size_t healed_before = healed_;
    std::string reply;
    if (fault->request == WireFault::Request::forwarded) reply = upstream.exchange(request.bytes);
    if (fault->reply) reply = fault->reply(reply);
    reply_bytes_ = reply.size();
    ++met_;
    const std::string_view sent = std::string_view{reply}.substr(0, fault->cut_at);
    if (fault->a_byte == std::chrono::microseconds{0}) {
        (void)connection.write(sent);
    } else {
        auto due = std::chrono::steady_clock::now();
        for (std::size_t at = 0; at < sent.size() && connection.write(sent.substr(at, 1)); ++at) {
            due += fault->a_byte;
            if (healed_ == healed_before && !connection.wait_until(due)) break;
        }
    }
    if (fault->request != WireFault::Request::late) {
        // What follows is silence, and a kiosk may leave the connection in it for as long as it likes.
        --under_way_;
        const Next next = end(connection, fault->then, healed_before);
        ++under_way_;
        return next;
    }
    const Next next = end(connection, fault->then, healed_before);
    (void)upstream.exchange(request.bytes);
    return next;
}

FaultProxy::Next FaultProxy::end(Connection& connection, WireFault::Then then, std::size_t healed_before)
{
    switch (then) {
    case WireFault::Then::keep:
        return Next::keep;
    case WireFault::Then::close:
        return Next::close;
    case WireFault::Then::reset:
        connection.reset();
        return Next::close;
    case WireFault::Then::half_close:
        connection.end_sending();
        [[fallthrough]];
    case WireFault::Then::hang:
        wait_for_healing(connection, healed_before);
        return Next::close;
    }
    return Next::close;
}

void FaultProxy::wait_for_healing(Connection& connection, std::size_t healed_before)
{
    while (healed_ == healed_before && !connection.is_stopped())
        if (connection.wait(std::nullopt) == Connection::Event::peer_closed) return;
}

} // namespace kiosk
