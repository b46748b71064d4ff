// That the fit check finds what it is for: each flaw on a small screen that has it, and none where none is.

#include "kiosk/drawing.h"
#include "kiosk/typography.h"
#include "tests/kiosk/fit.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>

using namespace kiosk;
using kiosk::test::FitCheck;
using kiosk::test::Flaw;
using kiosk::test::HeadlessUi;
using kiosk::test::Misfit;
using kiosk::test::WordingOnScreen;

namespace
{

const std::string kLocale = std::string{KIOSK_SOURCE} + "/assets/locale";
constexpr Style kStyle;

/// What the check says of `draw` in a window of 400x300.
std::vector<Misfit> misfits(const std::function<void()>& draw, std::string_view language = "en")
{
    HeadlessUi ui{{.width = 400, .height = 300, .pixels = test::Pixels::none}};
    ui.show([&] {
        apply(kStyle, 1);
        ImGui::SetNextWindowPos({0, 0});
        ImGui::SetNextWindowSize({400, 300});
        ImGui::Begin("screen", nullptr, ImGuiWindowFlags_NoDecoration);
        draw();
        ImGui::End();
    });
    const WordingOnScreen wording{kLocale, language, {"Printer on floor 3 prints nothing"}};
    return FitCheck{wording, 1}.check(ui);
}

/// The flaws, once each.
std::vector<Flaw> flaws(const std::function<void()>& draw, std::string_view language = "en")
{
    std::vector<Flaw> found;
    for (const Misfit& misfit : misfits(draw, language))
        if (std::ranges::find(found, misfit.flaw) == found.end()) found.push_back(misfit.flaw);
    return found;
}

using Flaws = std::vector<Flaw>;

void words(const char* text)
{
    kiosk::text(kStyle, Level::body, text);
}

/// A button of `width` with a label that may be wider.
void labelled(const char* id, float width, float height, const char* label)
{
    const Press press = press_area(id, {width, height});
    draw_one_line(*ImGui::GetWindowDrawList(), Level::body, {press.min.x + 4, press.min.y + 12}, label, 0,
                  300);
}

} // namespace

TEST_CASE("fit check: a screen on which everything fits has no flaw")
{
    const auto draw = [] {
        words("A few words that wrap where the window ends, as words do on a decent screen.");
        labelled("Send###send", 120, 44, "Send");
        ImGui::BeginChild("page", {0, 120});
        for (int line = 0; line < 30; ++line)
            words("What scrolls may be cut by the edge of its page.");
        ImGui::EndChild();
    };
    CHECK(flaws(draw) == Flaws{});
}

TEST_CASE("fit check: text that its box cuts at the right is found")
{
    const auto draw = [] {
        ImGui::BeginChild("box", {60, 44}, 0, ImGuiWindowFlags_NoScrollbar);
        one_line(kStyle, Level::body, "Longer than its box", Tone::normal, 300);
        ImGui::EndChild();
    };
    const auto found = flaws(draw);
    CHECK(std::ranges::find(found, Flaw::cut_text) != found.end());
}

TEST_CASE("fit check: text that its box cuts at the bottom is found, although boxes of its kind scroll")
{
    const auto draw = [] {
        ImGui::PushClipRect({0, 0}, {400, 8}, true);
        words("Half a line");
        ImGui::PopClipRect();
    };
    CHECK(flaws(draw) == Flaws{Flaw::cut_text});
}

TEST_CASE("fit check: an ellipsis is a flaw in our words, and none in a person's or where it was written")
{
    const auto cut = [](const char* text) {
        return flaws([text] { one_line(kStyle, Level::body, text, Tone::normal, 90); });
    };
    CHECK(cut("Saved on this device") == Flaws{Flaw::ellipsis_in_our_words});
    CHECK(cut("Printer on floor 3 prints nothing") == Flaws{});
    CHECK(flaws([] { words("Trying…"); }) == Flaws{});
}

TEST_CASE("fit check: a person's text of which nothing is left is a flaw, too")
{
    CHECK(flaws([] {
              one_line(kStyle, Level::body, "Printer on floor 3 prints nothing", Tone::normal, 30);
          }) == Flaws{Flaw::ellipsis_in_our_words});
}

TEST_CASE("fit check: texts that run into each other are found")
{
    const auto draw = [] {
        ImDrawList& canvas = *ImGui::GetWindowDrawList();
        draw_one_line(canvas, Level::body, {20, 20}, "Name", 0, 200);
        draw_one_line(canvas, Level::body, {30, 26}, "Value", 0, 200);
    };
    CHECK(flaws(draw) == Flaws{Flaw::overlapping_texts});
}

TEST_CASE("fit check: a label wider than its control, and text that runs into a control, are found")
{
    CHECK(flaws([] { labelled("Send###send", 60, 44, "Much wider than that"); }) ==
          Flaws{Flaw::text_across_edge});
    const auto runs_into = [] {
        draw_one_line(*ImGui::GetWindowDrawList(), Level::body, {5, 12}, "Not about it", 0, 200);
        ImGui::SetCursorPosX(60);
        press_area("Send###send", {100, 44});
    };
    CHECK(flaws(runs_into) == Flaws{Flaw::text_across_edge});
}

TEST_CASE("fit check: a character that no font has is found")
{
    CHECK(flaws([] { words("Device \uE123"); }) == Flaws{Flaw::tofu});
}

TEST_CASE("fit check: a control too small for a finger is found, in either direction")
{
    CHECK(flaws([] { press_area("Send###send", {43, 44}); }) == Flaws{Flaw::small_control});
    CHECK(flaws([] { press_area("Send###send", {44, 43}); }) == Flaws{Flaw::small_control});
    CHECK(flaws([] { press_area("Send###send", {44, 44}); }) == Flaws{});
}

TEST_CASE("fit check: a control that nothing brings into view is found")
{
    const auto draw = [] {
        ImGui::SetCursorPosY(270);
        press_area("Send###send", {100, 44});
    };
    const auto found = flaws(draw);
    CHECK(std::ranges::find(found, Flaw::unreachable_control) != found.end());
    CHECK(std::ranges::find(found, Flaw::large_content) != found.end());
}

TEST_CASE("fit check: controls on top of each other are found")
{
    const auto draw = [] {
        press_area("Send###send", {100, 44});
        ImGui::SetCursorPos({80, 20});
        press_area("Back###back", {100, 44});
    };
    CHECK(flaws(draw) == Flaws{Flaw::overlapping_controls});
}

TEST_CASE("fit check: a page of which hardly anything is shown is found")
{
    const auto draw = [] {
        ImGui::BeginChild("page", {0, 60});
        for (int line = 0; line < 30; ++line)
            words("A line");
        ImGui::EndChild();
    };
    CHECK(flaws(draw) == Flaws{Flaw::low_page});
}

TEST_CASE("fit check: English of ours is found on a German screen, in a word and within a sentence")
{
    CHECK(flaws([] { words("Drafts"); }, "de") == Flaws{Flaw::left_in_english});
    CHECK(flaws([] { words("Connected to the service"); }, "de") == Flaws{Flaw::left_in_english});
    CHECK(flaws([] { words("Kept. After Submit the text cannot be changed."); }, "de") ==
          Flaws{Flaw::left_in_english});
    CHECK(flaws([] { words("Entwürfe: Printer on floor 3 prints nothing"); }, "de") == Flaws{});
}

TEST_CASE("fit check: a layout that never comes to rest is found")
{
    float x = 10;
    const auto draw = [&x] {
        ImGui::SetCursorPosX(x += 1);
        words("Run");
    };
    CHECK(flaws(draw) == Flaws{Flaw::restless});
}

TEST_CASE("fit check: a page that goes back to its top by itself is found")
{
    const auto draw = [] {
        ImGui::BeginChild("page", {0, 200});
        if (ImGui::GetScrollY() > 200) ImGui::SetScrollY(0);
        for (int line = 0; line < 30; ++line)
            words("A line");
        ImGui::EndChild();
    };
    CHECK(flaws(draw) == Flaws{Flaw::runaway_page});
}
