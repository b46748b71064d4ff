#pragma once

#include "tests/proof/simulated_disk.h"

namespace kiosk
{

/// The same for disks that SQLite recovers to the same database and that hold the same other files. SQLite
/// itself opens a copy of the disk, plays its log back and puts it into the database. A disk that it cannot
/// open has a fingerprint of its own. `seed` seeds what SQLite draws.
std::uint64_t recovered_fingerprint(const SimulatedDisk& found, std::uint64_t seed);

} // namespace kiosk
