#include "tests/window/headless_ui.h"

#include <doctest/doctest.h>
#include <imgui_stdlib.h>

using kiosk::test::HeadlessUi;

namespace
{

void full_window(const std::function<void()>& content)
{
    ImGui::SetNextWindowPos({0, 0});
    ImGui::SetNextWindowSize(ImGui::GetIO().DisplaySize);
    ImGui::Begin("main", nullptr, ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoBringToFrontOnFocus);
    content();
    ImGui::End();
}

} // namespace

TEST_CASE("headless ui: a widget is found by its stable id and by what is written on it")
{
    HeadlessUi ui;
    int sent = 0;
    ui.show([&] { full_window([&] { sent += ImGui::Button("보내기###send"); }); });

    CHECK(ui.click("send"));
    CHECK(ui.click("보내기"));

    CHECK(sent == 2);
    CHECK(ui.find("Send") == nullptr);
    CHECK_FALSE(ui.click("Send"));
}

TEST_CASE("headless ui: a disabled widget takes no click")
{
    HeadlessUi ui;
    int sent = 0;
    ui.show([&] {
        full_window([&] {
            ImGui::BeginDisabled();
            sent += ImGui::Button("Send###send");
            ImGui::EndDisabled();
        });
    });

    CHECK_FALSE(ui.click("send"));

    CHECK(sent == 0);
    CHECK(ui.find("send")->disabled);
}

TEST_CASE("headless ui: a widget covered by another window takes no click")
{
    HeadlessUi ui;
    int sent = 0;
    ui.show([&] {
        full_window([&] { sent += ImGui::Button("Send###send", {300, 100}); });
        ImGui::SetNextWindowPos({0, 0});
        ImGui::SetNextWindowSize({500, 300});
        ImGui::Begin("cover");
        ImGui::End();
    });

    const auto clicked = ui.click("send");

    CHECK_FALSE(clicked);
    CHECK(clicked.why_not.find("cover") != std::string::npos);
    CHECK(sent == 0);
}

TEST_CASE("headless ui: an item far down a list is scrolled to and clicked")
{
    HeadlessUi ui;
    int chosen = -1;
    ui.show([&] {
        full_window([&] {
            ImGui::BeginChild("list", {300, 200});
            for (int i = 0; i < 100; ++i)
                if (ImGui::Selectable(("Row " + std::to_string(i) + "###row" + std::to_string(i)).c_str()))
                    chosen = i;
            ImGui::EndChild();
        });
    });
    CHECK_FALSE(ui.shows("Row 77"));

    CHECK(ui.click("row77"));

    CHECK(chosen == 77);
    CHECK(ui.shows("Row 77"));
    CHECK_FALSE(ui.shows("Row 3 "));
}

TEST_CASE("headless ui: typed text and keys reach the field that has the focus")
{
    HeadlessUi ui;
    std::string text;
    ui.show([&] { full_window([&] { ImGui::InputText("Title###title", &text); }); });
    CHECK_FALSE(ui.type("lost"));

    CHECK(ui.click("title"));
    CHECK(ui.type("안녕하세요 𠮷野家"));
    ui.press(ImGuiKey_Backspace);

    CHECK(text == "안녕하세요 𠮷野");
    CHECK(ui.focused()->stable_id == "title");
    CHECK(ui.find("title")->is_input);
}

TEST_CASE("headless ui: filling a field replaces what it held")
{
    HeadlessUi ui;
    std::string text = "old";
    ui.show([&] { full_window([&] { ImGui::InputTextMultiline("###details", &text, {400, 200}); }); });

    CHECK(ui.fill("details", "neu"));

    CHECK(text == "neu");
}

TEST_CASE("headless ui: plain text is readable where it is drawn, wrapped or not")
{
    HeadlessUi ui;
    ui.show([] {
        full_window([] {
            ImGui::PushTextWrapPos(120);
            ImGui::TextUnformatted("Größere Äußerungen werden umgebrochen");
            ImGui::PopTextWrapPos();
            ImGui::TextUnformatted("支援服務");
        });
    });

    CHECK(ui.shows("Größere Äußerungen werden umgebrochen"));
    CHECK(ui.shows("支援服務"));
    CHECK_FALSE(ui.shows("支援中心"));
}

TEST_CASE("headless ui: Tab moves the focus and Space presses the button")
{
    HeadlessUi ui;
    std::string text;
    int sent = 0;
    ui.show([&] {
        full_window([&] {
            ImGui::InputText("###title", &text);
            sent += ImGui::Button("Send###send");
        });
    });

    CHECK(ui.click("title"));
    ui.press(ImGuiKey_Tab);
    REQUIRE(ui.focused() != nullptr);
    CHECK(ui.focused()->stable_id == "send");
    ui.press(ImGuiKey_Space);

    CHECK(sent == 1);
}

TEST_CASE("headless ui: two instances one after another draw the same pixels")
{
    const auto pixels_of_one = [] {
        HeadlessUi ui;
        ui.show([] { full_window([] { ImGui::Button("Größe 支援 지원"); }); });
        return std::vector<std::uint32_t>(ui.pixels().begin(), ui.pixels().end());
    };

    CHECK(pixels_of_one() == pixels_of_one());
}

TEST_CASE("headless ui: a language change keeps the layout and draws at once")
{
    HeadlessUi ui;
    ui.show([] { full_window([] { ImGui::Button("Send 傳送###send"); }); });
    const float height = ui.find("send")->max.y - ui.find("send")->min.y;

    ui.set_language("zh-TW");
    ui.frame();

    CHECK(ui.find("send")->max.y - ui.find("send")->min.y == height);
    CHECK(ui.shows("Send 傳送"));
}
