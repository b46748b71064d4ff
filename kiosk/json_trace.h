#pragma once

#include "storage/file.h"
#include "storage/result.h"
#include "sync/trace.h"

#include <chrono>
#include <filesystem>
#include <memory>

namespace kiosk
{

/// A trace as a file: one JSON object a line, `{"t_ms":12.345,"event":"started",...}`, appended. `t_ms` is
/// the time since `started`, from the monotonic clock. Each line is one write, so several threads and
/// programs may share a file. A line that the disk does not take is lost and nothing else happens: a trace
/// must never stop a kiosk.
class JsonTrace final : public Trace
{
public:
    using Start = std::chrono::steady_clock::time_point;

    /// Opens `file` for appending, made with mode 0600 when absent. Errors: not_allowed, not_found (its
    /// folder), disk_full, system_fault.
    static Result<std::unique_ptr<JsonTrace>> open(const std::filesystem::path& file, Start started);

    void note(std::string_view event, Fields fields) override;

private:
    JsonTrace(FileDescriptor file, Start started) : file_(std::move(file)), started_(started) {}

    FileDescriptor file_;
    Start started_;
};

} // namespace kiosk
