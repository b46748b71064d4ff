#pragma once

#include "storage/clock.h"
#include "storage/result.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace kiosk
{

class Database;

/// A prepared statement in use. Bind in the order of the `?`, then `run` or `step`. Resets itself when it
/// goes away, so that it never holds a read lock on the write-ahead log. Thread-compatible.
class Statement
{
public:
    Statement(Statement&& other) noexcept
        : connection_(other.connection_), handle_(std::exchange(other.handle_, nullptr)), bound_(other.bound_)
    {
    }
    Statement(const Statement&) = delete;
    Statement& operator=(Statement&&) = delete;
    ~Statement();

    Statement& bind(std::int64_t number);
    Statement& bind(std::string_view text);
    Statement& bind(const char* text) { return bind(std::string_view{text}); }
    Statement& bind(Timestamp time) { return bind(std::int64_t{time.time_since_epoch().count()}); }
    Statement& bind_blob(std::string_view bytes);
    Statement& bind_null();

    template <typename T>
    Statement& bind(const std::optional<T>& value)
    {
        return value ? bind(*value) : bind_null();
    }

    /// Runs to the end a statement that returns no row.
    Result<> run();

    /// True when there is a row to read, false after the last.
    Result<bool> step();

    std::int64_t number(int column) const;
    std::string text(int column) const; ///< Text or blob; empty for NULL.
    bool is_null(int column) const;
    Timestamp time(int column) const { return Timestamp{Milliseconds{number(column)}}; }

private:
    friend class Database;
    Statement(sqlite3* connection, sqlite3_stmt* handle) : connection_(connection), handle_(handle) {}
    sqlite3* connection_;
    sqlite3_stmt*
        handle_; ///< Null when `sql` did not compile or a value did not get in: the connection knows.
    int bound_ = 0;
};

/// One connection to one file. storage/sqlite.cpp is the only file that includes <sqlite3.h>.
/// Thread-compatible: the core thread owns it.
class Database
{
public:
    enum class Access {
        owner,    ///< Read and write, made when absent. Only the holder of the lease opens one.
        inspector ///< Read only: never writes, never checkpoints, may run beside the owner. On a file system
                  ///< that is mounted read-only it sees what is there, if no log of commits lies beside it.
    };

    /// Opens `path`. For the owner sets *and reads back* WAL and synchronous=FULL: with anything less a saved
    /// request may be gone after a power cut (reference/reliability.md section 0, finding 1).
    /// `gate`, when given, reads the file before anything of ours is written to it; its refusal is the
    /// result. Errors: not_found (inspector), disk_full, not_allowed, database_bad (also when a pragma did
    /// not take, or when the file is gone and its write-ahead log is not).
    using Gate = Result<> (*)(Database& database);
    static Result<Database> open(const std::filesystem::path& path, Access access, Gate gate = nullptr);

    Database(Database&&) noexcept;
    Database& operator=(Database&&) noexcept;
    ~Database();

    /// The statement for `sql`, prepared once per connection. `sql` must outlive the database: keep it in a
    /// constant. When it does not compile (a damaged schema, a read fault), its first step returns the error.
    Statement prepared(std::string_view sql);

    /// Runs SQL that is not worth keeping: pragmas, schema steps.
    Result<> execute(std::string_view sql);

    /// Whether the file can be read as a sound database (PRAGMA integrity_check, indexes included), as
    /// far as a file may be judged.
    enum class Condition {
        sound,
        damaged,    ///< Its content is not that of a whole database.
        cannot_tell ///< It could not be read: no access, a fault of the disk, another process.
    };
    Condition condition();

    /// What is done after every commit of a Transaction; nothing by default.
    void after_commit(std::function<void()> then);

    /// The version of the SQLite that is linked.
    static std::string library_version();

    /// Rows the last INSERT, UPDATE or DELETE changed.
    std::int64_t changes() const;

    /// The bytes that do not fit any more are refused from now on, for tests of a full disk.
    Result<> limit_pages(std::int64_t pages);

private:
    friend class Transaction;
    struct Handles;
    explicit Database(std::unique_ptr<Handles> handles);
    std::unique_ptr<Handles> handles_;
};

/// BEGIN IMMEDIATE .. COMMIT; rolls back when it goes away without a commit. One at a time per database.
class Transaction
{
public:
    static Result<Transaction> begin(Database& database);

    Transaction(Transaction&& other) noexcept : database_(std::exchange(other.database_, nullptr)) {}
    Transaction(const Transaction&) = delete;
    Transaction& operator=(Transaction&&) = delete;
    ~Transaction();

    /// Success means: on the disk. After an error the outcome is unknown (a commit that failed in fsync may
    /// still be there after a crash): look the row up by its id, never repeat the commit.
    Result<> commit();

private:
    explicit Transaction(Database& database) : database_(&database) {}
    Database* database_;
};

} // namespace kiosk
