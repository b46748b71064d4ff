#include "kiosk/window/fonts.h"
#include "kiosk/window/window.h"
#include "tests/window/font_root.h"
#include "tests/window/headless_ui.h"
#include "tests/window/virtual_display.h"

#include <doctest/doctest.h>
#include <imgui.h>
#include <imgui_internal.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <numeric>
#include <string>
#include <vector>

using kiosk::FontRole;
using kiosk::test::FontPackage;
using kiosk::test::FontRoot;
using kiosk::test::HeadlessUi;

namespace
{

constexpr const char* kLanguages[] = {"en", "de", "it", "fr", "ko", "zh-TW", "zh-CN"};
constexpr FontPackage kCjkPackages[] = {FontPackage::noto_cjk, FontPackage::wqy_microhei,
                                        FontPackage::droid_fallback};
constexpr FontRole kRoles[] = {FontRole::text, FontRole::heading};

/// Of DejaVu: what an em is of the size that ImGui is asked for.
constexpr float kEmOfSize = 2048.0F / 2384;

/// The glyph itself; null when no face has it.
const ImFontGlyph* glyph_of(FontRole role, ImWchar character, float size = 20)
{
    return kiosk::font(role)->GetFontBaked(size)->FindGlyphNoFallback(character);
}

/// The file whose face draws `character`; empty when none does.
std::string drawn_by(FontRole role, ImWchar character)
{
    const ImFontGlyph* glyph = glyph_of(role, character);
    return glyph == nullptr ? std::string{}
                            : kiosk::font(role)->Sources[static_cast<int>(glyph->SourceIdx)]->Name;
}

/// How dark every pixel of the glyph is, row by row.
std::vector<int> shades_of(FontRole role, ImWchar character, float size)
{
    const ImFontGlyph* glyph = glyph_of(role, character, size);
    REQUIRE(glyph != nullptr);
    ImTextureData& texture = *ImGui::GetIO().Fonts->TexData;
    REQUIRE(texture.Format == ImTextureFormat_Alpha8);
    const auto at = [](float share, int extent) {
        return static_cast<int>(std::lround(share * static_cast<float>(extent)));
    };
    std::vector<int> shades;
    for (int y = at(glyph->V0, texture.Height); y < at(glyph->V1, texture.Height); ++y)
        for (int x = at(glyph->U0, texture.Width); x < at(glyph->U1, texture.Width); ++x)
            shades.push_back(*static_cast<const unsigned char*>(texture.GetPixelsAt(x, y)));
    return shades;
}

int ink_of(FontRole role, ImWchar character, float size)
{
    const std::vector<int> shades = shades_of(role, character, size);
    return std::accumulate(shades.begin(), shades.end(), 0);
}

/// The first `bytes` of a font file of this machine, as a file of `root`.
void cut_short(const FontRoot& root, FontPackage package, const char* name, double share)
{
    const auto whole = "/" / kiosk::test::folder_of(package) / name;
    const auto cut = root.make_folder(package) / name;
    std::filesystem::copy_file(whole, cut, std::filesystem::copy_options::overwrite_existing);
    const auto size = static_cast<double>(std::filesystem::file_size(whole));
    std::filesystem::resize_file(cut, static_cast<std::uintmax_t>(size * share));
}

const std::vector<std::string> kNoFonts{"fonts-dejavu-core", "fonts-wqy-microhei"};

} // namespace

TEST_CASE("fonts: every language can write every other, in text and in headings, with each CJK package")
{
    const ImWchar samples[] = {U'A',  U'ß',  U'ẞ',  U'é',  U'ù',  U'œ',  U'„',  U'“', U'…', U'–', U'€', U'한',
                               U'글', U'支', U'援', U'戶', U'说', U'「', U'，', U'●', U'✓', U'⚠', U'→', U'○'};
    for (const FontPackage package : kCjkPackages) {
        const FontRoot root{FontPackage::dejavu, package};
        for (const char* language : kLanguages) {
            CAPTURE(static_cast<int>(package));
            CAPTURE(std::string{language});
            HeadlessUi ui({.language = language, .font_root = root.path()});
            CHECK(ui.context().missing_fonts().empty());
            ui.frame([&] {
                for (const ImWchar sample : samples) {
                    CAPTURE(static_cast<unsigned>(sample));
                    for (const FontRole role : kRoles)
                        CHECK(glyph_of(role, sample) != nullptr);
                }
            });
        }
    }
}

TEST_CASE("fonts: Noto draws when it is installed, then MicroHei, then Droid")
{
    struct Machine {
        std::initializer_list<FontPackage> packages;
        const char *text, *heading;
    };
    const Machine machines[] = {
        {{FontPackage::noto_cjk, FontPackage::wqy_microhei, FontPackage::droid_fallback},
         "NotoSansCJK-Regular.ttc",
         "NotoSansCJK-Bold.ttc"},
        {{FontPackage::wqy_microhei, FontPackage::droid_fallback}, "wqy-microhei.ttc", "wqy-microhei.ttc"},
        {{FontPackage::droid_fallback}, "DroidSansFallback.ttf", "DroidSansFallback.ttf"}};
    for (const Machine& machine : machines) {
        const FontRoot root(machine.packages);
        HeadlessUi ui({.language = "ko", .font_root = root.path()});
        ui.frame([&] {
            CHECK(drawn_by(FontRole::text, U'한') == machine.text);
            CHECK(drawn_by(FontRole::heading, U'한') == machine.heading);
        });
    }
}

TEST_CASE("fonts: letters and punctuation come from the face of the language, signs from DejaVu")
{
    for (const char* language : kLanguages) {
        CAPTURE(std::string{language});
        const FontRoot root{FontPackage::dejavu, FontPackage::noto_cjk};
        HeadlessUi ui({.language = language, .font_root = root.path()});
        const bool is_cjk = std::string(language) == "ko" || std::string(language).starts_with("zh");
        const std::string own = is_cjk ? "NotoSansCJK-Regular.ttc" : "DejaVuSans.ttf";
        ui.frame([&] {
            for (const ImWchar character : {U'A', U'7', U'é', U'“', U'…', U'—'})
                CHECK(drawn_by(FontRole::text, character) == own);
            CHECK(drawn_by(FontRole::text, U'支') == "NotoSansCJK-Regular.ttc");
            CHECK(drawn_by(FontRole::text, U'✓') == "DejaVuSans.ttf");
            CHECK(drawn_by(FontRole::heading, U'→') == "DejaVuSans-Bold.ttf");
        });
    }
}

TEST_CASE("fonts: quotation marks are an em wide in Chinese and narrow elsewhere, with each CJK package")
{
    constexpr float size = 34;
    for (const FontPackage package : {FontPackage::noto_cjk, FontPackage::wqy_microhei}) {
        const FontRoot root{FontPackage::dejavu, package};
        for (const char* language : kLanguages) {
            CAPTURE(static_cast<int>(package));
            CAPTURE(std::string{language});
            HeadlessUi ui({.language = language, .font_root = root.path()});
            const bool is_wide = std::string(language).starts_with("zh");
            ui.frame([&] {
                for (const ImWchar quote : {U'“', U'”', U'‘', U'’'}) {
                    const float em = glyph_of(FontRole::text, quote, size)->AdvanceX / (size * kEmOfSize);
                    CHECK(em == doctest::Approx(is_wide ? 1 : 0.4).epsilon(is_wide ? 0.05 : 0.35));
                }
                CHECK(glyph_of(FontRole::text, U'·', size)->AdvanceX < size * kEmOfSize / 2);
            });
        }
    }
}

TEST_CASE("fonts: Noto draws a character in the shape of the language")
{
    const auto shape = [](const char* language, ImWchar character) {
        const FontRoot root{FontPackage::dejavu, FontPackage::noto_cjk};
        HeadlessUi ui({.language = language, .font_root = root.path()});
        return ui.frame([&] { return shades_of(FontRole::text, character, 34); });
    };

    CHECK(shape("zh-CN", U'骨') != shape("zh-TW", U'骨'));
    CHECK(shape("zh-CN", U'骨') != shape("ko", U'骨'));
    CHECK(shape("zh-CN", U'直') != shape("ko", U'直'));
    CHECK(shape("zh-TW", U'誤') != shape("ko", U'誤'));
}

TEST_CASE("fonts: a line has its height and its baseline in every language with any fonts")
{
    const FontRoot roots[] = {{FontPackage::dejavu, FontPackage::noto_cjk},
                              {FontPackage::dejavu, FontPackage::wqy_microhei},
                              {FontPackage::dejavu},
                              {FontPackage::noto_cjk},
                              {FontPackage::droid_fallback}};
    for (const FontRoot& root : roots)
        for (const char* language : kLanguages) {
            HeadlessUi ui({.language = language, .font_root = root.path()});
            ui.frame([&] {
                for (const FontRole role : kRoles)
                    for (const float size : {18.0F, 24.0F, 34.0F}) {
                        const ImFontBaked* baked = kiosk::font(role)->GetFontBaked(size);
                        CHECK(baked->Ascent == std::ceil(size * 1901 / 2384));
                        CHECK(baked->Descent == -std::ceil(size * 483 / 2384));
                    }
            });
        }
}

TEST_CASE("fonts: letters and characters have the same size with any fonts")
{
    const FontRoot roots[] = {{FontPackage::dejavu, FontPackage::noto_cjk},
                              {FontPackage::dejavu, FontPackage::wqy_microhei},
                              {FontPackage::dejavu, FontPackage::droid_fallback},
                              {FontPackage::noto_cjk},
                              {FontPackage::wqy_microhei}};
    for (const FontRoot& root : roots)
        for (const char* language : {"ko", "zh-TW", "de"}) {
            HeadlessUi ui({.language = language, .font_root = root.path()});
            ui.frame([&] {
                for (const float size : {18.0F, 24.0F, 34.0F, 68.0F}) {
                    CAPTURE(size);
                    const float em = size * kEmOfSize;
                    const ImFontGlyph* letter = glyph_of(FontRole::text, U'H', size);
                    const ImFontGlyph* character = glyph_of(FontRole::text, U'國', size);
                    // Capitals are 0.71 to 0.73 em high in all four typefaces; hinting gives or takes a
                    // pixel.
                    CHECK(std::abs((letter->Y1 - letter->Y0) - 0.725F * em) <= 1.5F);
                    CHECK(std::abs(character->AdvanceX - em) <= 1);
                }
            });
        }
}

TEST_CASE("fonts: headings are bold in every script, also where the CJK package has no bold file")
{
    for (const FontPackage package : kCjkPackages) {
        const FontRoot root{FontPackage::dejavu, package};
        for (const char* language : {"ko", "zh-CN", "en"}) {
            CAPTURE(static_cast<int>(package));
            CAPTURE(std::string{language});
            HeadlessUi ui({.language = language, .font_root = root.path()});
            ui.frame([&] {
                for (const ImWchar character : {U'한', U'國', U'H', U'8'})
                    for (const float size : {18.0F, 24.0F, 34.0F}) {
                        CAPTURE(static_cast<unsigned>(character));
                        const double bolder = ink_of(FontRole::heading, character, size);
                        CHECK(bolder > 1.2 * ink_of(FontRole::text, character, size));
                    }
            });
        }
    }
}

TEST_CASE("fonts: spaces have their widths, marks of format have none, and neither draws")
{
    const FontRoot roots[] = {{FontPackage::dejavu, FontPackage::noto_cjk}, {FontPackage::wqy_microhei}};
    for (const FontRoot& root : roots) {
        HeadlessUi ui({.language = "fr", .font_root = root.path()});
        ui.frame([&] {
            // Soft hyphen, zero width space and joiner, direction mark, word joiner, variation selector, BOM.
            for (const ImWchar mark : {0xadU, 0x200bU, 0x200dU, 0x200eU, 0x2060U, 0xfe0fU, 0xfeffU}) {
                CAPTURE(static_cast<unsigned>(mark));
                REQUIRE(glyph_of(FontRole::text, mark) != nullptr);
                CHECK(glyph_of(FontRole::text, mark)->AdvanceX == 0);
                CHECK_FALSE(glyph_of(FontRole::text, mark)->Visible != 0);
            }
            const float blank = glyph_of(FontRole::text, U' ')->AdvanceX;
            CHECK(glyph_of(FontRole::text, 0x00a0)->AdvanceX == blank);
            CHECK(glyph_of(FontRole::text, 0x202f)->AdvanceX > 0);
            CHECK(glyph_of(FontRole::text, 0x202f)->AdvanceX < blank);
            CHECK_FALSE(glyph_of(FontRole::text, 0x202f)->Visible != 0);
        });
    }
}

TEST_CASE("fonts: a character that no face has is drawn as the replacement mark")
{
    struct Machine {
        std::initializer_list<FontPackage> packages;
        ImWchar replacement;
    };
    const Machine machines[] = {{{FontPackage::dejavu, FontPackage::noto_cjk}, 0xfffd},
                                {{FontPackage::wqy_microhei}, 0xfffd},
                                {{FontPackage::noto_cjk}, U'?'},
                                {{}, U'?'}};
    for (const Machine& machine : machines) {
        const FontRoot root(machine.packages);
        HeadlessUi ui({.language = "zh-CN", .font_root = root.path()});
        ui.frame([&] {
            // An emoji, a Devanagari letter, a private character, one beyond Unicode's planes in use.
            for (const ImWchar stranger : {0x1f9d1U, 0x0939U, 0xe123U, 0x5fffeU}) {
                ImFontBaked* baked = kiosk::font(FontRole::text)->GetFontBaked(20);
                const ImFontGlyph glyph = *baked->FindGlyph(stranger);
                CHECK(ImWchar{glyph.Codepoint} == machine.replacement);
                CHECK(glyph.Visible != 0);
            }
        });
    }
}

TEST_CASE("fonts: whatever a customer pastes is drawn, with any fonts")
{
    const FontRoot roots[] = {
        {FontPackage::dejavu, FontPackage::noto_cjk}, {FontPackage::dejavu, FontPackage::wqy_microhei}, {}};
    for (const FontRoot& root : roots) {
        HeadlessUi ui({.language = "zh-TW", .font_root = root.path()});
        ui.show([] {
            ImGui::TextUnformatted("emoji 😀 🧑\u200d💻 ❤️ 🇰🇷 rare 𠀀 ㍿ 𝒜 ﷽");
            ImGui::TextUnformatted("other ก हि ا א Z\u0351\u0321 \u0085 \uffff \U0010ffff \x01 \x7f");
            ImGui::TextUnformatted("not UTF-8: \xff\xc0 \xe2\x82 end");
        });

        CHECK(ui.shows("emoji"));
        CHECK(ui.shows("end"));
    }
}

TEST_CASE("fonts: packages that are missing are named, and the window draws without them")
{
    struct Machine {
        std::initializer_list<FontPackage> packages;
        std::vector<std::string> missing;
    };
    const Machine machines[] = {{{}, kNoFonts},
                                {{FontPackage::dejavu}, {"fonts-wqy-microhei"}},
                                {{FontPackage::wqy_microhei}, {"fonts-dejavu-core"}},
                                {{FontPackage::noto_cjk}, {"fonts-dejavu-core"}},
                                {{FontPackage::dejavu, FontPackage::droid_fallback}, {}}};
    for (const Machine& machine : machines) {
        const FontRoot root(machine.packages);
        HeadlessUi ui({.language = "ko", .font_root = root.path()});
        ui.show([] { ImGui::TextUnformatted("Support 지원"); });

        CHECK(ui.shows("Support"));
        const bool has_korean = machine.missing.empty() || machine.missing.front() == "fonts-dejavu-core";
        CHECK(ui.shows("지원") == (has_korean && machine.missing.size() < 2));
        CHECK(ui.context().missing_fonts() == machine.missing);
    }
}

TEST_CASE("fonts: a file that is empty, no font or a folder counts as missing")
{
    const FontRoot root{};
    const auto latin = root.make_folder(FontPackage::dejavu);
    std::ofstream(latin / "DejaVuSans.ttf") << "this is not a font";
    std::ofstream(latin / "DejaVuSans-Bold.ttf");
    std::filesystem::create_directories(root.make_folder(FontPackage::wqy_microhei) / "wqy-microhei.ttc");
    std::filesystem::create_symlink("nowhere",
                                    root.make_folder(FontPackage::noto_cjk) / "NotoSansCJK-Regular.ttc");

    HeadlessUi ui({.language = "zh-CN", .font_root = root.path()});
    ui.show([] { ImGui::TextUnformatted("Support"); });

    CHECK(ui.shows("Support"));
    CHECK(ui.context().missing_fonts() == kNoFonts);
}

TEST_CASE("fonts: a file that was cut short counts as missing, unless it draws all the same")
{
    for (const double share : {0.0001, 0.01, 0.2, 0.5, 0.9, 0.999}) {
        CAPTURE(share);
        const FontRoot root{};
        cut_short(root, FontPackage::dejavu, "DejaVuSans.ttf", share);
        cut_short(root, FontPackage::dejavu, "DejaVuSans-Bold.ttf", share);
        cut_short(root, FontPackage::wqy_microhei, "wqy-microhei.ttc", share);

        HeadlessUi ui({.language = "zh-CN", .font_root = root.path()});
        const std::vector<std::string>& missing = ui.context().missing_fonts();
        ui.frame([&] {
            const auto draws = [](ImWchar character) {
                const ImFontGlyph* glyph = glyph_of(FontRole::heading, character);
                return glyph != nullptr && glyph->Visible != 0 && glyph->AdvanceX > 0;
            };
            // What lies at the end of the files is not needed to draw: kerning, names.
            CHECK((missing == kNoFonts) == (share < 0.9));
            CHECK((missing == kNoFonts || (draws(U'→') && draws(U'支') && draws(U'A'))));
        });
    }
}

TEST_CASE("fonts: a real window opens without any font and names the packages")
{
    auto display = kiosk::test::VirtualDisplay::start({});
    REQUIRE(display);
    (*display)->use();
    const FontRoot root{};

    auto window = kiosk::Window::open({.title = "no fonts", .font_root = root.path()});
    REQUIRE(window);
    int frames = 0;
    const auto ended = (*window)->run([&] {
        ImGui::TextUnformatted("Support");
        return kiosk::FrameWish{++frames < 2 ? kiosk::FrameWish::Then::go_on : kiosk::FrameWish::Then::close,
                                {}};
    });

    CHECK(ended);
    CHECK(frames == 2);
    CHECK((*window)->missing_fonts() == kNoFonts);
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

TEST_CASE("fonts: the glyphs in memory stay bounded through changes of language and size")
{
    HeadlessUi ui;
    float scale = 1;
    ui.show([&] {
        for (const FontRole role : kRoles) {
            ImGui::PushFont(kiosk::font(role), 18 * scale);
            ImGui::TextUnformatted("Support request ABCDEFGHIJKLMNOPQRSTUVWXYZ 0123456789");
            ImGui::TextUnformatted("支援要求支持请求客戶端服務器網絡帳單지원요청고객대금청구구독관리");
            ImGui::PopFont();
        }
    });
    const auto largest_of_a_round = [&] {
        int largest = 0;
        for (const char* language : kLanguages) {
            ui.set_language(language);
            for (const float next : {1.0F, 1.25F, 1.5F, 2.0F, 1.0F}) {
                scale = next;
                ui.settle();
                const ImTextureData& texture = *ui.context().io().Fonts->TexData;
                largest = std::max(largest, texture.Width * texture.Height);
            }
        }
        return largest;
    };

    const int first = largest_of_a_round();
    largest_of_a_round();

    // These characters at 200 % fill 160 KiB, and the four sizes before them as much.
    CHECK(first <= 512 * 1024);
    CHECK(largest_of_a_round() == first);
    CHECK(ui.context().io().Fonts->TexList.Size == 1);
}
