#include "kiosk/window/fonts.h"
#include "tests/window/headless_ui.h"

#include <doctest/doctest.h>
#include <imgui.h>
#include <imgui_internal.h>

#include <filesystem>
#include <fstream>

using kiosk::FontRole;
using kiosk::test::HeadlessUi;

namespace
{

constexpr const char* kLanguages[] = {"en", "de", "it", "fr", "ko", "zh-TW", "zh-CN"};

/// A folder that goes with its owner.
struct TemporaryFolder {
    TemporaryFolder()
    {
        std::string name = std::filesystem::temp_directory_path() / "kiosk-fonts-XXXXXX";
        path = ::mkdtemp(name.data());
    }
    ~TemporaryFolder() { std::filesystem::remove_all(path); }

    std::filesystem::path path;
};

/// The source of the font that draws `character`; -1 when it has no glyph.
int source_of(FontRole role, ImWchar character)
{
    ImFontBaked* baked = kiosk::font(role)->GetFontBaked(20);
    const ImFontGlyph* glyph = baked->FindGlyphNoFallback(character);
    return glyph == nullptr ? -1 : static_cast<int>(glyph->SourceIdx);
}

} // namespace

TEST_CASE("fonts: every language can write every other, in text and in headings")
{
    const ImWchar samples[] = {U'A',  U'ß',  U'ẞ',  U'é',  U'ù',  U'œ',  U'„',  U'“', U'…', U'–', U'€', U'한',
                               U'글', U'支', U'援', U'戶', U'说', U'「', U'，', U'●', U'✓', U'⚠', U'→', U'○'};
    for (const char* language : kLanguages) {
        CAPTURE(language);
        HeadlessUi ui({.language = language});
        CHECK(ui.context().missing_fonts().empty());
        ui.frame([&] {
            for (const ImWchar sample : samples) {
                CAPTURE(static_cast<unsigned>(sample));
                CHECK(source_of(FontRole::text, sample) >= 0);
                CHECK(source_of(FontRole::heading, sample) >= 0);
            }
        });
    }
}

TEST_CASE("fonts: quotation marks and letters come from the face of the language")
{
    for (const char* language : kLanguages) {
        CAPTURE(language);
        HeadlessUi ui({.language = language});
        const bool is_cjk = std::string(language) == "ko" || std::string(language).starts_with("zh");
        ui.frame([&] {
            CHECK(source_of(FontRole::text, U'“') == (is_cjk ? 1 : 0));
            CHECK(source_of(FontRole::text, U'A') == (is_cjk ? 1 : 0));
            CHECK(source_of(FontRole::text, U'支') == 1);
            CHECK(source_of(FontRole::text, U'✓') == 0);
        });
    }
}

TEST_CASE("fonts: a line is as high in every language")
{
    std::vector<float> heights;
    for (const char* language : kLanguages) {
        HeadlessUi ui({.language = language});
        ui.frame([&] { heights.push_back(ImGui::GetTextLineHeightWithSpacing()); });
    }

    CHECK(std::count(heights.begin(), heights.end(), heights[0]) ==
          static_cast<std::ptrdiff_t>(heights.size()));
}

TEST_CASE("fonts: without any installed font the window still draws, and the packages are named")
{
    const TemporaryFolder nothing;

    HeadlessUi ui({.font_root = nothing.path});
    ui.show([] { ImGui::TextUnformatted("Support"); });

    CHECK(ui.shows("Support"));
    CHECK(ui.context().missing_fonts() ==
          std::vector<std::string>{"fonts-dejavu-core", "fonts-wqy-microhei | fonts-noto-cjk"});
}

TEST_CASE("fonts: a damaged font file counts as missing")
{
    const TemporaryFolder root;
    const auto folder = root.path / "usr/share/fonts/truetype/dejavu";
    std::filesystem::create_directories(folder);
    std::ofstream(folder / "DejaVuSans.ttf") << "this is not a font";
    std::ofstream(folder / "DejaVuSans-Bold.ttf");

    HeadlessUi ui({.font_root = root.path});
    ui.show([] { ImGui::TextUnformatted("Support"); });

    CHECK(ui.shows("Support"));
    CHECK(ui.context().missing_fonts().front() == "fonts-dejavu-core");
}

TEST_CASE("fonts: with Latin fonts alone, the missing CJK package is named and Latin is drawn")
{
    const TemporaryFolder root;
    const auto folder = root.path / "usr/share/fonts/truetype";
    std::filesystem::create_directories(folder);
    std::filesystem::create_directory_symlink("/usr/share/fonts/truetype/dejavu", folder / "dejavu");

    HeadlessUi ui({.language = "ko", .font_root = root.path});
    ui.show([] { ImGui::TextUnformatted("Support 지원"); });

    CHECK(ui.shows("Support"));
    CHECK_FALSE(ui.shows("지원"));
    CHECK(ui.context().missing_fonts() == std::vector<std::string>{"fonts-wqy-microhei | fonts-noto-cjk"});
}

TEST_CASE("fonts: changing the language again and again leaves a picture that is right")
{
    const auto draw = [] { ImGui::TextUnformatted("Support “支援” 지원"); };
    const auto expected = [&] {
        HeadlessUi direct({.language = "zh-TW"});
        direct.show(draw);
        return std::vector<std::uint32_t>(direct.pixels().begin(), direct.pixels().end());
    }();

    HeadlessUi switched;
    switched.show(draw);
    for (const char* language : {"ko", "de", "zh-CN", "fr", "zh-TW"}) {
        switched.set_language(language);
        switched.frame();
    }

    CHECK(std::equal(expected.begin(), expected.end(), switched.pixels().begin()));
}
