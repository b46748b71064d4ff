#include "tests/window/input_method_program.h"

#include <X11/Xlib.h>

#include <signal.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <thread>

namespace kiosk::test
{

namespace
{

/// fcitx5 takes 0.3 s and ibus 1 s to start on this machine; this is for a loaded one.
constexpr std::chrono::seconds kPatience{30};

/// Between two looks at a program that tells nobody when it is ready.
constexpr std::chrono::milliseconds kLook{10};

bool waits_until(const std::function<bool()>& holds)
{
    const auto deadline = std::chrono::steady_clock::now() + kPatience;
    while (!holds()) {
        if (std::chrono::steady_clock::now() > deadline) return false;
        std::this_thread::sleep_for(kLook);
    }
    return true;
}

/// As the programs call them.
std::string name_of(const InputMethodOptions& options)
{
    switch (options.engine) {
    case Engine::pinyin:
        return options.server == MethodServer::ibus ? "libpinyin" : "pinyin";
    case Engine::chewing:
        return "chewing";
    case Engine::hangul:
        return "hangul";
    }
    return {};
}

std::string server_name(MethodServer server)
{
    return server == MethodServer::ibus ? "ibus" : "fcitx";
}

std::string without_newline(std::string text)
{
    while (!text.empty() && text.back() == '\n')
        text.pop_back();
    return text;
}

} // namespace

InputMethodProgram::InputMethodProgram(const VirtualDisplay& display, const InputMethodOptions& options)
    : display_(display),
      options_(options),
      environment_{display.environment(),
                   "HOME=" + folder_.path().string(),
                   "XDG_CONFIG_HOME=" + (folder_.path() / "config").string(),
                   "XDG_CACHE_HOME=" + (folder_.path() / "cache").string(),
                   "XDG_DATA_HOME=" + (folder_.path() / "data").string(),
                   "XDG_RUNTIME_DIR=" + (folder_.path() / "run").string(),
                   "XMODIFIERS=@im=" + server_name(options.server),
                   "GSETTINGS_BACKEND=keyfile",
                   "LC_ALL=C.UTF-8"}
{
}

InputMethodProgram::~InputMethodProgram()
{
    ::unsetenv("XMODIFIERS");
}

Result<std::unique_ptr<InputMethodProgram>> InputMethodProgram::prepare(const VirtualDisplay& display,
                                                                        const InputMethodOptions& options)
{
    std::unique_ptr<InputMethodProgram> program(new InputMethodProgram(display, options));
    program->write_settings();
    if (auto started = program->start_bus(); !started) return started.error();
    ::setenv("XMODIFIERS", ("@im=" + server_name(options.server)).c_str(), 1);
    return program;
}

void InputMethodProgram::write_settings() const
{
    namespace fs = std::filesystem;
    const fs::path config = folder_.path() / "config";
    fs::create_directories(folder_.path() / "run");
    fs::permissions(folder_.path() / "run", fs::perms::owner_all);
    fs::create_directories(config / "fcitx5" / "conf");
    fs::create_directories(config / "glib-2.0" / "settings");
    std::ofstream(config / "fcitx5" / "profile")
        << "[Groups/0]\nName=Default\nDefault Layout=us\nDefaultIM=" << name_of(options_)
        << "\n\n[Groups/0/Items/0]\nName=keyboard-us\nLayout=\n\n[Groups/0/Items/1]\nName="
        << name_of(options_) << "\nLayout=\n\n[GroupOrder]\n0=Default\n";
    std::ofstream(config / "fcitx5" / "config") << "[Behavior]\nActiveByDefault=True\n";
    if (options_.composition == Composition::on_the_spot)
        std::ofstream(config / "fcitx5" / "conf" / "xim.conf") << "UseOnTheSpot=True\n";
    std::ofstream(config / "glib-2.0" / "settings" / "keyfile")
        << "[org/freedesktop/ibus/engine/hangul]\ninitial-input-mode='hangul'\n"
        << "[desktop/ibus/general]\npreload-engines=['" << name_of(options_) << "']\n";
}

Result<> InputMethodProgram::start_bus()
{
    const std::string address = "unix:path=" + (folder_.path() / "run" / "bus").string();
    environment_.push_back("DBUS_SESSION_BUS_ADDRESS=" + address);
    auto bus = Process::start({"dbus-daemon", "--session", "--nofork", "--nopidfile", "--address=" + address},
                              environment_);
    if (!bus) return Error{bus.error().code, bus.error().detail + " (package dbus)"};
    bus_ = std::move(*bus);
    if (!waits_until([&] { return std::filesystem::exists(folder_.path() / "run" / "bus"); }))
        return Error{ErrorCode::system_fault, "dbus-daemon did not start"};
    return success();
}

Result<> InputMethodProgram::launch()
{
    // Its words go to a file, which is the first to look at when it does not start; `exec` keeps the process.
    const std::string to_log = "exec \"$0\" \"$@\" >>\"" + (folder_.path() / "log").string() + "\" 2>&1";
    const std::vector<std::string> fcitx5 = {
        "sh",     "-c", to_log,
        "fcitx5", "-D", "--disable=wayland,waylandim,kimpanel,notifications,notificationitem,ibusfrontend"};
    const std::vector<std::string> ibus = {"sh",
                                           "-c",
                                           to_log,
                                           "ibus-daemon",
                                           "--xim",
                                           "--config=/usr/libexec/ibus-memconf",
                                           "--emoji-extension=disable",
                                           "--cache=none",
                                           "--panel=disable"};
    auto program = Process::start(options_.server == MethodServer::ibus ? ibus : fcitx5, environment_);
    if (!program) return Error{program.error().code, program.error().detail + " (packages fcitx5, ibus)"};
    program_ = std::move(*program);
    // fcitx5 answers its own question when it has read everything.
    const auto is_up = [&] {
        return is_connectable() && (options_.server == MethodServer::ibus ||
                                    !Process::output_of({"fcitx5-remote"}, environment_).empty());
    };
    if (!waits_until(is_up))
        return Error{ErrorCode::system_fault, server_name(options_.server) + " did not start"};
    if (options_.server == MethodServer::ibus && !waits_until([&] {
            Process::output_of({"ibus", "engine", name_of(options_)}, environment_);
            return without_newline(Process::output_of({"ibus", "engine"}, environment_)) == name_of(options_);
        }))
        return Error{ErrorCode::system_fault, "ibus has no engine " + name_of(options_)};
    return success();
}

void InputMethodProgram::crash()
{
    program_->kill();
}

void InputMethodProgram::hang()
{
    ::kill(program_->id(), SIGSTOP);
}

bool InputMethodProgram::takes_keys() const
{
    return waits_until([&] {
        if (options_.server == MethodServer::ibus)
            return without_newline(Process::output_of({"ibus", "engine"}, environment_)) == name_of(options_);
        return without_newline(Process::output_of({"fcitx5-remote"}, environment_)) == "2" &&
               without_newline(Process::output_of({"fcitx5-remote", "-n"}, environment_)) ==
                   name_of(options_);
    });
}

bool InputMethodProgram::is_connectable() const
{
    Display* display = XOpenDisplay(display_.name().c_str());
    if (display == nullptr) return false;
    const Atom server = XInternAtom(display, ("@server=" + server_name(options_.server)).c_str(), True);
    const bool is_owned = server != 0 && XGetSelectionOwner(display, server) != 0;
    XCloseDisplay(display);
    return is_owned;
}

} // namespace kiosk::test
