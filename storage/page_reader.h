#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace kiosk
{

/// One column of a stored row: NULL, a number, text or bytes. A real number does not occur in our tables.
struct StoredText {
    std::string text;
};
struct StoredBytes {
    std::string bytes;
};
using StoredValue = std::variant<std::monostate, std::int64_t, StoredText, StoredBytes>;

/// A row as it stands on a page. `rowid` is meaningful in a table page only.
struct StoredRow {
    enum class Page { table, index };
    Page page;
    std::int64_t rowid = 0;
    std::vector<StoredValue> columns;
};

/// SQLite's default since 3.12 (sqlite.org/pgszchng2016.html); our databases never set another.
inline constexpr std::size_t kPageBytes = 4096;

/// Reads rows out of the bytes of a database and of its write-ahead log without SQLite, whose reading ends at
/// the first damage: every page that looks like one is read by itself (sqlite.org/fileformat2.html, sections
/// 1.5, 1.6, 2.1 and 4). What comes out may be old, half or wrong; only a seal tells. Calls `take` for each
/// row, the newest versions first. Never fails: no bytes, however bent, lead out of them.
void read_rows(std::string_view database, std::string_view log, const std::function<void(StoredRow)>& take);

} // namespace kiosk
