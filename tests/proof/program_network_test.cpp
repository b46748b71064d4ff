#include "tests/program/kiosk_program.h"
#include "tests/proof/bad_peers.h"
#include "tests/proof/line_faults.h"
#include "tests/proof/proxied_kiosk.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <list>

using namespace kiosk;
using test::KioskProgram;
using test::RunningProcess;

namespace
{

/// The real program with a home of its own, behind a proxy of its own, before a far side of its own.
struct ProgramBehindProxy {
    explicit ProgramBehindProxy(const std::string& scheme = "http", const std::string& more = {})
    {
        point_at(scheme + "://127.0.0.1:" + std::to_string(proxy.port()), more);
        reference = program.submit().value("reference", "");
        REQUIRE(!reference.empty());
    }

    void point_at(const std::string& api_base, const std::string& more = {}) const
    {
        program.write_config("[cloud]\nprofile = \"custom\"\napi_base = \"" + api_base +
                             "\"\nauthority = \"" + api_base + "\"\n" + more);
    }

    /// As a timer of the machine would run it.
    std::unique_ptr<RunningProcess> sync(int seconds) const
    {
        return std::make_unique<RunningProcess>(
            program.start({"sync", "--until-empty", "--timeout", std::to_string(seconds)}));
    }

    std::size_t executions() const
    {
        std::size_t count = 0;
        for (const auto& line : far_side.sandbox.ledger())
            count += line["operation"] == "create" && line["reference"] == reference ? 1 : 0;
        return count;
    }

    ProxiedFarSide far_side{{}};
    FaultProxy proxy{far_side.service->port()};
    KioskProgram program;
    std::string reference;
};

constexpr int kDrained = 0, kNotEmpty = 75; ///< Exit codes of design.md section 8.

/// Long enough for a machine that has other work; short for one that never gets there.
constexpr int kPatienceSeconds = 120, kTrySeconds = 4;

} // namespace

TEST_CASE("network program: after a fault of each kind the real program delivers its request once")
{
    const std::vector<std::string> kinds{"reset before the commit",
                                         "reset after the commit",
                                         "half-closed in the answer",
                                         "captive portal",
                                         "redirect 302 Found to /elsewhere",
                                         "length too large",
                                         "last chunk missing",
                                         "gzip bomb",
                                         "10,000 interim answers",
                                         "a header line of 100 KB",
                                         "executed after the reset",
                                         "not HTTP"};
    std::list<ProgramBehindProxy> programs;
    std::vector<std::unique_ptr<RunningProcess>> running;
    for (const LineFault& one : line_faults("127.0.0.1:1")) {
        if (std::ranges::find(kinds, one.name) == kinds.end()) continue;
        auto& behind = programs.emplace_back();
        WireFault fault = one.fault;
        fault.method = "POST";
        behind.proxy.arm({fault});
        running.push_back(behind.sync(kPatienceSeconds));
    }
    REQUIRE(programs.size() == kinds.size());
    std::size_t i = 0;
    for (const ProgramBehindProxy& behind : programs) {
        INFO("replay: " KIOSK_BINARIES "/network_proof -tc='network program: after*'; kind " << i);
        CHECK(running[i++]->end(std::chrono::seconds{2 * kPatienceSeconds}).exit_code == kDrained);
        CHECK(behind.proxy.met() == 1);
        CHECK(behind.executions() == 1);
    }
}

TEST_CASE("network program: a name that nobody owns keeps the queue, and the right one empties it")
{
    const ProgramBehindProxy behind;
    behind.point_at("https://gateway.invalid");
    CHECK(behind.sync(kTrySeconds)->end().exit_code == kNotEmpty);
    CHECK(behind.proxy.connections() == 0);

    behind.point_at("http://127.0.0.1:" + std::to_string(behind.proxy.port()));
    CHECK(behind.sync(kPatienceSeconds)->end(std::chrono::seconds{2 * kPatienceSeconds}).exit_code ==
          kDrained);
    CHECK(behind.executions() == 1);
}

TEST_CASE("network program: strangers get no byte of the real program's request, the right peer all, once")
{
    const Peers peers;
    const std::vector<std::string> names{"expired", "unknown issuer", "TLS 1.1", "plain HTTP"};
    const std::string trust = "ca_file = \"" + peers.ca_file().string() + "\"\n";
    std::list<ProgramBehindProxy> programs;
    std::vector<std::unique_ptr<RunningProcess>> running;
    for (const BadPeer& peer : peers.bad()) {
        if (std::ranges::find(names, peer.name) == names.end()) continue;
        auto& behind = programs.emplace_back("https", trust);
        behind.proxy.speak_tls(peer.context);
        behind.proxy.record();
        running.push_back(behind.sync(kTrySeconds));
    }
    REQUIRE(programs.size() == names.size());
    for (const auto& one : running)
        CHECK(one->end().exit_code == kNotEmpty);
    running.clear();
    for (ProgramBehindProxy& behind : programs) {
        CHECK(behind.proxy.connections() > 0);
        CHECK(behind.proxy.recorded().find("HTTP/1.1") == std::string::npos);
        CHECK(behind.executions() == 0);
        behind.proxy.speak_tls(peers.good());
        running.push_back(behind.sync(kPatienceSeconds));
    }
    for (const auto& one : running)
        CHECK(one->end(std::chrono::seconds{2 * kPatienceSeconds}).exit_code == kDrained);
    for (const ProgramBehindProxy& behind : programs)
        CHECK(behind.executions() == 1);
}
