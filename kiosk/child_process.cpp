#include "kiosk/child_process.h"

#include "storage/file.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace kiosk
{

namespace
{

struct Pipe {
    FileDescriptor read, write;
};

Result<Pipe> open_pipe()
{
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) return error_from_errno(errno, "pipe");
    return Pipe{FileDescriptor{ends[0]}, FileDescriptor{ends[1]}};
}

/// What a child begins with: our three pipes, no other file, and the signals as a shell would leave them.
class SpawnPlan
{
public:
    SpawnPlan(const Pipe& input, const Pipe& output, const Pipe& words)
    {
        ::posix_spawn_file_actions_init(&files);
        ::posix_spawn_file_actions_adddup2(&files, input.read.number(), STDIN_FILENO);
        ::posix_spawn_file_actions_adddup2(&files, output.write.number(), STDOUT_FILENO);
        ::posix_spawn_file_actions_adddup2(&files, words.write.number(), STDERR_FILENO);
        ::posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO + 1);
        ::posix_spawnattr_init(&attributes);
        sigset_t none, ours;
        sigemptyset(&none);
        sigemptyset(&ours);
        sigaddset(&ours, SIGPIPE);
        ::posix_spawnattr_setsigmask(&attributes, &none);
        ::posix_spawnattr_setsigdefault(&attributes, &ours);
        ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    }
    ~SpawnPlan()
    {
        ::posix_spawn_file_actions_destroy(&files);
        ::posix_spawnattr_destroy(&attributes);
    }
    SpawnPlan(const SpawnPlan&) = delete;

    posix_spawn_file_actions_t files{};
    posix_spawnattr_t attributes{};
};

/// Writing to a child that reads no more is an error of write() here, and no signal to the whole program.
class PipeSignalHeld
{
public:
    PipeSignalHeld()
    {
        sigemptyset(&pipe_);
        sigaddset(&pipe_, SIGPIPE);
        ::pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
    }
    ~PipeSignalHeld()
    {
        const timespec at_once{0, 0};
        while (::sigtimedwait(&pipe_, nullptr, &at_once) > 0) {}
        ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
    }
    PipeSignalHeld(const PipeSignalHeld&) = delete;

private:
    sigset_t pipe_{}, before_{};
};

using Moment = std::chrono::steady_clock::time_point;

int milliseconds_until(Moment end)
{
    const auto left = std::chrono::ceil<Milliseconds>(end - std::chrono::steady_clock::now());
    return static_cast<int>(std::max(left, Milliseconds{0}).count());
}

/// What a child says on one of its pipes.
struct Ear {
    FileDescriptor& from;
    std::string& heard;
    std::size_t most;
};

/// Reads what is there; closes the ear at the end.
void listen(Ear& ear)
{
    std::array<char, 16384> part{};
    const ssize_t got = ::read(ear.from.number(), part.data(), part.size());
    if (got > 0)
        ear.heard.append(part.data(), std::min(static_cast<std::size_t>(got), ear.most - ear.heard.size()));
    else if (got == 0)
        ear.from = FileDescriptor{};
}

/// Feeds the child and hears it until it has closed both its outputs. False when the time was over before.
bool converse(FileDescriptor& input, std::string_view rest, std::array<Ear, 2> ears, Moment end)
{
    const PipeSignalHeld held;
    ::fcntl(input.number(), F_SETFL, O_NONBLOCK);
    if (rest.empty()) input = FileDescriptor{};
    while (std::ranges::any_of(ears, [](const Ear& ear) { return ear.from.number() >= 0; })) {
        // A descriptor of -1 is passed over (poll(2)).
        std::array<pollfd, 3> all{pollfd{ears[0].from.number(), POLLIN, 0},
                                  pollfd{ears[1].from.number(), POLLIN, 0},
                                  pollfd{input.number(), POLLOUT, 0}};
        const int ready = ::poll(all.data(), all.size(), milliseconds_until(end));
        if (ready < 0 && errno == EINTR) continue;
        if (ready <= 0) return false;
        for (std::size_t i = 0; i < ears.size(); ++i)
            if (all[i].revents != 0) listen(ears[i]);
        if (all[2].revents == 0) continue;
        const ssize_t written = ::write(input.number(), rest.data(), rest.size());
        if (written > 0) rest.remove_prefix(static_cast<std::size_t>(written));
        // A child that does not read on has made up its mind.
        const bool is_over = written < 0 && errno != EAGAIN && errno != EINTR;
        if (rest.empty() || is_over) input = FileDescriptor{};
    }
    return true;
}

/// Waits for its end; -1 when it has not ended in time.
int status_of(pid_t child, Moment end)
{
    const FileDescriptor handle{static_cast<int>(::syscall(SYS_pidfd_open, child, 0))};
    pollfd ended{handle.number(), POLLIN, 0};
    while (::poll(&ended, 1, milliseconds_until(end)) < 0 && errno == EINTR) {}
    int status = 0;
    if (::waitpid(child, &status, WNOHANG) != child) return -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

} // namespace

Result<ChildEnd> run_child(const std::vector<std::string>& arguments, std::string_view input,
                           Milliseconds patience)
{
    auto to_child = open_pipe();
    if (!to_child) return to_child.error();
    auto output = open_pipe();
    if (!output) return output.error();
    auto words = open_pipe();
    if (!words) return words.error();

    std::vector<char*> argv;
    for (const std::string& argument : arguments)
        argv.push_back(const_cast<char*>(argument.c_str())); // posix_spawn does not write to them.
    argv.push_back(nullptr);
    pid_t child = -1;
    {
        const SpawnPlan plan{*to_child, *output, *words};
        const int failure =
            ::posix_spawnp(&child, argv.front(), &plan.files, &plan.attributes, argv.data(), environ);
        if (failure != 0) return error_from_errno(failure, arguments.front());
    }
    to_child->read = FileDescriptor{};
    output->write = FileDescriptor{};
    words->write = FileDescriptor{};

    const Moment end = std::chrono::steady_clock::now() + patience;
    ChildEnd ended{-1, {}, {}};
    const std::array ears{Ear{output->read, ended.output, kChildOutputMax},
                          Ear{words->read, ended.words, kChildWordsMax}};
    if (converse(to_child->write, input, ears, end)) ended.status = status_of(child, end);
    if (ended.status >= 0) return ended;
    ::kill(child, SIGKILL);
    int ignored = 0;
    while (::waitpid(child, &ignored, 0) < 0 && errno == EINTR) {}
    return Error{ErrorCode::not_possible_now, arguments.front() + " did not end in time"};
}

} // namespace kiosk
