#pragma once

#include "storage/result.h"

#include <sys/types.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace kiosk::test
{

enum class WindowManager {
    none,
    openbox,
};

struct VirtualDisplayOptions {
    int width = 1366;
    int height = 768;
    int depth = 24;
    WindowManager window_manager = WindowManager::none;
    std::vector<std::string> arguments; ///< More for Xvfb, such as {"-extension", "MIT-SHM"}.
};

/// A program that was started, ended with its owner. Wait for what it does, not for a time.
class Process
{
public:
    /// Starts `command` (looked up in PATH) with `environment` ("NAME=value") on top of ours.
    static Result<std::unique_ptr<Process>> start(std::vector<std::string> command,
                                                  const std::vector<std::string>& environment = {});
    ~Process();
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;

    pid_t id() const { return id_; }
    /// Waits for its end; the exit status, or 128 plus the signal that ended it.
    int wait();
    /// Kills it and waits.
    void kill();

private:
    explicit Process(pid_t id) : id_(id) {}

    pid_t id_;
    int status_ = -1;
};

/// An X server without a screen, for tests that need a real window: its display number is its own, it is
/// ready when start() returns, and it ends with the object.
class VirtualDisplay
{
public:
    /// Errors: system_fault, naming the package to install when the server or the window manager is missing.
    static Result<std::unique_ptr<VirtualDisplay>> start(const VirtualDisplayOptions& options = {});

    /// ":7", for DISPLAY.
    const std::string& name() const { return name_; }
    /// "DISPLAY=:7", for the environment of a process.
    std::string environment() const { return "DISPLAY=" + name_; }

    /// Points DISPLAY of this process to it.
    void use() const;

    /// Kills the server, as a crash of it would.
    void kill() { server_->kill(); }

    /// Starts `xdotool` with these arguments; it types and clicks while the window runs.
    Result<std::unique_ptr<Process>> xdotool(std::vector<std::string> arguments) const;

    /// What the screen shows at this place, as 0xRRGGBB; a screen of fewer bits gives what it made of it.
    std::uint32_t pixel(int x, int y) const;

    /// Lays a white window over everything and takes it away again.
    void cover_for_a_moment() const;

    pid_t server_id() const { return server_->id(); }

private:
    VirtualDisplay(std::string name, std::unique_ptr<Process> server);
    Result<> start_window_manager();

    std::string name_;
    std::unique_ptr<Process> server_;
    std::unique_ptr<Process> window_manager_;
};

} // namespace kiosk::test
