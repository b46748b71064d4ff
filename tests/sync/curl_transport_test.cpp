#include "sync/curl_transport.h"
#include "tests/sandbox/running_sandbox.h"
#include "tests/sync/tls_files.h"

#include <doctest/doctest.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <set>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

using namespace kiosk;
using namespace std::chrono_literals;
using sandbox::RunningSandbox;

namespace
{

constexpr auto kPatience = 20s;

/// What finished, once there is something.
std::vector<FinishedExchange> finished(CurlTransport& transport)
{
    const auto end = std::chrono::steady_clock::now() + kPatience;
    while (std::chrono::steady_clock::now() < end) {
        auto some = transport.poll(1s);
        if (!some.empty()) return some;
    }
    FAIL("nothing finished");
    return {};
}

HttpReply exchange(CurlTransport& transport, HttpRequest request)
{
    transport.start(1, std::move(request));
    return finished(transport).front().reply;
}

HttpReply exchange(HttpRequest request)
{
    CurlTransport transport{{}};
    return exchange(transport, std::move(request));
}

HttpRequest get(const std::string& base)
{
    return {.url = base + "/v1/servicerequests?size=1&offset=0", .headers = {{"Accept", "application/json"}}};
}

HttpRequest create(const std::string& base)
{
    return {.method = HttpMethod::post,
            .url = base + "/v1/servicerequests/zh-CN",
            .headers = {{"Content-Type", "application/json"},
                        {"MS-RequestId", "0f7c0e6e-3f6b-4b0e-9b57-2a4e6f1c9d10"},
                        {"Authorization", "Bearer secret"}},
            .body = R"({"title":"t","description":"d","severity":"minimal","supportTopicId":"9"})",
            .connection = ConnectionUse::fresh};
}

std::string base_of(const RunningSandbox& far_side)
{
    return far_side.service->base_url();
}

/// Accepts one connection, reads a little, says its piece and hangs up.
class RudeServer
{
public:
    explicit RudeServer(std::string piece) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        REQUIRE(::bind(socket_.number(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
        REQUIRE(::listen(socket_.number(), 1) == 0);
        socklen_t size = sizeof address;
        ::getsockname(socket_.number(), reinterpret_cast<sockaddr*>(&address), &size);
        port_ = ntohs(address.sin_port);
        thread_ = std::jthread{[this, words = std::move(piece)] {
            const sandbox::FileDescriptor client{::accept(socket_.number(), nullptr, nullptr)};
            char some[4096];
            (void)!::recv(client.number(), some, sizeof some, 0);
            ::send(client.number(), words.data(), words.size(), MSG_NOSIGNAL);
        }};
    }
    ~RudeServer() { ::shutdown(socket_.number(), SHUT_RDWR); }

    std::string address() const { return "127.0.0.1:" + std::to_string(port_); }

private:
    sandbox::FileDescriptor socket_;
    std::uint16_t port_ = 0;
    std::jthread thread_;
};

/// A sandbox behind TLS.
struct TlsSandbox {
    explicit TlsSandbox(const sandbox::TlsFiles& files)
        : far_side(RunningSandbox::open_to_all(), sandbox::Ledger{})
    {
        auto opened = sandbox::ServicePort::open(far_side, 0, files);
        service = std::get<std::unique_ptr<sandbox::ServicePort>>(std::move(opened));
    }
    sandbox::Sandbox far_side;
    std::unique_ptr<sandbox::ServicePort> service;
};

} // namespace

TEST_CASE("curl transport: an answer comes with its status, its headers in lower case and its body")
{
    const RunningSandbox far_side;
    const HttpReply reply = exchange(create(base_of(far_side)));

    CHECK(reply.progress == Progress::answered);
    CHECK(reply.status == 201);
    CHECK(reply.header("ms-requestid") == "0f7c0e6e-3f6b-4b0e-9b57-2a4e6f1c9d10");
    CHECK(reply.body.find("\"id\"") != std::string::npos);
    CHECK(far_side.executions() == 1);
}

TEST_CASE("curl transport: several exchanges run at once and each outcome bears its name")
{
    const RunningSandbox far_side;
    CurlTransport transport{{}};
    for (ExchangeId id = 1; id <= 8; ++id)
        transport.start(id, get(base_of(far_side)));

    std::set<ExchangeId> seen;
    while (seen.size() < 8)
        for (const FinishedExchange& one : finished(transport)) {
            CHECK(one.reply.status == 200);
            CHECK(seen.insert(one.id).second);
        }
}

TEST_CASE("curl transport: a refused connection certainly sent nothing")
{
    RunningSandbox far_side;
    REQUIRE(far_side.put_faults(R"([{"do":"unreachable"}])") == 200);
    const HttpReply reply = exchange(create(base_of(far_side)));

    CHECK(reply.progress == Progress::nothing_sent);
    CHECK(reply.fault == TransportFault::no_connection);
    CHECK(reply.fault_code == "curl 7");
}

TEST_CASE("curl transport: whatever ends an exchange after its bytes left leaves it unanswered")
{
    struct Row {
        const char* faults;
        TransportFault fault;
    };
    for (const Row& row : {Row{R"([{"do":"reset_after_commit"}])", TransportFault::cut},
                           {R"([{"do":"reset_before_commit"}])", TransportFault::cut},
                           {R"([{"do":"cut_at","byte":0}])", TransportFault::cut},
                           {R"([{"do":"cut_at","byte":20}])", TransportFault::cut},
                           {R"([{"do":"cut_at","byte":300,"then":"reset"}])", TransportFault::cut},
                           {R"([{"do":"huge"}])", TransportFault::too_large},
                           {R"([{"do":"hang"}])", TransportFault::timeout}}) {
        INFO(std::string{row.faults});
        RunningSandbox far_side;
        REQUIRE(far_side.put_faults(row.faults) == 200);
        HttpRequest request = create(base_of(far_side));
        if (row.fault == TransportFault::timeout) request.deadline = 200ms;
        const HttpReply reply = exchange(std::move(request));

        CHECK(reply.progress == Progress::unanswered);
        CHECK(reply.fault == row.fault);
        CHECK(far_side.sandbox.requests_seen().size() == 1);
    }
}

TEST_CASE("curl transport: a fresh create is on the wire once, however warm the connection was")
{
    // On a reused connection libcurl 7.88 would silently send it again (reference/reliability.md N3).
    RunningSandbox far_side;
    CurlTransport transport{{}};
    CHECK(exchange(transport, get(base_of(far_side))).status == 200);
    REQUIRE(far_side.put_faults(R"([{"do":"reset_after_commit"}])") == 200);
    CHECK(exchange(transport, create(base_of(far_side))).progress == Progress::unanswered);

    CHECK(far_side.executions() == 1);
    const auto seen = far_side.sandbox.requests_seen();
    REQUIRE(seen.size() == 2);
    CHECK(seen[0]["connection"] != seen[1]["connection"]);
}

TEST_CASE("curl transport: reads share a connection, and creates where that is allowed")
{
    RunningSandbox far_side;
    CurlTransport transport{{}};
    HttpRequest reusable = create(base_of(far_side));
    reusable.connection = ConnectionUse::reusable;
    (void)exchange(transport, get(base_of(far_side)));
    (void)exchange(transport, get(base_of(far_side)));
    (void)exchange(transport, reusable);

    const auto seen = far_side.sandbox.requests_seen();
    REQUIRE(seen.size() == 3);
    CHECK(seen[0]["connection"] == seen[1]["connection"]);
    CHECK(seen[0]["connection"] == seen[2]["connection"]);
}

TEST_CASE("curl transport: a redirect is an answer like any other and is not followed")
{
    RunningSandbox far_side;
    for (const char* rule : {R"([{"do":"redirect"}])", R"([{"do":"redirect","status":307}])"}) {
        REQUIRE(far_side.put_faults(rule) == 200);
        const HttpReply reply = exchange(create(base_of(far_side)));
        CHECK(reply.status / 100 == 3);
        CHECK(reply.progress == Progress::answered);
    }

    for (const auto& seen : far_side.sandbox.requests_seen())
        CHECK(seen["path"] == "/v1/servicerequests/zh-CN");
}

TEST_CASE("curl transport: a proxy in the environment is not used")
{
    const RunningSandbox far_side;
    for (const char* name : {"http_proxy", "https_proxy", "all_proxy", "ALL_PROXY"})
        ::setenv(name, "http://127.0.0.1:1", 1);
    const HttpReply reply = exchange(get(base_of(far_side)));
    for (const char* name : {"http_proxy", "https_proxy", "all_proxy", "ALL_PROXY"})
        ::unsetenv(name);

    CHECK(reply.status == 200);
}

TEST_CASE("curl transport: bytes that are not HTTP/1 are no answer")
{
    for (const char* piece :
         {"", "Hello, this is not HTTP", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"}) {
        const RudeServer server{piece};
        CHECK(exchange(create("http://" + server.address())).progress == Progress::unanswered);
    }
}

TEST_CASE("curl transport: endless headers are cut off")
{
    std::string headers = "HTTP/1.1 200 OK\r\n";
    for (int i = 0; i < 100; ++i)
        headers += "X-" + std::to_string(i) + ": " + std::string(1000, 'x') + "\r\n";
    const RudeServer server{headers + "\r\n{}"};
    const HttpReply reply = exchange(get("http://" + server.address()));

    CHECK(reply.progress == Progress::unanswered);
    CHECK(reply.fault == TransportFault::too_large);
}

TEST_CASE("curl transport: after an interim answer only the real one counts")
{
    const RudeServer server{"HTTP/1.1 100 Continue\r\nX-Interim: 1\r\n\r\n"
                            "HTTP/1.1 201 Created\r\nX-Real: 1\r\nContent-Length: 2\r\n\r\n{}"};
    const HttpReply reply = exchange(create("http://" + server.address()));

    CHECK(reply.status == 201);
    CHECK(reply.header("x-real") == "1");
    CHECK_FALSE(reply.header("x-interim"));
}

TEST_CASE("curl transport: what has expired, because the machine slept, sends nothing")
{
    const RunningSandbox far_side;
    HttpRequest request = create(base_of(far_side));
    request.expires_at = SystemClock{}.now().since_boot - 1ms;
    const HttpReply reply = exchange(std::move(request));

    CHECK(reply.progress == Progress::nothing_sent);
    CHECK(reply.fault == TransportFault::timeout);
    CHECK(far_side.sandbox.requests_seen().empty());
}

TEST_CASE("curl transport: what is cancelled is reported, once")
{
    RunningSandbox far_side;
    REQUIRE(far_side.put_faults(R"([{"do":"hang"}])") == 200);
    CurlTransport transport{{}};
    transport.start(7, create(base_of(far_side)));
    while (far_side.sandbox.requests_seen().empty())
        CHECK(transport.poll(10ms).empty());
    transport.cancel_all();

    const auto ended = transport.poll(0ms);
    REQUIRE(ended.size() == 1);
    CHECK(ended[0].id == 7);
    CHECK(ended[0].reply.progress == Progress::unanswered);
    CHECK(ended[0].reply.fault == TransportFault::cancelled);
    CHECK(transport.poll(0ms).empty());
}

TEST_CASE("curl transport: a wake-up ends the waiting, also one that came before it")
{
    CurlTransport transport{{}};
    const auto begin = std::chrono::steady_clock::now();
    transport.wake();
    (void)transport.poll(kPatience);
    {
        const std::jthread other{[&] { transport.wake(); }};
        (void)transport.poll(kPatience);
    }

    CHECK(std::chrono::steady_clock::now() - begin < kPatience);
}

TEST_CASE("curl transport: with a certificate of the configured issuer it speaks HTTPS")
{
    const TlsFiles files;
    const TlsSandbox far_side{files.certificate("IP:127.0.0.1")};
    CurlTransport transport{files.issuer()};

    CHECK(exchange(transport, create(far_side.service->base_url())).status == 201);
}

TEST_CASE(
    "curl transport: an unknown issuer, another host or an expired certificate gets no byte of a request")
{
    const TlsFiles files;
    const TlsFiles others;
    struct Row {
        sandbox::TlsFiles server;
        std::string issuer;
    };
    const auto expired = TlsFiles{};
    const auto elsewhere = TlsFiles{};
    for (const Row& row :
         {Row{files.certificate("IP:127.0.0.1"), others.issuer()}, Row{files.certificate("IP:127.0.0.1"), ""},
          Row{elsewhere.certificate("DNS:gateway.example"), elsewhere.issuer()},
          Row{expired.certificate("IP:127.0.0.1", -1), expired.issuer()}}) {
        TlsSandbox far_side{row.server};
        CurlTransport transport{row.issuer};
        const HttpReply reply = exchange(transport, create(far_side.service->base_url()));

        CHECK(reply.progress == Progress::nothing_sent);
        CHECK(reply.fault == TransportFault::tls);
        CHECK(reply.fault_code == "curl 60");
        CHECK(far_side.far_side.requests_seen().empty());
    }
}

TEST_CASE("curl transport: not even another host whose certificate is good gets what was redirected")
{
    const TlsFiles files;
    TlsSandbox far_side{files.certificate("IP:127.0.0.1,DNS:localhost")};
    far_side.far_side.replace_faults(
        std::get<sandbox::FaultScript>(sandbox::FaultScript::parse(R"([{"do":"redirect","status":307}])")));
    CurlTransport transport{files.issuer()};
    const HttpReply reply = exchange(transport, create(far_side.service->base_url()));

    CHECK(reply.status == 307);
    CHECK(reply.progress == Progress::answered);
    CHECK(far_side.far_side.requests_seen().size() == 1);
}

TEST_CASE("curl transport: a handshake that is cut is the line's trouble, not a certificate's")
{
    const RudeServer server{""};
    const HttpReply reply = exchange(create("https://" + server.address()));

    CHECK(reply.progress == Progress::nothing_sent);
    CHECK(reply.fault == TransportFault::cut);
}

TEST_CASE("curl transport: a plain answer where TLS is asked is refused before any request byte")
{
    const RudeServer server{"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"};

    CHECK(exchange(create("https://" + server.address())).progress == Progress::nothing_sent);
}
