#include "tests/proof/mounted_disk.h"

#include "tests/proof/seeded_libraries.h"

#include <algorithm>
#include <cerrno>
#include <cstdarg>
#include <cstdlib>
#include <cstring>
#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <memory>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>
#include <unistd.h>

namespace kiosk
{

namespace
{

/// Far above what a kernel gives out (its own limit is 2^20 by default, nr_open).
constexpr int kFirstDescriptor = 1 << 28;

struct OpenFile {
    SimulatedDisk::Node node = 0;
    std::size_t offset = 0;
    enum class Kind { closed, file, chance } kind = Kind::closed;
    std::string path; ///< For the watch.
};

struct OpenFolder {
    int descriptor;
    std::vector<std::string> names;
    std::size_t next = 0;
    ::dirent entry{};
};

// System calls have no object to belong to: what is mounted belongs to the process.
MountedDisk* mounted = nullptr;
std::vector<OpenFile> open_files;
std::vector<std::unique_ptr<OpenFolder>> open_folders;
std::vector<std::pair<void*, std::size_t>> mappings;

/// What was mapped and can be used again. Never destroyed: SQLite may unmap at the very end of the process.
auto& free_mappings = *new std::vector<std::pair<void*, std::size_t>>;

bool is_simulated(const char* path)
{
    return path != nullptr && std::string_view{path}.starts_with(SimulatedDisk::root);
}
bool is_simulated(int descriptor)
{
    return descriptor >= kFirstDescriptor;
}

OpenFolder* simulated_folder(DIR* folder)
{
    const auto found = std::ranges::find_if(open_folders, [&](const auto& open) {
        return static_cast<void*>(open.get()) == static_cast<void*>(folder);
    });
    return found == open_folders.end() ? nullptr : found->get();
}

int failed(int error_number)
{
    errno = error_number;
    return -1;
}

} // namespace

bool changes_disk(DiskCall call)
{
    switch (call) {
    case DiskCall::open:
    case DiskCall::status:
    case DiskCall::list:
    case DiskCall::read:
    case DiskCall::map:
        return false;
    case DiskCall::write:
    case DiskCall::resize:
    case DiskCall::sync:
    case DiskCall::rename:
    case DiskCall::remove:
    case DiskCall::make_folder:
        return true;
    }
    return false;
}

struct MountedDisk::Calls {
    static SimulatedDisk& disk() { return mounted->disk_; }

    static CallFate fate(DiskCall call, std::string_view path)
    {
        if (mounted == nullptr) return {.error_number = ENOENT};
        if (mounted->is_off_) return {.error_number = EIO};
        return mounted->watch_ ? mounted->watch_(call, path) : CallFate{};
    }

    static OpenFile* file(int descriptor)
    {
        const auto index = static_cast<std::size_t>(descriptor - kFirstDescriptor);
        if (mounted == nullptr || index >= open_files.size()) return nullptr;
        OpenFile& open = open_files[index];
        return open.kind == OpenFile::Kind::closed ? nullptr : &open;
    }

    static int opened(SimulatedDisk::Node node, OpenFile::Kind kind, std::string_view path)
    {
        const auto free = std::ranges::find(open_files, OpenFile::Kind::closed, &OpenFile::kind);
        const auto index = free - open_files.begin();
        if (free == open_files.end()) open_files.emplace_back();
        open_files[static_cast<std::size_t>(index)] = {node, 0, kind, std::string{path}};
        return kFirstDescriptor + static_cast<int>(index);
    }

    static int open(const char* path, int flags, ::mode_t mode)
    {
        if (mounted == nullptr) return failed(ENOENT);
        const auto node = disk().find(path);
        const bool is_new = !node && (flags & O_CREAT) != 0;
        // A new name is a change of its folder.
        if (const auto spoiled = fate(is_new ? DiskCall::write : DiskCall::open, path);
            spoiled.error_number != 0)
            return failed(spoiled.error_number);
        if (node && (flags & O_CREAT) != 0 && (flags & O_EXCL) != 0) return failed(EEXIST);
        if (node && disk().is_folder(*node) && (flags & O_ACCMODE) != O_RDONLY) return failed(EISDIR);
        if (node && !disk().is_folder(*node) && (flags & O_DIRECTORY) != 0) return failed(ENOTDIR);
        if (!is_new && !node) return failed(ENOENT);
        if (is_new) {
            // Everything runs under umask 0077 (Store::open).
            if (const int created = disk().create(path, mode & 0700U); created < 0) return failed(-created);
        } else if (node && (flags & O_TRUNC) != 0) {
            disk().resize(*node, 0);
        }
        return opened(*disk().find(path), OpenFile::Kind::file, path);
    }

    static int close(int descriptor)
    {
        OpenFile* open = file(descriptor);
        if (open == nullptr) return failed(EBADF);
        *open = {};
        return 0;
    }

    static ssize_t read(OpenFile& open, std::size_t offset, void* out, std::size_t size)
    {
        const std::span bytes{static_cast<char*>(out), size};
        if (open.kind == OpenFile::Kind::chance) {
            mounted->chance_.fill({static_cast<std::uint8_t*>(out), size});
            return static_cast<ssize_t>(size);
        }
        const auto spoiled = fate(DiskCall::read, open.path);
        if (spoiled.error_number != 0) return failed(spoiled.error_number);
        return static_cast<ssize_t>(
            disk().read(open.node, offset, bytes.first(spoiled.is_short ? size / 2 : size)));
    }

    static ssize_t read(int descriptor, void* out, std::size_t size)
    {
        OpenFile* open = file(descriptor);
        if (open == nullptr) return failed(EBADF);
        const ssize_t got = read(*open, open->offset, out, size);
        if (got > 0) open->offset += static_cast<std::size_t>(got);
        return got;
    }

    static ssize_t read_at(int descriptor, void* out, std::size_t size, ::off_t offset)
    {
        OpenFile* open = file(descriptor);
        return open == nullptr ? failed(EBADF) : read(*open, static_cast<std::size_t>(offset), out, size);
    }

    static ssize_t write(OpenFile& open, std::size_t offset, const void* bytes, std::size_t size)
    {
        const auto spoiled = fate(DiskCall::write, open.path);
        if (spoiled.error_number != 0) return failed(spoiled.error_number);
        const std::size_t written = spoiled.is_short && size > 1 ? size / 2 : size;
        disk().write(open.node, offset, {static_cast<const char*>(bytes), written});
        return static_cast<ssize_t>(written);
    }

    static ssize_t write(int descriptor, const void* bytes, std::size_t size)
    {
        OpenFile* open = file(descriptor);
        if (open == nullptr) return failed(EBADF);
        const ssize_t written = write(*open, open->offset, bytes, size);
        if (written > 0) open->offset += static_cast<std::size_t>(written);
        return written;
    }

    static ssize_t write_at(int descriptor, const void* bytes, std::size_t size, ::off_t offset)
    {
        OpenFile* open = file(descriptor);
        return open == nullptr ? failed(EBADF) : write(*open, static_cast<std::size_t>(offset), bytes, size);
    }

    static int resize(int descriptor, ::off_t size)
    {
        OpenFile* open = file(descriptor);
        if (open == nullptr) return failed(EBADF);
        if (const auto spoiled = fate(DiskCall::resize, open->path); spoiled.error_number != 0)
            return failed(spoiled.error_number);
        disk().resize(open->node, static_cast<std::size_t>(size));
        return 0;
    }

    static ::off_t seek(int descriptor, ::off_t offset, int whence)
    {
        OpenFile* open = file(descriptor);
        if (open == nullptr) return failed(EBADF);
        const std::size_t from = whence == SEEK_SET   ? 0
                                 : whence == SEEK_CUR ? open->offset
                                                      : disk().size(open->node);
        open->offset = from + static_cast<std::size_t>(offset);
        return static_cast<::off_t>(open->offset);
    }

    /// Only ever asked for more than there is.
    static int allocate(int descriptor, ::off_t size)
    {
        OpenFile* open = file(descriptor);
        if (open == nullptr) return failed(EBADF);
        return disk().size(open->node) < static_cast<std::size_t>(size) ? resize(descriptor, size) : 0;
    }

    static int sync(int descriptor)
    {
        OpenFile* open = file(descriptor);
        if (open == nullptr) return failed(EBADF);
        if (const auto spoiled = fate(DiskCall::sync, open->path); spoiled.error_number != 0) {
            if (mounted != nullptr && !mounted->is_off_) disk().fail_sync(open->node);
            return failed(spoiled.error_number);
        }
        disk().sync(open->node);
        return 0;
    }

    static void describe(SimulatedDisk::Node node, struct ::stat* status)
    {
        std::memset(status, 0, sizeof *status);
        const bool is_folder = disk().is_folder(node);
        status->st_mode = (is_folder ? S_IFDIR : S_IFREG) | disk().mode(node);
        status->st_ino = node + 1;
        status->st_nlink = 1;
        status->st_uid = ::geteuid();
        status->st_size = static_cast<::off_t>(disk().size(node));
        status->st_blksize = PagedBytes::page_bytes;
    }

    static int status(const char* path, struct ::stat* status)
    {
        if (const auto spoiled = fate(DiskCall::status, path); spoiled.error_number != 0)
            return failed(spoiled.error_number);
        const auto node = disk().find(path);
        if (!node) return failed(ENOENT);
        describe(*node, status);
        return 0;
    }

    static int status(int descriptor, struct ::stat* status)
    {
        OpenFile* open = file(descriptor);
        if (open == nullptr) return failed(EBADF);
        if (const auto spoiled = fate(DiskCall::status, open->path); spoiled.error_number != 0)
            return failed(spoiled.error_number);
        describe(open->node, status);
        return 0;
    }

    static int change(DiskCall call, const char* path, int (SimulatedDisk::*how)(std::string_view))
    {
        if (const auto spoiled = fate(call, path); spoiled.error_number != 0)
            return failed(spoiled.error_number);
        const int done = (disk().*how)(path);
        return done < 0 ? failed(-done) : 0;
    }

    static int rename(const char* from, const char* to)
    {
        if (const auto spoiled = fate(DiskCall::rename, from); spoiled.error_number != 0)
            return failed(spoiled.error_number);
        const int done = disk().rename(from, to);
        return done < 0 ? failed(-done) : 0;
    }

    static int make_folder(const char* path, ::mode_t mode)
    {
        // Like the real one: what is there is no change of the disk.
        if (mounted != nullptr && disk().find(path)) return failed(EEXIST);
        if (const auto spoiled = fate(DiskCall::make_folder, path); spoiled.error_number != 0)
            return failed(spoiled.error_number);
        const int done = disk().make_folder(path, mode & 0700U);
        return done < 0 ? failed(-done) : 0;
    }

    static DIR* open_folder(int descriptor)
    {
        OpenFile* open = file(descriptor);
        if (open == nullptr || fate(DiskCall::list, open->path).error_number != 0) {
            errno = EIO;
            return nullptr;
        }
        open_folders.push_back(
            std::make_unique<OpenFolder>(OpenFolder{descriptor, disk().names(open->node)}));
        return reinterpret_cast<DIR*>(open_folders.back().get());
    }

    static ::dirent* next_in(OpenFolder& folder)
    {
        if (folder.next == folder.names.size()) return nullptr;
        const std::string& name = folder.names[folder.next++];
        folder.entry.d_type = DT_UNKNOWN;
        std::strncpy(folder.entry.d_name, name.c_str(), sizeof folder.entry.d_name - 1);
        return &folder.entry;
    }

    static int close_folder(OpenFolder& folder)
    {
        const int descriptor = folder.descriptor;
        std::erase_if(open_folders, [&](const auto& open) { return open.get() == &folder; });
        return close(descriptor);
    }

    /// Only the shared memory beside a write-ahead log is mapped; one process has it once, so memory will do.
    static void* map(int descriptor, std::size_t size)
    {
        OpenFile* open = file(descriptor);
        if (open == nullptr || fate(DiskCall::map, open->path).error_number != 0) {
            errno = ENOMEM;
            return MAP_FAILED;
        }
        const auto free = std::ranges::find(free_mappings, size, &std::pair<void*, std::size_t>::second);
        void* memory = nullptr;
        if (free != free_mappings.end()) {
            memory = free->first;
            free_mappings.erase(free);
        } else {
            memory = std::aligned_alloc(PagedBytes::page_bytes, size);
        }
        std::memset(memory, 0, size);
        mappings.emplace_back(memory, size);
        return memory;
    }

    static bool unmap(void* memory)
    {
        const auto found = std::ranges::find(mappings, memory, &std::pair<void*, std::size_t>::first);
        if (found == mappings.end()) return false;
        free_mappings.push_back(*found);
        mappings.erase(found);
        return true;
    }
};

MountedDisk::MountedDisk(SimulatedDisk disk, std::uint64_t seed, Watch watch)
    : disk_(std::move(disk)), chance_(seed), watch_(std::move(watch))
{
    mounted = this;
    seed_libraries(chance_);
}

MountedDisk::~MountedDisk()
{
    unseed_libraries();
    mounted = nullptr;
    open_files.clear();
    open_folders.clear();
}

void MountedDisk::switch_off()
{
    is_off_ = true;
}

} // namespace kiosk

// The system calls themselves. What is not simulated goes on to the C library, or to the sanitizer before it.
namespace
{
using Calls = kiosk::MountedDisk::Calls;
using kiosk::is_simulated;

template <typename Function>
Function* real(const char* name)
{
    return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

#define REAL(name) static const auto next = real<decltype(::name)>(#name)

} // namespace

extern "C" {

int open(const char* path, int flags, ...)
{
    ::mode_t mode = 0;
    if ((flags & O_CREAT) != 0) {
        va_list arguments;
        va_start(arguments, flags);
        mode = va_arg(arguments, ::mode_t);
        va_end(arguments);
    }
    if (is_simulated(path)) return Calls::open(path, flags, mode);
    if (kiosk::mounted != nullptr && std::string_view{path} == "/dev/urandom")
        return Calls::opened(0, kiosk::OpenFile::Kind::chance, path);
    REAL(open);
    return next(path, flags, mode);
}

int open64(const char* path, int flags, ...)
{
    ::mode_t mode = 0;
    if ((flags & O_CREAT) != 0) {
        va_list arguments;
        va_start(arguments, flags);
        mode = va_arg(arguments, ::mode_t);
        va_end(arguments);
    }
    return open(path, flags, mode);
}

int openat(int folder, const char* path, int flags, ...)
{
    ::mode_t mode = 0;
    if ((flags & O_CREAT) != 0) {
        va_list arguments;
        va_start(arguments, flags);
        mode = va_arg(arguments, ::mode_t);
        va_end(arguments);
    }
    if (is_simulated(path)) return Calls::open(path, flags, mode);
    REAL(openat);
    return next(folder, path, flags, mode);
}

int close(int descriptor)
{
    if (is_simulated(descriptor)) return Calls::close(descriptor);
    REAL(close);
    return next(descriptor);
}

ssize_t read(int descriptor, void* out, std::size_t size)
{
    if (is_simulated(descriptor)) return Calls::read(descriptor, out, size);
    REAL(read);
    return next(descriptor, out, size);
}

ssize_t pread(int descriptor, void* out, std::size_t size, ::off_t offset)
{
    if (is_simulated(descriptor)) return Calls::read_at(descriptor, out, size, offset);
    REAL(pread);
    return next(descriptor, out, size, offset);
}

ssize_t pread64(int descriptor, void* out, std::size_t size, ::off64_t offset)
{
    return pread(descriptor, out, size, offset);
}

ssize_t write(int descriptor, const void* bytes, std::size_t size)
{
    if (is_simulated(descriptor)) return Calls::write(descriptor, bytes, size);
    REAL(write);
    return next(descriptor, bytes, size);
}

ssize_t pwrite(int descriptor, const void* bytes, std::size_t size, ::off_t offset)
{
    if (is_simulated(descriptor)) return Calls::write_at(descriptor, bytes, size, offset);
    REAL(pwrite);
    return next(descriptor, bytes, size, offset);
}

ssize_t pwrite64(int descriptor, const void* bytes, std::size_t size, ::off64_t offset)
{
    return pwrite(descriptor, bytes, size, offset);
}

int ftruncate(int descriptor, ::off_t size) noexcept
{
    if (is_simulated(descriptor)) return Calls::resize(descriptor, size);
    REAL(ftruncate);
    return next(descriptor, size);
}

int ftruncate64(int descriptor, ::off64_t size) noexcept
{
    return ftruncate(descriptor, size);
}

::off_t lseek(int descriptor, ::off_t offset, int whence) noexcept
{
    if (is_simulated(descriptor)) return Calls::seek(descriptor, offset, whence);
    REAL(lseek);
    return next(descriptor, offset, whence);
}

::off64_t lseek64(int descriptor, ::off64_t offset, int whence) noexcept
{
    return lseek(descriptor, offset, whence);
}

int fallocate(int descriptor, int mode, ::off_t offset, ::off_t size)
{
    if (is_simulated(descriptor)) return Calls::allocate(descriptor, offset + size);
    REAL(fallocate);
    return next(descriptor, mode, offset, size);
}

int fsync(int descriptor)
{
    if (is_simulated(descriptor)) return Calls::sync(descriptor);
    REAL(fsync);
    return next(descriptor);
}

int fdatasync(int descriptor)
{
    if (is_simulated(descriptor)) return Calls::sync(descriptor);
    REAL(fdatasync);
    return next(descriptor);
}

int stat(const char* path, struct stat* status) noexcept
{
    if (is_simulated(path)) return Calls::status(path, status);
    REAL(stat);
    return next(path, status);
}

int lstat(const char* path, struct stat* status) noexcept
{
    if (is_simulated(path)) return Calls::status(path, status); // There are no links.
    REAL(lstat);
    return next(path, status);
}

int fstat(int descriptor, struct stat* status) noexcept
{
    if (is_simulated(descriptor)) return Calls::status(descriptor, status);
    REAL(fstat);
    return next(descriptor, status);
}

// On 64-bit machines both are the same structure.
static_assert(sizeof(struct stat) == sizeof(struct stat64));

int stat64(const char* path, struct stat64* status) noexcept
{
    return stat(path, reinterpret_cast<struct stat*>(status));
}

int lstat64(const char* path, struct stat64* status) noexcept
{
    return lstat(path, reinterpret_cast<struct stat*>(status));
}

int fstat64(int descriptor, struct stat64* status) noexcept
{
    return fstat(descriptor, reinterpret_cast<struct stat*>(status));
}

int access(const char* path, int mode) noexcept
{
    if (is_simulated(path)) {
        struct stat status {
        };
        return Calls::status(path, &status);
    }
    REAL(access);
    return next(path, mode);
}

int unlink(const char* path) noexcept
{
    if (is_simulated(path))
        return Calls::change(kiosk::DiskCall::remove, path, &kiosk::SimulatedDisk::remove);
    REAL(unlink);
    return next(path);
}

int rmdir(const char* path) noexcept
{
    if (is_simulated(path))
        return Calls::change(kiosk::DiskCall::remove, path, &kiosk::SimulatedDisk::remove_folder);
    REAL(rmdir);
    return next(path);
}

int rename(const char* from, const char* to) noexcept
{
    if (is_simulated(from)) return Calls::rename(from, to);
    REAL(rename);
    return next(from, to);
}

int mkdir(const char* path, ::mode_t mode) noexcept
{
    if (is_simulated(path)) return Calls::make_folder(path, mode);
    REAL(mkdir);
    return next(path, mode);
}

int fchmod(int descriptor, ::mode_t mode) noexcept
{
    if (is_simulated(descriptor)) return 0; // All files are private already.
    REAL(fchmod);
    return next(descriptor, mode);
}

int fchown(int descriptor, ::uid_t user, ::gid_t group) noexcept
{
    if (is_simulated(descriptor)) return 0;
    REAL(fchown);
    return next(descriptor, user, group);
}

int fcntl(int descriptor, int command, ...)
{
    va_list arguments;
    va_start(arguments, command);
    void* argument = va_arg(arguments, void*); // As glibc itself does: the callee knows what it is.
    va_end(arguments);
    if (is_simulated(descriptor)) {
        // One process has the disk, so every lock is free.
        if (command == F_GETLK || command == F_OFD_GETLK)
            static_cast<struct flock*>(argument)->l_type = F_UNLCK;
        return 0;
    }
    REAL(fcntl);
    return next(descriptor, command, argument);
}

int fcntl64(int descriptor, int command, ...)
{
    va_list arguments;
    va_start(arguments, command);
    void* argument = va_arg(arguments, void*);
    va_end(arguments);
    return fcntl(descriptor, command, argument);
}

int statfs(const char* path, struct statfs* status) noexcept
{
    if (!is_simulated(path)) {
        REAL(statfs);
        return next(path, status);
    }
    struct stat there {
    };
    if (const int found = Calls::status(path, &there); found != 0) return found;
    std::memset(status, 0, sizeof *status);
    status->f_type = 0xEF53; // ext4, one that keeps what it is given (statfs(2)).
    status->f_bsize = kiosk::PagedBytes::page_bytes;
    status->f_bavail = status->f_bfree = status->f_blocks = 1U << 20U;
    return 0;
}

int statvfs(const char* path, struct statvfs* status) noexcept
{
    if (!is_simulated(path)) {
        REAL(statvfs);
        return next(path, status);
    }
    struct stat there {
    };
    if (const int found = Calls::status(path, &there); found != 0) return found;
    std::memset(status, 0, sizeof *status);
    status->f_frsize = status->f_bsize = kiosk::PagedBytes::page_bytes;
    status->f_bavail = status->f_bfree = status->f_blocks = 1U << 20U; // 4 GiB.
    return 0;
}

DIR* opendir(const char* path)
{
    if (is_simulated(path)) {
        const int descriptor = Calls::open(path, O_RDONLY | O_DIRECTORY, 0);
        return descriptor < 0 ? nullptr : Calls::open_folder(descriptor);
    }
    REAL(opendir);
    return next(path);
}

DIR* fdopendir(int descriptor)
{
    if (is_simulated(descriptor)) return Calls::open_folder(descriptor);
    REAL(fdopendir);
    return next(descriptor);
}

struct dirent* readdir(DIR* folder)
{
    if (auto* simulated = kiosk::simulated_folder(folder)) return Calls::next_in(*simulated);
    REAL(readdir);
    return next(folder);
}

int closedir(DIR* folder)
{
    if (auto* simulated = kiosk::simulated_folder(folder)) return Calls::close_folder(*simulated);
    REAL(closedir);
    return next(folder);
}

int dirfd(DIR* folder) noexcept
{
    if (const auto* simulated = kiosk::simulated_folder(folder)) return simulated->descriptor;
    REAL(dirfd);
    return next(folder);
}

void* mmap(void* where, std::size_t size, int protection, int flags, int descriptor, ::off_t offset) noexcept
{
    if (is_simulated(descriptor)) return Calls::map(descriptor, size);
    REAL(mmap);
    return next(where, size, protection, flags, descriptor, offset);
}

void* mmap64(void* where, std::size_t size, int protection, int flags, int descriptor,
             ::off64_t offset) noexcept
{
    return mmap(where, size, protection, flags, descriptor, offset);
}

int munmap(void* memory, std::size_t size) noexcept
{
    if (!kiosk::mappings.empty() && Calls::unmap(memory)) return 0;
    REAL(munmap);
    return next(memory, size);
}

} // extern "C"
