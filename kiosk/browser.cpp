#include "kiosk/browser.h"

#include <cerrno>

#include <sys/wait.h>
#include <unistd.h>

namespace kiosk
{

Result<> open_page(const std::string& program, const std::string& url)
{
    // Twice forked, so that init takes the browser over and no zombie stays. Between fork and exec only calls
    // that are safe there: the core's thread may hold any lock.
    const pid_t child = ::fork();
    if (child < 0) return Error{ErrorCode::system_fault, "fork"};
    if (child == 0) {
        const pid_t browser = ::fork();
        if (browser != 0) ::_exit(browser < 0 ? 1 : 0);
        ::setsid();
        ::execl(program.c_str(), program.c_str(), url.c_str(), static_cast<char*>(nullptr));
        ::_exit(127);
    }
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {}
    if (status != 0) return Error{ErrorCode::system_fault, "fork"};
    return success();
}

} // namespace kiosk
