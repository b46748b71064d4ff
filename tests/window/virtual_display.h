#pragma once

#include "storage/result.h"

#include <sys/types.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

struct _XDisplay; // Xlib's Display; its header stays out of ours.

namespace kiosk::test
{

enum class WindowManager {
    none,
    openbox,
};

enum class XServer {
    xvfb,
    tigervnc, ///< Without its network side: unlike Xvfb its monitor can change its mode and be off.
};

struct VirtualDisplayOptions {
    XServer server = XServer::xvfb;
    int width = 1366;
    int height = 768;
    int depth = 24;
    WindowManager window_manager = WindowManager::none;
    std::vector<std::string> arguments; ///< More for the server, such as {"-extension", "MIT-SHM"}.
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

    /// Runs `command` to its end; what it printed, or nothing when it could not be started or failed.
    static std::string output_of(std::vector<std::string> command,
                                 const std::vector<std::string>& environment = {});

    pid_t id() const { return id_; }
    /// Waits for its end; the exit status, or 128 plus the signal that ended it.
    int wait();
    /// Kills it and waits.
    void kill();

private:
    explicit Process(pid_t id) : id_(id) {}
    static Result<std::unique_ptr<Process>>
    start(std::vector<std::string> command, const std::vector<std::string>& environment, int standard_output);

    pid_t id_;
    int status_ = -1;
};

/// A window of another program, which has the focus while it lives. Needs a window manager.
class OtherWindow
{
public:
    /// Opens it on the display of that name and waits until it has the focus. Errors: system_fault.
    static Result<std::unique_ptr<OtherWindow>> open(const std::string& display_name);
    ~OtherWindow();
    OtherWindow(const OtherWindow&) = delete;
    OtherWindow& operator=(const OtherWindow&) = delete;

private:
    explicit OtherWindow(_XDisplay* display) : display_(display) {}

    _XDisplay* display_;
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

    /// A rectangle of the screen.
    struct Area {
        int x, y, width, height;
    };
    /// Where the windows are that no window manager manages, such as menus and the candidates of an input
    /// method.
    std::vector<Area> popups() const;
    /// Where the content of the window is that has the focus.
    Area focused_area() const;

    pid_t server_id() const { return server_->id(); }

private:
    VirtualDisplay(std::string name, std::unique_ptr<Process> server);
    Result<> start_window_manager();

    std::string name_;
    std::unique_ptr<Process> server_;
    std::unique_ptr<Process> window_manager_;
};

} // namespace kiosk::test
