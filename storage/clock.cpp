#include "storage/clock.h"

#include "storage/ids.h"

#include <ctime>
#include <fstream>

namespace kiosk
{

namespace
{

Milliseconds read_clock(clockid_t clock)
{
    timespec time{};
    clock_gettime(clock, &time);
    return std::chrono::duration_cast<Milliseconds>(std::chrono::seconds{time.tv_sec} +
                                                    std::chrono::nanoseconds{time.tv_nsec});
}

std::string read_boot_id()
{
    std::string id;
    std::ifstream{"/proc/sys/kernel/random/boot_id"} >> id;
    if (!id.empty()) return id;
    // Without a name for the boot, times are trusted for as long as this process lives.
    SystemRandom random;
    return Uuid::random(random).text();
}

} // namespace

Instant SystemClock::now() const
{
    static const std::string boot_id = read_boot_id(); // No process outlives its boot.
    return {boot_id, read_clock(CLOCK_BOOTTIME), Timestamp{read_clock(CLOCK_REALTIME)}};
}

std::string rfc3339(Timestamp time)
{
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss clock{time - day};
    char text[64];
    std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                  static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                  static_cast<int>(clock.seconds().count()), static_cast<int>(clock.subseconds().count()));
    return text;
}

} // namespace kiosk
