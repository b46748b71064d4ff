// F11, its lower half: HTTP as bytes. The production transport (libcurl) posts to a socket on loopback that
// answers with the input, whatever it was asked, in one piece or two, and closes. One thread plays both ends.

#include "sync/curl_transport.h"
#include "tests/fuzz/fuzz_input.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/fuzz/oracle.h"

#include "storage/file.h"
#include <arpa/inet.h>
#include <cstdlib>
#include <fcntl.h>
#include <optional>
#include <sys/socket.h>
#include <unistd.h>

namespace kiosk
{

namespace
{

/// Answers everybody with the same bytes.
class Peer
{
public:
    Peer()
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t length = sizeof address;
        auto* any = reinterpret_cast<sockaddr*>(&address);
        constexpr int waiting_max = 16;
        if (::bind(listening_.number(), any, length) != 0 ||
            ::listen(listening_.number(), waiting_max) != 0 ||
            ::getsockname(listening_.number(), any, &length) != 0)
            std::abort();
        port_ = ntohs(address.sin_port);
    }

    int port() const { return port_; }

    void begin(std::string_view reply, std::size_t first_piece)
    {
        reply_ = reply;
        first_piece_ = std::min(first_piece, reply.size());
        heard_.clear();
        connections_ = requests_ = 0;
        client_.reset();
    }

    void serve()
    {
        if (!client_) {
            const int one = ::accept4(listening_.number(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
            if (one < 0) return;
            client_.emplace(one);
            ++connections_;
            heard_.clear();
        }
        std::array<char, 4096> part{};
        for (;;) {
            const ssize_t got = ::recv(client_->number(), part.data(), part.size(), 0);
            if (got == 0) {
                client_.reset();
                return;
            }
            if (got < 0) break;
            heard_.append(part.data(), static_cast<std::size_t>(got));
        }
        if (!heard_.ends_with(kBody)) return;
        ++requests_;
        heard_.clear();
        send(reply_.substr(0, first_piece_));
        send(reply_.substr(first_piece_));
        ::shutdown(client_->number(), SHUT_WR);
    }

    int connections() const { return connections_; }
    int requests() const { return requests_; }

    static constexpr std::string_view kBody = R"({"title":"[K-0000]"})";

private:
    void send(std::string_view bytes)
    {
        while (!bytes.empty()) {
            const ssize_t sent = ::send(client_->number(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent <= 0) return; // Nobody reads any more, or not so much.
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
    }

    FileDescriptor listening_{::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
    std::optional<FileDescriptor> client_;
    std::string heard_;
    std::string_view reply_;
    std::size_t first_piece_ = 0;
    int port_ = 0, connections_ = 0, requests_ = 0;
};

bool is_length_kept(const HttpReply& reply)
{
    const auto length = reply.header("content-length");
    const bool has_no_body = reply.status == 204 || reply.status == 304;
    if (!length || reply.header("transfer-encoding") || has_no_body) return true;
    const bool is_number = !length->empty() && length->size() < 10 &&
                           std::ranges::all_of(*length, [](char c) { return c >= '0' && c <= '9'; });
    return !is_number ||
           std::to_string(reply.body.size()) == std::to_string(std::stoul(std::string{*length}));
}

bool exchange_holds(std::string_view bytes, std::size_t first_piece)
{
    static Peer peer;
    static CurlTransport transport{{}};
    static ExchangeId id = 0;
    peer.begin(bytes, first_piece);
    HttpRequest request{.method = HttpMethod::post,
                        .url =
                            "http://127.0.0.1:" + std::to_string(peer.port()) + "/v1/servicerequests/zh-CN",
                        .body = std::string{Peer::kBody},
                        .connection = ConnectionUse::fresh,
                        .deadline = std::chrono::seconds{3}};
    transport.start(++id, std::move(request));
    std::vector<FinishedExchange> finished;
    const auto begun = std::chrono::steady_clock::now();
    constexpr std::chrono::seconds patience{5};
    while (finished.empty() && std::chrono::steady_clock::now() - begun < patience) {
        peer.serve();
        finished = transport.poll(Milliseconds{peer.requests() > 0 ? 1 : 0});
    }
    if (!holds(finished.size() == 1 && finished.front().id == id, "an exchange ends, once, in time"))
        return false;
    const HttpReply& reply = finished.front().reply;
    return holds(peer.connections() <= 1 && peer.requests() <= 1, "a request leaves once") &&
           holds(peer.requests() == 0 || reply.progress != Progress::nothing_sent,
                 "what arrived is never called unsent") &&
           holds(reply.progress != Progress::answered || (reply.status >= 100 && reply.status <= 999),
                 "an answer has a status") &&
           holds(reply.body.size() <= Transport::reply_bytes_max, "no answer is larger than it may be") &&
           holds(reply.progress != Progress::answered || is_length_kept(reply), "half an answer is none");
}

} // namespace

} // namespace kiosk

KIOSK_FUZZ_TARGET(transport)
{
    using namespace kiosk;
    FuzzInput input{data, size};
    const std::size_t first_piece = input.byte();
    (void)exchange_holds(input.rest(), first_piece);
    return 0;
}
