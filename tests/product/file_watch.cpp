#include "tests/product/file_watch.h"

#include <array>
#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

namespace kiosk::test
{

FileWatch::FileWatch(const std::filesystem::path& folder) : inotify_(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC))
{
    ::inotify_add_watch(inotify_.number(), folder.c_str(), IN_MODIFY | IN_CREATE | IN_MOVED_TO | IN_DELETE);
}

bool FileWatch::wait_until(const std::function<bool()>& holds, std::chrono::milliseconds patience)
{
    const auto deadline = std::chrono::steady_clock::now() + patience;
    for (;;) {
        std::array<char, 65536> events{};
        while (::read(inotify_.number(), events.data(), events.size()) > 0) {
        }
        if (holds()) return true;
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
        if (left.count() <= 0) return false;
        pollfd event{inotify_.number(), POLLIN, 0};
        ::poll(&event, 1, static_cast<int>(left.count()));
    }
}

} // namespace kiosk::test
