#pragma once

#include "tests/sandbox/loopback_socket.h"

#include <atomic>
#include <condition_variable>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace kiosk
{

/// What befalls one exchange on its way between a kiosk and its far side.
struct WireFault {
    static constexpr std::size_t whole = std::string::npos;

    enum class Request {
        forwarded, ///< The far side executes it.
        withheld,  ///< It never hears of it.
        late,      ///< It hears of it when the kiosk has gone, or the line has healed.
    };
    enum class Then {
        keep,       ///< The connection stays open, as after any answer.
        close,      ///< An orderly end of the TCP connection, without TLS's.
        reset,      ///< A TCP reset.
        half_close, ///< The end of the proxy's direction only.
        hang,       ///< Silence until the kiosk goes or the line heals.
    };

    std::string method; ///< Which exchange it waits for; empty fits any.
    std::string target; ///< What its target contains.
    Request request = Request::forwarded;
    /// What is sent instead of the far side's reply, of which it is given the bytes; null: that reply.
    std::function<std::string(std::string_view)> reply;
    std::size_t cut_at = whole; ///< How many bytes of it go out.
    Then then = Then::keep;
    std::chrono::microseconds a_byte{0}; ///< How long each takes.
};

/// A proxy between a kiosk and the sandbox's service port that ends TLS, reads whole requests, lets the far
/// side answer and then does to the answer what the next fault says that fits: what bad lines do. Without a
/// fault it hands everything on as it is. Its owner's calls may come from one thread.
class FaultProxy
{
public:
    struct Listening {
        sandbox::Loopback family = sandbox::Loopback::ipv4;
        std::uint16_t port = 0; ///< 0: any.
    };

    /// In front of port `far_side` of 127.0.0.1.
    explicit FaultProxy(std::uint16_t far_side) : FaultProxy(far_side, Listening{}) {}
    FaultProxy(std::uint16_t far_side, const Listening& listening);
    ~FaultProxy();
    FaultProxy(const FaultProxy&) = delete;

    std::uint16_t port() const { return port_; }

    /// New connections speak TLS by `context` from now on; null: plain TCP.
    void speak_tls(std::shared_ptr<SSL_CTX> context);

    /// In order, each once.
    void arm(std::vector<WireFault> faults);
    /// Forgets the faults that were not met and lets what hangs go.
    void heal();

    /// Ends every connection, and returns when none is left.
    void hang_up();

    /// Faults that were met, and how many bytes the reply of the last had before it was cut.
    std::size_t met() const { return met_; }
    std::size_t reply_bytes() const { return reply_bytes_; }

    /// Whether nothing is under way in it: no connection that waits to be accepted, no byte that was not
    /// read, no request that is not done with. A kiosk that no longer waits for an answer says nothing of
    /// that.
    bool is_quiet() const;

    /// Whole requests by method.
    std::size_t requests(const std::string& method) const;

    std::size_t connections() const { return connections_; }

    /// Everything that kiosks have sent, without TLS's wrapping, from now on.
    void record();
    std::string recorded() const;

private:
    class Upstream;
    struct Request;

    void work();
    sandbox::Connection* accept();
    void serve(sandbox::Connection& connection, Upstream& upstream);
    std::optional<Request> read_request(sandbox::Connection& connection, std::string& buffer);
    enum class Next { keep, close };
    Next answer(sandbox::Connection& connection, Upstream& upstream, const Request& request);
    Next end(sandbox::Connection& connection, WireFault::Then then, std::size_t healed_before);
    void wait_for_healing(sandbox::Connection& connection, std::size_t healed_before);
    std::optional<WireFault> take(const Request& request);

    std::uint16_t far_side_;
    std::uint16_t port_ = 0;
    sandbox::FileDescriptor listener_;
    sandbox::WakeUp stopping_;
    std::atomic<bool> is_stopping_ = false;
    std::atomic<std::size_t> met_ = 0, reply_bytes_ = 0, under_way_ = 0, connections_ = 0, healed_ = 0;

    mutable std::mutex mutex_; ///< Leaf; guards what follows.
    std::shared_ptr<SSL_CTX> tls_;
    std::list<WireFault> faults_;
    std::map<std::string, std::size_t> requests_;
    std::list<sandbox::Connection> open_;
    std::condition_variable closed_;
    bool is_recording_ = false;
    std::string recorded_;

    std::vector<std::jthread> workers_;
};

} // namespace kiosk
