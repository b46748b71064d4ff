#include "kiosk/qr_code.h"

#include "kiosk/style.h"
#include "tests/storage/temporary_folder.h"
#include "tests/window/headless_ui.h"

#include <doctest/doctest.h>
#include <imgui.h>

#include <cstdio>
#include <string>

using namespace kiosk;

namespace
{

/// What zbarimg (Debian: zbar-tools), which shares no code with libqrencode, reads in the picture of `ui`.
std::string scanned(const test::HeadlessUi& ui)
{
    const TemporaryFolder folder;
    const auto file = folder.path() / "code.png";
    REQUIRE(ui.save_png(file));
    const std::string line =
        "zbarimg --quiet --raw --oneshot -Sdisable -Sqrcode.enable '" + file.string() + "' 2>/dev/null";
    FILE* pipe = ::popen(line.c_str(), "r");
    REQUIRE(pipe != nullptr);
    std::string text;
    for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe))
        text += static_cast<char>(c);
    ::pclose(pipe);
    if (text.ends_with('\n')) text.pop_back();
    return text;
}

/// A window of the theme's colour with the code of `text` in it.
void show_code(test::HeadlessUi& ui, Theme theme, const QrCode& code)
{
    ui.show([theme, &code] {
        const Style style{theme};
        apply(style, 1);
        ImGui::SetNextWindowPos({0.4F, 0.3F}); // Not on whole pixels: the drawing must be.
        ImGui::SetNextWindowSize(ImGui::GetIO().DisplaySize);
        ImGui::Begin("window", nullptr, ImGuiWindowFlags_NoDecoration);
        qr_picture(style, code, 320);
        ImGui::End();
    });
}

std::string repeated(std::string_view text, int times)
{
    std::string all;
    for (int i = 0; i < times; ++i)
        all += text;
    return all;
}

} // namespace

TEST_CASE("QR code: a scanner reads back what was written, in every script and theme")
{
    test::HeadlessUi ui;
    for (const std::string& text :
         {std::string{"K-7F3M-Q2XA-9WTE-4HZ1"}, std::string{"https://portal.partner.example/handin?a=1&b=2"},
          std::string{"제목: 메일이 안 옵니다\n\t둘째 줄"}, repeated("邮件收不到，错误 0x8004010F。", 13),
          repeated("Ä ö ü ß è ñ – € ", 20)})
        for (const Theme theme : kThemes) {
            CAPTURE(text);
            const auto code = qr_code(text);
            REQUIRE(code);
            show_code(ui, theme, *code);
            CHECK(scanned(ui) == text);
        }
}

TEST_CASE("QR code: the lowest version that fits is taken")
{
    // ISO/IEC 18004, table 7, level M: version 1 holds 20 capitals or 34 digits, version 2 26 bytes.
    CHECK(qr_code("K-7F3M-Q2XA-9WTE-4HZ")->side() == 21);
    CHECK(qr_code(std::string(34, '7'))->side() == 21);
    CHECK(qr_code(std::string(35, '7'))->side() == 25);
    CHECK(qr_code(std::string(26, 'a'))->side() == 25);
    CHECK(qr_code(std::string(560, 'a'), 18)->side() == 89);
}

TEST_CASE("QR code: what cannot be a code is refused with the reason, and without the text")
{
    const auto detail = [](std::string_view text, int version_max) {
        const auto code = qr_code(text, version_max);
        REQUIRE_FALSE(code);
        CHECK(code.error().code == ErrorCode::invalid_input);
        return code.error().detail;
    };

    CHECK(detail("", 40) == "a QR code of nothing");
    CHECK(detail(std::string_view{"a\0b", 3}, 40) == "a QR code with a zero byte");
    CHECK(detail(std::string(561, 'a'), 18) == "561 bytes are too long for a QR code of version 18");
    CHECK(detail(repeated("字", 1000), 40) == "3000 bytes are too long for a QR code of version 40");
}

TEST_CASE("QR code: long text is cut between characters into few parts that join to the same text")
{
    const std::string text = repeated("Mail from 한국어 和 中文 12345 ", 90);

    const auto parts = qr_parts(text);

    REQUIRE(parts.size() == (text.size() + 557) / 558);
    std::string joined;
    for (const std::string& part : parts) {
        CHECK(qr_code(part));
        CHECK((static_cast<unsigned char>(part.front()) & 0xc0) != 0x80);
        joined += part;
    }
    CHECK(joined == text);
    CHECK(qr_parts("").empty());
}

TEST_CASE("QR code: its squares are whole pixels, never under three, on white with its margin")
{
    const auto code = qr_code("K-7F3M-Q2XA-9WTE-4HZ"); // 21 modules, 29 with the margin.
    REQUIRE(code);
    CHECK(qr_edge(*code, 10) == 29 * 3);
    CHECK(qr_edge(*code, 150) == 29 * 5);

    test::HeadlessUi ui{{.width = 200, .height = 200}};
    ui.frame([&] { draw_qr_code(*ImGui::GetForegroundDrawList(), *code, {10.3F, 9.6F}, 150); });

    int wrong = 0;
    for (int y = 0; y < 29 * 5; ++y)
        for (int x = 0; x < 29 * 5; ++x) {
            const int column = x / 5 - kQrQuietModules;
            const int row = y / 5 - kQrQuietModules;
            const bool is_inside = column >= 0 && column < 21 && row >= 0 && row < 21;
            const bool is_dark = is_inside && code->is_dark(column, row);
            wrong += ui.pixel(10 + x, 10 + y) != (is_dark ? 0xff000000 : 0xffffffff);
        }
    CHECK(wrong == 0);
}

TEST_CASE("QR codes: a text that is asked for in every frame is encoded once, and the latest are kept")
{
    QrCodes codes;
    CHECK(codes.find("") == nullptr);
    const QrCode* phone = codes.find("tel:+498912345");
    REQUIRE(phone != nullptr);
    CHECK(phone->side() == qr_code("tel:+498912345")->side());

    for (std::size_t kept = 2; kept <= QrCodes::kept_max; ++kept) // The last takes the place of "".
        CHECK(codes.find(std::to_string(kept)) != nullptr);
    CHECK(codes.find("tel:+498912345") == phone);

    const QrCode* latest = codes.find("8");
    CHECK(codes.find("one more") != nullptr); // Takes the place of the telephone.
    CHECK(codes.find("tel:+498912345") != nullptr);
    CHECK(codes.find("8") == latest);
}
