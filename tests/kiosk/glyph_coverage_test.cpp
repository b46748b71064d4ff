#include "kiosk/window/fonts.h"
#include "sync/catalogue.h"
#include "tests/kiosk/all_texts.h"
#include "tests/kiosk/person.h"
#include "tests/window/font_root.h"
#include "tests/window/headless_ui.h"

#include <doctest/doctest.h>
#include <imgui.h>
#include <imgui_internal.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <iconv.h>

using namespace kiosk;
using kiosk::test::FontPackage;
using kiosk::test::FontRoot;
using kiosk::test::HeadlessUi;
using kiosk::test::SaidText;

namespace
{

using Characters = std::set<ImWchar>;

const std::filesystem::path kSource = KIOSK_SOURCE;

std::string contents_of(const std::filesystem::path& file)
{
    std::ifstream stream{file};
    REQUIRE(stream.is_open());
    return {std::istreambuf_iterator<char>{stream}, {}};
}

void add_characters(Characters& characters, std::string_view text)
{
    const char* end = text.data() + text.size();
    for (const char* at = text.data(); at != end;) {
        unsigned character = 0;
        at += ImTextCharFromUtf8(&character, at, end);
        if (character == IM_UNICODE_CODEPOINT_INVALID) FAIL("not UTF-8: " << text);
        if (character >= ' ') characters.insert(character);
    }
}

/// Written in the sources as they are or as \uXXXX: ellipses, dots between facts, quotation marks.
Characters written_in_sources()
{
    Characters characters;
    for (const auto& entry : std::filesystem::directory_iterator{kSource / "kiosk"}) {
        if (entry.path().extension() != ".cpp") continue;
        const std::string text = contents_of(entry.path());
        add_characters(characters, text);
        for (auto at = text.find("\\u"); at != text.npos; at = text.find("\\u", at + 1)) {
            ImWchar character = 0;
            const char* digits = text.data() + at + 2;
            const auto read =
                std::from_chars(digits, std::min(digits + 4, text.data() + text.size()), character, 16);
            if (read.ptr == digits + 4) characters.insert(character);
        }
    }
    return characters;
}

/// What of `texts` is written when the language is `language`: those, and the English ones behind them.
Characters written_in(std::string_view language, const std::vector<SaidText>& texts)
{
    Characters characters;
    for (const SaidText& said : texts)
        if (said.language == language) {
            add_characters(characters, said.english);
            add_characters(characters, said.text);
        }
    return characters;
}

/// Those of `characters` that the fonts in use cannot draw, as "U+XXXX" in one line.
std::string unwritable(const Characters& characters)
{
    std::string list;
    for (const FontRole role : {FontRole::text, FontRole::heading})
        for (const ImWchar character : characters)
            if (font(role)->GetFontBaked(18)->FindGlyphNoFallback(character) == nullptr)
                list += fmt::format("U+{:04X} ", character);
    return list;
}

/// As unwritable(), asked of the faces without drawing: for whole repertoires.
std::string unknown(const Characters& characters)
{
    std::string list;
    for (const ImWchar character : characters)
        if (!font(FontRole::text)->IsGlyphInFont(character)) list += fmt::format("U+{:04X} ", character);
    return list;
}

/// What the two-byte rows `first` to `last` of a coded character set hold.
Characters rows_of(const char* charset, int first, int last)
{
    const iconv_t converter = ::iconv_open("UTF-8", charset);
    REQUIRE(converter != reinterpret_cast<iconv_t>(-1));
    Characters characters;
    for (int row = first; row <= last; ++row)
        for (int cell = 0x40; cell < 0xff; ++cell) {
            char coded[] = {static_cast<char>(row), static_cast<char>(cell)};
            char bytes[8];
            char *from = coded, *to = bytes;
            std::size_t from_left = sizeof(coded), to_left = sizeof(bytes);
            if (::iconv(converter, &from, &from_left, &to, &to_left) == 0)
                add_characters(characters, {bytes, to});
            ::iconv(converter, nullptr, nullptr, nullptr, nullptr);
        }
    ::iconv_close(converter);
    // glibc fills the rows that Big5 leaves to its users with private characters.
    std::erase_if(characters, [](ImWchar character) { return character >= 0xe000 && character < 0xf900; });
    return characters;
}

} // namespace

TEST_CASE("glyphs: everything the kiosk says can be drawn in its language, with either CJK package")
{
    const std::vector<SaidText> texts = kiosk::test::all_texts();
    const Characters coded = written_in_sources();
    CHECK(coded.size() > 95); // ASCII, and something beyond it.
    for (const FontPackage package : {FontPackage::wqy_microhei, FontPackage::noto_cjk}) {
        const FontRoot root{FontPackage::dejavu, package};
        for (const std::string_view language : kLanguages) {
            CAPTURE(static_cast<int>(package));
            CAPTURE(std::string{language});
            Characters characters = written_in(language, texts);
            CHECK(characters.size() > 60);
            characters.insert(coded.begin(), coded.end());
            HeadlessUi ui({.language = std::string{language}, .font_root = root.path()});
            CHECK(ui.context().missing_fonts().empty());
            ui.frame([&] { CHECK(unwritable(characters) == ""); });
        }
    }
}

TEST_CASE("glyphs: a character that no font has is found out")
{
    const FontRoot root{FontPackage::dejavu, FontPackage::noto_cjk};
    HeadlessUi ui({.font_root = root.path()});

    ui.frame([&] {
        CHECK(unwritable({U'A', 0x1f9d1}) == "U+1F9D1 U+1F9D1 ");
        CHECK(unknown({U'A', 0x1f9d1}) == "U+1F9D1 ");
    });
}

TEST_CASE("glyphs: names from the national character sets can be drawn, with either CJK package")
{
    const Characters gb2312 = rows_of("GB2312", 0xb0, 0xf7), big5 = rows_of("BIG5", 0xa4, 0xf9),
                     ks = rows_of("EUC-KR", 0xb0, 0xfd);
    CHECK(gb2312.size() == 6763);
    CHECK(big5.size() > 13053);
    CHECK(ks.size() == 2350 + 4888);
    Characters names{gb2312};
    names.insert(big5.begin(), big5.end());
    names.insert(ks.begin(), ks.end());
    for (ImWchar syllable = 0xac00; syllable <= 0xd7a3; ++syllable)
        names.insert(syllable);
    for (ImWchar letter = 0xa0; letter <= 0x17f; ++letter)
        names.insert(letter);

    for (const FontPackage package : {FontPackage::wqy_microhei, FontPackage::noto_cjk}) {
        CAPTURE(static_cast<int>(package));
        const FontRoot root{FontPackage::dejavu, package};
        HeadlessUi ui({.language = "zh-TW", .font_root = root.path()});
        ui.frame([&] { CHECK(unknown(names) == ""); });
    }
}

TEST_CASE("device page: a missing font package is named")
{
    kiosk::test::Person person{"device"};
    CHECK_FALSE(person.ui().shows("fonts-wqy-microhei"));

    person.app().device().missing_fonts = {"fonts-wqy-microhei"};
    person.ui().settle();

    CHECK(person.ui().shows("fonts-wqy-microhei"));
}
