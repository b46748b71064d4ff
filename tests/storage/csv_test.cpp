#include "storage/csv.h"

#include <doctest/doctest.h>

using namespace kiosk;

namespace
{

std::vector<std::string> only_row(std::string_view bytes)
{
    const CsvTable table = read_csv(bytes);
    REQUIRE(table.problems.empty());
    REQUIRE(table.rows.size() == 1);
    return table.rows.front().fields;
}

CsvProblem only_problem(std::string_view bytes)
{
    const CsvTable table = read_csv(bytes);
    REQUIRE(table.problems.size() == 1);
    return table.problems.front();
}

} // namespace

TEST_CASE("csv: fields stand between separators, empty ones included")
{
    CHECK(only_row("a,b,c\n") == std::vector<std::string>{"a", "b", "c"});
    CHECK(only_row("a,,") == std::vector<std::string>{"a", "", ""});
    CHECK(only_row(",") == std::vector<std::string>{"", ""});
    CHECK(only_row(" a , b ") == std::vector<std::string>{" a ", " b "});
}

TEST_CASE("csv: quotes hold separators, line breaks and doubled quotes")
{
    CHECK(only_row("\"a,b\",c\n") == std::vector<std::string>{"a,b", "c"});
    CHECK(only_row("\"say \"\"hi\"\"\",\"\"") == std::vector<std::string>{"say \"hi\"", ""});
    CHECK(only_row("\"two\r\nlines\",x") == std::vector<std::string>{"two\r\nlines", "x"});
}

TEST_CASE("csv: rows end with CRLF, LF or CR, and empty lines are skipped but counted")
{
    const CsvTable table = read_csv("a\r\nb\n\n\r\nc\rd");

    CHECK(table.problems.empty());
    CHECK(table.rows == std::vector<CsvRow>{{1, {"a"}}, {2, {"b"}}, {5, {"c"}}, {6, {"d"}}});
}

TEST_CASE("csv: a UTF-8 mark is skipped, a UTF-16 mark is refused")
{
    CHECK(only_row("\xEF\xBB\xBF"
                   "a,b") == std::vector<std::string>{"a", "b"});
    CHECK(only_problem(std::string_view{"\xFF\xFE"
                                        "a\0",
                                        4}) == CsvProblem{1, CsvFault::utf_16});
}

TEST_CASE("csv: another separator makes the comma ordinary")
{
    const CsvTable table = read_csv("a,b;c\n", ';');

    CHECK(table.rows.front().fields == std::vector<std::string>{"a,b", "c"});
}

TEST_CASE("csv: a fault names its line, and the lines after it are read")
{
    const CsvTable table = read_csv("ok\n\"a\nb\"x,y\nc\"d\nfine\n");

    CHECK(table.problems == std::vector<CsvProblem>{{3, CsvFault::text_after_closing_quote},
                                                    {4, CsvFault::quote_in_bare_field}});
    CHECK(table.rows == std::vector<CsvRow>{{1, {"ok"}}, {5, {"fine"}}});
}

TEST_CASE("csv: a quote that is never closed names the line that opened it")
{
    CHECK(only_problem("a\n\"b\nc\nd") == CsvProblem{2, CsvFault::quote_not_closed});
    CHECK(only_problem("\"") == CsvProblem{1, CsvFault::quote_not_closed});
}

TEST_CASE("csv: a NUL byte is refused, inside quotes and outside")
{
    CHECK(only_problem({"a\0b", 3}) == CsvProblem{1, CsvFault::nul_byte});
    CHECK(only_problem({"\"a\0b\"", 5}) == CsvProblem{1, CsvFault::nul_byte});
}

TEST_CASE("csv: any truncation of a sound text gives rows or a problem, never a crash")
{
    const std::string_view whole = "\xEF\xBB\xBFname,\"a \"\"q\"\"\r\nb\"\r\nx,\"\"\r\n";

    for (std::size_t length = 0; length <= whole.size(); ++length) {
        const CsvTable table = read_csv(whole.substr(0, length));
        CHECK(table.rows.size() + table.problems.size() <= 2);
    }
}

TEST_CASE("csv: nothing has no rows")
{
    CHECK(read_csv("").rows.empty());
    CHECK(read_csv("\r\n\n").rows.empty());
}
