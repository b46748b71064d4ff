// Renders every screen of the gallery to PNG, without a display: kiosk_screenshots OUTDIR [--lang TAG]...
// [--text PERCENT]... [--theme light|dark|high_contrast]... [--scene NAME]... Without options: every language
// at 100 % in the light theme. Writes index.html beside the pictures.

#include "kiosk/shell.h"
#include "kiosk/translation.h"
#include "tests/kiosk/gallery.h"
#include "tests/window/headless_ui.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>

namespace
{

using namespace kiosk;

struct Size {
    int width, height;
};
constexpr Size kSizes[] = {{1024, 600}, {1366, 768}};

const std::map<std::string, Theme, std::less<>> kThemeNames{
    {"light", Theme::light}, {"dark", Theme::dark}, {"high_contrast", Theme::high_contrast}};

struct Wish {
    std::filesystem::path folder;
    std::vector<std::string> languages, themes, scenes;
    std::vector<int> percents;
};

std::optional<Wish> read(int count, char** arguments)
{
    if (count < 2) return std::nullopt;
    Wish wish{.folder = arguments[1]};
    for (int i = 2; i + 1 < count; i += 2) {
        const std::string_view option = arguments[i];
        if (option == "--lang")
            wish.languages.emplace_back(arguments[i + 1]);
        else if (option == "--text")
            wish.percents.push_back(std::atoi(arguments[i + 1]));
        else if (option == "--theme" && kThemeNames.contains(std::string_view{arguments[i + 1]}))
            wish.themes.emplace_back(arguments[i + 1]);
        else if (option == "--scene")
            wish.scenes.emplace_back(arguments[i + 1]);
        else
            return std::nullopt;
    }
    if (wish.languages.empty()) wish.languages.assign(kLanguages.begin(), kLanguages.end());
    if (wish.percents.empty()) wish.percents = {100};
    if (wish.themes.empty()) wish.themes = {"light"};
    return wish;
}

class Index
{
public:
    explicit Index(const std::filesystem::path& folder) : out_(folder / "index.html")
    {
        out_ << "<!doctype html><meta charset=utf-8><title>Support kiosk: screens</title>"
                "<style>body{font-family:sans-serif;background:#ddd}figure{display:inline-block;margin:8px}"
                "img{width:512px;border:1px solid #888}</style>\n";
    }
    void heading(const std::string& text) { out_ << "<h2>" << text << "</h2>\n"; }
    void picture(const std::string& file)
    {
        out_ << fmt::format(
            "<figure><a href='{0}'><img loading=lazy src='{0}'></a><figcaption>{0}</figcaption></figure>\n",
            file);
    }

private:
    std::ofstream out_;
};

} // namespace

int main(int count, char** arguments)
{
    const auto wish = read(count, arguments);
    if (!wish) {
        std::cerr << "usage: kiosk_screenshots OUTDIR [--lang TAG] [--text PERCENT] [--theme NAME] [--scene "
                     "NAME] ...\n";
        return 2;
    }
    std::error_code failure;
    std::filesystem::create_directories(wish->folder, failure);
    open_translations(KIOSK_LOCALE);

    Index index{wish->folder};
    int pictures = 0;
    for (const std::string& language : wish->languages)
        for (const std::string& theme : wish->themes)
            for (const int percent : wish->percents)
                for (const Size size : kSizes) {
                    index.heading(
                        fmt::format("{} {} {} % {}x{}", language, theme, percent, size.width, size.height));
                    for (const test::Scene& scene : test::scenes()) {
                        if (!wish->scenes.empty() &&
                            std::ranges::find(wish->scenes, scene.name) == wish->scenes.end())
                            continue;
                        const auto exhibit = test::open_scene(
                            scene,
                            {.language = language, .text_percent = percent, .theme = kThemeNames.at(theme)});
                        test::HeadlessUi ui{
                            {.width = size.width, .height = size.height, .language = language}};
                        Shell shell{*exhibit->app};
                        ui.show([&] { shell.draw(test::gallery_time(), 1.0F); });
                        ui.settle();
                        const auto save = [&](std::string_view name) {
                            const std::string file = fmt::format("{}-{}-{}-{}-{}x{}.png", name, language,
                                                                 theme, percent, size.width, size.height);
                            if (!ui.save_png(wish->folder / file)) return false;
                            index.picture(file);
                            ++pictures;
                            return true;
                        };
                        bool is_saved = save(scene.name);
                        if (scene.name == "home" && ui.click("settings")) is_saved &= save("settings");
                        if (!is_saved) {
                            std::cerr << "cannot write to " << wish->folder.string() << '\n';
                            return 1;
                        }
                    }
                }
    std::cout << pictures << " pictures in " << wish->folder.string() << '\n';
    return 0;
}
