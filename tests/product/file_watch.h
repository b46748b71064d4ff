#pragma once

#include "storage/file.h"

#include <chrono>
#include <filesystem>
#include <functional>

namespace kiosk::test
{

/// Waits for something that shows in the files of one folder, woken by every change there and never by a guess.
class FileWatch
{
public:
    explicit FileWatch(const std::filesystem::path& folder);

    /// True as soon as `holds` does; false when it still does not after `patience`.
    bool wait_until(const std::function<bool()>& holds, std::chrono::milliseconds patience);

private:
    FileDescriptor inotify_;
};

} // namespace kiosk::test
