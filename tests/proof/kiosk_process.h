#pragma once

#include "storage/file.h"

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

namespace kiosk
{

/// When a process is to be killed. Never by the clock of the process: it dies wherever it happens to be.
struct KillMoment {
    std::string event; ///< Counted from this event of its `--trace`; from its start when empty.
    int nth = 1;       ///< The how manieth of them.
    std::chrono::microseconds later{};
};

/// What a process left.
struct ProcessLeft {
    enum class End { by_itself, by_kill, hung };
    End end = End::by_itself;
    int exit_code = 0; ///< 128 plus the signal that ended it.
    std::string out, err, trace;
    std::chrono::microseconds lived{};
};

/// The real `support-kiosk`: one process on one data folder, begun by the constructor. Its trace goes through
/// a pipe, so that a kill can follow an event within microseconds. Thread-compatible.
class KioskProcess
{
public:
    /// `home` holds the folders `data` and `state`; `environment` ("NAME=value") is the whole of it.
    KioskProcess(const std::filesystem::path& home, const std::filesystem::path& config,
                 const std::vector<std::string>& arguments, std::vector<std::string> more_environment = {});
    /// Kills it when it still runs.
    ~KioskProcess();
    KioskProcess(const KioskProcess&) = delete;

    pid_t id() const { return id_; }

    /// Waits for its end, or ends it with SIGKILL when `moment` comes before.
    ProcessLeft wait(const std::optional<KillMoment>& moment = {});

private:
    using SteadyTime = std::chrono::steady_clock::time_point;

    bool is_reached(const KillMoment& moment) const;
    void read_what_came();

    pid_t id_ = -1;
    SteadyTime begun_;
    FileDescriptor process_, out_, err_, trace_;
    ProcessLeft left_;
};

/// A hang is longer than this; the slowest sound run on a loaded machine under sanitizers took some seconds.
inline constexpr std::chrono::seconds kHangs{120};

} // namespace kiosk
