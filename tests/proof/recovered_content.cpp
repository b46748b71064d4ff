#include "tests/proof/recovered_content.h"

#include "tests/proof/delivering_kiosk.h"
#include "tests/proof/mounted_disk.h"

#include <sqlite3.h>

namespace kiosk
{

std::uint64_t recovered_fingerprint(const SimulatedDisk& found, std::uint64_t seed)
{
    const std::string path = std::string{kProofFolder} + "/outbox.db";
    // The product looks at these itself before SQLite does (Database::open, Store::open).
    const auto size_of = [&](const std::string& name) {
        const auto node = found.find(name);
        return node ? 1 + found.size(*node) : 0;
    };
    const std::size_t database_size = size_of(path), log_size = size_of(path + "-wal");
    if (database_size <= 1) return mixed(found.fingerprint(), 1);

    MountedDisk mounted{found, seed};
    sqlite3* database = nullptr;
    // The lock of a writer needs no schema and reads the log; the last one to close puts the log into the
    // database.
    const bool is_sound =
        sqlite3_open_v2(path.c_str(), &database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr) ==
            SQLITE_OK &&
        sqlite3_exec(database, "BEGIN IMMEDIATE; ROLLBACK", nullptr, nullptr, nullptr) == SQLITE_OK;
    const bool is_closed = sqlite3_close(database) == SQLITE_OK;
    if (!is_sound || !is_closed) return mixed(found.fingerprint(), 2);
    return mixed(mounted.disk().fingerprint(), log_size > 1 ? 4 : 3);
}

} // namespace kiosk
