#pragma once

#include "storage/file.h"

#include <array>
#include <cassert>
#include <csignal>
#include <poll.h>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

namespace kiosk
{

/// A copy of this process that runs one function and reports over a pipe, so that a test can kill it like a
/// power cut kills a kiosk. Killed and reaped when it goes away.
class ForkedChild
{
public:
    /// `run(report)` gets the writing end of the pipe; its result is the exit code.
    template <typename Run>
    explicit ForkedChild(Run run)
    {
        std::array<int, 2> ends{};
        [[maybe_unused]] const int piped = ::pipe(ends.data());
        assert(piped == 0);
        reports_ = FileDescriptor{ends[0]};
        FileDescriptor writing{ends[1]};
        id_ = ::fork();
        assert(id_ >= 0);
        if (id_ == 0) ::_exit(run(writing.number()));
    }
    ForkedChild(const ForkedChild&) = delete;
    ForkedChild& operator=(const ForkedChild&) = delete;
    ~ForkedChild() { end_with(SIGKILL); }

    ::pid_t id() const { return id_; }

    /// The next `size` bytes, fewer when the child ends before or says nothing for ten seconds.
    std::string read(std::size_t size)
    {
        std::string bytes;
        while (bytes.size() < size) {
            constexpr int patience_ms = 10'000;
            ::pollfd ready{reports_.number(), POLLIN, 0};
            if (::poll(&ready, 1, patience_ms) <= 0) break;
            std::array<char, 4096> chunk{};
            const ssize_t got =
                ::read(reports_.number(), chunk.data(), std::min(chunk.size(), size - bytes.size()));
            if (got <= 0) break;
            bytes.append(chunk.data(), static_cast<std::size_t>(got));
        }
        return bytes;
    }

    std::string read_all() { return read(std::string{}.max_size()); }

    void end_with(int signal)
    {
        if (id_ <= 0) return;
        ::kill(id_, signal);
        (void)exit_code();
    }

    /// Waits for the end. -1 when a signal ended it.
    int exit_code()
    {
        int status = 0;
        ::waitpid(std::exchange(id_, -1), &status, 0);
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }

private:
    FileDescriptor reports_;
    ::pid_t id_ = -1;
};

/// Says something over the pipe of a ForkedChild.
inline void report(int pipe, const std::string& words)
{
    [[maybe_unused]] const ssize_t written = ::write(pipe, words.data(), words.size());
}

} // namespace kiosk
