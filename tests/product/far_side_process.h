#pragma once

#include "storage/result.h"
#include "tests/window/virtual_display.h"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace kiosk::test
{

/// The sandbox as a process of its own: the far side that a kiosk under test talks to over real HTTP.
class FarSideProcess
{
public:
    /// Starts the sandbox with its files in `folder`. Errors: system_fault.
    static Result<std::unique_ptr<FarSideProcess>> start(const std::filesystem::path& folder,
                                                         std::vector<std::string> more_arguments = {});

    /// A complete configuration for a kiosk that is to use this far side.
    std::filesystem::path config_file() const { return folder_ / "kiosk.toml"; }

    /// Replaces the fault script. True when the sandbox took it.
    bool put_faults(const std::string& script);
    bool become_unreachable() { return put_faults(R"([{"do":"unreachable"}])"); }
    bool become_reachable();

    /// Replaces the list that its service health gives. True when the sandbox took it.
    bool put_service_incidents(const std::string& incidents);
    /// What a representative does to a service request: `{"status","note","author"}`. True when the sandbox
    /// took it.
    bool act_as_representative(const std::string& number, const std::string& action);

    /// The two commands that do the same from a terminal.
    std::string how_to_cut_the_line() const;

    /// The service request as the representative reads it, as JSON; empty when there is none.
    std::string seen_by_representative(const std::string& number) const;

    /// A file that a gateway has of it; empty when it has none.
    std::string file_at_gateway(const std::string& number, const std::string& sha256) const;

    /// One JSON object a line, one line an execution.
    std::vector<std::string> ledger() const;

private:
    FarSideProcess(std::filesystem::path folder, std::unique_ptr<Process> process);

    std::filesystem::path folder_;
    std::unique_ptr<Process> process_;
    int control_port_ = 0;
};

} // namespace kiosk::test
