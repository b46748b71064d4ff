#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace kiosk
{

/// Why a line is not the CSV of RFC 4180.
enum class CsvFault {
    quote_in_bare_field,      ///< `a"b`: a field with quotes must stand in quotes.
    text_after_closing_quote, ///< `"a"b`
    quote_not_closed,         ///< The text ends inside a quoted field; the line is the one that opened it.
    nul_byte,                 ///< Not text at all.
    utf_16,                   ///< The file starts with a UTF-16 byte order mark; it must be saved as UTF-8.
};

struct CsvProblem {
    std::size_t line; ///< Counted from 1, embedded line breaks included: what an editor shows.
    CsvFault fault;

    friend bool operator==(const CsvProblem&, const CsvProblem&) = default;
};

struct CsvRow {
    std::size_t line; ///< Where the row starts.
    std::vector<std::string> fields;

    friend bool operator==(const CsvRow&, const CsvRow&) = default;
};

struct CsvTable {
    std::vector<CsvRow> rows;         ///< The sound rows; a row with a problem is left out.
    std::vector<CsvProblem> problems; ///< Every one, in the order of the lines.
};

/// Reads CSV as RFC 4180 has it: fields in quotes, doubled quotes, line breaks inside quotes; rows end with
/// CRLF, LF or CR. A UTF-8 byte order mark is skipped, and so are empty lines. Fields keep their bytes,
/// blanks included; whether those are UTF-8 is the caller's question. Pure.
CsvTable read_csv(std::string_view bytes, char separator = ',');

} // namespace kiosk
