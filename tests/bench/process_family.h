#pragma once

#include <chrono>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

namespace kiosk::bench
{

/// What a family of processes has used so far.
struct Effort {
    std::chrono::nanoseconds cpu{0}; ///< Of all threads, also of those that have ended.
    long wake_ups = 0;               ///< Voluntary context switches of the threads there are.
};

Effort operator-(const Effort& later, const Effort& before);

/// What memory is there for, told by the names of the mappings.
enum class MemoryPart {
    heap,      ///< Anonymous memory, and what the program's own file has of writable data.
    program,   ///< The program's own file.
    libraries, ///< Shared libraries without the graphics driver.
    gl_driver, ///< OpenGL, its driver, and the compiler inside of it.
    fonts,     ///< Font files and fontconfig's caches.
    picture,   ///< Memory shared with the X server, which holds the window's pixels.
    other      ///< Locales, icons, themes, databases and other files.
};

std::string_view words_for(MemoryPart part);

/// The part that a mapping of this name in /proc/PID/smaps belongs to, in a process whose own file is
/// `program`.
MemoryPart part_of(std::string_view mapping, std::string_view program);

/// A program and all that it has started. The processes of this program that begin after this one was made,
/// also those whose parent has ended: this process adopts them (PR_SET_CHILD_SUBREAPER).
class ProcessFamily
{
public:
    ProcessFamily();

    std::set<pid_t> members() const;

    Effort effort() const;

    /// MiB of proportional set size (PSS: a page that n processes share counts 1/n in each) by part.
    std::map<MemoryPart, double> memory() const;

    /// MiB that is resident, counted in each process that has it.
    double resident_mib() const;

    /// Asks `first`, the program itself, to end (SIGTERM), kills by their ids who is left three seconds
    /// later, and returns when none is.
    void end(pid_t first) const;

private:
    std::set<pid_t> older_; ///< Descendants that were there before.
};

} // namespace kiosk::bench
