#include "tests/product/far_side_process.h"

#include "tests/product/file_watch.h"

#include <fstream>
#include <httplib.h>

namespace kiosk::test
{

FarSideProcess::FarSideProcess(std::filesystem::path folder, std::unique_ptr<Process> process)
    : folder_(std::move(folder)), process_(std::move(process))
{
}

Result<std::unique_ptr<FarSideProcess>> FarSideProcess::start(const std::filesystem::path& folder,
                                                              std::vector<std::string> more_arguments)
{
    const auto port_file = folder / "ports";
    FileWatch watch{folder};
    std::vector<std::string> command{SANDBOX_PROGRAM,  "--port-file",    port_file,
                                     "--ledger",       folder / "ledger.jsonl",
                                     "--write-config", folder / "kiosk.toml", "--die-with-parent"};
    command.insert(command.end(), more_arguments.begin(), more_arguments.end());
    auto process = Process::start(std::move(command));
    if (!process) return process.error();
    std::unique_ptr<FarSideProcess> far_side{new FarSideProcess{folder, *std::move(process)}};

    const auto listens = [&] {
        int service_port = 0;
        return static_cast<bool>(std::ifstream{port_file} >> service_port >> far_side->control_port_);
    };
    if (!watch.wait_until(listens, std::chrono::seconds{10}))
        return Error{ErrorCode::system_fault, "the sandbox does not listen"};
    return far_side;
}

bool FarSideProcess::put_faults(const std::string& script)
{
    const auto reply = httplib::Client{"127.0.0.1", control_port_}.Put("/faults", script, "application/json");
    return reply && reply->status == 200;
}

bool FarSideProcess::become_reachable()
{
    const auto reply = httplib::Client{"127.0.0.1", control_port_}.Delete("/faults");
    return reply && reply->status == 200;
}

bool FarSideProcess::put_service_incidents(const std::string& incidents)
{
    const auto reply =
        httplib::Client{"127.0.0.1", control_port_}.Put("/service-incidents", incidents, "application/json");
    return reply && reply->status == 200;
}

bool FarSideProcess::act_as_representative(const std::string& number, const std::string& action)
{
    const auto reply = httplib::Client{"127.0.0.1", control_port_}.Post("/service-requests/" + number, action,
                                                                        "application/json");
    return reply && reply->status == 200;
}

std::string FarSideProcess::how_to_cut_the_line() const
{
    const std::string url = "http://127.0.0.1:" + std::to_string(control_port_) + "/faults";
    return "  curl -X PUT -d '[{\"do\":\"unreachable\"}]' " + url + "\n  curl -X DELETE " + url;
}

std::string FarSideProcess::seen_by_representative(const std::string& number) const
{
    const auto reply = httplib::Client{"127.0.0.1", control_port_}.Get("/service-requests/" + number);
    return reply && reply->status == 200 ? reply->body : std::string{};
}

std::string FarSideProcess::file_at_gateway(const std::string& number, const std::string& sha256) const
{
    const std::string page = "/service-requests/" + number + "/attachments/" + sha256;
    const auto reply = httplib::Client{"127.0.0.1", control_port_}.Get(page);
    return reply && reply->status == 200 ? reply->body : std::string{};
}

std::vector<std::string> FarSideProcess::ledger() const
{
    std::vector<std::string> lines;
    std::ifstream file{folder_ / "ledger.jsonl"};
    for (std::string line; std::getline(file, line);) lines.push_back(line);
    return lines;
}

} // namespace kiosk::test
