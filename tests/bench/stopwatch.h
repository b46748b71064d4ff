#pragma once

#include <chrono>
#include <concepts>

#include <time.h>

namespace kiosk::bench
{

/// How long `work` takes by the clock on the wall, waiting included.
template <std::invocable Work>
double microseconds_of(Work&& work)
{
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start).count();
}

template <std::invocable Work>
double milliseconds_of(Work&& work)
{
    return microseconds_of(work) / 1000;
}

/// What this thread has computed so far: who shares the processors and what it waits for do not count.
inline double thread_cpu_ms()
{
    timespec time{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
}

/// What `work` computes in this thread.
template <std::invocable Work>
double cpu_ms_of(Work&& work)
{
    const double start = thread_cpu_ms();
    work();
    return thread_cpu_ms() - start;
}

} // namespace kiosk::bench
