#include "tests/sandbox/control_port.h"

#include <doctest/doctest.h>

#include <future>

#include <httplib.h>

#include "tests/sandbox/running_sandbox.h"

namespace kiosk::sandbox
{
namespace
{

struct ControlDesk {
    Json get(const std::string& page) { return Json::parse(client.Get(page)->body); }

    httplib::Result post(const std::string& page, const Json& body)
    {
        return client.Post(page, body.dump(), "application/json");
    }

    RunningSandbox running;
    httplib::Client client{"127.0.0.1", running.control->port()};
};

} // namespace

TEST_CASE("control port: a bad script is answered 400 with its rule, and the old script stays")
{
    ControlDesk desk;
    REQUIRE(desk.running.put_faults(R"([{"do":"hang","times":3}])") == 200);

    const auto reply =
        desk.client.Put("/faults", R"([{"do":"slow","delay_ms":1},{"do":"cut_at"}])", "application/json");

    CHECK(reply->status == 400);
    CHECK(Json::parse(reply->body)["error"] == "rule 2: cut_at needs \"byte\"");
    CHECK(desk.get("/faults")[0]["do"] == "hang");
}

TEST_CASE("control port: the ledger and the requests seen are told as they happened")
{
    ControlDesk desk;

    desk.running.call(create_bytes("[K-7Q2M-9F3D-X4TB-6WZR] a", "0f7c0e6e-3f6b-4b0e-9b57-2a4e6f1c9d10"));
    desk.running.call(create_bytes("[K-7Q2M-9F3D-X4TB-6WZR] a", "0f7c0e6e-3f6b-4b0e-9b57-2a4e6f1c9d10"));

    const Json ledger = desk.get("/ledger");
    REQUIRE(ledger.size() == 1);
    CHECK(ledger[0]["n"] == 1);
    CHECK(ledger[0]["operation"] == "create");
    CHECK(ledger[0]["ms_request_id"] == "0f7c0e6e-3f6b-4b0e-9b57-2a4e6f1c9d10");
    CHECK(desk.get("/requests-seen").size() == 2);
    CHECK(desk.get("/health")["executions"] == 1);
}

TEST_CASE("control port: a test can wait for an execution instead of asking again and again")
{
    ControlDesk desk;
    auto waiting = std::async(std::launch::async, [port = desk.running.control->port()] {
        return Json::parse(httplib::Client("127.0.0.1", port).Get("/ledger?at_least=1")->body).size();
    });

    desk.running.call(create_bytes("a"));

    CHECK(waiting.get() == 1);
    CHECK(desk.get("/ledger?at_least=2&timeout_ms=1").size() == 1);
    CHECK(desk.client.Get("/ledger?at_least=many")->status == 400);
}

TEST_CASE("control port: the representative's side changes status and adds a note")
{
    ControlDesk desk;
    desk.running.call(create_bytes("a"));
    const std::string number = desk.get("/ledger")[0]["service_request_number"];

    const auto done = desk.post("/service-requests/" + number, {{"status", "closed"}, {"note", "done"}});

    CHECK(done->status == 200);
    CHECK(Json::parse(done->body)["status"] == "closed");
    CHECK(desk.post("/service-requests/1", {{"status", "closed"}})->status == 404);
    CHECK(desk.post("/service-requests/" + number, {{"status", "gone"}})->status == 400);
}

TEST_CASE("control port: the service incidents are what was put, and nothing before")
{
    ControlDesk desk;
    const auto incidents = [&desk] {
        return desk.running.call(request_bytes("GET", "/v1/serviceincidents/office")).received;
    };
    CHECK(incidents().find(R"("totalCount":0)") != std::string::npos);

    CHECK(desk.client.Put("/service-incidents", R"([{"workload":"Exchange"}])", "application/json")->status ==
          200);
    CHECK(incidents().find(R"([{"workload":"Exchange"}])") != std::string::npos);
    CHECK(desk.client.Put("/service-incidents", "{}", "application/json")->status == 400);
}

TEST_CASE("control port: the clock can be moved past the window")
{
    ControlDesk desk;
    const std::string request = create_bytes("a", "0f7c0e6e-3f6b-4b0e-9b57-2a4e6f1c9d10");
    desk.running.call(request);

    CHECK(desk.post("/clock/advance", {{"seconds", 601}})->status == 200);
    desk.running.call(request);

    CHECK(desk.running.executions() == 2);
    CHECK(desk.post("/clock/advance", {{"seconds", -1}})->status == 400);
}

TEST_CASE("control port: tokens are revoked by kind, and consent gives a new one")
{
    ControlDesk desk;

    CHECK(desk.post("/tokens/revoke", {{"tokens", {"refresh"}}, {"error_code", 50076}})->status == 200);
    CHECK(desk.post("/tokens/revoke", {{"tokens", {"all"}}})->status == 400);
    CHECK(Json::parse(desk.client.Post("/tokens/consent")->body).contains("refresh_token"));
}

} // namespace kiosk::sandbox
