#include "storage/csv.h"

#include <optional>

namespace kiosk
{

namespace
{

constexpr std::string_view kUtf8Mark = "\xEF\xBB\xBF";

class CsvReader
{
public:
    CsvReader(std::string_view text, char separator) : rest_(text), separator_(separator) {}

    CsvTable read()
    {
        while (!rest_.empty()) {
            if (skip_line_break()) continue;
            read_row();
        }
        return std::move(table_);
    }

private:
    void read_row()
    {
        CsvRow row{line_, {}};
        for (;;) {
            std::string field;
            if (const auto problem = read_field(field)) {
                table_.problems.push_back(*problem);
                skip_to_line_break();
                skip_line_break();
                return;
            }
            row.fields.push_back(std::move(field));
            if (rest_.empty() || skip_line_break()) break;
            rest_.remove_prefix(1); // The separator: nothing else ends a field.
        }
        table_.rows.push_back(std::move(row));
    }

    std::optional<CsvProblem> read_field(std::string& field)
    {
        if (rest_.starts_with('"')) return read_quoted(field);
        while (!rest_.empty() && !ends_field(rest_.front())) {
            if (rest_.front() == '"') return CsvProblem{line_, CsvFault::quote_in_bare_field};
            if (rest_.front() == '\0') return CsvProblem{line_, CsvFault::nul_byte};
            field += rest_.front();
            rest_.remove_prefix(1);
        }
        return std::nullopt;
    }

    std::optional<CsvProblem> read_quoted(std::string& field)
    {
        const std::size_t opened_at = line_;
        rest_.remove_prefix(1);
        for (;;) {
            if (rest_.empty()) return CsvProblem{opened_at, CsvFault::quote_not_closed};
            if (rest_.front() == '\0') return CsvProblem{line_, CsvFault::nul_byte};
            if (rest_.front() == '"') {
                rest_.remove_prefix(1);
                if (!rest_.starts_with('"')) break;
            }
            const std::string_view line_break = leading_line_break();
            const std::size_t taken = line_break.empty() ? 1 : line_break.size();
            if (!line_break.empty()) ++line_;
            field += rest_.substr(0, taken);
            rest_.remove_prefix(taken);
        }
        if (!rest_.empty() && !ends_field(rest_.front()))
            return CsvProblem{line_, CsvFault::text_after_closing_quote};
        return std::nullopt;
    }

    bool ends_field(char c) const { return c == separator_ || c == '\r' || c == '\n'; }

    std::string_view leading_line_break() const
    {
        if (rest_.starts_with("\r\n")) return rest_.substr(0, 2);
        if (rest_.starts_with('\r') || rest_.starts_with('\n')) return rest_.substr(0, 1);
        return {};
    }

    bool skip_line_break()
    {
        const std::string_view line_break = leading_line_break();
        if (line_break.empty()) return false;
        rest_.remove_prefix(line_break.size());
        ++line_;
        return true;
    }

    void skip_to_line_break()
    {
        while (!rest_.empty() && leading_line_break().empty())
            rest_.remove_prefix(1);
    }

    std::string_view rest_;
    char separator_;
    std::size_t line_ = 1;
    CsvTable table_;
};

} // namespace

CsvTable read_csv(std::string_view bytes, char separator)
{
    if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) return {{}, {{1, CsvFault::utf_16}}};
    if (bytes.starts_with(kUtf8Mark)) bytes.remove_prefix(kUtf8Mark.size());
    return CsvReader{bytes, separator}.read();
}

} // namespace kiosk
