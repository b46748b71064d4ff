#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

struct sqlite3;
struct sqlite3_stmt;

namespace kiosk::bench
{

/// What a program without our protocol would keep its queue in: one table of id, body and state, written by
/// prepared statements over SQLite itself, WAL and synchronous=FULL like ours. Thread-compatible.
class BareTable
{
public:
    explicit BareTable(const std::filesystem::path& file);
    ~BareTable();
    BareTable(const BareTable&) = delete;

    /// One INSERT and its commit: on the disk when it returns.
    void insert(std::string_view id, std::string_view body);

    /// `count` rows in one commit that flushes nothing, to begin with.
    void fill(std::size_t count, const std::function<std::string(std::size_t number)>& body);

    struct Row {
        std::int64_t number;
        std::string body;
    };
    /// The oldest rows that were not sent, beyond row `after`.
    std::vector<Row> waiting(std::int64_t after, std::size_t limit);

    /// The outcomes that came together, in one commit: on the disk when it returns.
    struct Outcome {
        std::int64_t number;
        std::string receipt;
    };
    void settle(const std::vector<Outcome>& outcomes);

private:
    void run(const char* sql);
    sqlite3_stmt* prepared(const char* sql);
    void step(sqlite3_stmt* statement);

    sqlite3* connection_ = nullptr;
    sqlite3_stmt* insert_ = nullptr;
    sqlite3_stmt* waiting_ = nullptr;
    sqlite3_stmt* settle_ = nullptr;
};

} // namespace kiosk::bench
