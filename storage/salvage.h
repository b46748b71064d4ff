#pragma once

#include "storage/sealing.h"
#include "storage/sqlite.h"
#include "storage/witness.h"

#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace kiosk
{

/// The bytes of a database file and of its write-ahead log, as they were found.
struct DatabaseBytes {
    std::string file, log;
};

/// How many rows were brought over.
struct Salvaged {
    std::size_t requests = 0, notes = 0, drafts = 0, attachments = 0;
    std::size_t opened_seals = 0; ///< Of all kinds: what shows that the key is the right one.
};

/// Brings over into `target`, which has our schema, what can still be read of a damaged database. What a
/// person wrote comes only when its seal opens; the plain columns of a request are believed only where the
/// witness log agrees with them. What waited to be sent comes as `checking`, so that the far side is asked
/// before anything leaves (sqlite.org/recovery.html: deleted rows come back), and what a person had taken
/// back does not come. `wanted`: only these requests with what belongs to them; nothing: all. A row that is
/// in `target` stays as it is. One transaction. Errors: disk_full, database_bad.
Result<Salvaged> salvage(Database& target, const DatabaseBytes& bytes, const Keyring& keyring,
                         const Witness& witness, const std::optional<std::set<Uuid>>& wanted);

/// Whether every table has the columns that our statements name. A flipped bit in the schema can rename one,
/// and SQLite finds nothing wrong with that.
bool has_our_columns(Database& database);

} // namespace kiosk
