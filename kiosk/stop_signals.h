#pragma once

#include "storage/file.h"

#include <atomic>
#include <functional>
#include <thread>

#include <signal.h>

namespace kiosk
{

/// Turns SIGTERM, SIGINT and SIGHUP into a flag and a call, as long as it lives. Nothing runs in a signal
/// handler: the signals are blocked and a thread of its own reads them from a signalfd. To be made before
/// other threads are, because they inherit the mask.
class StopSignals
{
public:
    /// `on_raised` is called from the thread at the first signal; it must not block.
    explicit StopSignals(std::function<void()> on_raised);
    ~StopSignals();
    StopSignals(const StopSignals&) = delete;

    bool is_raised() const { return is_raised_; }

private:
    void watch() noexcept;

    std::function<void()> on_raised_;
    sigset_t mask_before_;
    FileDescriptor signals_, end_;
    std::atomic<bool> is_raised_ = false;
    std::jthread thread_; ///< Last, so that it ends before what it uses.
};

} // namespace kiosk
