#include "tests/sync/files_for_tests.h"
#include "tests/sync/real_line.h"

#include <nlohmann/json.hpp>

using namespace kiosk;
using namespace std::chrono_literals;
using sandbox::RunningSandbox;

namespace
{

sandbox::FarSideOptions gateway()
{
    auto options = RunningSandbox::open_to_all();
    options.files = sandbox::FarSideOptions::Files::taken;
    return options;
}

/// The real core and transport beside a sandbox that takes files.
struct GatewayLine : RealLine {
    GatewayLine() : RealLine(gateway())
    {
        settings.attachments.way = AttachmentSettings::Way::put;
        settings.times.attempt_total = 5s; // A file is more than a request.
    }

    TemporaryFolder source;
    std::vector<std::string> contents;

    Reference submit_with(const std::vector<std::string>& files)
    {
        Draft draft = a_partner_draft(random);
        for (const std::string& content : files) {
            contents.push_back(content);
            const std::string name = "file " + std::to_string(contents.size());
            draft.attachments.push_back(source.write(name, content).string());
        }
        return submit(draft);
    }

    /// Every file had one effect, and is what it was.
    void check_files()
    {
        std::vector<std::string> kept;
        for (const auto& line : far_side.sandbox.ledger())
            if (line["operation"] == "attach") {
                const std::string number = line["service_request_number"], sha256 = line["sha256"];
                kept.push_back(far_side.sandbox.attachment(number, sha256).body);
            }
        std::ranges::sort(kept);
        std::ranges::sort(contents);
        CHECK(kept == contents);
    }
};

} // namespace

TEST_CASE("uploads with the sandbox: cut at every phase of the call, one effect for each file")
{
    GatewayLine line;
    std::string script = R"([{"method":"PUT","do":"reset_before_commit","times":1},
                             {"method":"PUT","do":"reset_after_commit","times":1},
                             {"method":"PUT","do":"captive_portal","times":1},
                             {"method":"PUT","do":"wrong_echo","times":1},
                             {"method":"PUT","do":"redirect","times":1},
                             {"method":"PUT","do":"huge","times":1},
                             {"method":"PUT","do":"status","status":500,"shape":"api","executed":true,"times":1},
                             {"method":"PUT","do":"status","status":408,"shape":"html","times":1})";
    for (int byte = 0; byte < 400; byte += 40)
        script += R"(,{"method":"PUT","do":"cut_at","times":1,"byte":)" + std::to_string(byte) + "}";
    line.faults(script + "]");
    line.submit_with({some_content(200'000), "", some_content(65'536, 2)});
    line.submit_with({some_content(131'073, 3)});

    CHECK(line.drains());
    line.check_files();
}

TEST_CASE("uploads with the sandbox: the port refuses in the middle, and what is left goes later")
{
    GatewayLine line;
    line.faults(R"([{"method":"PUT","do":"hang"}])");
    line.submit_with({some_content(500'000), "b"});
    CHECK(line.becomes([&] {
        const auto seen = line.far_side.sandbox.requests_seen();
        return std::ranges::any_of(seen, [](const auto& one) { return one["method"] == "PUT"; });
    }));
    line.faults(R"([{"do":"unreachable"}])");
    CHECK(line.becomes([&] { return line.core->snapshot()->line.state == LineState::waiting; }));

    line.faults("[]");
    CHECK(line.drains());
    line.check_files();
}

TEST_CASE("uploads with the sandbox: dropped in the middle and started again, one effect for each file")
{
    GatewayLine line;
    line.faults(R"([{"method":"PUT","do":"slow","delay_ms":100}])");
    line.submit_with({some_content(300'000), some_content(1'000'000, 2), "c"});
    for (int kill = 1; kill <= 3; ++kill) {
        CHECK(line.becomes([&] {
            const auto seen = line.far_side.sandbox.requests_seen();
            return std::ranges::count_if(seen, [](const auto& one) { return one["method"] == "PUT"; }) >=
                   kill;
        }));
        line.core.reset();
        line.transport.cancel_all();
        (void)line.transport.poll(0ms);
        line.start();
    }
    line.faults("[]");
    CHECK(line.drains());
    line.check_files();
}

TEST_CASE("uploads with the sandbox: a sealed file that is torn in the middle never becomes a whole call")
{
    GatewayLine line;
    line.submit_with({some_content(2'000'000)});
    for (const auto& file : std::filesystem::directory_iterator{line.folder / "data/attachments"})
        std::filesystem::resize_file(file.path(), std::filesystem::file_size(file.path()) - 1);

    CHECK(line.drains());
    CHECK(line.far_side.executions() == 1); // The request itself.
}
