#include "tests/sandbox/service_port.h"

#include <doctest/doctest.h>

#include <future>
#include <set>

#include <httplib.h>

#include "tests/sandbox/ids.h"
#include "tests/sandbox/running_sandbox.h"

using namespace std::chrono_literals;

namespace kiosk::sandbox
{
namespace
{

constexpr std::string_view kTitle = "[K-7Q2M-9F3D-X4TB-6WZR] printer";

std::string body_of(const std::string& reply)
{
    const auto end_of_head = reply.find("\r\n\r\n");
    return end_of_head == std::string::npos ? std::string() : reply.substr(end_of_head + 4);
}

bool has(const std::string& text, std::string_view part)
{
    return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("service port: a reset before the commit leaves no byte and no effect")
{
    RunningSandbox running;
    REQUIRE(running.put_faults(R"([{"method":"POST","do":"reset_before_commit","times":1}])") == 200);

    const Exchange seen = running.call(create_bytes(kTitle));

    CHECK(seen.ending == Ending::reset);
    CHECK(seen.received.empty());
    CHECK(running.executions() == 0);
}

TEST_CASE("service port: a reset after the commit leaves no byte but one effect, and a repeat adds none")
{
    RunningSandbox running;
    REQUIRE(running.put_faults(R"([{"method":"POST","do":"reset_after_commit","times":1}])") == 200);
    const std::string request = create_bytes(kTitle, mint_guid());

    const Exchange lost = running.call(request);
    const Exchange repeat = running.call(request);

    CHECK(lost.ending == Ending::reset);
    CHECK(lost.received.empty());
    CHECK(repeat.status() == 201);
    CHECK(running.executions() == 1);
}

TEST_CASE("service port: a reply can be cut after every one of its bytes")
{
    RunningSandbox running;
    const std::string request = create_bytes(kTitle, mint_guid());
    const std::string whole = running.call(request).received;
    REQUIRE_FALSE(whole.empty());

    for (std::size_t k = 0; k <= whole.size(); k += 7) {
        auto script = FaultScript::parse(R"([{"do":"cut_at","byte":)" + std::to_string(k) + "}]");
        running.sandbox.replace_faults(std::get<FaultScript>(std::move(script)));
        const Exchange seen = running.call(request);
        CHECK(seen.ending == Ending::closed);
        CHECK(seen.received.size() == k);
    }

    CHECK(running.executions() == 1);
}

TEST_CASE("service port: a cut may end in a reset")
{
    RunningSandbox running;
    running.put_faults(R"([{"do":"cut_at","byte":20,"then":"reset"}])");

    const Exchange seen = running.call(create_bytes(kTitle));

    CHECK(seen.ending == Ending::reset);
    CHECK(seen.received.size() == 20);
}

TEST_CASE("service port: unreachable refuses, and the same port answers when the script is gone")
{
    RunningSandbox running;
    httplib::Client control("127.0.0.1", running.control->port());

    for (int round = 0; round < 3; ++round) {
        REQUIRE(running.put_faults(R"([{"do":"unreachable"}])") == 200);
        CHECK(running.call(create_bytes(kTitle)).ending == Ending::refused);
        REQUIRE(control.Delete("/faults")->status == 200);
        CHECK(running.call(create_bytes(kTitle)).status() == 201);
    }

    CHECK(running.executions() == 3);
}

TEST_CASE("service port: going unreachable ends the connections that are open")
{
    RunningSandbox running;
    httplib::Client client("127.0.0.1", running.service->port());
    client.set_keep_alive(true);
    REQUIRE(client.Get("/v1/servicerequests")->status == 200);

    running.put_faults(R"([{"do":"unreachable"}])");

    CHECK_FALSE(client.Get("/v1/servicerequests"));
}

TEST_CASE("service port: a hanging request is silent, has no effect, and is answered when the script changes")
{
    RunningSandbox running;
    running.put_faults(R"([{"method":"POST","do":"hang"}])");
    CHECK(exchange_bytes(running.service->port(), create_bytes("left alone"), 100ms).ending ==
          Ending::silent);

    auto patient = std::async(std::launch::async, [&] { return running.call(create_bytes(kTitle)); });
    running.sandbox.wait_for_requests_seen(2, 20s);
    CHECK(running.executions() == 0);
    running.put_faults("[]");

    CHECK(patient.get().status() == 201);
    CHECK(running.executions() == 1);
}

TEST_CASE("service port: a hanging request may have been executed before")
{
    RunningSandbox running;
    running.put_faults(R"([{"do":"hang","executed":true}])");

    CHECK(exchange_bytes(running.service->port(), create_bytes(kTitle), 100ms).ending == Ending::silent);

    CHECK(running.executions() == 1);
}

TEST_CASE("service port: a slow request may arrive after its client has gone")
{
    RunningSandbox running;
    running.put_faults(R"([{"do":"slow","delay_ms":150,"executed":false}])");

    CHECK(exchange_bytes(running.service->port(), create_bytes(kTitle), 20ms).ending == Ending::silent);
    CHECK(running.executions() == 0);

    running.sandbox.wait_for_executions(1, 20s);
    CHECK(running.executions() == 1);
}

TEST_CASE("service port: a slow reply takes its time and is whole")
{
    RunningSandbox running;
    running.put_faults(R"([{"do":"slow","delay_ms":60,"bytes_per_s":20000}])");
    const auto start = std::chrono::steady_clock::now();

    const Exchange seen = running.call(create_bytes(kTitle));

    CHECK(std::chrono::steady_clock::now() - start >= 60ms);
    CHECK(Json::accept(body_of(seen.received)));
}

TEST_CASE("service port: a bad status has the shape and the Retry-After that were asked for")
{
    struct Row {
        const char* script;
        const char* status_line;
        const char* part;
    };
    RunningSandbox running;
    for (const Row& row :
         {Row{R"([{"do":"status","status":503,"retry_after":"120","shape":"api","code":"800003"}])",
              "HTTP/1.1 503 ", "\"code\":\"800003\""},
          Row{R"([{"do":"status","status":429,"retry_after":-5,"shape":"gateway"}])", "HTTP/1.1 429 ",
              "\"statusCode\":429"},
          Row{R"([{"do":"status","status":502,"shape":"html"}])", "HTTP/1.1 502 ", "<html>"},
          Row{R"([{"do":"status","status":504,"shape":"empty"}])", "HTTP/1.1 504 ", "Content-Length: 0\r\n"},
          Row{R"([{"do":"status","status":400,"shape":"token","code":50076}])", "HTTP/1.1 400 ",
              "\"error_codes\":[50076]"},
          Row{R"([{"do":"status","status":503,"retry_after":"1e30"}])", "HTTP/1.1 503 ",
              "Retry-After: 1e30\r\n"}}) {
        CAPTURE(row.script);
        REQUIRE(running.put_faults(row.script) == 200);

        const Exchange seen = running.call(create_bytes(kTitle));

        CHECK(seen.received.starts_with(row.status_line));
        CHECK(has(seen.received, row.part));
    }
    CHECK(running.executions() == 0);
}

TEST_CASE("service port: a bad status may hide an execution, whose real reply the repeat then gets")
{
    RunningSandbox running;
    running.put_faults(R"([{"do":"status","status":500,"executed":true,"times":1}])");
    const std::string request = create_bytes(kTitle, mint_guid());

    CHECK(running.call(request).status() == 500);
    CHECK(running.executions() == 1);
    CHECK(running.call(request).status() == 201);
    CHECK(running.executions() == 1);
}

TEST_CASE(
    "service port: a captive portal answers 200 with a page, knows no MS-RequestId and executes nothing")
{
    RunningSandbox running;
    running.put_faults(R"([{"do":"captive_portal"}])");

    const Exchange seen = running.call(create_bytes(kTitle));

    CHECK(seen.status() == 200);
    CHECK(has(seen.received, "text/html"));
    CHECK_FALSE(has(seen.received, "MS-RequestId"));
    CHECK(running.executions() == 0);
}

TEST_CASE("service port: a redirect leads elsewhere, and who follows it is seen")
{
    RunningSandbox running;
    running.put_faults(R"([{"do":"redirect","status":307,"times":1}])");

    const Exchange seen = running.call(create_bytes(kTitle));

    CHECK(seen.status() == 307);
    CHECK(has(seen.received, "Location: http://localhost:"));
    CHECK(running.sandbox.requests_seen().size() == 1);
    CHECK(running.executions() == 0);
}

TEST_CASE("service port: malformed, huge and deep bodies follow a real execution under its status")
{
    RunningSandbox running;

    running.put_faults(R"([{"do":"malformed"}])");
    const Exchange malformed = running.call(create_bytes("a"));
    running.put_faults(R"([{"do":"huge","bytes":1500000}])");
    const Exchange huge = running.call(create_bytes("b"));
    running.put_faults(R"([{"do":"deep"}])");
    const Exchange deep = running.call(create_bytes("c"));

    CHECK(malformed.status() == 201);
    CHECK_FALSE(Json::accept(body_of(malformed.received)));
    CHECK(body_of(huge.received).size() == 1'500'000);
    CHECK(Json::accept(body_of(huge.received)));
    CHECK(body_of(deep.received).starts_with(std::string(10'000, '[')));
    CHECK(running.executions() == 3);
}

TEST_CASE("service port: a wrong echo carries the real body under another MS-RequestId")
{
    RunningSandbox running;
    running.put_faults(R"([{"do":"wrong_echo"}])");
    const std::string id = mint_guid();

    const Exchange seen = running.call(create_bytes(kTitle, id));

    CHECK(seen.status() == 201);
    CHECK(has(seen.received, "MS-RequestId: "));
    CHECK_FALSE(has(seen.received, id));
}

TEST_CASE("service port: a list lag hides a fresh request until the clock has moved")
{
    RunningSandbox running;
    running.put_faults(R"([{"do":"list_lag","seconds":60}])");
    running.call(create_bytes(kTitle));
    const std::string list = request_bytes("GET", "/v1/servicerequests");

    CHECK(has(running.call(list).received, "\"totalCount\":0"));
    running.sandbox.clock().advance(61s);
    CHECK(has(running.call(list).received, "\"totalCount\":1"));
}

TEST_CASE("service port: requests of one kept connection are seen under one number")
{
    RunningSandbox running;
    httplib::Client kept("127.0.0.1", running.service->port());
    kept.set_keep_alive(true);

    kept.Get("/v1/servicerequests");
    kept.Get("/v1/servicerequests?size=1");
    running.call(create_bytes(kTitle));

    const Json seen = running.sandbox.requests_seen();
    REQUIRE(seen.size() == 3);
    CHECK(seen[0]["connection"] == seen[1]["connection"]);
    CHECK(seen[1]["connection"] != seen[2]["connection"]);
    CHECK(seen[1]["query"] == "size=1");
}

TEST_CASE("service port: a client that asks first is told to continue")
{
    RunningSandbox running;
    const std::string body = R"({"title":"t","description":"d","severity":"minimal","supportTopicId":"9"})";
    const std::string request = request_bytes("POST", "/v1/servicerequests/zh-CN", body,
                                              "Content-Type: application/json\r\nExpect: 100-continue\r\n");

    // Without its last byte the request is not whole, so the reply has to begin with the go-ahead.
    const auto waiting = exchange_bytes(
        running.service->port(), std::string_view(request).substr(0, request.size() - body.size()), 300ms);

    CHECK(waiting.received == "HTTP/1.1 100 Continue\r\n\r\n");
}

TEST_CASE("service port: what is not HTTP is refused and never reaches the far side")
{
    RunningSandbox running;

    CHECK(running.call("hello\r\n\r\n").status() == 400);
    CHECK(running.call("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n").status() == 411);
    CHECK(running.call("POST / HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n").status() == 413);
    CHECK(running.call("POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n").status() == 400);
    CHECK(running.sandbox.requests_seen().empty());
}

TEST_CASE("service port: creates from many connections at once are all executed, each under its own number")
{
    RunningSandbox running;
    std::vector<std::thread> clients;

    for (int i = 0; i < 8; ++i) {
        clients.emplace_back([&running, i] {
            for (int j = 0; j < 25; ++j)
                running.call(create_bytes("r" + std::to_string(i * 100 + j)));
        });
    }
    for (std::thread& client : clients)
        client.join();

    std::set<std::string> numbers;
    for (const Json& entry : running.sandbox.ledger())
        numbers.insert(entry["service_request_number"]);
    CHECK(numbers.size() == 200);
}

TEST_CASE("service port: it ends at once with a hanging and an idle client")
{
    auto running = std::make_unique<RunningSandbox>();
    running->put_faults(R"([{"method":"POST","do":"hang"}])");
    httplib::Client idle("127.0.0.1", running->service->port());
    idle.set_keep_alive(true);
    idle.Get("/v1/servicerequests");
    auto hanging = std::async(std::launch::async, [port = running->service->port()] {
        return exchange_bytes(port, create_bytes(kTitle));
    });
    running->sandbox.wait_for_requests_seen(2, 20s);

    running.reset();

    CHECK(hanging.get().received.empty());
}

} // namespace kiosk::sandbox
