#include "tests/sandbox/service_port.h"

#include <openssl/ssl.h>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <charconv>
#include <cstring>
#include <utility>

#include "tests/sandbox/fault_replies.h"
#include "tests/sandbox/loopback_socket.h"

namespace kiosk::sandbox
{
namespace
{

// Ours: far above any request of the kiosk, far below what would hurt the machine.
constexpr std::size_t kHeadBytesMax = 64 * 1024;
constexpr std::size_t kBodyBytesMax = 16 * 1024 * 1024;

struct ReadFailure {
    int status = 0; ///< What to answer before closing; 0 when there is nobody left to answer.
};

/// Takes one whole request off the stream; bytes that follow it stay in `buffer`.
std::variant<HttpRequest, ReadFailure> read_request(Connection& connection, std::string& buffer)
{
    constexpr std::string_view head_end = "\r\n\r\n";
    std::size_t head_bytes = std::string::npos;
    while ((head_bytes = buffer.find(head_end)) == std::string::npos) {
        if (buffer.size() > kHeadBytesMax) return ReadFailure{400};
        if (!connection.read_more(buffer)) return ReadFailure{};
    }
    auto request = parse_head(std::string_view(buffer).substr(0, head_bytes));
    if (!request) return ReadFailure{400};
    buffer.erase(0, head_bytes + head_end.size());
    if (!request->header("transfer-encoding").empty()) return ReadFailure{411};

    std::size_t body_bytes = 0;
    if (const auto length = request->header("content-length"); !length.empty()) {
        const auto [end, error] = std::from_chars(length.data(), length.data() + length.size(), body_bytes);
        if (error != std::errc{} || end != length.data() + length.size()) return ReadFailure{400};
    }
    if (body_bytes > kBodyBytesMax) return ReadFailure{413};
    if (buffer.size() < body_bytes && lower_case(request->header("expect")) == "100-continue" &&
        !connection.write("HTTP/1.1 100 Continue\r\n\r\n")) {
        return ReadFailure{};
    }
    while (buffer.size() < body_bytes) {
        if (!connection.read_more(buffer)) return ReadFailure{};
    }
    request->body = buffer.substr(0, body_bytes);
    buffer.erase(0, body_bytes);
    return *std::move(request);
}

/// Writes all of `bytes`, at the rate that `slow` allows when there is one.
bool write_at(const std::optional<Slow>& slow, Connection& connection, std::string_view bytes)
{
    if (!slow || slow->bytes_per_second == 0) return connection.write(bytes);

    // Twenty portions a second are fine enough to look like a thin line.
    const auto rate = static_cast<std::size_t>(slow->bytes_per_second);
    const std::size_t portion = std::max<std::size_t>(rate / 20, 1);
    auto due = std::chrono::steady_clock::now();
    for (std::size_t at = 0; at < bytes.size(); at += portion) {
        if (!connection.write(bytes.substr(at, portion))) return false;
        due += std::chrono::microseconds(1'000'000 * portion / rate);
        if (!connection.wait_until(due)) return false;
    }
    return true;
}

} // namespace

void ServicePort::FreeTlsContext::operator()(SSL_CTX* context) const
{
    SSL_CTX_free(context);
}

ServicePort::ServicePort(Sandbox& sandbox, FileDescriptor reservation, std::uint16_t port)
    : sandbox_(sandbox), reservation_(std::move(reservation)), port_(port)
{
}

std::variant<std::unique_ptr<ServicePort>, Refusal> ServicePort::open(Sandbox& sandbox, std::uint16_t port,
                                                                      const std::optional<TlsFiles>& tls)
{
    auto reservation = bound_socket(port);
    if (auto* refusal = std::get_if<Refusal>(&reservation)) return std::move(*refusal);
    auto& reserved = std::get<FileDescriptor>(reservation);
    const std::uint16_t chosen = port_of(reserved);
    std::unique_ptr<ServicePort> service(new ServicePort(sandbox, std::move(reserved), chosen));

    if (tls) {
        service->tls_.reset(SSL_CTX_new(TLS_server_method()));
        SSL_CTX* context = service->tls_.get();
        if (SSL_CTX_use_certificate_chain_file(context, tls->certificate.c_str()) != 1) {
            return Refusal{"cannot read the certificate " + tls->certificate};
        }
        if (SSL_CTX_use_PrivateKey_file(context, tls->key.c_str(), SSL_FILETYPE_PEM) != 1) {
            return Refusal{"cannot use the key " + tls->key + " with " + tls->certificate};
        }
        SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    }

    service->accepting_ = std::thread([port_itself = service.get()] { port_itself->accept_clients(); });
    if (auto refusal = service->follow_faults()) return *std::move(refusal);
    return service;
}

ServicePort::~ServicePort()
{
    stopping_ = true;
    wake_up_.signal();
    if (accepting_.joinable()) accepting_.join();
}

std::string ServicePort::base_url() const
{
    return (tls_ ? "https://127.0.0.1:" : "http://127.0.0.1:") + std::to_string(port_);
}

std::string ServicePort::elsewhere() const
{
    return (tls_ ? "https://localhost:" : "http://localhost:") + std::to_string(port_) + "/elsewhere";
}

std::optional<Refusal> ServicePort::follow_faults()
{
    // One more than the script's revision, so that the first call, before any script, has something to wait
    // for.
    const auto wanted = sandbox_.script_revision() + 1;
    wake_up_.signal();
    std::unique_lock lock(mutex_);
    applied_.wait(lock, [&] { return revision_applied_ >= wanted; });
    return listen_refusal_;
}

void ServicePort::accept_clients() noexcept
{
    while (!stopping_) {
        apply_script();
        std::array<pollfd, 2> polled = {{{wake_up_.number(), POLLIN, 0}, {listener_.number(), POLLIN, 0}}};
        if (::poll(polled.data(), polled.size(), -1) < 0 && errno != EINTR) std::perror("poll");
        if (polled[0].revents != 0) wake_up_.clear();
        if (polled[1].revents != 0) accept_one();
        let_go_of_finished_clients();
    }
    end_all_clients();
}

void ServicePort::apply_script()
{
    const auto revision = sandbox_.script_revision() + 1;
    {
        const std::lock_guard lock(mutex_);
        if (revision_applied_ == revision) return;
    }

    std::optional<Refusal> refusal;
    if (sandbox_.is_unreachable()) {
        listener_ = FileDescriptor();
        end_all_clients();
    } else if (!listener_) {
        refusal = listen();
    }
    for (Client& client : clients_)
        client.connection->wake();

    const std::lock_guard lock(mutex_);
    listen_refusal_ = std::move(refusal);
    revision_applied_ = revision;
    applied_.notify_all();
}

std::optional<Refusal> ServicePort::listen()
{
    // The reservation never listens, so Linux lets a second socket with SO_REUSEADDR bind the same port.
    auto socket = bound_socket(port_);
    if (auto* refusal = std::get_if<Refusal>(&socket)) return std::move(*refusal);
    if (::listen(std::get<FileDescriptor>(socket).number(), SOMAXCONN) != 0) {
        return Refusal{"cannot listen on 127.0.0.1:" + std::to_string(port_) + ": " + std::strerror(errno)};
    }
    listener_ = std::get<FileDescriptor>(std::move(socket));
    return std::nullopt;
}

void ServicePort::accept_one()
{
    FileDescriptor socket(::accept4(listener_.number(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (!socket) return; // The client has gone again.
    const int on = 1;
    ::setsockopt(socket.number(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);

    Client& client = clients_.emplace_back();
    client.connection = std::make_unique<Connection>(std::move(socket), tls_.get());
    client.number = ++connections_;
    client.thread = std::thread([this, &client] { serve(client); });
}

void ServicePort::let_go_of_finished_clients()
{
    clients_.remove_if([](Client& client) {
        if (!client.is_done) return false;
        client.thread.join();
        return true;
    });
}

void ServicePort::end_all_clients()
{
    for (Client& client : clients_)
        client.connection->stop();
    for (Client& client : clients_)
        client.thread.join();
    clients_.clear();
}

void ServicePort::serve(Client& client) noexcept
{
    Connection& connection = *client.connection;
    std::string buffer;
    bool is_open = connection.handshake();
    while (is_open) {
        const auto received = read_request(connection, buffer);
        if (const auto* failure = std::get_if<ReadFailure>(&received)) {
            if (failure->status != 0) {
                const auto reply =
                    api_fault(failure->status, "800002", "This is not a request the sandbox reads.");
                connection.write(wire_bytes(reply, sandbox_.clock().now()));
            }
            break;
        }
        is_open = answer(client, std::get<HttpRequest>(received)) == Next::keep;
    }
    client.is_done = true;
    wake_up_.signal(); // The accepting thread joins this one and closes the socket.
}

ServicePort::Next ServicePort::answer(Client& client, const HttpRequest& request)
{
    Connection& connection = *client.connection;
    const FaultPlan plan = sandbox_.receive(request, client.number);

    const bool comes_late = plan.slow && plan.slow->executed == Executed::no;
    const auto pause = [&] {
        return !plan.slow || connection.wait_until(std::chrono::steady_clock::now() + plan.slow->delay);
    };
    if (comes_late && !pause()) return Next::close;

    HttpReply reply;
    const bool is_executed = executed_under(plan.fault) == Executed::yes;
    if (is_executed) reply = sandbox_.execute(request, plan.list_lag);

    if (plan.fault && std::holds_alternative<Hang>(*plan.fault)) {
        if (!sit_out(connection, plan.script_revision)) return Next::close;
        if (!is_executed) reply = sandbox_.execute(request, plan.list_lag);
    }
    if (!comes_late && !pause()) return Next::close;

    if (plan.fault) {
        if (std::holds_alternative<ResetBeforeCommit>(*plan.fault) ||
            std::holds_alternative<ResetAfterCommit>(*plan.fault)) {
            connection.reset();
            return Next::close;
        }
        reply = reply_under(*plan.fault, request, reply, elsewhere(), sandbox_.clock().now());
    }
    return send(connection, request, std::move(reply), plan);
}

ServicePort::Next ServicePort::send(Connection& connection, const HttpRequest& request, HttpReply reply,
                                    const FaultPlan& plan) const
{
    const CutAt* cut = plan.fault ? std::get_if<CutAt>(&*plan.fault) : nullptr;
    const Next next = request.is_keep_alive() && cut == nullptr ? Next::keep : Next::close;
    if (next == Next::close) reply.headers.emplace_back("Connection", "close");
    const std::string bytes = wire_bytes(reply, sandbox_.clock().now());

    if (cut != nullptr) {
        write_at(plan.slow, connection, std::string_view(bytes).substr(0, cut->byte));
        if (cut->ending == CutAt::Ending::reset) connection.reset();
        return Next::close;
    }
    if (!write_at(plan.slow, connection, bytes)) return Next::close;
    if (next == Next::close) connection.say_goodbye();
    return next;
}

bool ServicePort::sit_out(Connection& connection, std::int64_t revision) const
{
    while (!connection.is_stopped() && sandbox_.script_revision() == revision) {
        if (connection.wait(std::nullopt) == Connection::Event::peer_closed) return false;
    }
    return !connection.is_stopped();
}

} // namespace kiosk::sandbox
