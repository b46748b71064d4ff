// A customer list as CSV, and CSV itself.

#include "storage/customer_import.h"
#include "storage/ids.h"
#include "storage/text.h"
#include "tests/fuzz/fuzz_input.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/fuzz/oracle.h"

#include <set>

namespace kiosk
{

namespace
{

std::string quoted(const CsvTable& table)
{
    std::string csv;
    for (const CsvRow& row : table.rows) {
        for (std::size_t i = 0; i < row.fields.size(); ++i) {
            csv += i == 0 ? "\"" : ",\"";
            for (const char c : row.fields[i])
                csv += c == '"' ? std::string{"\"\""} : std::string{c};
            csv += '"';
        }
        csv += "\r\n";
    }
    return csv;
}

bool table_holds(std::string_view bytes)
{
    const CsvTable table = read_csv(bytes);
    const auto lines = 1 + static_cast<std::size_t>(
                               std::ranges::count_if(bytes, [](char c) { return c == '\n' || c == '\r'; }));
    for (const CsvProblem& problem : table.problems)
        if (!holds(problem.line >= 1 && problem.line <= lines, "a problem is on a line that is there"))
            return false;
    for (const CsvRow& row : table.rows)
        if (!holds(!row.fields.empty() && row.line <= lines, "a row has fields and a line")) return false;
    const CsvTable again = read_csv(quoted(table));
    return holds(again.problems.empty() &&
                     std::ranges::equal(again.rows, table.rows, {}, &CsvRow::fields, &CsvRow::fields),
                 "rows that were read are the same when written");
}

bool import_holds(std::string_view bytes)
{
    const CustomerImport import = parse_customers_csv(bytes);
    if (!holds(import.customers.empty() != import.problems.empty(),
               "there are customers or problems, never both"))
        return false;
    std::set<std::string> ids;
    for (const Customer& customer : import.customers) {
        const auto id = Uuid::parse(customer.tenant_id);
        if (!holds(id && id->text() == customer.tenant_id && ids.insert(customer.tenant_id).second,
                   "a customer has an id of its own") ||
            !holds(!customer.company_name.empty() &&
                       valid_utf8(customer.company_name) == customer.company_name &&
                       valid_utf8(customer.domain) == customer.domain,
                   "a customer has a name, in UTF-8"))
            return false;
    }
    return holds(std::ranges::is_sorted(import.problems, {}, &CustomerImportProblem::line),
                 "problems are told in the order of the lines");
}

} // namespace

} // namespace kiosk

KIOSK_FUZZ_TARGET(customers_csv)
{
    using namespace kiosk;
    const std::string_view bytes = text_of(data, size);
    (void)(table_holds(bytes) && import_holds(bytes));
    return 0;
}
