// What the kiosk takes of a machine before anybody typed a word: what is installed of it, its fonts, the
// libraries it is linked with, and what is read and mapped until its window shows the first frame.

#include "tests/bench/bench_run.h"
#include "tests/bench/figures.h"
#include "tests/bench/process_facts.h"
#include "tests/product/far_side_process.h"
#include "tests/product/kiosk_at_screen.h"

#include <cstdlib>
#include <fstream>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace
{

using namespace kiosk;
using namespace kiosk::bench;
namespace fs = std::filesystem;

constexpr double kMiB = 1 << 20;

Figure figure(const std::string& what, const std::string& unit, double value)
{
    return {.topic = "size",
            .what = what,
            .unit = unit,
            .size = 0,
            .ours = {value, value, value},
            .peers = {},
            .budget = {}};
}

void beside(Figure& figure, const std::string& name, std::optional<double> value)
{
    if (value) figure.peers.push_back({name, {*value, *value, *value}});
}

double mib_below(const fs::path& path)
{
    if (!fs::exists(path)) give_up(path.string() + " was not installed");
    if (fs::is_regular_file(path)) return static_cast<double>(fs::file_size(path)) / kMiB;
    double bytes = 0;
    for (const auto& entry : fs::recursive_directory_iterator{path})
        if (entry.is_regular_file()) bytes += static_cast<double>(entry.file_size());
    return bytes / kMiB;
}

/// What these Debian packages take together; nothing when one is not installed.
std::optional<double> packages_mib(const std::vector<std::string>& packages)
{
    double kib = 0;
    for (const std::string& package : packages) {
        const std::string words =
            test::Process::output_of({"dpkg-query", "-W", "-f", "${Installed-Size}", package});
        if (words.empty()) return std::nullopt;
        kib += std::stod(words);
    }
    return kib / 1024;
}

struct Linked {
    double libraries = 0;
    double mib = 0; ///< Of their files.
};

/// Everything the loader brings in for `program`, the loader itself included; nothing when it is not there.
std::optional<Linked> linked(const fs::path& program)
{
    if (!fs::exists(program)) return std::nullopt;
    std::istringstream lines{test::Process::output_of({"ldd", program})};
    Linked all;
    for (std::string line; std::getline(lines, line);) {
        const auto path_at = line.find('/');
        if (path_at == line.npos) continue;
        const std::string path = line.substr(path_at, line.find(' ', path_at) - path_at);
        ++all.libraries;
        all.mib += mib_below(path);
    }
    if (all.libraries == 0) return std::nullopt;
    return all;
}

/// Files that are mapped into the process now.
std::set<std::string> mapped_files(pid_t process)
{
    std::set<std::string> files;
    std::ifstream maps{"/proc/" + std::to_string(process) + "/maps"};
    for (std::string line; std::getline(maps, line);)
        if (const auto at = line.find('/'); at != line.npos && line.find("(deleted)") == line.npos)
            files.insert(line.substr(at));
    return files;
}

void measure_installation(const fs::path& folder, std::vector<Figure>& figures)
{
    const std::string install = "cmake --install '" + fs::path{KIOSK_BUILD_FOLDER}.string() +
                                "' --strip --prefix '" + (folder / "usr").string() + "' >'" +
                                (folder / "install.log").string() + "' 2>&1";
    if (std::system(install.c_str()) != 0)
        give_up("cannot install: see " + (folder / "install.log").string());
    const fs::path usr = folder / "usr";
    Figure whole = figure("installed: all of it", "MiB", mib_below(usr));
    beside(whole, "Chromium's packages", packages_mib({"chromium", "chromium-common"}));
    figures.push_back(std::move(whole));
    for (const auto& [what, path] : {std::pair{"installed: support-kiosk, stripped", "bin/support-kiosk"},
                                     std::pair{"installed: support-kiosk-slip", "libexec/support-kiosk-slip"},
                                     std::pair{"installed: translations", "share/locale"},
                                     std::pair{"installed: catalogue and articles", "share/support-kiosk"}})
        figures.push_back(figure(what, "MiB", mib_below(usr / path)));

    const auto ours = linked(usr / "bin/support-kiosk");
    if (!ours) give_up("ldd says nothing about support-kiosk");
    const auto gtk = linked("/usr/lib/x86_64-linux-gnu/libgtk-3.so.0");
    const auto chromium = linked("/usr/lib/chromium/chromium");
    Figure libraries = figure("shared libraries that are loaded", "", ours->libraries);
    Figure bytes = figure("size of these libraries", "MiB", ours->mib);
    for (const auto& [name, peer] : {std::pair{"GTK 3 by itself", gtk}, std::pair{"Chromium", chromium}}) {
        if (!peer) continue;
        beside(libraries, name, peer->libraries);
        beside(bytes, name, peer->mib);
    }
    figures.push_back(std::move(libraries));
    figures.push_back(std::move(bytes));
}

void measure_fonts(std::vector<Figure>& figures)
{
    for (const auto& [what, packages] :
         {std::pair{"fonts: DejaVu and WenQuanYi",
                    std::vector<std::string>{"fonts-dejavu-core", "fonts-wqy-microhei"}},
          std::pair{"fonts: DejaVu and Noto CJK",
                    std::vector<std::string>{"fonts-dejavu-core", "fonts-noto-cjk"}}})
        if (const auto mib = packages_mib(packages)) figures.push_back(figure(what, "MiB", *mib));
}

void measure_start(const fs::path& folder, std::vector<Figure>& figures)
{
    const auto display = need(test::VirtualDisplay::start({.width = 1366, .height = 768}));
    for (const char* name : {"far-side", "traces"})
        fs::create_directories(folder / name);
    const auto far_side = need(test::FarSideProcess::start(folder / "far-side"));
    std::vector<double> read_mib, files, mapped_mib;
    test::KioskAtScreen kiosk{*display, {far_side->config_file(), folder / "data", folder / "traces"}};
    for (int start = 0; start < 3; ++start) {
        if (!kiosk.start({"--size", "1366x768"})) give_up("the kiosk's window does not open");
        read_mib.push_back(static_cast<double>(bytes_moved(kiosk.process_id()).read) / kMiB);
        double mib = 0;
        const auto mapped = mapped_files(kiosk.process_id());
        for (const std::string& file : mapped)
            if (fs::is_regular_file(file)) mib += mib_below(file);
        files.push_back(static_cast<double>(mapped.size()));
        mapped_mib.push_back(mib);
        kiosk.kill();
    }
    const auto spread = [](std::string what, std::string unit, std::vector<double> values) {
        return Figure{.topic = "size",
                      .what = std::move(what),
                      .unit = std::move(unit),
                      .size = 0,
                      .ours = spread_of(std::move(values)),
                      .peers = {},
                      .budget = {}};
    };
    figures.push_back(spread("read until the first frame, by read(2)", "MiB", read_mib));
    figures.push_back(spread("files that are mapped at the first frame", "", files));
    figures.push_back(spread("size of these files; pages come as they are touched", "MiB", mapped_mib));
}

} // namespace

int main(int count, char** arguments)
{
    const fs::path file = figures_file(count, arguments);
    const fs::path folder = empty_folder("size");
    std::vector<Figure> figures;
    measure_installation(folder, figures);
    measure_fonts(figures);
    measure_start(folder, figures);
    fs::remove_all(folder);
    write(file, figures);
}
