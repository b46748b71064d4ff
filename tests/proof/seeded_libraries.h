#pragma once

#include "storage/random_source.h"

namespace kiosk
{

/// Lets SQLite begin its random numbers anew and libsodium draw from `chance`, so that a run with the same
/// seed writes the same bytes. `chance` must live until `unseed_libraries`.
void seed_libraries(RandomSource& chance);
void unseed_libraries();

} // namespace kiosk
