#include "tests/program/running_process.h"

#include <cerrno>
#include <csignal>

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace kiosk::test
{

namespace
{

std::vector<char*> pointers(std::vector<std::string>& words)
{
    std::vector<char*> result;
    for (std::string& word : words)
        result.push_back(word.data());
    result.push_back(nullptr);
    return result;
}

bool redirect(int target, const std::string& file, int flags)
{
    const int opened = ::open(file.c_str(), flags, 0600);
    return opened >= 0 && ::dup2(opened, target) == target && ::close(opened) == 0;
}

bool limit_files(rlim_t bytes_max)
{
    std::signal(SIGXFSZ, SIG_IGN); // Then a write beyond the limit is an error, as on a full disk.
    const rlimit limit{bytes_max, bytes_max};
    return ::setrlimit(RLIMIT_FSIZE, &limit) == 0;
}

} // namespace

RunningProcess::RunningProcess(const ProcessStart& start)
{
    folder_.write("in", start.input);
    const std::string in = folder_ / "in", out = folder_ / "out", err = folder_ / "err";
    std::vector<std::string> words = start.command;
    std::vector<std::string> variables;
    for (const auto& [name, value] : start.environment)
        variables.push_back(name + '=' + value);
    const std::vector<char*> arguments = pointers(words), environment = pointers(variables);
    const pid_t parent = ::getpid();
    id_ = ::fork();
    if (id_ != 0) return;

    ::prctl(PR_SET_PDEATHSIG, SIGKILL); // A crashed test leaves no program behind.
    const bool is_ready = ::getppid() == parent && redirect(STDIN_FILENO, in, O_RDONLY) &&
                          redirect(STDOUT_FILENO, out, O_WRONLY | O_CREAT | O_TRUNC) &&
                          redirect(STDERR_FILENO, err, O_WRONLY | O_CREAT | O_TRUNC) &&
                          (!start.file_bytes_max || limit_files(*start.file_bytes_max));
    if (is_ready) ::execve(arguments[0], arguments.data(), environment.data());
    ::_exit(127);
}

RunningProcess::~RunningProcess()
{
    if (id_ <= 0) return;
    ::kill(id_, SIGKILL);
    ::waitpid(id_, nullptr, 0);
}

void RunningProcess::send(int signal) const
{
    ::kill(id_, signal);
}

ProcessEnd RunningProcess::end(std::chrono::milliseconds patience)
{
    const FileDescriptor process{static_cast<int>(::syscall(SYS_pidfd_open, id_, 0))};
    pollfd source{process.number(), POLLIN, 0};
    const bool is_late = ::poll(&source, 1, static_cast<int>(patience.count())) == 0;
    if (is_late) ::kill(id_, SIGKILL);
    int status = 0;
    while (::waitpid(id_, &status, 0) < 0 && errno == EINTR) {}
    id_ = -1;
    const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return {is_late ? -1 : code, bytes_of(folder_ / "out"), bytes_of(folder_ / "err")};
}

} // namespace kiosk::test
