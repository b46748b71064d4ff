#pragma once

#include "storage/store.h"
#include "sync/snapshot.h"

#include <string>
#include <vector>

namespace kiosk
{

// What is to be said, in the language in use, about promises that the storage did not keep.

/// One sentence for each thing that was found out at start, the worst first; none when all was well.
std::vector<std::string> loss_sentences(const Losses& losses);

/// What is said instead of *saved* on a storage that forgets; empty on one that keeps.
std::string storage_lasts_sentence(StorageLasts lasts);

/// Why a row is not sent before somebody knows more; empty for any other reason.
std::string restored_sentence(std::string_view reason_code);

} // namespace kiosk
