#pragma once

#include "storage/file.h"
#include "tests/storage/temporary_folder.h"

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <sys/resource.h>
#include <sys/types.h>

namespace kiosk::test
{

/// What a program is started with.
struct ProcessStart {
    std::vector<std::string> command;
    std::map<std::string, std::string> environment; ///< The whole of it; nothing is inherited.
    std::string input;                              ///< On its standard input.
    std::optional<rlim_t> file_bytes_max;           ///< A disk that is full after so many bytes of a file.
};

/// What a program that ended left.
struct ProcessEnd {
    int exit_code; ///< 128 plus the signal that ended it; -1 when it did not end in time and was killed.
    std::string out, err;
};

/// A program as a shell would run it: its output is kept, and it ends with its owner.
class RunningProcess
{
public:
    explicit RunningProcess(const ProcessStart& start);
    ~RunningProcess();
    RunningProcess(const RunningProcess&) = delete;

    pid_t id() const { return id_; }
    void send(int signal) const;

    /// Waits for its end.
    ProcessEnd end(std::chrono::milliseconds patience = std::chrono::seconds{60});

private:
    TemporaryFolder folder_;
    pid_t id_ = -1;
};

inline ProcessEnd run_process(const ProcessStart& start)
{
    return RunningProcess{start}.end();
}

} // namespace kiosk::test
