#include "storage/sqlite.h"

#include "storage/mutant.h"

#include <cassert>
#include <cerrno>
#include <sqlite3.h>
#include <sys/statvfs.h>

namespace kiosk
{

namespace
{

Error error_from_sqlite(int code, std::string_view words)
{
    const std::string detail = "sqlite " + std::to_string(code) + ": " + std::string{words};
    if (code == SQLITE_READONLY_DIRECTORY)
        return {ErrorCode::not_allowed, detail}; // EACCES, not a full disk.
    switch (code & 0xff) {
    case SQLITE_FULL:
    case SQLITE_READONLY:
        return {ErrorCode::disk_full, detail};
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_AUTH:
        return {ErrorCode::not_allowed, detail};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return {ErrorCode::locked, detail};
    default:
        return {ErrorCode::database_bad, detail};
    }
}

Error error_of(sqlite3* database)
{
    Error error = error_from_sqlite(sqlite3_extended_errcode(database), sqlite3_errmsg(database));
    // SQLite says SQLITE_FULL only for ENOSPC in a write; a disk that turned read-only, a quota and a file
    // that could not be made come as plain I/O faults.
    const int primary = sqlite3_errcode(database) & 0xff;
    const int system = sqlite3_system_errno(database);
    const bool is_about_a_file = primary == SQLITE_IOERR || primary == SQLITE_CANTOPEN;
    if (is_about_a_file && (system == ENOSPC || system == EDQUOT || system == EROFS))
        error.code = ErrorCode::disk_full;
    return error;
}

// SQLite reads a null pointer as NULL, and an empty string_view may hold one.
const char* start_of(std::string_view bytes)
{
    return bytes.data() == nullptr ? "" : bytes.data();
}

/// `statement`, unless a value did not get into it: as NULL it would be a row that is not found, or a text
/// that is not kept. The connection knows why.
sqlite3_stmt* bound(sqlite3_stmt* statement, int code)
{
    if (code == SQLITE_OK) return statement;
    if (statement != nullptr) sqlite3_clear_bindings(statement);
    return nullptr;
}

bool is_on_read_only_mount(const std::filesystem::path& path)
{
    struct statvfs mount {
    };
    return ::statvfs(path.c_str(), &mount) == 0 && (mount.f_flag & ST_RDONLY) != 0;
}

/// What a URI would read as something else, as hexadecimal (sqlite.org/uri.html).
std::string escaped_for_uri(std::string_view path)
{
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string text;
    for (const char c : path) {
        if (c != '?' && c != '#' && c != '%') {
            text += c;
            continue;
        }
        text += '%';
        text += digits[static_cast<unsigned char>(c) >> 4];
        text += digits[static_cast<unsigned char>(c) & 0x0f];
    }
    return text;
}

struct CloseDatabase {
    void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
};

struct FinalizeStatement {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};

} // namespace

struct Database::Handles {
    // The statements come after the connection, so that they are finalized before it closes.
    std::unique_ptr<sqlite3, CloseDatabase> connection;
    std::map<std::string_view, std::unique_ptr<sqlite3_stmt, FinalizeStatement>> statements;
    std::function<void()> after_commit;
};

Statement::~Statement()
{
    if (handle_ == nullptr) return;
    sqlite3_reset(handle_);
    sqlite3_clear_bindings(handle_);
}

Statement& Statement::bind(std::int64_t number)
{
    handle_ = bound(handle_, sqlite3_bind_int64(handle_, ++bound_, number));
    return *this;
}

Statement& Statement::bind(std::string_view text)
{
    handle_ = bound(handle_, sqlite3_bind_text(handle_, ++bound_, start_of(text),
                                               static_cast<int>(text.size()), SQLITE_TRANSIENT));
    return *this;
}

Statement& Statement::bind_blob(std::string_view bytes)
{
    handle_ = bound(handle_, sqlite3_bind_blob(handle_, ++bound_, start_of(bytes),
                                               static_cast<int>(bytes.size()), SQLITE_TRANSIENT));
    return *this;
}

Statement& Statement::bind_null()
{
    handle_ = bound(handle_, sqlite3_bind_null(handle_, ++bound_));
    return *this;
}

Result<> Statement::run()
{
    const auto row = step();
    if (!row) return row.error();
    assert(!*row && "run() is for statements without rows");
    return success();
}

Result<bool> Statement::step()
{
    if (handle_ == nullptr) return error_of(connection_);
    assert(bound_ == sqlite3_bind_parameter_count(handle_));
    const int code = sqlite3_step(handle_);
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    return error_of(connection_);
}

std::int64_t Statement::number(int column) const
{
    return sqlite3_column_int64(handle_, column);
}

std::string Statement::text(int column) const
{
    const void* bytes = sqlite3_column_blob(handle_, column);
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(handle_, column));
    return bytes == nullptr ? std::string{} : std::string{static_cast<const char*>(bytes), size};
}

bool Statement::is_null(int column) const
{
    return sqlite3_column_type(handle_, column) == SQLITE_NULL;
}

Database::Database(std::unique_ptr<Handles> handles) : handles_(std::move(handles)) {}
Database::Database(Database&&) noexcept = default;
Database& Database::operator=(Database&&) noexcept = default;
Database::~Database() = default;

Result<Database> Database::open(const std::filesystem::path& path, Access access, Gate gate)
{
    std::error_code ignored;
    const auto size_of = [&](const std::filesystem::path& file) {
        const auto size = std::filesystem::file_size(file, ignored);
        return ignored ? std::uintmax_t{0} : size;
    };
    std::filesystem::path log = path;
    log += "-wal";
    // SQLite takes an empty database for a new one and deletes the log beside it, with every commit in it.
    if (size_of(path) == 0 && size_of(log) > 0)
        return Error{ErrorCode::database_bad,
                     path.string() + " is gone or empty, but its -wal holds commits"};
    if (access == Access::inspector && !std::filesystem::exists(path, ignored))
        return Error{ErrorCode::not_found, path.string()};

    const int mode =
        access == Access::owner ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY;
    std::string name = path.string();
    int flags = mode | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    if (access == Access::inspector && is_on_read_only_mount(path)) {
        // SQLite cannot make its shared memory there. Nobody writes meanwhile, so it may do without.
        if (size_of(log) > 0)
            return Error{ErrorCode::not_allowed,
                         path.string() +
                             " is on a read-only mount, and its -wal holds commits: mount it writable once"};
        name = "file:" + escaped_for_uri(name) + "?immutable=1";
        flags |= SQLITE_OPEN_URI;
    }
    sqlite3* raw = nullptr;
    const int opened = sqlite3_open_v2(name.c_str(), &raw, flags, nullptr);
    auto handles = std::make_unique<Handles>();
    handles->connection.reset(raw);
    if (opened != SQLITE_OK) return error_of(raw);

    // A second process may be reading while the owner commits; two seconds outlast every commit of ours.
    constexpr int busy_timeout_ms = 2000;
    sqlite3_busy_timeout(raw, busy_timeout_ms);
    sqlite3_db_config(raw, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(raw, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);

    Database database{std::move(handles)};
    if (gate != nullptr) {
        if (const auto passed = gate(database); !passed) return passed.error();
    }
    if (access == Access::inspector) return database;
    if (const auto wal = database.execute("PRAGMA journal_mode=WAL"); !wal) return wal.error();
    const auto level =
        is_mutated(Mutant::normal_sync) ? "PRAGMA synchronous=NORMAL" : "PRAGMA synchronous=FULL";
    if (const auto full = database.execute(level); !full) return full.error();
    if (const auto cells = database.execute("PRAGMA cell_size_check=ON"); !cells) return cells.error();
    {
        Statement journal = database.prepared("PRAGMA journal_mode");
        if (const auto row = journal.step(); !row) return row.error();
        if (journal.text(0) != "wal")
            return Error{ErrorCode::database_bad, "journal_mode stayed " + journal.text(0) + ", not WAL"};
    }
    {
        constexpr std::int64_t full = 2;
        Statement synchronous = database.prepared("PRAGMA synchronous");
        if (const auto row = synchronous.step(); !row) return row.error();
        if (synchronous.number(0) != full && !is_mutated(Mutant::normal_sync))
            return Error{ErrorCode::database_bad, "synchronous is not FULL"};
    }
    // After one failed try SQLite opens a file for reading only, or its shared memory, and says nothing: no
    // request would get in until the kiosk is started again.
    if (sqlite3_db_readonly(raw, "main") != 0)
        return Error{ErrorCode::disk_full, path.string() + " could be opened for reading only"};
    if (const auto writing = Transaction::begin(database); !writing) return writing.error();
    // That has prepared ROLLBACK for good. Without memory for it a transaction would stay open, and take in
    // what is then called saved and never committed.
    if (sqlite3_get_autocommit(raw) == 0)
        return Error{ErrorCode::database_bad, path.string() + ": a transaction does not end"};
    return database;
}

Statement Database::prepared(std::string_view sql)
{
    auto& statement = handles_->statements[sql];
    if (!statement) {
        sqlite3_stmt* raw = nullptr;
        sqlite3_prepare_v3(handles_->connection.get(), sql.data(), static_cast<int>(sql.size()),
                           SQLITE_PREPARE_PERSISTENT, &raw, nullptr);
        statement.reset(raw);
    }
    return Statement{handles_->connection.get(), statement.get()};
}

Result<> Database::execute(std::string_view sql)
{
    const std::string text{sql};
    const int code = sqlite3_exec(handles_->connection.get(), text.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) return error_of(handles_->connection.get());
    return success();
}

Database::Condition Database::condition()
{
    const auto judge = [](int code) {
        switch (code & 0xff) {
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
        case SQLITE_ERROR: // A schema that does not parse.
            return Condition::damaged;
        default:
            return Condition::cannot_tell;
        }
    };
    sqlite3* connection = handles_->connection.get();
    Statement check = prepared("PRAGMA integrity_check(1)");
    const auto row = check.step();
    if (!row) return judge(sqlite3_errcode(connection));
    return *row && check.text(0) == "ok" ? Condition::sound : Condition::damaged;
}

void Database::after_commit(std::function<void()> then)
{
    handles_->after_commit = std::move(then);
}

std::string Database::library_version()
{
    return sqlite3_libversion();
}

std::int64_t Database::changes() const
{
    return sqlite3_changes64(handles_->connection.get());
}

Result<> Database::limit_pages(std::int64_t pages)
{
    return execute("PRAGMA max_page_count=" + std::to_string(pages));
}

Result<Transaction> Transaction::begin(Database& database)
{
    const auto begun = database.prepared("BEGIN IMMEDIATE").run();
    if (!begun) return begun.error();
    return Transaction{database};
}

Transaction::~Transaction()
{
    // After some faults SQLite has rolled back by itself; then this ROLLBACK has nothing to do and says so.
    if (database_ != nullptr) (void)database_->prepared("ROLLBACK").run();
}

Result<> Transaction::commit()
{
    const auto committed = database_->prepared("COMMIT").run();
    if (!committed && !is_mutated(Mutant::commit_failure_ignored)) return committed;
    Database& database = *std::exchange(database_, nullptr);
    if (database.handles_->after_commit) database.handles_->after_commit();
    return success();
}

} // namespace kiosk
