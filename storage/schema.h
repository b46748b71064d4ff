#pragma once

#include "storage/sqlite.h"

namespace kiosk
{

/// `application_id` of our database files: "KIOS" in ASCII. Another program's file at our path is refused.
inline constexpr std::int64_t kApplicationId = 0x4B494F53;

/// The newest schema this program knows: the number of migrations.
std::int64_t schema_version();

/// Refuses another program's file and a schema newer than ours; writes nothing. Errors: database_newer,
/// database_bad.
Result<> check_origin(Database& database);

/// Brings `database` to the newest schema. Each step and its version number are one transaction.
/// Errors: database_newer (never migrated down), database_bad (another program's file; a step that failed),
/// disk_full.
Result<> migrate(Database& database);

/// Whether `database` is still as empty as SQLite made it: a first start that failed on a full disk leaves
/// such a file. Errors: database_bad.
Result<bool> is_unused(Database& database);

/// For an inspector: refuses any schema but the newest. Errors: database_newer, database_bad.
Result<> check_schema(Database& database);

} // namespace kiosk
