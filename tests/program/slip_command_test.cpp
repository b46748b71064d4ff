#include "tests/program/kiosk_program.h"
#include "tests/window/virtual_display.h"

#include <doctest/doctest.h>

#include <filesystem>

namespace kiosk
{

namespace
{

using test::Json;
using test::KioskProgram;

/// What each language calls the reference, and what 21Vianet publishes for severity B in it
/// (assets/locale, assets/catalogue.toml).
struct SlipSample {
    const char* language;
    const char* reference_name;
    const char* hours;
};
constexpr SlipSample kSamples[] = {
    {"en", "Your reference", "9:00 to 24:00 Beijing time"},
    {"de", "Ihre Referenz", "9:00 bis 24:00 Uhr Pekinger Zeit"},
    {"it", "Riferimento della richiesta", "dalle 9:00 alle 24:00"},
    {"fr", "Votre référence", "de 9 h à 24 h"},
    {"ko", "참조 번호", "베이징 시간 9:00~24:00"},
    {"zh-CN", "参考编号", "北京时间 9:00 至 24:00"},
    {"zh-TW", "參考編號", "北京時間 9:00 至 24:00"},
};

constexpr const char* kConfiguration = R"(kiosk_id = "counter-03"
[cloud]
profile = "custom"
api_base = "http://127.0.0.1:1"
[support]
name = "Nordwind Reseller Support"
phone = "+86 10 5555 0100"
hours = "24/7"
[slip]
folder = "slips"
)";

/// Without the line breaks and blanks that a layout puts into sentences.
std::string without_blanks(std::string text)
{
    std::erase_if(text, [](char c) { return c == ' ' || c == '\n' || c == '\f'; });
    return text;
}

std::string text_of(const std::filesystem::path& pdf)
{
    return without_blanks(test::Process::output_of({"pdftotext", "-layout", pdf, "-"}));
}

bool holds(const std::string& text, std::string words)
{
    return text.find(without_blanks(std::move(words))) != std::string::npos;
}

/// What a phone reads from the slip at the resolution of a receipt printer.
std::string scanned(const std::filesystem::path& pdf)
{
    const auto picture = pdf.parent_path() / "slip";
    test::Process::output_of({"pdftoppm", "-r", "203", "-png", "-singlefile", pdf, picture});
    return test::Process::output_of({"zbarimg", "-q", "--raw", picture.string() + ".png"});
}

/// A kiosk with one request, and its reference.
struct KioskWithRequest {
    KioskProgram program;
    std::string reference;

    explicit KioskWithRequest(const std::string& configuration = kConfiguration)
    {
        program.write_config(configuration);
        reference = program.submit()["reference"];
    }

    std::filesystem::path standard_slip() const
    {
        return program.config_file().parent_path() / "slips" / (reference + ".pdf");
    }
};

/// A print system that keeps what it is given, or has another day.
std::filesystem::path fake_lp(const KioskProgram& program, std::string_view script)
{
    return program.home().write("bin/lp", "#!/bin/sh\n" + std::string{script}, std::filesystem::perms{0700});
}

std::string configuration_with(const std::filesystem::path& lp)
{
    return std::string{kConfiguration} + "printer = \"counter\"\nlp = \"" + lp.string() + "\"\n";
}

} // namespace

TEST_CASE(
    "slip: in every language the PDF has the reference, the hours and how to reach the reseller, as text")
{
    const KioskWithRequest kiosk;
    for (const SlipSample& sample : kSamples) {
        CAPTURE(sample.language);
        const auto file = kiosk.program.home() / (std::string{sample.language} + ".pdf");
        const auto end =
            kiosk.program.run({"slip", kiosk.reference, "--to", file, "--lang", sample.language});

        REQUIRE(end.exit_code == 0);
        const std::string text = text_of(file);
        CHECK(holds(text, kiosk.reference));
        CHECK(holds(text, sample.reference_name));
        CHECK(holds(text, sample.hours));
        CHECK(holds(text, "+86 10 5555 0100"));
    }
}

TEST_CASE("slip: its fonts are embedded, and every letter has one")
{
    const KioskWithRequest kiosk;
    const auto file = kiosk.program.home() / "ko.pdf";
    kiosk.program.run({"slip", kiosk.reference, "--to", file, "--lang", "ko"});

    const std::string fonts = test::Process::output_of({"pdffonts", file});

    // A letter without a font is drawn as a box with its number, which is no text.
    CHECK(holds(text_of(file), "21Vianet이 자체 서비스 요청 번호를 부여하고"));
    CHECK(fonts.find("yes yes yes") != std::string::npos);
    CHECK(fonts.find("no ") == std::string::npos);
}

TEST_CASE("slip: its QR code is the reference, on a sheet and on a roll")
{
    for (const char* paper : {"a6", "roll80"}) {
        const KioskWithRequest kiosk{std::string{kConfiguration} + "paper = \"" + paper + "\"\n"};
        const auto file = kiosk.program.home() / "slip.pdf";
        REQUIRE(kiosk.program.run({"slip", kiosk.reference, "--to", file}).exit_code == 0);

        CHECK(scanned(file) == kiosk.reference + "\n");
    }
}

TEST_CASE("slip: nothing that a person wrote and nobody's name is on it, and it is its owner's only")
{
    const KioskWithRequest kiosk;
    const Json made = kiosk.program.json({"slip", kiosk.reference});

    const std::string text = text_of(kiosk.standard_slip());
    CHECK(made["file"] == kiosk.standard_slip().string());
    CHECK(made["printed"].is_null());
    CHECK(made["language"] == "ko"); // What the contact prefers.
    CHECK_FALSE(holds(text, "Rechnung stimmt nicht"));
    CHECK_FALSE(holds(text, "청구되었습니다"));
    CHECK_FALSE(holds(text, "민준"));
    CHECK_FALSE(holds(text, "kim@example.kr"));
    CHECK(std::filesystem::status(kiosk.standard_slip()).permissions() == std::filesystem::perms{0600});
}

TEST_CASE("slip: where a printer is configured lp gets the very bytes of the file")
{
    KioskWithRequest kiosk;
    const auto lp = fake_lp(kiosk.program, "cat >\"$0.input\"\necho \"$@\" >\"$0.arguments\"\n");
    kiosk.program.write_config(configuration_with(lp));

    const Json made = kiosk.program.json({"slip", kiosk.reference});

    CHECK(made["printed"] == true);
    CHECK(bytes_of(lp.string() + ".input") == bytes_of(kiosk.standard_slip()));
    CHECK(bytes_of(lp.string() + ".arguments") == "-d counter -t " + kiosk.reference + " -o media=A6\n");
}

TEST_CASE("slip: when lp fails its words are told, and the file is there")
{
    KioskWithRequest kiosk;
    const auto lp = fake_lp(kiosk.program, "echo 'lp: no such class' >&2\nexit 1\n");
    SUBCASE("it refuses")
    {
        kiosk.program.write_config(configuration_with(lp));
        const Json made = kiosk.program.json({"slip", kiosk.reference});
        CHECK(made["printed"] == false);
        CHECK(made["printer_words"] == "lp: no such class");
    }
    SUBCASE("it is not installed")
    {
        kiosk.program.write_config(configuration_with("/nowhere/lp"));
        const auto end = kiosk.program.run({"slip", kiosk.reference});
        CHECK(end.exit_code == 69);
        CHECK(end.err.find("could not be printed") != std::string::npos);
    }

    CHECK(std::filesystem::exists(kiosk.standard_slip()));
}

TEST_CASE("slip: of an unknown request there is none, and a folder that cannot be made is named")
{
    const KioskWithRequest kiosk{std::string{kConfiguration}};
    CHECK(kiosk.program.run({"slip", "K-0000-0000-0000-0000"}).exit_code == 65);

    const auto end = kiosk.program.run({"slip", kiosk.reference, "--to", "/proc/nowhere/slip.pdf"});

    CHECK(end.exit_code != 0);
    CHECK(end.err.find("/proc/nowhere") != std::string::npos);
}

TEST_CASE("configuration: a queue that looks like an option of lp is refused")
{
    const KioskWithRequest kiosk;
    kiosk.program.write_config(std::string{kConfiguration} + "printer = \"-oraw\"\n");

    const auto end = kiosk.program.run({"list"});

    CHECK(end.exit_code == 78);
    CHECK(end.err.find("slip.printer") != std::string::npos);
}

} // namespace kiosk
