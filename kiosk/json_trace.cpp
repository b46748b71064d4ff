#include "kiosk/json_trace.h"

#include <cerrno>
#include <cmath>
#include <fcntl.h>
#include <iterator>
#include <unistd.h>

#include <fmt/format.h>

namespace kiosk
{

namespace
{

/// Long enough for every event there is; a longer line still fits, on the heap.
using TraceLine = fmt::basic_memory_buffer<char, 512>;

void append_text(TraceLine& line, std::string_view text)
{
    line.push_back('"');
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            line.push_back('\\');
            line.push_back(c);
        } else if (static_cast<unsigned char>(c) < 0x20) {
            fmt::format_to(std::back_inserter(line), "\\u{:04x}", static_cast<unsigned char>(c));
        } else {
            line.push_back(c);
        }
    }
    line.push_back('"');
}

void append_number(TraceLine& line, double number)
{
    if (std::isfinite(number))
        fmt::format_to(std::back_inserter(line), "{}", number);
    else
        line.append(std::string_view{"null"});
}

} // namespace

Result<std::unique_ptr<JsonTrace>> JsonTrace::open(const std::filesystem::path& file, Start started)
{
    FileDescriptor opened{::open(file.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600)};
    if (opened.number() < 0) return error_from_errno(errno, file.string());
    return std::unique_ptr<JsonTrace>{new JsonTrace{std::move(opened), started}};
}

void JsonTrace::note(std::string_view event, Fields fields)
{
    const std::chrono::duration<double, std::milli> passed = std::chrono::steady_clock::now() - started_;
    TraceLine line;
    fmt::format_to(std::back_inserter(line), "{{\"t_ms\":{:.3f},\"event\":", passed.count());
    append_text(line, event);
    for (const auto& [name, value] : fields) {
        line.push_back(',');
        append_text(line, name);
        line.push_back(':');
        if (const auto* text = std::get_if<std::string_view>(&value))
            append_text(line, *text);
        else
            append_number(line, std::get<double>(value));
    }
    line.append(std::string_view{"}\n"});
    [[maybe_unused]] const auto written = ::write(file_.number(), line.data(), line.size());
}

} // namespace kiosk
