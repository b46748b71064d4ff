#pragma once

#include "storage/random_source.h"
#include "storage/request.h"
#include "sync/catalogue.h"

#include <cstddef>
#include <filesystem>
#include <string>

namespace kiosk::bench
{

/// The catalogue as shipped, read once.
const Catalogue& shipped_catalogue();

/// The bytes of a request that leave: as many as the requests of reference/performance.md had.
inline constexpr std::size_t kFrozenBytes = 1024;

/// A valid request in one of the scripts people type in; every other one is a customer's. Its description is
/// as long as makes about kFrozenBytes of it on the wire.
Request a_request(RandomSource& random, std::size_t number);

/// What is frozen of it when the kiosk accepts it.
std::string frozen_of(const Request& request);

/// A data folder with `count` such requests, all ready to be sent, as production accepted them one by one;
/// made at its first use and kept in `build/bench/queues/COUNT`, where nothing else may write. It is made on
/// /dev/shm, where a flush costs nothing, and moved to the disk when it is whole.
std::filesystem::path queue_of(std::size_t count);

/// A copy of it in `folder`, which must not be there yet, for somebody who writes; on the disk when this
/// returns.
void copy_queue(std::size_t count, const std::filesystem::path& folder);

} // namespace kiosk::bench
