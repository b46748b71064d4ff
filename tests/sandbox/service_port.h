#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <variant>

#include "tests/sandbox/connection.h"
#include "tests/sandbox/sandbox.h"

namespace kiosk::sandbox
{

struct TlsFiles {
    std::string certificate; ///< PEM, the chain of the server.
    std::string key;         ///< PEM.
};

/// The port the kiosk talks to: HTTP/1.1 or HTTPS on 127.0.0.1, one thread per connection, and the place
/// where faults become real. Written over sockets because resets, cut replies, silence and a refusing port
/// are what it is for. Its port number stays reserved while it refuses.
class ServicePort
{
public:
    /// Opens `port` (0 = any), or only reserves it when the script says unreachable. `sandbox` must outlive
    /// it.
    static std::variant<std::unique_ptr<ServicePort>, Refusal> open(Sandbox& sandbox, std::uint16_t port,
                                                                    const std::optional<TlsFiles>& tls);

    ~ServicePort();

    std::uint16_t port() const { return port_; }

    /// `http://127.0.0.1:PORT` or `https://…`.
    std::string base_url() const;

    /// To be called after the script has changed: when it returns, the port refuses or accepts as the script
    /// says and every hanging request knows about it. A refusal means that the port could not be opened
    /// again.
    std::optional<Refusal> follow_faults();

    /// Connections accepted so far.
    std::int64_t connections() const { return connections_; }

private:
    struct FreeTlsContext {
        void operator()(SSL_CTX* context) const;
    };

    struct Client {
        std::unique_ptr<Connection> connection;
        std::int64_t number = 0;
        std::atomic<bool> is_done = false;
        std::thread thread;
    };

    enum class Next { keep, close };

    ServicePort(Sandbox& sandbox, FileDescriptor reservation, std::uint16_t port);

    /// Another name for this port, so that a client that follows a redirect shows up among the requests seen.
    std::string elsewhere() const;

    std::optional<Refusal> listen();
    void accept_clients() noexcept;
    void apply_script();
    void accept_one();
    void let_go_of_finished_clients();
    void end_all_clients();

    void serve(Client& client) noexcept;
    Next answer(Client& client, const HttpRequest& request);
    Next send(Connection& connection, const HttpRequest& request, HttpReply reply,
              const FaultPlan& plan) const;
    bool sit_out(Connection& connection, std::int64_t revision) const;

    Sandbox& sandbox_;
    FileDescriptor reservation_; ///< Bound and never listening: keeps the number ours while the port refuses.
    std::uint16_t port_;
    std::unique_ptr<SSL_CTX, FreeTlsContext> tls_;
    std::atomic<std::int64_t> connections_ = 0;

    WakeUp wake_up_;
    std::atomic<bool> stopping_ = false;

    // Owned by the accepting thread.
    FileDescriptor listener_;
    std::list<Client> clients_;

    std::mutex mutex_; ///< Leaf; guards the three below.
    std::condition_variable applied_;
    std::int64_t revision_applied_ = 0;
    std::optional<Refusal> listen_refusal_;

    std::thread accepting_;
};

} // namespace kiosk::sandbox
