#pragma once

#include "storage/clock.h"
#include "storage/result.h"

#include <filesystem>
#include <vector>

namespace kiosk
{

/// The damaged database is replaced in steps that may be interrupted anywhere: the new one is built as
/// `salvage.db`, everything old gets a second name in a folder of its own, the new one is renamed to
/// `salvage.ready`, and from there on it takes the old one's place, now or at the next start. Nothing that
/// was found is deleted.

/// The name under which a new database is built.
std::filesystem::path salvage_path(const std::filesystem::path& data_folder);

/// Keeps the damaged database, its log, the witness log and the attachments under `quarantine/<time>`, in
/// private folders, as second names of the same files where the disk allows it, else as copies; or the
/// witness log alone. Returns that folder. Errors: disk_full, not_allowed, system_fault.
enum class Damaged { database, witness_only };
Result<std::filesystem::path> set_aside(const std::filesystem::path& data_folder, Damaged what,
                                        Timestamp now);

/// Puts the database at salvage_path, which is closed and whole, into the place of outbox.db.
Result<> replace_database(const std::filesystem::path& data_folder);

/// At start, before the database is opened: finishes a replacement that was interrupted, and removes a new
/// database that was not finished.
Result<> finish_replacement(const std::filesystem::path& data_folder);

/// What was set aside so far, oldest first.
std::vector<std::filesystem::path> set_aside_folders(const std::filesystem::path& data_folder);

} // namespace kiosk
