#include "tests/proof/kiosk_process.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cerrno>
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

Pipe open_pipe()
{
    std::array<int, 2> ends{-1, -1};
    [[maybe_unused]] const int made = ::pipe2(ends.data(), O_CLOEXEC);
    assert(made == 0);
    ::fcntl(ends[0], F_SETFL, O_NONBLOCK);
    return {FileDescriptor{ends[0]}, FileDescriptor{ends[1]}};
}

std::vector<char*> pointers(std::vector<std::string>& words)
{
    std::vector<char*> result;
    for (std::string& word : words)
        result.push_back(word.data());
    result.push_back(nullptr);
    return result;
}

void append(std::string& text, const FileDescriptor& from)
{
    std::array<char, 4096> buffer;
    for (;;) {
        const ssize_t got = ::read(from.number(), buffer.data(), buffer.size());
        if (got <= 0) return;
        text.append(buffer.data(), static_cast<std::size_t>(got));
    }
}

constexpr int kTraceNumber = 3; // Of the descriptor in the child.

} // namespace

KioskProcess::KioskProcess(const std::filesystem::path& home, const std::filesystem::path& config,
                           const std::vector<std::string>& arguments,
                           std::vector<std::string> more_environment)
{
    std::vector<std::string> words{KIOSK_PROGRAM, "--config", config,     "--data",
                                   home / "data", "--trace",  "/dev/fd/3"};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<std::string> environment{"HOME=" + home.string(),
                                         "XDG_CONFIG_HOME=" + (home / "config").string(),
                                         "XDG_STATE_HOME=" + (home / "state").string(), "PATH=/usr/bin:/bin"};
    std::ranges::move(more_environment, std::back_inserter(environment));

    Pipe out = open_pipe(), err = open_pipe(), trace = open_pipe();
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_adddup2(&actions, out.write.number(), STDOUT_FILENO);
    ::posix_spawn_file_actions_adddup2(&actions, err.write.number(), STDERR_FILENO);
    ::posix_spawn_file_actions_adddup2(&actions, trace.write.number(), kTraceNumber);
    const std::vector<char*> argv = pointers(words), envp = pointers(environment);
    begun_ = std::chrono::steady_clock::now();
    // Not fork: copying the page tables of a sanitized test costs more than the kiosk's own work.
    [[maybe_unused]] const int spawned =
        ::posix_spawn(&id_, KIOSK_PROGRAM, &actions, nullptr, argv.data(), envp.data());
    assert(spawned == 0);
    ::posix_spawn_file_actions_destroy(&actions);
    process_ = FileDescriptor{static_cast<int>(::syscall(SYS_pidfd_open, id_, 0))};
    out_ = std::move(out.read);
    err_ = std::move(err.read);
    trace_ = std::move(trace.read);
}

KioskProcess::~KioskProcess()
{
    if (id_ <= 0) return;
    ::kill(id_, SIGKILL);
    ::waitpid(id_, nullptr, 0);
}

bool KioskProcess::is_reached(const KillMoment& moment) const
{
    if (moment.event.empty()) return true;
    const std::string wanted = "\"event\":\"" + moment.event + '"';
    int seen = 0;
    for (auto at = left_.trace.find(wanted); at != std::string::npos; at = left_.trace.find(wanted, at + 1))
        if (++seen == moment.nth) return true;
    return false;
}

void KioskProcess::read_what_came()
{
    append(left_.out, out_);
    append(left_.err, err_);
    append(left_.trace, trace_);
}

ProcessLeft KioskProcess::wait(const std::optional<KillMoment>& moment)
{
    using std::chrono::steady_clock;
    std::optional<SteadyTime> dies_at;
    for (;;) {
        if (moment && !dies_at && is_reached(*moment))
            dies_at = (moment->event.empty() ? begun_ : steady_clock::now()) + moment->later;
        const SteadyTime until = dies_at.value_or(begun_ + kHangs);
        const auto left = std::max(until - steady_clock::now(), steady_clock::duration::zero());
        const auto seconds = std::chrono::floor<std::chrono::seconds>(left);
        const timespec patience{seconds.count(), std::chrono::nanoseconds{left - seconds}.count()};
        // What was written is read when there is time; only the trace can bring the moment near.
        std::array<pollfd, 4> sources{{{process_.number(), POLLIN, 0},
                                       {dies_at ? -1 : trace_.number(), POLLIN, 0},
                                       {out_.number(), POLLIN, 0},
                                       {err_.number(), POLLIN, 0}}};
        const int woken = ::ppoll(sources.data(), sources.size(), &patience, nullptr);
        if (woken == 0) {
            left_.end = dies_at ? ProcessLeft::End::by_kill : ProcessLeft::End::hung;
            ::kill(id_, SIGKILL);
            break;
        }
        if (woken > 0 && sources[0].revents != 0) break;
        read_what_came();
    }
    int status = 0;
    while (::waitpid(id_, &status, 0) < 0 && errno == EINTR) {}
    id_ = -1;
    left_.lived = std::chrono::floor<std::chrono::microseconds>(steady_clock::now() - begun_);
    read_what_came();
    left_.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    // It may have been quicker than its kill.
    if (left_.end == ProcessLeft::End::by_kill && !WIFSIGNALED(status))
        left_.end = ProcessLeft::End::by_itself;
    return std::move(left_);
}

} // namespace kiosk
