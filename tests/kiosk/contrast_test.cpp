#include "tests/kiosk/contrast.h"

#include "kiosk/drawing.h"
#include "kiosk/fields.h"
#include "kiosk/translation.h"
#include "kiosk/typography.h"
#include "tests/kiosk/gallery.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <set>

using namespace kiosk;
using kiosk::test::contrast_ratio;
using kiosk::test::HeadlessUi;
using kiosk::test::LowContrast;

namespace
{

/// `ink` on `ground`, written in `level`.
std::vector<LowContrast> written(Colour ink, Colour ground, Level level, double wanted)
{
    HeadlessUi ui{{.width = 300, .height = 100}};
    const Style style;
    ui.show([&] {
        apply(style, 1);
        ImGui::GetBackgroundDrawList()->AddRectFilled({0, 0}, {300, 100}, packed(ground));
        ImGui::SetNextWindowPos({0, 0});
        ImGui::Begin("paper", nullptr, ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoBackground);
        draw_one_line(*ImGui::GetWindowDrawList(), level, {10, 20}, "Saved on this device", ink, 280);
        ImGui::Dummy({290, 60});
        ImGui::End();
    });
    ui.draw_until_still();
    return test::low_text_contrast(ui, wanted);
}

std::string told(std::string_view screen, const LowContrast& low)
{
    return fmt::format("{}: {:.2f}:1 \"{}\" {:06x} on {:06x} at ({:.0f},{:.0f})", screen, low.ratio,
                       low.words, low.ink, low.ground, low.where.Min.x, low.where.Min.y);
}

/// What of every scene lacks contrast in `theme`, all of each page.
std::set<std::string> low_contrast(Theme theme, std::string_view language)
{
    const double text = theme == Theme::high_contrast ? 7 : 4.5;
    HeadlessUi ui{{.language = std::string{language}}};
    std::set<std::string> found;
    for (const test::Scene& scene : test::scenes()) {
        test::Show show{ui, scene, {.language = std::string{language}, .theme = theme}};
        const auto look = [&] {
            for (const LowContrast& low : test::low_text_contrast(ui, text))
                found.insert(told(scene.name, low));
            for (const LowContrast& low : test::low_outline_contrast(ui, 3))
                found.insert(told(scene.name, low));
        };
        ui.draw_until_still();
        look();
        for (ImGuiWindow* window : ui.scrolling_windows())
            for (float y = 0; y < window->ScrollMax.y;) {
                y = std::min(y + HeadlessUi::visible_part(*window).GetHeight() * 0.9F + 1,
                             window->ScrollMax.y);
                ui.scroll_to(*window, y);
                look();
            }
    }
    use_language("en");
    return found;
}

void check_theme(Theme theme)
{
    // Thin Latin stems, and the dense strokes of the other scripts.
    for (const std::string_view language : {"en", "zh-TW"})
        for (const std::string& low : low_contrast(theme, language))
            FAIL_CHECK(language << " " << low);
}

} // namespace

TEST_CASE("contrast: the ratio is the one of WCAG")
{
    CHECK(contrast_ratio(0x000000, 0xffffff) == doctest::Approx(21));
    CHECK(contrast_ratio(0xffffff, 0xffffff) == doctest::Approx(1));
    // The well-known greys on both sides of 4.5 on white.
    CHECK(contrast_ratio(0x767676, 0xffffff) >= 4.5);
    CHECK(contrast_ratio(0x777777, 0xffffff) < 4.5);
}

TEST_CASE("contrast: text a shade too light is found in its pixels, and a shade darker is not, at every size")
{
    for (const Level level : {Level::small, Level::body, Level::strong, Level::section, Level::title}) {
        CAPTURE(static_cast<int>(level));
        CHECK(written(0x767676, 0xffffff, level, 4.5).empty());
        CHECK(written(0x797979, 0xffffff, level, 4.5).size() == 1);
        CHECK(written(0x979797, 0x000000, level, 7).empty());
        CHECK(written(0x909090, 0x000000, level, 7).size() == 1);
    }
}

TEST_CASE("contrast: a field whose outline fades into the page is found")
{
    HeadlessUi ui{{.width = 300, .height = 100}};
    const auto outlines = [&ui](float grey) {
        std::string value;
        ui.show([&] {
            apply({}, 1);
            ImGui::GetStyle().Colors[ImGuiCol_Border] = {grey, grey, grey, 1};
            ImGui::GetStyle().Colors[ImGuiCol_WindowBg] = {1, 1, 1, 1};
            ImGui::SetNextWindowPos({0, 0});
            ImGui::Begin("page", nullptr, ImGuiWindowFlags_NoDecoration);
            ImGui::SetCursorPos({20, 20});
            char text[8] = "";
            ImGui::InputText("###field.title", text, sizeof text);
            ImGui::Dummy({280, 10});
            ImGui::End();
        });
        ui.draw_until_still();
        return test::low_outline_contrast(ui, 3).size();
    };
    CHECK(outlines(0.4F) == 0);
    CHECK(outlines(0.8F) == 4); // On each side.
}

TEST_CASE("contrast: in the light theme every text and every field is painted with enough")
{
    check_theme(Theme::light);
}

TEST_CASE("contrast: in the dark theme every text and every field is painted with enough")
{
    check_theme(Theme::dark);
}

TEST_CASE("contrast: in high contrast every text is painted with 7:1 or more")
{
    check_theme(Theme::high_contrast);
}

TEST_CASE("contrast: every state of a request has an icon, and two that mean different things differ in it")
{
    for (const State state : kStates) {
        CAPTURE(static_cast<int>(state));
        CHECK(look_of(state).icon != Icon::none);
        for (const State other : kStates)
            // Each list of good news, waiting and bad news is told apart without colour.
            if (look_of(state).tone == Tone::bad && look_of(other).tone != Tone::bad)
                CHECK(look_of(state).icon != look_of(other).icon);
    }
}
