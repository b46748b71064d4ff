#include "tests/bench/bare_table.h"

#include "tests/bench/bench_run.h"

#include <sqlite3.h>

namespace kiosk::bench
{

namespace
{

void bind_text(sqlite3_stmt* statement, int place, std::string_view text)
{
    sqlite3_bind_text(statement, place, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
}

void bind_blob(sqlite3_stmt* statement, int place, std::string_view bytes)
{
    sqlite3_bind_blob(statement, place, bytes.data(), static_cast<int>(bytes.size()), SQLITE_STATIC);
}

} // namespace

BareTable::BareTable(const std::filesystem::path& file)
{
    constexpr int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    if (sqlite3_open_v2(file.c_str(), &connection_, flags, nullptr) != SQLITE_OK)
        give_up("cannot open " + file.string());
    run("PRAGMA journal_mode=WAL");
    run("PRAGMA synchronous=FULL");
    run("CREATE TABLE IF NOT EXISTS request(number INTEGER PRIMARY KEY,id TEXT NOT NULL UNIQUE,"
        "body BLOB NOT NULL,receipt TEXT NOT NULL) STRICT");
    insert_ = prepared("INSERT INTO request(id,body,receipt) VALUES(?,?,'')");
    waiting_ =
        prepared("SELECT number,body FROM request WHERE number>? AND receipt='' ORDER BY number LIMIT ?");
    settle_ = prepared("UPDATE request SET receipt=? WHERE number=?");
}

BareTable::~BareTable()
{
    sqlite3_finalize(insert_);
    sqlite3_finalize(waiting_);
    sqlite3_finalize(settle_);
    sqlite3_close(connection_);
}

void BareTable::run(const char* sql)
{
    if (sqlite3_exec(connection_, sql, nullptr, nullptr, nullptr) != SQLITE_OK)
        give_up(std::string{"the bare table: "} + sqlite3_errmsg(connection_));
}

sqlite3_stmt* BareTable::prepared(const char* sql)
{
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v3(connection_, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr) != SQLITE_OK)
        give_up(std::string{"the bare table: "} + sqlite3_errmsg(connection_));
    return statement;
}

void BareTable::step(sqlite3_stmt* statement)
{
    if (sqlite3_step(statement) != SQLITE_DONE)
        give_up(std::string{"the bare table: "} + sqlite3_errmsg(connection_));
    sqlite3_reset(statement);
}

void BareTable::insert(std::string_view id, std::string_view body)
{
    bind_text(insert_, 1, id);
    bind_blob(insert_, 2, body);
    step(insert_);
}

void BareTable::fill(std::size_t count, const std::function<std::string(std::size_t number)>& body)
{
    run("PRAGMA synchronous=OFF");
    run("BEGIN");
    for (std::size_t number = 0; number < count; ++number)
        insert("filled-" + std::to_string(number), body(number));
    run("COMMIT");
    run("PRAGMA wal_checkpoint(TRUNCATE)");
    run("PRAGMA synchronous=FULL");
}

std::vector<BareTable::Row> BareTable::waiting(std::int64_t after, std::size_t limit)
{
    std::vector<Row> rows;
    sqlite3_bind_int64(waiting_, 1, after);
    sqlite3_bind_int64(waiting_, 2, static_cast<std::int64_t>(limit));
    while (sqlite3_step(waiting_) == SQLITE_ROW)
        rows.push_back({sqlite3_column_int64(waiting_, 0),
                        {static_cast<const char*>(sqlite3_column_blob(waiting_, 1)),
                         static_cast<std::size_t>(sqlite3_column_bytes(waiting_, 1))}});
    sqlite3_reset(waiting_);
    return rows;
}

void BareTable::settle(const std::vector<Outcome>& outcomes)
{
    run("BEGIN IMMEDIATE");
    for (const Outcome& outcome : outcomes) {
        bind_text(settle_, 1, outcome.receipt);
        sqlite3_bind_int64(settle_, 2, outcome.number);
        step(settle_);
    }
    run("COMMIT");
}

} // namespace kiosk::bench
