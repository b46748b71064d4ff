#include "kiosk/log.h"

#include <iterator>

#include <spdlog/cfg/env.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

namespace kiosk
{

namespace
{

spdlog::level::level_enum level_of(std::string_view event)
{
    if (event == "storage_fault") return spdlog::level::err;
    const bool is_news =
        event == "line" || event == "sync_outcome" || event == "accepted" || event == "started";
    return is_news ? spdlog::level::info : spdlog::level::debug;
}

} // namespace

void start_log(LogLevel level)
{
    auto log = spdlog::stderr_color_mt("support-kiosk");
    log->set_pattern("%Y-%m-%dT%H:%M:%S.%e%z %^%l%$ %v");
    log->set_level(level == LogLevel::news ? spdlog::level::info : spdlog::level::warn);
    spdlog::set_default_logger(std::move(log));
    spdlog::cfg::load_env_levels();
}

void LoggedTrace::note(std::string_view event, Fields fields)
{
    trace_.note(event, fields);
    const auto level = level_of(event);
    if (!spdlog::should_log(level)) return;
    fmt::memory_buffer words;
    words.append(event);
    for (const auto& [name, value] : fields) {
        const auto* text = std::get_if<std::string_view>(&value);
        if (text != nullptr && text->empty()) continue;
        fmt::format_to(std::back_inserter(words), " {}=", name);
        std::visit([&](const auto& one) { fmt::format_to(std::back_inserter(words), "{}", one); }, value);
    }
    spdlog::log(level, "{}", std::string_view{words.data(), words.size()});
}

} // namespace kiosk
