#include "storage/store.h"

#include "storage/schema.h"

#include <cerrno>
#include <sys/stat.h>
#include <unistd.h>

namespace kiosk
{

namespace
{

constexpr std::string_view kDatabaseName = "outbox.db";
constexpr std::string_view kKeyIdName = "key_id";

/// `data/` names the folder `data`, not a nameless one in it.
std::filesystem::path without_trailing_slash(const std::filesystem::path& folder)
{
    return folder.has_filename() ? folder : folder.parent_path();
}

Result<> make_private_folder(const std::filesystem::path& folder)
{
    std::error_code failure;
    const auto parent = folder.parent_path();
    if (!parent.empty()) std::filesystem::create_directories(parent, failure);
    if (failure) return error_from_errno(failure.value(), parent.string());
    if (::mkdir(folder.c_str(), 0700) == 0) return sync_folder(parent.empty() ? "." : parent);
    if (errno != EEXIST) return error_from_errno(errno, folder.string());
    return success();
}

Result<> check_private_folder(const std::filesystem::path& folder)
{
    struct stat status {
    };
    if (::stat(folder.c_str(), &status) != 0) return error_from_errno(errno, folder.string());
    if (!S_ISDIR(status.st_mode)) return Error{ErrorCode::not_allowed, folder.string() + ": not a folder"};
    if (status.st_uid != ::geteuid())
        return Error{ErrorCode::not_allowed, folder.string() + ": belongs to another user"};
    if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0)
        return Error{ErrorCode::not_allowed, folder.string() + ": others may open it (chmod 700)"};
    return success();
}

/// The key is made after the database (prepared_database), so a key beside no database, or beside an empty
/// one, can only mean that the database is lost.
bool is_lost(const std::filesystem::path& folder)
{
    std::error_code failure;
    if (!std::filesystem::exists(folder / "key", failure)) return false;
    const auto size = std::filesystem::file_size(folder / kDatabaseName, failure);
    return failure || size == 0;
}

Error lost(const std::filesystem::path& path)
{
    return {ErrorCode::database_bad,
            path.string() + " is gone, and its key is still here: bring it back, or move the folder aside"};
}

/// The database in its newest schema and the key to it.
Result<std::pair<Database, Keyring>> prepared_database(const std::filesystem::path& folder,
                                                       const std::filesystem::path& path)
{
    if (is_lost(folder)) return lost(path);
    auto database = Database::open(path, Database::Access::owner, check_origin);
    if (!database) return database.error();
    if (const auto migrated = migrate(*database); !migrated) return migrated.error();

    bool has_sealed = false;
    {
        Statement statement = database->prepared("SELECT count(*) FROM named_value WHERE name=?");
        if (const auto row = statement.bind(kKeyIdName).step(); !row) return row.error();
        has_sealed = statement.number(0) > 0;
    }
    auto keyring =
        Keyring::open(folder, has_sealed ? Keyring::WhenAbsent::refuse : Keyring::WhenAbsent::create);
    if (!keyring) return keyring.error();
    return std::pair{*std::move(database), *std::move(keyring)};
}

} // namespace

Store::Store(std::filesystem::path folder, std::optional<Lease> lease, Keyring keyring, Database database)
    : folder_(std::move(folder)),
      lease_(std::move(lease)),
      keyring_(std::move(keyring)),
      database_(std::move(database)),
      outbox(database_, keyring_),
      drafts(database_, keyring_),
      named_values(database_, keyring_),
      solved_cases(database_),
      notes(database_, keyring_, outbox),
      standings(database_, keyring_, outbox),
      bundles(database_),
      attachments(database_, keyring_, folder_ / "attachments"),
      uploads(database_, keyring_)
{
}

Result<std::unique_ptr<Store>> Store::open(const std::filesystem::path& path_given)
{
    const auto folder = without_trailing_slash(path_given);
    if (const auto made = make_private_folder(folder); !made) return made.error();
    if (const auto checked = check_private_folder(folder); !checked) return checked.error();
    auto lease = Lease::take(folder);
    if (!lease) return lease.error();

    // SQLite gives its -wal and -shm files the mode of the database.
    const ::mode_t before = ::umask(0077);
    const auto path = folder / kDatabaseName;
    auto prepared = prepared_database(folder, path);
    ::umask(before);
    if (!prepared) return prepared.error();
    auto& [database, keyring] = *prepared;

    std::unique_ptr<Store> store{
        new Store{folder, *std::move(lease), std::move(keyring), std::move(database)}};
    if (const auto checked = store->check_key(); !checked) return checked.error();
    return store;
}

Result<std::unique_ptr<Store>> Store::inspect(const std::filesystem::path& folder)
{
    // The folder is checked first: to a stranger its files look absent, and "no requests" would be a lie.
    if (const auto checked = check_private_folder(folder); !checked) {
        if (checked.error().code == ErrorCode::not_found) return std::unique_ptr<Store>{};
        return checked.error();
    }
    std::error_code ignored;
    const auto path = folder / kDatabaseName;
    if (is_lost(folder)) return lost(path);
    if (!std::filesystem::exists(path, ignored)) return std::unique_ptr<Store>{};

    auto database = Database::open(path, Database::Access::inspector);
    if (!database) return database.error();
    const auto unused = is_unused(*database);
    if (!unused) return unused.error();
    if (*unused) return std::unique_ptr<Store>{};
    auto keyring = Keyring::open(folder, Keyring::WhenAbsent::refuse);
    if (!keyring) return keyring.error();
    if (const auto checked = check_schema(*database); !checked) return checked.error();
    std::unique_ptr<Store> store{new Store{folder, std::nullopt, *std::move(keyring), *std::move(database)}};
    if (const auto checked = store->check_key(); !checked) return checked.error();
    return store;
}

Result<> Store::check_key()
{
    const auto stored = named_values.find(kKeyIdName);
    if (!stored) return stored.error();
    if (!*stored && !lease_) return success(); // Nothing is sealed before the owner has named its key.
    if (!*stored) return named_values.put(kKeyIdName, keyring_.key_id());
    if (**stored != keyring_.key_id())
        return Error{ErrorCode::seal_broken, "the key is not the one this data was sealed with"};
    return success();
}

} // namespace kiosk
