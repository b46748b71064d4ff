#include "storage/customer_import.h"

#include "storage/folding.h"
#include "storage/ids.h"
#include "storage/text.h"

#include <algorithm>
#include <array>
#include <unordered_map>

namespace kiosk
{

namespace
{

enum class Column : std::size_t { tenant_id, company_name, domain };
constexpr std::size_t kColumns = 3;

struct ColumnName {
    std::string_view text;
    Column column;
};

constexpr std::array kColumnNames{
    ColumnName{"tenant_id", Column::tenant_id},
    ColumnName{"tenant id", Column::tenant_id},
    ColumnName{"customer_id", Column::tenant_id},
    ColumnName{"customer id", Column::tenant_id},
    ColumnName{"microsoft id", Column::tenant_id},
    ColumnName{"company_name", Column::company_name},
    ColumnName{"company name", Column::company_name},
    ColumnName{"name", Column::company_name},
    ColumnName{"domain", Column::domain},
    ColumnName{"primary domain name", Column::domain},
};

/// Where each column stands in a row, and how many fields a row must have.
struct Layout {
    std::array<std::optional<std::size_t>, kColumns> place{0, 1, 2};
    std::size_t fields = kColumns;
};

CustomerImportFault import_fault(CsvFault fault)
{
    switch (fault) {
    case CsvFault::quote_in_bare_field:
        return CustomerImportFault::quote_in_bare_field;
    case CsvFault::text_after_closing_quote:
        return CustomerImportFault::text_after_closing_quote;
    case CsvFault::quote_not_closed:
        return CustomerImportFault::quote_not_closed;
    case CsvFault::nul_byte:
        return CustomerImportFault::nul_byte;
    case CsvFault::utf_16:
        return CustomerImportFault::utf_16;
    }
    return CustomerImportFault::nul_byte;
}

char separator_of(std::string_view bytes)
{
    const std::string_view first_line = bytes.substr(0, bytes.find_first_of("\r\n"));
    if (first_line.find(',') != first_line.npos) return ',';
    if (first_line.find(';') != first_line.npos) return ';';
    if (first_line.find('\t') != first_line.npos) return '\t';
    return ',';
}

std::optional<Column> column_named(std::string_view field)
{
    const std::string name = folded(trimmed(field));
    for (const ColumnName& known : kColumnNames)
        if (known.text == name) return known.column;
    return std::nullopt;
}

bool is_header(const CsvRow& row)
{
    return std::any_of(row.fields.begin(), row.fields.end(),
                       [](const std::string& field) { return column_named(field).has_value(); });
}

class CustomerImporter
{
public:
    CustomerImport import(CsvTable table)
    {
        for (const CsvProblem& problem : table.problems)
            add_problem(problem.line, import_fault(problem.fault));

        std::size_t first_row = 0;
        if (!table.rows.empty() && is_header(table.rows.front())) {
            read_header(table.rows.front());
            first_row = 1;
        }
        // Under a header that does not fit, every row would be wrong for the same reason.
        if (!has_header_problem_)
            for (std::size_t index = first_row; index < table.rows.size(); ++index)
                read_row(table.rows[index]);

        if (result_.problems.empty() && result_.customers.empty())
            add_problem(1, CustomerImportFault::no_customers);
        std::stable_sort(result_.problems.begin(), result_.problems.end(),
                         [](const auto& a, const auto& b) { return a.line < b.line; });
        if (!result_.problems.empty()) result_.customers.clear();
        return std::move(result_);
    }

private:
    void add_problem(std::size_t line, CustomerImportFault fault,
                     std::optional<std::size_t> other_line = std::nullopt)
    {
        result_.problems.push_back({line, fault, other_line});
    }

    void read_header(const CsvRow& row)
    {
        layout_ = {{}, row.fields.size()};
        for (std::size_t index = 0; index < row.fields.size(); ++index) {
            const auto column = column_named(row.fields[index]);
            if (!column) continue;
            auto& place = layout_.place[static_cast<std::size_t>(*column)];
            if (place) refuse_header(row.line, CustomerImportFault::column_twice);
            place = index;
        }
        if (!place_of(Column::tenant_id) || !place_of(Column::company_name))
            refuse_header(row.line, CustomerImportFault::column_missing);
    }

    void refuse_header(std::size_t line, CustomerImportFault fault)
    {
        add_problem(line, fault);
        has_header_problem_ = true;
    }

    std::optional<std::size_t> place_of(Column column) const
    {
        return layout_.place[static_cast<std::size_t>(column)];
    }

    void read_row(const CsvRow& row)
    {
        if (row.fields.size() != layout_.fields) {
            add_problem(row.line, CustomerImportFault::column_count);
            return;
        }
        const std::string id_text = field_text(row, Column::tenant_id);
        const auto id = Uuid::parse(id_text);
        if (id_text.empty())
            add_problem(row.line, CustomerImportFault::tenant_id_missing);
        else if (!id)
            add_problem(row.line, CustomerImportFault::tenant_id_not_uuid);

        std::string name = field_text(row, Column::company_name);
        if (name.empty()) add_problem(row.line, CustomerImportFault::company_name_missing);
        if (!id) return;

        const auto [first, is_new] = line_of_id_.try_emplace(id->text(), row.line);
        if (!is_new) add_problem(row.line, CustomerImportFault::tenant_id_twice, first->second);
        result_.customers.push_back({id->text(), std::move(name), field_text(row, Column::domain)});
    }

    std::string field_text(const CsvRow& row, Column column)
    {
        const auto place = place_of(column);
        if (!place) return {};
        const std::string& bytes = row.fields[*place];
        std::string text = valid_utf8(bytes);
        if (text != bytes && !result_.replaced_text_line) result_.replaced_text_line = row.line;
        return std::string{trimmed(text)};
    }

    Layout layout_;
    bool has_header_problem_ = false;
    std::unordered_map<std::string, std::size_t> line_of_id_;
    CustomerImport result_;
};

} // namespace

CustomerImport parse_customers_csv(std::string_view bytes)
{
    if (bytes.size() > customers_csv_bytes_max) return {{}, {{1, CustomerImportFault::too_large, {}}}, {}};
    return CustomerImporter{}.import(read_csv(bytes, separator_of(bytes)));
}

} // namespace kiosk
