// Renders every screen of the gallery to PNG, without a display, and writes a page to browse them. A page
// that scrolls gets a second picture with all of it, as high as it needs.

#include "kiosk/style.h"
#include "kiosk/translation.h"
#include "sync/catalogue.h"
#include "tests/kiosk/gallery.h"
#include "tests/kiosk/picture_index.h"
#include "tests/window/headless_ui.h"
#include "tests/window/png_file.h"

#include <fmt/format.h>

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <charconv>
#include <chrono>
#include <filesystem>
#include <iostream>
#include <new>
#include <thread>

namespace
{

using namespace kiosk;

constexpr std::string_view kUsage =
    "usage: kiosk_screenshots FOLDER [OPTION VALUE]...\n"
    "Every option may come several times; without one, all of its kind are rendered.\n"
    "  --lang en|ko|zh-TW|zh-CN|de|it|fr\n"
    "  --text 100|125|150|200   percent; without it 100 and 200\n"
    "  --theme light|dark|high_contrast\n"
    "  --size WIDTHxHEIGHT      without it 1024x600 and 1366x768\n"
    "  --scene NAME             one of those below\n"
    "  --jobs N                 processes at work; without it one for each processor\n";

struct NamedTheme {
    std::string_view name;
    Theme theme;
};
constexpr std::array kThemeNames{NamedTheme{"light", Theme::light}, NamedTheme{"dark", Theme::dark},
                                 NamedTheme{"high_contrast", Theme::high_contrast}};

struct Size {
    int width, height;
};

struct Wish {
    std::filesystem::path folder;
    std::vector<std::string> languages;
    std::vector<NamedTheme> themes;
    std::vector<const test::Scene*> scenes;
    std::vector<int> percents;
    std::vector<Size> sizes;
    unsigned jobs = std::max(1U, std::thread::hardware_concurrency());
    bool is_of_all_scenes = false;
};

/// One combination; its pictures go into one folder.
struct Setting {
    std::string language;
    NamedTheme theme;
    int percent;
    Size size;

    std::filesystem::path folder() const
    {
        return std::filesystem::path{language} /
               fmt::format("{}-{}-{}x{}", theme.name, percent, size.width, size.height);
    }
};

std::optional<int> whole_number(std::string_view text)
{
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size() || number <= 0) return std::nullopt;
    return number;
}

/// Takes one option in; false when it is not one.
bool take(Wish& wish, std::string_view option, std::string_view value)
{
    if (option == "--lang" && std::ranges::find(kLanguages, value) != kLanguages.end()) {
        wish.languages.emplace_back(value);
        return true;
    }
    if (option == "--theme") {
        const auto found = std::ranges::find(kThemeNames, value, &NamedTheme::name);
        if (found != kThemeNames.end()) wish.themes.push_back(*found);
        return found != kThemeNames.end();
    }
    if (option == "--scene") {
        const auto found = std::ranges::find(test::scenes(), value, &test::Scene::name);
        if (found != test::scenes().end()) wish.scenes.push_back(&*found);
        return found != test::scenes().end();
    }
    if (option == "--size") {
        const std::size_t by = value.find('x');
        const auto width = whole_number(value.substr(0, by));
        const auto height = by == value.npos ? std::nullopt : whole_number(value.substr(by + 1));
        if (width && height) wish.sizes.push_back({*width, *height});
        return width && height;
    }
    const auto number = whole_number(value);
    if (option == "--text" && number && std::ranges::find(kTextPercents, *number) != kTextPercents.end()) {
        wish.percents.push_back(*number);
        return true;
    }
    if (option == "--jobs" && number) {
        wish.jobs = static_cast<unsigned>(*number);
        return true;
    }
    return false;
}

std::optional<Wish> read(int count, char** arguments)
{
    if (count < 2 || count % 2 != 0 || arguments[1][0] == '-') return std::nullopt;
    Wish wish{.folder = arguments[1]};
    for (int i = 2; i + 1 < count; i += 2)
        if (!take(wish, arguments[i], arguments[i + 1])) return std::nullopt;
    wish.is_of_all_scenes = wish.scenes.empty();
    if (wish.scenes.empty())
        for (const test::Scene& scene : test::scenes())
            wish.scenes.push_back(&scene);
    if (wish.languages.empty()) wish.languages.assign(kLanguages.begin(), kLanguages.end());
    if (wish.percents.empty()) wish.percents = {100, 200};
    if (wish.themes.empty()) wish.themes.assign(kThemeNames.begin(), kThemeNames.end());
    if (wish.sizes.empty()) wish.sizes = {{1024, 600}, {1366, 768}};
    return wish;
}

std::vector<Setting> settings_of(const Wish& wish)
{
    std::vector<Setting> settings;
    for (const std::string& language : wish.languages)
        for (const NamedTheme& theme : wish.themes)
            for (const int percent : wish.percents)
                for (const Size size : wish.sizes)
                    settings.push_back({language, theme, percent, size});
    return settings;
}

/// The page with the most to see, if it scrolls and nothing lies over it.
ImGuiWindow* scrolling_page(const test::HeadlessUi& ui)
{
    if (ImGui::GetCurrentContext()->OpenPopupStack.Size > 0) return nullptr;
    const auto area = [](const ImGuiWindow* window) {
        return test::HeadlessUi::visible_part(*window).GetArea();
    };
    const std::vector<ImGuiWindow*> windows = ui.scrolling_windows();
    const auto largest = std::ranges::max_element(windows, {}, area);
    return largest == windows.end() ? nullptr : *largest;
}

/// The screen as it would be on a monitor high enough for all of `page`: its rows put together from as many
/// looks as it takes.
std::vector<std::uint32_t> unrolled(test::HeadlessUi& ui, ImGuiWindow& page)
{
    const ImRect shown = test::HeadlessUi::visible_part(page);
    const int top = static_cast<int>(std::ceil(shown.Min.y));
    const int bottom = static_cast<int>(shown.Max.y);
    const int more = static_cast<int>(page.ScrollMax.y);
    const auto width = static_cast<std::size_t>(ui.width());
    std::vector<std::uint32_t> tall(width * static_cast<std::size_t>(ui.height() + more));
    const auto copy = [&](int from, int to, int rows) {
        std::copy_n(ui.pixels().begin() + static_cast<std::ptrdiff_t>(width) * from,
                    width * static_cast<std::size_t>(std::max(rows, 0)),
                    tall.begin() + static_cast<std::ptrdiff_t>(width) * to);
    };
    for (int y = 0;; y = std::min(y + (bottom - top), more)) {
        ui.scroll_to(page, static_cast<float>(y));
        if (y == 0) copy(0, 0, top);
        copy(top, top + y, bottom - top);
        if (y == more) break;
    }
    copy(bottom, bottom + more, ui.height() - bottom);
    return tall;
}

/// Renders one setting; what went wrong, or nothing.
std::string render(const Wish& wish, const Setting& setting)
{
    const std::filesystem::path folder = wish.folder / setting.folder();
    std::error_code failure;
    // Pictures of scenes that are gone would go on being looked at.
    if (wish.is_of_all_scenes) std::filesystem::remove_all(folder, failure);
    std::filesystem::create_directories(folder, failure);

    test::HeadlessUi ui{
        {.width = setting.size.width, .height = setting.size.height, .language = setting.language}};
    for (const test::Scene* scene : wish.scenes) {
        test::Show show{
            ui,
            *scene,
            {.language = setting.language, .text_percent = setting.percent, .theme = setting.theme.theme}};
        if (!show.why_not().empty()) return fmt::format("{}: {}", scene->name, show.why_not());
        ui.draw_until_still();
        const std::filesystem::path file = folder / fmt::format("{}.png", scene->name);
        if (!ui.save_png(file)) return fmt::format("cannot write {}", file.string());

        ImGuiWindow* page = scrolling_page(ui);
        if (page == nullptr) continue;
        const std::filesystem::path whole = folder / fmt::format("{}.whole.png", scene->name);
        if (!test::write_png(whole, unrolled(ui, *page), ui.width()))
            return fmt::format("cannot write {}", whole.string());
    }
    return {};
}

/// Works through `settings` together with the other processes, which count in `next`. Its exit code.
int work(const Wish& wish, const std::vector<Setting>& settings, std::atomic<std::size_t>& next)
{
    for (std::size_t mine; (mine = next.fetch_add(1)) < settings.size();) {
        if (const std::string fault = render(wish, settings[mine]); !fault.empty()) {
            std::cerr << settings[mine].folder().string() << ": " << fault << std::endl;
            return 1;
        }
        std::cerr << fmt::format("{}/{} {}\n", mine + 1, settings.size(), settings[mine].folder().string())
                  << std::flush;
    }
    return 0;
}

/// ImGui has one context in a process, so several processes share the work.
bool work_in_processes(const Wish& wish, const std::vector<Setting>& settings)
{
    void* shared = ::mmap(nullptr, sizeof(std::atomic<std::size_t>), PROT_READ | PROT_WRITE,
                          MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED) return false;
    auto& next = *new (shared) std::atomic<std::size_t>{0};

    std::vector<pid_t> workers;
    for (unsigned i = 0; i < std::min<std::size_t>(wish.jobs, settings.size()); ++i) {
        const pid_t worker = ::fork();
        if (worker == 0) ::_exit(work(wish, settings, next));
        if (worker > 0) workers.push_back(worker);
    }
    bool is_good = !workers.empty();
    for (const pid_t worker : workers) {
        int status = 0;
        is_good &= ::waitpid(worker, &status, 0) == worker && status == 0;
    }
    ::munmap(shared, sizeof(std::atomic<std::size_t>));
    return is_good;
}

} // namespace

int main(int count, char** arguments)
{
    const auto wish = read(count, arguments);
    if (!wish) {
        std::cerr << kUsage << "scenes:";
        for (const test::Scene& scene : test::scenes())
            std::cerr << ' ' << scene.name;
        std::cerr << '\n';
        return 2;
    }
    const auto begin = std::chrono::steady_clock::now();
    open_translations(KIOSK_LOCALE);
    std::error_code failure;
    std::filesystem::create_directories(wish->folder, failure);
    const bool is_good = work_in_processes(*wish, settings_of(*wish));
    const auto indexed = test::write_picture_index(wish->folder);
    if (!is_good || !indexed) {
        std::cerr << "not all pictures could be made in " << wish->folder.string() << '\n';
        return 1;
    }
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begin;
    std::cout << fmt::format("{} pictures, {:.0f} MiB in {}/index.html ({:.0f} s)\n", indexed->pictures,
                             static_cast<double>(indexed->bytes) / (1 << 20), wish->folder.string(),
                             taken.count());
    return 0;
}
