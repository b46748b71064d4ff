#include "kiosk/stop_signals.h"

#include <array>
#include <cerrno>
#include <cstdint>

#include <poll.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

namespace kiosk
{

StopSignals::StopSignals(std::function<void()> on_raised) : on_raised_(std::move(on_raised))
{
    sigset_t stops;
    ::sigemptyset(&stops);
    for (const int signal : {SIGTERM, SIGINT, SIGHUP})
        ::sigaddset(&stops, signal);
    ::pthread_sigmask(SIG_BLOCK, &stops, &mask_before_);
    signals_ = FileDescriptor{::signalfd(-1, &stops, SFD_CLOEXEC)};
    end_ = FileDescriptor{::eventfd(0, EFD_CLOEXEC)};
    thread_ = std::jthread{[this] { watch(); }};
}

StopSignals::~StopSignals()
{
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(end_.number(), &one, sizeof one);
    thread_.join();
    ::pthread_sigmask(SIG_SETMASK, &mask_before_, nullptr);
}

void StopSignals::watch() noexcept
{
    std::array<pollfd, 2> sources{{{signals_.number(), POLLIN, 0}, {end_.number(), POLLIN, 0}}};
    while (::poll(sources.data(), sources.size(), -1) >= 0 || errno == EINTR) {
        if (sources[1].revents != 0) return;
        signalfd_siginfo raised{};
        if (sources[0].revents == 0 || ::read(signals_.number(), &raised, sizeof raised) <= 0) continue;
        if (!is_raised_.exchange(true)) on_raised_();
    }
}

} // namespace kiosk
