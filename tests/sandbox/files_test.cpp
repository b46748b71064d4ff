#include "tests/sandbox/ids.h"
#include "tests/sandbox/running_sandbox.h"
#include "tests/sandbox/sha256.h"

#include <doctest/doctest.h>

#include <httplib.h>

namespace kiosk::sandbox
{
namespace
{

constexpr std::string_view kNumber = "724060000000001"; // The first one that a sandbox gives.

FarSideOptions taking_files()
{
    FarSideOptions options = RunningSandbox::open_to_all();
    options.files = FarSideOptions::Files::taken;
    return options;
}

std::string put_bytes(std::string_view content, const std::string& sha256, std::string_view number = kNumber)
{
    return request_bytes("PUT", "/v1/servicerequests/" + std::string(number) + "/attachments/" + sha256,
                         content,
                         "Content-Type: application/octet-stream\r\n"
                         "Content-Disposition: attachment; filename*=UTF-8''%E6%88%AA%20a.png\r\n"
                         "MS-RequestId: " +
                             mint_guid() + "\r\n");
}

std::string put_bytes(std::string_view content)
{
    return put_bytes(content, sha256_hex(content));
}

} // namespace

TEST_CASE("files: the public contract has no upload, so nothing takes them unless asked to")
{
    RunningSandbox running;
    running.call(create_bytes("printer"));
    CHECK(running.call(put_bytes("abc")).status() == 404);
    CHECK(running.executions() == 1);
}

TEST_CASE("files: the same content is one effect, whoever brings it again")
{
    RunningSandbox running{taking_files()};
    running.call(create_bytes("printer"));

    CHECK(running.call(put_bytes("abc")).status() == 201);
    CHECK(running.call(put_bytes("abc")).status() == 200);

    REQUIRE(running.executions() == 2);
    const Json line = running.sandbox.ledger()[1];
    CHECK(line["operation"] == "attach");
    CHECK(line["sha256"] == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("files: a body that is not what its address says is refused")
{
    RunningSandbox running{taking_files()};
    running.call(create_bytes("printer"));

    CHECK(running.call(put_bytes("abd", sha256_hex("abc"))).status() == 400);
    CHECK(running.call(put_bytes("abc", sha256_hex("abc"), "999")).status() == 404);

    CHECK(running.executions() == 1);
}

TEST_CASE("files: the representative sees what came, and may open it")
{
    RunningSandbox running{taking_files()};
    running.call(create_bytes("printer"));
    running.call(put_bytes("abc"));

    httplib::Client control("127.0.0.1", running.control->port());
    const std::string page = "/service-requests/" + std::string(kNumber);
    CHECK(Json::parse(control.Get(page)->body)["attachments"] ==
          Json::array({{{"name", "截 a.png"}, {"size", 3}, {"sha256", sha256_hex("abc")}}}));
    CHECK(control.Get(page + "/attachments/" + sha256_hex("abc"))->body == "abc");
    CHECK(control.Get(page + "/attachments/" + sha256_hex("x"))->status == 404);
}

} // namespace kiosk::sandbox
