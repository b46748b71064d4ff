#pragma once

#include "tests/proof/simulated_disk.h"

#include <functional>
#include <string_view>

namespace kiosk
{

/// One call of the program on its files.
enum class DiskCall { open, status, list, read, write, resize, sync, rename, remove, make_folder, map };

/// Whether it changes something that a power cut may undo.
bool changes_disk(DiskCall call);

/// What becomes of a call.
struct CallFate {
    int error_number = 0;  ///< Fails with this errno.
    bool is_short = false; ///< A write or a read that stops half way, as POSIX allows.
};

/// Puts a simulated disk in the place of every file below SimulatedDisk::root while it lives: the test
/// program has system calls of its own (mounted_disk.cpp), which SQLite, the C++ library and our own code use
/// in the place of libc's. So the product is proved as it is shipped, with SQLite's own file code, and has no
/// seam for tests. What SQLite and libsodium draw from chance is seeded too, so that a run repeats. One at a
/// time; thread-compatible.
class MountedDisk
{
public:
    /// Asked before each call; may copy the disk as it is then.
    using Watch = std::function<CallFate(DiskCall call, std::string_view path)>;

    MountedDisk(SimulatedDisk disk, std::uint64_t seed, Watch watch = {});
    MountedDisk(const MountedDisk&) = delete;
    ~MountedDisk();

    const SimulatedDisk& disk() const { return disk_; }
    void set_watch(Watch watch) { watch_ = std::move(watch); }

    /// From now on every call fails: the machine is off, and whoever still has a file open learns nothing.
    void switch_off();

    /// For mounted_disk.cpp.
    struct Calls;

private:
    friend struct Calls;
    SimulatedDisk disk_;
    SeededRandom chance_;
    Watch watch_;
    bool is_off_ = false;
};

} // namespace kiosk
