#pragma once

#include "sync/trace.h"

namespace kiosk
{

enum class LogLevel {
    news,    ///< What happens, for a service's journal.
    warnings ///< Only what somebody should look at.
};

/// Logs go to standard error from here on, at `level` or as the environment variable SPDLOG_LEVEL says. Never
/// personal text: references, states, codes, counts, durations.
void start_log(LogLevel level);

/// A trace that also tells the log what a technician wants to read: the line, each attempt and its outcome,
/// faults of the storage. Thread-safe.
class LoggedTrace final : public Trace
{
public:
    /// `trace` must outlive it.
    explicit LoggedTrace(Trace& trace) : trace_(trace) {}

    void note(std::string_view event, Fields fields) override;

private:
    Trace& trace_;
};

} // namespace kiosk
