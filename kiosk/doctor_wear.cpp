// What time does to a kiosk: its clock, its queue, its memory, its versions.

#include "kiosk/doctor.h"
#include "kiosk/screens.h"
#include "kiosk/translation.h"
#include "kiosk/wording.h"
#include "storage/device_measures.h"
#include "storage/store.h"
#include "sync/curl_transport.h"
#include "sync/last_success.h"

#include <algorithm>

#include <imgui.h>

namespace kiosk
{

std::optional<Finding> judge_clock_by_success(const std::filesystem::path& data_folder, Timestamp now)
{
    const auto store = Store::inspect(data_folder);
    if (!store || !*store) return std::nullopt;
    const auto last_success = kept_last_success((*store)->named_values);
    if (!last_success || judge_clock(now, build_time(), *last_success) != ClockTrust::before_last_success)
        return std::nullopt;
    return Finding{Health::bad, "clock", clock_sentence(ClockTrust::before_last_success, now)};
}

Finding judge_queue_age(const std::vector<Entry>& entries, Timestamp now)
{
    std::optional<Timestamp> oldest;
    for (const Entry& entry : entries)
        if (entry.state != State::held && place_of(entry.state) == Place::ready_to_send)
            oldest = std::min(oldest.value_or(entry.created_at), entry.created_at);
    if (!oldest) return {Health::ok, "queue_age", tr("Nothing waits")};
    return {*oldest + kStaleAfter <= now ? Health::bad : Health::ok, "queue_age",
            fill(tr("The oldest one was saved {age}."), fmt::arg("age", age(*oldest, now)))};
}

std::vector<Finding> examine_use(const std::filesystem::path& data_folder, const std::string& owner)
{
    std::vector<Finding> findings;
    if (const auto measures = measure_device(data_folder))
        findings.push_back({Health::ok, "data", byte_size(measures->data_bytes)});
    if (const auto memory = memory_of_process(owner.empty() ? "self" : owner))
        findings.push_back({Health::ok, "memory", byte_size(*memory)});
    findings.push_back({Health::ok, "versions",
                        fmt::format("support-kiosk {}, Dear ImGui {}, SQLite {}, libcurl {}, libsodium {}",
                                    KIOSK_VERSION, ImGui::GetVersion(), Database::library_version(),
                                    CurlTransport::library_version(), sodium_library_version())});
    return findings;
}

} // namespace kiosk
