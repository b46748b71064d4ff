#include "kiosk/device_facts.h"

#include "kiosk/file_system.h"
#include "kiosk/rows.h"
#include "kiosk/translation.h"
#include "kiosk/wording.h"

namespace kiosk
{

namespace
{

std::string key_words(DeviceMeasures::KeyPlace key)
{
    switch (key) {
    case DeviceMeasures::KeyPlace::systemd:
        return tr("Handed in by systemd");
    case DeviceMeasures::KeyPlace::file:
        return tr("In the data folder: it protects copies of the database, not a stolen disk");
    case DeviceMeasures::KeyPlace::nowhere:
        return tr("There is no key");
    }
    return {};
}

std::string file_system_words(std::uint64_t type)
{
    const FileSystem system = file_system_of(type);
    const std::string sentence = file_system_sentence(system.trust);
    return sentence.empty() ? system.name : system.name + ": " + sentence;
}

} // namespace

void draw_measured_storage(const DeviceScreen& screen, const View& view)
{
    const Style& style = view.style;
    if (!screen.measures) return;
    const DeviceMeasures& measures = *screen.measures;
    fact(style, tr("Free space"), byte_size(measures.free_bytes));
    fact(style, tr("Data of the kiosk"), byte_size(measures.data_bytes));
    fact(style, tr("File system"), file_system_words(measures.file_system_type));
    fact(style, tr("Key"), key_words(measures.key));
}

void draw_measured_kiosk(const DeviceScreen& screen, const View& view)
{
    const Style& style = view.style;
    if (screen.measures && screen.measures->memory_bytes)
        fact(style, tr("Memory in use"), byte_size(*screen.measures->memory_bytes));
    fact(style, tr("Clock"),
         fill(tr("{time} ({zone})"), fmt::arg("time", date_and_time(view.now)),
              fmt::arg("zone", time_zone_at(view.now))));
}

std::string oldest_waiting_words(const View& view)
{
    const auto& oldest = view.queue.oldest_waiting;
    return oldest ? fill(tr("saved {age}"), fmt::arg("age", age(oldest->saved_at, view.now)))
                  : std::string{tr("Nothing waits")};
}

} // namespace kiosk
