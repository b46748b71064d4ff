#include "kiosk/text_table.h"

#include "storage/text.h"

#include <algorithm>
#include <cwchar>

namespace kiosk
{

namespace
{

/// The next code point of valid UTF-8 and how many bytes it has; the end of the text gives none.
std::size_t decode(std::string_view text, wchar_t& code_point)
{
    std::mbstate_t state{};
    const std::size_t length = std::mbrtowc(&code_point, text.data(), text.size(), &state);
    return std::min(std::max<std::size_t>(length, 1), text.size());
}

bool is_dangerous(wchar_t c)
{
    const bool is_control = c < 0x20 || (c >= 0x7F && c <= 0x9F);
    const bool turns_direction =
        c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
    return is_control || turns_direction;
}

} // namespace

std::string printable(std::string_view text, LineBreaks line_breaks)
{
    const std::string valid = valid_utf8(text);
    std::string result;
    for (std::string_view rest = valid; !rest.empty();) {
        wchar_t c = 0;
        const std::size_t length = decode(rest, c);
        const bool is_kept = !is_dangerous(c) || (c == L'\n' && line_breaks == LineBreaks::kept);
        result += is_kept ? rest.substr(0, length) : "\uFFFD";
        rest.remove_prefix(length);
    }
    return result;
}

std::size_t cells(std::string_view text)
{
    std::size_t total = 0;
    while (!text.empty()) {
        wchar_t c = 0;
        text.remove_prefix(decode(text, c));
        total += static_cast<std::size_t>(std::max(::wcwidth(c), 0));
    }
    return total;
}

std::string TextTable::text() const
{
    std::vector<std::size_t> widths;
    for (const auto& row : rows_) {
        widths.resize(std::max(widths.size(), row.size()));
        for (std::size_t column = 0; column < row.size(); ++column)
            widths[column] = std::max(widths[column], cells(row[column]));
    }

    std::string result;
    for (const auto& row : rows_) {
        std::string line;
        for (std::size_t column = 0; column < row.size(); ++column) {
            line += row[column];
            if (column + 1 < row.size()) line.append(widths[column] - cells(row[column]) + 2, ' ');
        }
        line.erase(line.find_last_not_of(' ') + 1);
        result += line + '\n';
    }
    return result;
}

} // namespace kiosk
