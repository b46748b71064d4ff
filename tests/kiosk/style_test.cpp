#include "kiosk/buttons.h"
#include "kiosk/drawing.h"
#include "kiosk/labels.h"
#include "kiosk/shell.h"
#include "kiosk/style.h"
#include "tests/kiosk/gallery.h"
#include "tests/window/headless_ui.h"

#include <doctest/doctest.h>
#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <memory>
#include <string>
#include <utility>

using namespace kiosk;

namespace
{

/// Relative luminance and contrast as WCAG 2.2 defines them.
double luminance(Colour colour)
{
    const auto linear = [](Colour value) {
        const double c = static_cast<double>(value & 0xff) / 255;
        return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(colour >> 16) + 0.7152 * linear(colour >> 8) + 0.0722 * linear(colour);
}

double contrast(Colour one, Colour other)
{
    const double lighter = std::max(luminance(one), luminance(other));
    const double darker = std::min(luminance(one), luminance(other));
    return (lighter + 0.05) / (darker + 0.05);
}

/// A window of nothing but what `draw` draws, in this style.
void show(test::HeadlessUi& ui, const Style& style, const std::function<void()>& draw)
{
    ui.show([&style, draw] {
        apply(style, 1);
        ImGui::SetNextWindowPos({0, 0});
        ImGui::SetNextWindowSize(ImGui::GetIO().DisplaySize);
        ImGui::Begin("window", nullptr, ImGuiWindowFlags_NoDecoration);
        draw();
        ImGui::End();
    });
    ui.settle();
}

/// How many pixels in a row of the picture are of this colour.
int pixels_of(const test::HeadlessUi& ui, Colour colour, int y)
{
    int found = 0;
    for (int x = 0; x < ui.width(); ++x)
        found += ui.pixel(x, y) == (0xff000000U | colour);
    return found;
}

} // namespace

TEST_CASE("style: text has contrast on every ground it stands on, in every theme")
{
    for (const Theme theme : kThemes) {
        CAPTURE(static_cast<int>(theme));
        const Palette& p = palette_of(theme);
        const double enough = theme == Theme::high_contrast ? 7 : 4.5;
        for (const Colour ground : {p.ground, p.surface, p.surface_raised, p.accent_tint, p.calm_tint})
            for (const Colour ink : {p.text, p.text_muted, p.accent}) {
                CAPTURE(ground);
                CAPTURE(ink);
                CHECK(contrast(ink, ground) >= enough);
            }
        CHECK(contrast(p.on_accent, p.accent) >= enough);
        CHECK(contrast(p.on_accent, p.accent_raised) >= enough);
        for (const auto& [ink, tint] : {std::pair{p.good, p.good_tint},
                                        {p.calm, p.calm_tint},
                                        {p.warning, p.warning_tint},
                                        {p.bad, p.bad_tint}})
            for (const Colour ground : {tint, p.surface, p.ground})
                CHECK(contrast(ink, ground) >= enough);
        for (const Colour tint : {p.good_tint, p.warning_tint, p.bad_tint})
            CHECK(contrast(p.text, tint) >= enough);
    }
}

TEST_CASE("style: controls and the focus stand out from what is around them")
{
    for (const Theme theme : kThemes) {
        const Palette& p = palette_of(theme);
        for (const Colour ground : {p.ground, p.surface}) {
            CHECK(contrast(p.outline, ground) >= 3);
            CHECK(contrast(p.focus, ground) >= 3);
        }
    }
}

TEST_CASE("style: what a person wrote cannot pose as a widget's name")
{
    CHECK(label_text("C## and ###submit") == "C# # and # # #submit");
    CHECK(label_text("two\nlines") == "two lines");
}

TEST_CASE(
    "style: large text on a fine display leaves the screens their least room, and no text is made small")
{
    using kiosk::style_for;
    CHECK(style_for(Theme::light, 2, 1024, 600).scale == 2);
    CHECK(style_for(Theme::light, 2, 1024, 600).room == Room::enough);
    CHECK(style_for(Theme::light, 2.5F, 1024, 600).room == Room::too_small);
    CHECK(style_for(Theme::light, 4, 1024, 600).scale == 2); // 200 % on a display of 192 dpi.
    CHECK(style_for(Theme::light, 4, 2048, 1200).scale == 4);
    CHECK(style_for(Theme::light, 2, 640, 480).scale == 1.25F);
    CHECK(style_for(Theme::light, 1.5F, 400, 240).scale == 1);
}

TEST_CASE("style: what is disabled can be read, and is told by its missing outline too")
{
    for (const Theme theme : kThemes) {
        const Style style{theme};
        test::HeadlessUi ui;
        show(ui, style, [&style] {
            ImGui::SetCursorPos({20, 20});
            button(style, "Hold###hold", {.width = 200, .is_enabled = false});
            ImGui::SetCursorPos({20, 120});
            button(style, "Hold###other", {.width = 200});
        });

        CHECK(contrast(style.palette().text_muted, style.palette().calm_tint) >= 4.5);
        CHECK(pixels_of(ui, style.palette().outline, 20) == 0);
        CHECK(pixels_of(ui, style.palette().outline, 120) > 150);
    }
}

TEST_CASE("style: a window is tight when large text leaves little room, and roomy else")
{
    const auto density = [](int percent, float width, float height) {
        return style_for(Theme::light, static_cast<float>(percent) / 100, width, height).density;
    };

    for (const int percent : {100, 125})
        CHECK(density(percent, 1024, 600) == Density::roomy);
    for (const int percent : {150, 200})
        CHECK(density(percent, 1024, 600) == Density::tight);
    CHECK(density(150, 1366, 768) == Density::roomy);
    CHECK(density(200, 1366, 768) == Density::tight);
    CHECK(density(200, 1920, 1080) == Density::roomy);
}

TEST_CASE("style: every size of the sheet lies on the grid of four")
{
    for (const float size : {kGapTiny, kGapSmall, kGap, kGapMedium, kGapLarge, kIconSmall, kIcon, kIconLarge,
                             kIconHuge, kRounding, kSurfaceRounding, kTarget, kTargetGap, kPageWidth,
                             kReadingWidth, kBarHeight, kTightBarHeight})
        CHECK(std::fmod(size, 4.0F) == 0);
    CHECK(kTargetGap >= 8);
    CHECK(kTightBarHeight >= kTarget);
}

TEST_CASE("style: a gap is as high as it says")
{
    const Style style{Theme::light};
    test::HeadlessUi ui;
    show(ui, style, [&style] {
        button(style, "Above###above");
        gap(style, kGapLarge);
        button(style, "Below###below");
    });

    CHECK(ui.find("below")->min.y - ui.find("above")->max.y == kGapLarge);
}

TEST_CASE("button: words that do not fit are folded, never cut")
{
    const Style style{Theme::light};
    test::HeadlessUi ui;
    const std::string words = "Kundenliste jetzt vollständig abrufen und auf diesem Gerät behalten";
    show(ui, style, [&] { button(style, (words + "###long").c_str(), {.width = 160}); });

    const Item* item = ui.find("long");
    REQUIRE(item != nullptr);
    CHECK(item->max.x - item->min.x == 160);
    CHECK(item->max.y - item->min.y > kTarget);
    CHECK(ui.shows(words));
}

TEST_CASE("focus: the ring goes all around a control that fills its child window, in every theme")
{
    for (const Theme theme : kThemes) {
        const Style style{theme, 2};
        test::HeadlessUi ui;
        show(ui, style, [&style] {
            ImGui::SetCursorPos({40, 40});
            ImGui::BeginChild("tight", {300, 88}, ImGuiChildFlags_NavFlattened);
            button(style, "Try now###try", {.width = 300});
            ImGui::EndChild();
        });
        ui.press(ImGuiKey_Tab);
        ui.settle();

        REQUIRE(ui.focused() != nullptr);
        // Four pixels thick at 200 %, less its soft edges, with as much of the ground inside it.
        CHECK(pixels_of(ui, style.palette().focus, 34) > 280);
        CHECK(pixels_of(ui, style.palette().focus, 40 + 88 + 6) > 280);
        CHECK(pixels_of(ui, style.palette().focus, 84) >= 6);
    }
}

TEST_CASE("rows: seven requests of a place are in sight at 1024x600, below the search")
{
    const auto with_many = [](App& app) {
        Snapshot snapshot = test::busy_day();
        RequestList rows;
        for (unsigned number = 100; number < 120; ++number) {
            RequestSummary request = *snapshot.requests->front();
            request.entry.reference = Reference{test::id_of(number)};
            rows.push_back(std::make_shared<const RequestSummary>(std::move(request)));
        }
        snapshot.requests = std::make_shared<const RequestPages>(rows);
        app.see(std::make_shared<const Snapshot>(snapshot));
        app.update(ShowPlace{Place::ready_to_send}, test::gallery_time());
    };
    const auto exhibit = test::open_scene({"many", with_many}, {});
    test::HeadlessUi ui;
    Shell shell{*exhibit->app};
    ui.show([&] { shell.draw(test::gallery_time(), 1.0F); });
    ui.settle();

    const float list_end = 600 - kBarHeight - kGap;
    CHECK(ui.find("field.search") != nullptr);
    CHECK(std::ranges::count_if(ui.items(), [list_end](const Item& item) {
              return item.stable_id.starts_with("request.") && item.max.y <= list_end;
          }) >= 7);
}
