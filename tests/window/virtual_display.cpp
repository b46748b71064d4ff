#include "tests/window/virtual_display.h"

#include <X11/Xlib.h>
#include <X11/Xutil.h>

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <bit>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>

namespace kiosk::test
{

namespace
{

/// A server starts in 0.1 s on this machine; this is for a loaded one with sanitizers.
constexpr int kPatienceMs = 30'000;

std::vector<char*> pointers(std::vector<std::string>& words)
{
    std::vector<char*> result;
    for (std::string& word : words)
        result.push_back(word.data());
    result.push_back(nullptr);
    return result;
}

/// Reads one line. Empty when the other end closes or the time is over.
std::string read_line(int file)
{
    std::string line;
    pollfd source{file, POLLIN, 0};
    while (::poll(&source, 1, kPatienceMs) > 0) {
        char character = 0;
        if (::read(file, &character, 1) != 1) return {};
        if (character == '\n') return line;
        line += character;
    }
    return {};
}

} // namespace

Result<std::unique_ptr<Process>> Process::start(std::vector<std::string> command,
                                                const std::vector<std::string>& environment)
{
    return start(std::move(command), environment, STDOUT_FILENO);
}

Result<std::unique_ptr<Process>> Process::start(std::vector<std::string> command,
                                                const std::vector<std::string>& environment,
                                                int standard_output)
{
    // The child reports a failed exec through this pipe, which a successful one closes.
    int report[2];
    if (::pipe2(report, O_CLOEXEC) != 0) return Error{ErrorCode::system_fault, std::strerror(errno)};
    std::vector<char*> arguments = pointers(command);
    std::vector<std::string> variables = environment;
    const pid_t parent = ::getpid();
    const pid_t child = ::fork();
    if (child == 0) {
        // A crashed test leaves no server behind.
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (::getppid() != parent) ::_exit(127);
        if (standard_output != STDOUT_FILENO) ::dup2(standard_output, STDOUT_FILENO);
        for (std::string& variable : variables)
            ::putenv(variable.data());
        ::execvp(arguments[0], arguments.data());
        const int reason = errno;
        [[maybe_unused]] const auto written = ::write(report[1], &reason, sizeof reason);
        ::_exit(127);
    }
    ::close(report[1]);
    int reason = 0;
    const bool has_failed = child < 0 || ::read(report[0], &reason, sizeof reason) == sizeof reason;
    ::close(report[0]);
    if (!has_failed) return std::unique_ptr<Process>(new Process(child));
    if (child > 0) ::waitpid(child, nullptr, 0);
    return Error{ErrorCode::system_fault, command[0] + ": " + std::strerror(reason)};
}

std::string Process::output_of(std::vector<std::string> command, const std::vector<std::string>& environment)
{
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) return {};
    auto started = start(std::move(command), environment, ends[1]);
    ::close(ends[1]);
    std::string output;
    char bytes[4096];
    for (ssize_t count = 0; (count = ::read(ends[0], bytes, sizeof bytes)) > 0;)
        output.append(bytes, static_cast<std::size_t>(count));
    ::close(ends[0]);
    return started && (*started)->wait() == 0 ? output : std::string();
}

Process::~Process()
{
    kill();
}

int Process::wait()
{
    if (id_ > 0) {
        int status = 0;
        while (::waitpid(id_, &status, 0) < 0 && errno == EINTR) {}
        status_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
        id_ = -1;
    }
    return status_;
}

void Process::kill()
{
    if (id_ <= 0) return;
    ::kill(id_, SIGKILL);
    wait();
}

VirtualDisplay::VirtualDisplay(std::string name, std::unique_ptr<Process> server)
    : name_(std::move(name)), server_(std::move(server))
{
}

Result<std::unique_ptr<VirtualDisplay>> VirtualDisplay::start(const VirtualDisplayOptions& options)
{
    int number_pipe[2];
    if (::pipe(number_pipe) != 0) return Error{ErrorCode::system_fault, std::strerror(errno)};
    ::fcntl(number_pipe[0], F_SETFD, FD_CLOEXEC);
    const std::string number_end = std::to_string(number_pipe[1]);
    const std::string size = std::to_string(options.width) + "x" + std::to_string(options.height);
    const std::string depth = std::to_string(options.depth);
    std::vector<std::string> command;
    switch (options.server) {
    case XServer::xvfb:
        command = {"Xvfb", "-screen", "0", size + "x" + depth};
        break;
    case XServer::tigervnc:
        command = {"Xtigervnc", "-geometry",      size,   "-depth", depth,       "-rfbport",
                   "-1",        "-SecurityTypes", "None", "-Log",   "*:stderr:0"};
        break;
    }
    const std::string program = command.front();
    command.insert(command.end(), {"-displayfd", number_end, "-nolisten", "tcp", "-noreset"});
    command.insert(command.end(), options.arguments.begin(), options.arguments.end());
    auto server = Process::start(std::move(command));
    ::close(number_pipe[1]);
    // The server writes its number when it takes connections.
    const std::string number = server ? read_line(number_pipe[0]) : std::string();
    ::close(number_pipe[0]);
    const char* package = options.server == XServer::xvfb ? "xvfb" : "tigervnc-standalone-server";
    if (!server) return Error{server.error().code, server.error().detail + " (package " + package + ")"};
    if (number.empty()) return Error{ErrorCode::system_fault, program + " did not start"};

    std::unique_ptr<VirtualDisplay> display(new VirtualDisplay(":" + number, std::move(*server)));
    if (options.window_manager == WindowManager::openbox)
        if (auto started = display->start_window_manager(); !started) return started.error();
    return display;
}

Result<> VirtualDisplay::start_window_manager()
{
    Display* display = XOpenDisplay(name_.c_str());
    if (display == nullptr) return Error{ErrorCode::system_fault, "cannot connect to " + name_};
    XSelectInput(display, DefaultRootWindow(display), PropertyChangeMask);
    XSync(display, False);
    auto started = Process::start({"openbox", "--sm-disable"}, {environment()});
    if (!started) {
        XCloseDisplay(display);
        return Error{started.error().code, started.error().detail + " (package openbox)"};
    }
    window_manager_ = std::move(*started);

    // A window manager announces itself in this property (freedesktop.org, Extended Window Manager Hints).
    const Atom announced = XInternAtom(display, "_NET_SUPPORTING_WM_CHECK", False);
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(kPatienceMs);
    bool is_ready = false;
    while (!is_ready && std::chrono::steady_clock::now() < deadline) {
        pollfd source{ConnectionNumber(display), POLLIN, 0};
        if (XPending(display) == 0) ::poll(&source, 1, kPatienceMs);
        while (XPending(display) > 0) {
            XEvent event;
            XNextEvent(display, &event);
            is_ready = is_ready || (event.type == PropertyNotify && event.xproperty.atom == announced);
        }
    }
    XCloseDisplay(display);
    if (!is_ready) return Error{ErrorCode::system_fault, "openbox did not start"};
    return success();
}

void VirtualDisplay::use() const
{
    ::setenv("DISPLAY", name_.c_str(), 1);
}

Result<std::unique_ptr<Process>> VirtualDisplay::xdotool(std::vector<std::string> arguments) const
{
    arguments.insert(arguments.begin(), "xdotool");
    // xdotool reads its arguments in the character set of its locale.
    auto started = Process::start(std::move(arguments), {environment(), "LC_ALL=C.UTF-8"});
    if (!started) return Error{started.error().code, started.error().detail + " (package xdotool)"};
    return started;
}

std::uint32_t VirtualDisplay::pixel(int x, int y) const
{
    Display* display = XOpenDisplay(name_.c_str());
    if (display == nullptr) return 0;
    XImage* image = XGetImage(display, DefaultRootWindow(display), x, y, 1, 1, AllPlanes, ZPixmap);
    const unsigned long pixel = XGetPixel(image, 0, 0);
    const Visual& visual = *DefaultVisual(display, DefaultScreen(display));
    const auto channel = [pixel](unsigned long mask) {
        const unsigned long most = mask >> std::countr_zero(mask);
        return static_cast<std::uint32_t>((((pixel & mask) >> std::countr_zero(mask)) * 255 + most / 2) /
                                          most);
    };
    const std::uint32_t rgb =
        channel(visual.red_mask) << 16 | channel(visual.green_mask) << 8 | channel(visual.blue_mask);
    XDestroyImage(image);
    XCloseDisplay(display);
    return rgb;
}

void VirtualDisplay::cover_for_a_moment() const
{
    Display* display = XOpenDisplay(name_.c_str());
    if (display == nullptr) return;
    const int screen = DefaultScreen(display);
    XSetWindowAttributes attributes{};
    attributes.override_redirect = True;
    attributes.background_pixel = WhitePixel(display, screen);
    const ::Window cover = XCreateWindow(
        display, RootWindow(display, screen), 0, 0, static_cast<unsigned>(DisplayWidth(display, screen)),
        static_cast<unsigned>(DisplayHeight(display, screen)), 0, CopyFromParent, InputOutput, CopyFromParent,
        CWOverrideRedirect | CWBackPixel, &attributes);
    XMapRaised(display, cover);
    XSync(display, False);
    XDestroyWindow(display, cover);
    XSync(display, False);
    XCloseDisplay(display);
}

std::vector<VirtualDisplay::Area> VirtualDisplay::popups() const
{
    Display* display = XOpenDisplay(name_.c_str());
    if (display == nullptr) return {};
    std::vector<Area> areas;
    ::Window root = 0;
    ::Window parent = 0;
    ::Window* children = nullptr;
    unsigned count = 0;
    XQueryTree(display, DefaultRootWindow(display), &root, &parent, &children, &count);
    for (unsigned index = 0; index < count; ++index) {
        XWindowAttributes window;
        if (XGetWindowAttributes(display, children[index], &window) == 0) continue;
        // A window manager's frames and its hidden windows of one pixel are not what is looked for.
        if (window.override_redirect != 0 && window.map_state == IsViewable && window.width > 1 &&
            window.x >= 0)
            areas.push_back({window.x, window.y, window.width, window.height});
    }
    if (children != nullptr) XFree(children);
    XCloseDisplay(display);
    return areas;
}

VirtualDisplay::Area VirtualDisplay::focused_area() const
{
    Display* display = XOpenDisplay(name_.c_str());
    if (display == nullptr) return {};
    Area area{};
    ::Window focused = 0;
    ::Window child = 0;
    int revert = 0;
    XGetInputFocus(display, &focused, &revert);
    XWindowAttributes window;
    if (focused > PointerRoot && XGetWindowAttributes(display, focused, &window) != 0) {
        area = {0, 0, window.width, window.height};
        XTranslateCoordinates(display, focused, DefaultRootWindow(display), 0, 0, &area.x, &area.y, &child);
    }
    XCloseDisplay(display);
    return area;
}

Result<std::unique_ptr<OtherWindow>> OtherWindow::open(const std::string& display_name)
{
    Display* display = XOpenDisplay(display_name.c_str());
    if (display == nullptr) return Error{ErrorCode::system_fault, "cannot connect to " + display_name};
    std::unique_ptr<OtherWindow> window(new OtherWindow(display));
    const ::Window made =
        XCreateSimpleWindow(display, DefaultRootWindow(display), 0, 0, 120, 80, 0, 0, 0xffffff);
    XSelectInput(display, made, FocusChangeMask);
    XMapRaised(display, made);
    XFlush(display);
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(kPatienceMs);
    while (std::chrono::steady_clock::now() < deadline) {
        pollfd source{ConnectionNumber(display), POLLIN, 0};
        if (XPending(display) == 0) ::poll(&source, 1, kPatienceMs);
        while (XPending(display) > 0) {
            XEvent event;
            XNextEvent(display, &event);
            if (event.type == FocusIn) return window;
        }
    }
    return Error{ErrorCode::system_fault, "the other window did not get the focus"};
}

OtherWindow::~OtherWindow()
{
    XCloseDisplay(display_);
}

} // namespace kiosk::test
