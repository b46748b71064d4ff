#include "kiosk/input_file.h"

#include "storage/file.h"

#include <array>
#include <cerrno>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

namespace kiosk
{

Result<std::string> read_input(const std::string& name, std::size_t bytes_max)
{
    FileDescriptor opened;
    if (name != "-") {
        opened = FileDescriptor{::open(name.c_str(), O_RDONLY | O_CLOEXEC)};
        if (opened.number() < 0) return error_from_errno(errno, name);
    }
    const int source = name == "-" ? STDIN_FILENO : opened.number();

    std::string bytes;
    std::array<char, 65536> chunk{};
    for (;;) {
        const ssize_t got = ::read(source, chunk.data(), chunk.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0 && errno == EISDIR) return Error{ErrorCode::invalid_input, name + ": is a folder"};
        if (got < 0) return error_from_errno(errno, name);
        if (got == 0) return bytes;
        if (bytes.size() + static_cast<std::size_t>(got) > bytes_max)
            return Error{ErrorCode::invalid_input,
                         fmt::format("{}: is larger than {} bytes", name, bytes_max)};
        bytes.append(chunk.data(), static_cast<std::size_t>(got));
    }
}

} // namespace kiosk
