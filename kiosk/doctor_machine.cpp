#include "kiosk/doctor.h"

#include "kiosk/translation.h"
#include "kiosk/window/fonts.h"
#include "kiosk/window/input_method.h"
#include "kiosk/wording.h"
#include "storage/clock_check.h"

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>

#include <imgui.h>
#include <sys/timex.h>

namespace kiosk
{

namespace
{

std::string contents_of(const std::filesystem::path& file)
{
    std::ifstream stream{file};
    return {std::istreambuf_iterator<char>{stream}, {}};
}

Finding examine_clock()
{
    const Timestamp now = SystemClock{}.now().wall;
    if (judge_clock(now, build_time(), std::nullopt) != ClockTrust::plausible)
        return {Health::bad, "clock", clock_sentence(ClockTrust::before_build, now)};

    timex adjustment{};
    const int state = ::adjtimex(&adjustment);
    if (state == TIME_ERROR || (adjustment.status & STA_UNSYNC) != 0)
        return {Health::warn, "clock",
                fill(tr("{time}; it is not synchronised over the network"), fmt::arg("time", rfc3339(now)))};
    return {Health::ok, "clock", fill(tr("{time}, synchronised"), fmt::arg("time", rfc3339(now)))};
}

Finding examine_display()
{
    const char* display = std::getenv("DISPLAY");
    if (display == nullptr || *display == '\0')
        return {Health::warn, "display",
                tr("DISPLAY is not set: the window cannot open, the command line works")};
    return {Health::ok, "display", std::string{"DISPLAY="} + display};
}

Finding examine_input_method()
{
    const std::string name = named_method_server();
    switch (find_method_server()) {
    case MethodServer::not_named:
        return {Health::warn, "input_method",
                tr("XMODIFIERS names none: Chinese and Korean cannot be typed into the window")};
    case MethodServer::runs:
        return {Health::ok, "input_method", fill(tr("{name} runs"), fmt::arg("name", name))};
    case MethodServer::absent:
        return {
            Health::warn, "input_method",
            fill(tr("{name} does not run: Chinese and Korean cannot be typed into the window; is the package "
                    "{package} installed and started?"),
                 fmt::arg("name", name), fmt::arg("package", name == "fcitx" ? "fcitx5" : name))};
    case MethodServer::unseen:
        return {Health::ok, "input_method", "XMODIFIERS=@im=" + name};
    }
    return {};
}

bool is_encrypted_swap(const std::string& device, const std::filesystem::path& sys)
{
    const std::string name = std::filesystem::path{device}.filename().string();
    // zram is compressed memory; a device-mapper volume of dm-crypt says so in its uuid.
    return name.starts_with("zram") ||
           contents_of(sys / "block" / name / "dm" / "uuid").starts_with("CRYPT-");
}

} // namespace

Finding judge_swap(std::string_view proc_swaps, const std::filesystem::path& sys)
{
    std::istringstream lines{std::string{proc_swaps}};
    std::string line;
    std::getline(lines, line); // The names of the columns.
    std::string plain;
    bool is_any = false;
    while (std::getline(lines, line)) {
        const std::string device = line.substr(0, line.find(' '));
        if (device.empty()) continue;
        is_any = true;
        if (!is_encrypted_swap(device, sys)) plain += (plain.empty() ? "" : ", ") + device;
    }
    if (!plain.empty())
        return {Health::warn, "swap",
                fill(tr("{devices}: not encrypted; what people typed may reach the disk in plain text"),
                     fmt::arg("devices", plain))};
    return {Health::ok, "swap", is_any ? tr("encrypted or in memory") : tr("none")};
}

Finding examine_fonts(const std::filesystem::path& root)
{
    FontStack fonts{root};
    ImFontAtlas atlas;
    fonts.build(atlas, "zh-CN");
    if (fonts.missing().empty()) return {Health::ok, "fonts", tr("every language can be written")};
    std::string named, typed;
    for (const std::string& package : fonts.missing()) {
        named += (named.empty() ? "" : ", ") + package;
        typed += " " + package;
    }
    // --reinstall mends a file that is damaged, and installs one that is not there.
    return {Health::bad, "fonts",
            fill(tr("not installed: {packages}"), fmt::arg("packages", named)) +
                "; apt-get install --reinstall" + typed};
}

std::vector<Finding> examine_machine()
{
    return {judge_swap(contents_of("/proc/swaps"), "/sys"), examine_clock(), examine_fonts("/"),
            examine_display(), examine_input_method()};
}

} // namespace kiosk
