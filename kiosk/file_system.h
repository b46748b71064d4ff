#pragma once

#include <cstdint>
#include <string>

namespace kiosk
{

/// How far a kind of file system keeps what it said it had written.
enum class FileSystemTrust {
    durable,
    forgetful, ///< In memory: gone at power-off.
    remote,    ///< Not a local disk.
    modeless,  ///< It cannot keep files for their owner only.
    layered,   ///< A container or live system.
    unknown,
};

struct FileSystem {
    FileSystemTrust trust;
    std::string name; ///< As mount(8) calls it; a number for one that is not known here.
};

/// The file system of a kind as statfs(2) gives it in f_type.
FileSystem file_system_of(std::uint64_t type);

/// What is to be said about it, in the language in use; empty for one that is durable.
std::string file_system_sentence(FileSystemTrust trust);

} // namespace kiosk
