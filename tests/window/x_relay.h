#pragma once

#include "tests/window/virtual_display.h"

#include <atomic>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <thread>

namespace kiosk::test
{

struct XRelayOptions {
    enum class SharedMemory { passes, cannot_be_attached };

    /// The line breaks when so many bytes have come from the server, over all connections.
    std::optional<std::size_t> breaks_after_bytes;
    /// cannot_be_attached: as for a program on another host, or in another container, than the server.
    SharedMemory shared_memory = SharedMemory::passes;
};

/// A line between programs and an X server, as a network would be: it counts what travels, and it breaks.
class XRelay
{
public:
    static Result<std::unique_ptr<XRelay>> start(const VirtualDisplay& server, XRelayOptions options = {});
    ~XRelay();
    XRelay(const XRelay&) = delete;
    XRelay& operator=(const XRelay&) = delete;

    /// "DISPLAY=…", for the environment of a process that connects through the line.
    std::string environment() const { return "DISPLAY=" + name_; }
    /// Points DISPLAY of this process to it.
    void use() const;

    /// Breaks every connection, and refuses new ones.
    void cut();

    std::size_t bytes_to_server() const { return bytes_to_server_; }
    std::size_t bytes_from_server() const { return bytes_from_server_; }
    int attaches_spoilt() const { return attaches_spoilt_; }

private:
    class Line;

    XRelay(std::string name, std::string socket, int listener, int end, std::string server_socket,
           int shm_opcode, XRelayOptions options);
    void relay(std::stop_token stop);

    std::string name_;
    std::string socket_;
    int listener_;
    int end_; ///< Eventfd that wakes the thread.
    std::string server_socket_;
    int shm_opcode_;
    XRelayOptions options_;
    std::atomic<bool> is_cut_ = false;
    std::atomic<std::size_t> bytes_to_server_ = 0;
    std::atomic<std::size_t> bytes_from_server_ = 0;
    std::atomic<int> attaches_spoilt_ = 0;
    std::jthread thread_;
};

} // namespace kiosk::test
