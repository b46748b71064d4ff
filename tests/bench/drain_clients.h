#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

namespace kiosk::bench
{

/// Whether each POST opens a connection of its own, as the kiosk does where the far side forgets (`dedup =
/// "window"`), or may use one again (`dedup = "unique_reference"`).
enum class Connections { fresh, reused };

/// Where a client sends, and how much.
struct Errand {
    std::string base_url;
    std::filesystem::path ca_file; ///< Empty for HTTP.
    Connections connections = Connections::fresh;
    std::size_t items = 0;
};

/// What it took until everything was sent and what came back was on the disk.
struct Drained {
    double seconds = 0;                                ///< From the first request on the wire.
    double cpu_ms = 0;                                 ///< Of the whole process, in that time.
    double start_mib = 0, middle_mib = 0, end_mib = 0; ///< Resident; before, with half of it sent, after.
};

/// The kiosk's own core on its own thread, with its own transport and settings, as the window runs it; the
/// data folder holds as many ready requests as the errand says.
Drained drain_ours(const std::filesystem::path& data, const Errand& errand);

/// The least that could do it: libcurl's multi interface with as many transfers at once as the kiosk has,
/// each with a handle of its own that is used again, over a bare table; the outcomes that came together are
/// one commit.
Drained drain_bare(const std::filesystem::path& table, const Errand& errand);

} // namespace kiosk::bench
