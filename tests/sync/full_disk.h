#pragma once

#include <csignal>
#include <sys/resource.h>

namespace kiosk
{

/// While it lives no file of this process can be written: the kernel refuses every byte, as a failing disk
/// does. Reading goes on.
class FullDisk
{
public:
    FullDisk()
    {
        before_action_ = std::signal(SIGXFSZ, SIG_IGN);
        ::getrlimit(RLIMIT_FSIZE, &before_);
        const ::rlimit nothing{0, before_.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &nothing);
    }
    FullDisk(const FullDisk&) = delete;
    FullDisk& operator=(const FullDisk&) = delete;
    ~FullDisk()
    {
        ::setrlimit(RLIMIT_FSIZE, &before_);
        std::signal(SIGXFSZ, before_action_);
    }

private:
    ::rlimit before_{};
    void (*before_action_)(int) = nullptr;
};

} // namespace kiosk
