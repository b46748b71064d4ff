#include "kiosk/fields.h"
#include "kiosk/shell.h"
#include "tests/kiosk/gallery.h"
#include "tests/window/headless_ui.h"

#include <doctest/doctest.h>
#include <imgui_internal.h>

#include <algorithm>
#include <chrono>
#include <cmath>

using namespace kiosk;
using kiosk::test::HeadlessUi;

namespace
{

/// Two fields and a button on a page, in the kiosk's own look, with a person before them.
class Desk
{
public:
    explicit Desk(Theme theme = Theme::light, float scale = 1) : ui({.width = 480, .height = 560})
    {
        style = {theme, scale};
        ImGui::GetPlatformIO().Platform_ClipboardUserData = this;
        ImGui::GetPlatformIO().Platform_SetClipboardTextFn = [](ImGuiContext* imgui, const char* words) {
            static_cast<Desk*>(imgui->PlatformIO.Platform_ClipboardUserData)->clipboard = words;
        };
        ImGui::GetPlatformIO().Platform_GetClipboardTextFn = [](ImGuiContext* imgui) {
            return static_cast<Desk*>(imgui->PlatformIO.Platform_ClipboardUserData)->clipboard.c_str();
        };
        ui.show([this] { draw(); });
        ui.settle();
    }

    /// Of the field that is edited, with '|' at the caret and '^' at the other end of the selection.
    std::string shown() const
    {
        std::string text = editing.edit.text();
        const std::size_t caret = editing.edit.caret().offset;
        const TextRange selected = editing.edit.selection();
        if (selected.empty()) return text.insert(caret, "|");
        text.insert(selected.end, caret == selected.end ? "|" : "^");
        return text.insert(selected.begin, caret == selected.end ? "^" : "|");
    }

    /// What stands on each line of the tall field.
    std::vector<std::string> lines() const
    {
        std::vector<std::string> words;
        for (const TextEditing::Placed& placed : editing.placed)
            if (placed.field == details_id)
                for (const LineSpan& span : placed.layout.lines())
                    words.push_back(placed.layout.text().substr(span.begin, span.end - span.begin));
        return words;
    }

    /// Presses the mouse at the caret's place before `offset` of the field that is edited.
    void press_at(std::size_t offset, int times = 1)
    {
        ImGuiIO& io = ui.context().io();
        const ImVec2 at = place_of(offset);
        io.AddMousePosEvent(at.x, at.y);
        ui.settle();
        for (int i = 0; i < times; ++i) {
            io.AddMouseButtonEvent(ImGuiMouseButton_Left, true);
            ui.frame();
            io.AddMouseButtonEvent(ImGuiMouseButton_Left, false);
            ui.frame();
        }
        ui.wait(io.MouseDoubleClickTime);
    }

    void drag_to(std::size_t offset)
    {
        ImGuiIO& io = ui.context().io();
        io.AddMouseButtonEvent(ImGuiMouseButton_Left, true);
        ui.frame();
        const ImVec2 to = place_of(offset);
        io.AddMousePosEvent(to.x, to.y);
        ui.settle();
        io.AddMouseButtonEvent(ImGuiMouseButton_Left, false);
        ui.settle();
    }

    ImVec2 place_of(std::size_t offset) const
    {
        const auto placed = std::ranges::find(editing.placed, editing.field, &TextEditing::Placed::field);
        const TextLayout& layout = placed->layout;
        const Item* item = ui.find(editing.field == details_id ? "details" : "title");
        const std::size_t line = layout.line_of({offset});
        const ImVec2 padding = ImGui::GetStyle().FramePadding;
        return {item->min.x + padding.x + layout.x_of(line, offset) + 0.5F,
                item->min.y + padding.y + 22 * (static_cast<float>(line) + 0.5F) - placed->scroll};
    }

    HeadlessUi ui;
    Style style;
    std::string title, details, clipboard;
    TextEditing editing;
    Writing writing = Writing::open;
    ImGuiID details_id = 0;
    int changes = 0;

private:
    void draw()
    {
        apply(style, 1);
        ImGui::SetNextWindowPos({0, 0});
        ImGui::SetNextWindowSize(ImGui::GetMainViewport()->Size);
        ImGui::Begin("desk", nullptr, ImGuiWindowFlags_NoDecoration);
        details_id = ImGui::GetID("###details");
        changes += text_field(style, {.id = "###title", .label = "Title", .limit = 250, .writing = writing},
                              title, editing);
        changes += text_field(style,
                              {.id = "###details",
                               .label = "Details",
                               .limit = 1000,
                               .lines = Lines::several,
                               .height = 200,
                               .writing = writing},
                              details, editing);
        ImGui::Button("Send###send");
        ImGui::End();
    }
};

constexpr ImGuiKey kCtrl = static_cast<ImGuiKey>(ImGuiMod_Ctrl);
constexpr ImGuiKey kShift = static_cast<ImGuiKey>(ImGuiMod_Shift);

} // namespace

TEST_CASE("text field: what is typed stands in it, and wraps at the words")
{
    Desk desk;
    REQUIRE(desk.ui.click("details"));
    CHECK(desk.ui.type("Since Thursday the printer on the second floor prints nothing but empty pages."));

    CHECK(desk.details.starts_with("Since Thursday"));
    const auto lines = desk.lines();
    REQUIRE(lines.size() >= 2);
    CHECK(lines[0].ends_with("floor") == (lines[1].starts_with("prints")));
    CHECK(desk.ui.shows("empty pages."));
}

TEST_CASE("text field: in Chinese no line begins with a closing mark")
{
    Desk desk;
    REQUIRE(desk.ui.click("details"));
    for (int marks = 0; marks < 30; ++marks) {
        CHECK(desk.ui.fill(
            "details", std::string("打") + [&] {
                std::string text;
                for (int i = 0; i < marks; ++i)
                    text += "字";
                return text + "，打印机不工作。";
            }()));
        for (const std::string& line : desk.lines()) {
            CHECK_FALSE(line.starts_with("，"));
            CHECK_FALSE(line.starts_with("。"));
        }
    }
}

TEST_CASE("text field: keys between characters count in the order in which they came")
{
    Desk desk;
    REQUIRE(desk.ui.click("title"));
    ImGuiIO& io = desk.ui.context().io();
    const auto key = [&](ImGuiKey which) {
        io.AddKeyEvent(which, true);
        io.AddKeyEvent(which, false);
    };
    io.AddInputCharactersUTF8("abc");
    key(ImGuiKey_LeftArrow);
    key(ImGuiKey_Backspace);
    io.AddInputCharactersUTF8("XY");
    key(ImGuiKey_End);
    key(ImGuiKey_Backspace);
    key(ImGuiKey_Backspace);
    io.AddInputCharactersUTF8("!");
    desk.ui.settle();

    CHECK(desk.title == "aX!");
}

TEST_CASE("text field: two keys in one frame act in their order")
{
    Desk desk;
    REQUIRE(desk.ui.click("title"));
    CHECK(desk.ui.type("abc"));
    ImGuiIO& io = desk.ui.context().io();
    io.AddKeyEvent(ImGuiKey_Home, true);
    io.AddKeyEvent(ImGuiKey_Delete, true);
    io.AddKeyEvent(ImGuiKey_End, true);
    io.AddKeyEvent(ImGuiKey_Backspace, true);
    desk.ui.frame();
    CHECK(desk.title == "b");
}

TEST_CASE("text field: a held key repeats")
{
    Desk desk;
    CHECK(desk.ui.fill("title", "abcdefghij"));
    desk.ui.context().io().AddKeyEvent(ImGuiKey_Backspace, true);
    desk.ui.wait(desk.ui.context().io().KeyRepeatDelay + 3.5F * desk.ui.context().io().KeyRepeatRate);
    desk.ui.context().io().AddKeyEvent(ImGuiKey_Backspace, false);
    desk.ui.settle();

    CHECK(desk.title.size() < 8);
    CHECK(desk.title.size() > 2);
}

TEST_CASE("text field: a click puts the caret, two select a word, three the paragraph")
{
    Desk desk;
    CHECK(desk.ui.fill("details", "first line\nsecond line here"));
    desk.press_at(13);
    CHECK(desk.shown() == "first line\nse|cond line here");
    desk.press_at(13, 2);
    CHECK(desk.shown() == "first line\n^second| line here");
    desk.press_at(13, 3);
    CHECK(desk.shown() == "first line\n^second line here|");
}

TEST_CASE("text field: a drag selects, with Shift a press extends")
{
    Desk desk;
    CHECK(desk.ui.fill("details", "first line\nsecond line here"));
    desk.press_at(2);
    desk.drag_to(14);
    CHECK(desk.shown() == "fi^rst line\nsec|ond line here");
    desk.ui.context().io().AddKeyEvent(ImGuiMod_Shift, true);
    desk.press_at(6);
    desk.ui.context().io().AddKeyEvent(ImGuiMod_Shift, false);
    desk.ui.settle();
    CHECK(desk.shown() == "fi^rst |line\nsecond line here");
}

TEST_CASE("text field: the keys of a text editor do what they do everywhere")
{
    Desk desk;
    CHECK(desk.ui.fill("details", "one two three"));
    desk.ui.press(ImGuiKey_LeftArrow, kCtrl);
    CHECK(desk.shown() == "one two |three");
    desk.ui.press(ImGuiKey_LeftArrow, kCtrl | kShift);
    CHECK(desk.shown() == "one |two ^three");
    desk.ui.press(ImGuiKey_X, kCtrl);
    CHECK(desk.details == "one three");
    desk.ui.press(ImGuiKey_Home, ImGuiMod_None);
    desk.ui.press(ImGuiKey_V, kCtrl);
    CHECK(desk.details == "two one three");
    desk.ui.press(ImGuiKey_Z, kCtrl);
    desk.ui.press(ImGuiKey_Z, kCtrl);
    CHECK(desk.details == "one two three");
    desk.ui.press(ImGuiKey_Y, kCtrl);
    desk.ui.press(ImGuiKey_Z, kCtrl | kShift);
    CHECK(desk.details == "two one three");
    desk.ui.press(ImGuiKey_Backspace, kCtrl);
    CHECK(desk.details == "one three");
}

TEST_CASE("text field: the older keys of the clipboard work, too")
{
    Desk desk;
    CHECK(desk.ui.fill("title", "abc"));
    desk.ui.press(ImGuiKey_A, kCtrl);
    desk.ui.press(ImGuiKey_Insert, kCtrl);
    CHECK(desk.clipboard == "abc");
    desk.ui.press(ImGuiKey_Delete, kShift);
    CHECK(desk.title.empty());
    desk.ui.press(ImGuiKey_Insert, kShift);
    desk.ui.press(ImGuiKey_Insert, kShift);
    CHECK(desk.title == "abcabc");
}

TEST_CASE("text field: Enter begins a line where there are several, and does nothing else")
{
    Desk desk;
    CHECK(desk.ui.fill("title", "a"));
    desk.ui.press(ImGuiKey_Enter);
    CHECK(desk.ui.type("b"));
    CHECK(desk.title == "ab");
    CHECK(desk.ui.fill("details", "a"));
    desk.ui.press(ImGuiKey_Enter);
    CHECK(desk.ui.type("b"));
    desk.ui.press(ImGuiKey_Enter, kCtrl);
    CHECK(desk.details == "a\nb");
}

TEST_CASE("text field: Tab goes through the fields in their order, and selects what one line holds")
{
    Desk desk;
    desk.title = "old";
    desk.details = "kept";
    desk.ui.press(ImGuiKey_Tab);
    REQUIRE(desk.ui.focused() != nullptr);
    CHECK(desk.ui.focused()->stable_id == "title");
    CHECK(desk.ui.type("new"));
    desk.ui.press(ImGuiKey_Tab);
    CHECK(desk.ui.type(" and more"));
    desk.ui.press(ImGuiKey_Tab);

    CHECK(desk.title == "new");
    CHECK(desk.details == "kept and more");
    CHECK(desk.ui.focused()->stable_id == "send");
    desk.ui.press(ImGuiKey_Tab, kShift);
    CHECK(desk.ui.focused()->stable_id == "details");
}

TEST_CASE("text field: what was typed fast after Tab is in the next field")
{
    Desk desk;
    REQUIRE(desk.ui.click("title"));
    ImGuiIO& io = desk.ui.context().io();
    io.AddInputCharactersUTF8("one");
    io.AddKeyEvent(ImGuiKey_Tab, true);
    io.AddKeyEvent(ImGuiKey_Tab, false);
    io.AddInputCharactersUTF8("two");
    desk.ui.settle();

    CHECK(desk.title == "one");
    CHECK(desk.details == "two");
}

TEST_CASE("text field: what a click elsewhere completes stays in the field it was typed into")
{
    for (const auto& [from, to] :
         {std::pair{"title", "details"}, {"details", "title"}, {"details", "send"}}) {
        CAPTURE(from);
        Desk desk;
        REQUIRE(desk.ui.click(from));
        const Item* other = desk.ui.find(to);
        ImGuiIO& io = desk.ui.context().io();
        io.AddMousePosEvent((other->min.x + other->max.x) / 2, (other->min.y + other->max.y) / 2);
        desk.ui.settle();
        io.AddInputCharactersUTF8("한"); // As Keyboard::commit_preedit() does at a press.
        io.AddMouseButtonEvent(ImGuiMouseButton_Left, true);
        desk.ui.frame();
        io.AddMouseButtonEvent(ImGuiMouseButton_Left, false);
        desk.ui.settle();

        CHECK((std::string_view{from} == "title" ? desk.title : desk.details) == "한");
        CHECK((desk.title + desk.details) == "한");
    }
}

TEST_CASE(
    "text field: ten megabytes are cut at twice the limit at once, and it says so until the next change")
{
    Desk desk;
    REQUIRE(desk.ui.click("details"));
    desk.clipboard.assign(10'000'000, 'x');
    const auto before = std::chrono::steady_clock::now();
    desk.ui.press(ImGuiKey_V, kCtrl);
    const auto took = std::chrono::steady_clock::now() - before;

    CHECK(took < std::chrono::seconds{
                     2}); // Some frames under sanitizers; ten megabytes through them would be longer.
    CHECK(desk.details.size() == 2000);
    CHECK(desk.ui.shows("only the first 2,000 characters were kept"));
    CHECK(desk.ui.shows("1,000 too many"));
    desk.ui.press(ImGuiKey_Backspace);
    CHECK_FALSE(desk.ui.shows("were kept"));
}

TEST_CASE("text field: a line break pasted into one line becomes a blank")
{
    Desk desk;
    REQUIRE(desk.ui.click("title"));
    desk.clipboard = "one\r\ntwo\tthree\x1b";
    desk.ui.press(ImGuiKey_V, kCtrl);
    CHECK(desk.title == "one two three");
}

TEST_CASE("text field: the input method is told where the caret is, also after a soft break")
{
    Desk desk;
    REQUIRE(desk.ui.click("details"));
    const ImGuiPlatformImeData& told = desk.ui.context().imgui().PlatformImeData;
    const ImVec2 first = told.InputPos;
    CHECK(told.WantVisible);
    std::string text;
    for (int i = 0; i < 60; ++i)
        text += "字";
    CHECK(desk.ui.type(text));

    const ImVec2 after = told.InputPos;
    const Item* item = desk.ui.find("details");
    CHECK(after.y > first.y + 20);
    CHECK(after.x < item->max.x);
    CHECK(after.y + told.InputLineHeight < item->max.y);
    REQUIRE(desk.ui.click("send"));
    CHECK_FALSE(told.WantVisible);
}

TEST_CASE("text field: more text than room gets a scrollbar, and the caret's line stays in sight")
{
    Desk desk;
    CHECK(desk.ui.fill("details", "one\ntwo"));
    const auto scroll = [&] {
        return std::ranges::find(desk.editing.placed, desk.details_id, &TextEditing::Placed::field);
    };
    CHECK_FALSE(scroll()->has_scrollbar);
    std::string text;
    for (int i = 0; i < 30; ++i)
        text += "line " + std::to_string(i) + "\n";
    CHECK(desk.ui.fill("details", text));

    CHECK(scroll()->has_scrollbar);
    CHECK(desk.ui.shows("line 29"));
    desk.ui.press(ImGuiKey_Home, kCtrl);
    CHECK(desk.ui.shows("line 0"));
    desk.ui.context().io().AddMouseWheelEvent(0, -1);
    desk.ui.settle();
    CHECK(scroll()->scroll > 0);
}

TEST_CASE("text field: locked, it can be read, selected and copied, and nothing else")
{
    Desk desk;
    desk.title = "kept as it is";
    desk.writing = Writing::locked;
    REQUIRE(desk.ui.click("title"));
    desk.ui.context().io().AddInputCharactersUTF8("x");
    desk.ui.settle();
    desk.ui.press(ImGuiKey_A, kCtrl);
    desk.ui.press(ImGuiKey_C, kCtrl);
    desk.ui.press(ImGuiKey_X, kCtrl);
    desk.ui.press(ImGuiKey_Delete);
    desk.ui.press(ImGuiKey_V, kCtrl);

    CHECK(desk.title == "kept as it is");
    CHECK(desk.clipboard == "kept as it is");
    CHECK(desk.changes == 0);
    CHECK_FALSE(desk.ui.context().next_change().has_value());
}

TEST_CASE("text field: the caret blinks, and only where there is one to blink")
{
    Desk desk;
    desk.ui.settle();
    CHECK_FALSE(desk.ui.context().next_change().has_value());
    REQUIRE(desk.ui.click("title"));
    int toggles = 0;
    for (int frame = 0; frame < 144; ++frame) { // 2.4 s: two periods.
        desk.ui.frame();
        toggles += desk.ui.tiles_painted() > 0;
    }
    CHECK(toggles == 4);
    REQUIRE(desk.ui.context().next_change().has_value());
    CHECK(desk.ui.context().next_change()->count() <= 0.81F);

    desk.ui.context().io().ConfigInputTextCursorBlink = false;
    desk.ui.settle();
    CHECK_FALSE(desk.ui.context().next_change().has_value());
}

TEST_CASE("text field: after ten seconds without a key the caret stands, lit, until the next one")
{
    Desk desk;
    REQUIRE(desk.ui.click("title"));
    for (int frame = 0; frame < 10 * 60; ++frame)
        desk.ui.frame();
    CHECK_FALSE(desk.ui.context().next_change().has_value());
    int toggles = 0;
    for (int frame = 0; frame < 144; ++frame) {
        desk.ui.frame();
        toggles += desk.ui.tiles_painted() > 0;
    }
    CHECK(toggles == 0);

    REQUIRE(desk.ui.type("a"));
    CHECK(desk.ui.context().next_change().has_value());
    desk.ui.context().io().ConfigInputTextCursorBlink = false;
    desk.ui.settle();
    desk.ui.frame();
    CHECK(desk.ui.tiles_painted() == 0);
}

TEST_CASE("text field: it counts from 60 % on, and in words when it matters")
{
    using Degree = Fullness::Degree;
    CHECK(fullness_of(149, 250).degree == Degree::roomy);
    CHECK(fullness_of(150, 250).degree == Degree::counted);
    CHECK(fullness_of(150, 250).words == "150 / 250");
    CHECK(fullness_of(225, 250).degree == Degree::nearly_full);
    CHECK(fullness_of(225, 250).words == "25 characters left");
    CHECK(fullness_of(249, 250).words == "1 character left");
    CHECK(fullness_of(250, 250).words == "0 characters left");
    CHECK(fullness_of(251, 250).degree == Degree::too_long);
    CHECK(fullness_of(251, 250).words == "251 / 250, 1 too many");
}

TEST_CASE("text field: a text that is replaced from outside is shown, and cannot be undone into the old one")
{
    Desk desk;
    CHECK(desk.ui.fill("title", "somebody's words"));
    desk.title = "another draft";
    desk.ui.settle();
    desk.ui.press(ImGuiKey_Z, kCtrl);

    CHECK(desk.title == "another draft");
    CHECK(desk.ui.shows("another draft"));
}

TEST_CASE("text field: selected text can be read in every theme")
{
    const auto contrast = [](std::uint32_t a, std::uint32_t b) {
        const auto luminance = [](std::uint32_t colour) {
            const auto linear = [&](int shift) {
                const double c = static_cast<double>(colour >> shift & 0xff) / 255;
                return c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
            };
            return 0.2126 * linear(16) + 0.7152 * linear(8) + 0.0722 * linear(0);
        };
        const double one = luminance(a) + 0.05, two = luminance(b) + 0.05;
        return std::max(one, two) / std::min(one, two);
    };
    for (const Theme theme : kThemes) {
        CAPTURE(static_cast<int>(theme));
        Desk desk(theme);
        CHECK(desk.ui.fill("title", "█ selected"));
        desk.ui.press(ImGuiKey_A, kCtrl);
        const ImVec2 block = desk.place_of(0);
        const std::uint32_t ink = desk.ui.pixel(static_cast<int>(block.x) + 4, static_cast<int>(block.y));
        const ImVec2 blank = desk.place_of(3);
        const std::uint32_t ground = desk.ui.pixel(static_cast<int>(blank.x) + 2, static_cast<int>(blank.y));
        CHECK(ink != ground);
        CHECK(contrast(ink, ground) >= (theme == Theme::high_contrast ? 7 : 4.5));
    }
}

namespace
{

/// The form, filled, in the whole window; time passes when a test says so.
class FilledForm
{
public:
    explicit FilledForm(int percent = 100)
        : exhibit(test::open_scene(
              *std::ranges::find(test::scenes(), "partner-center-form-filled", &test::Scene::name),
              {.text_percent = percent})),
          shell(*exhibit->app)
    {
        ui.show([this] { shell.draw(now, 1); });
        ui.settle();
    }

    void copy_title()
    {
        CHECK(ui.click("field.title"));
        ui.press(ImGuiKey_A, kCtrl);
        ui.press(ImGuiKey_C, kCtrl);
    }

    std::unique_ptr<test::Exhibit> exhibit;
    HeadlessUi ui;
    Shell shell;
    Timestamp now = test::gallery_time();
};

} // namespace

TEST_CASE("text field: what one person copied is gone when the next one comes")
{
    FilledForm form;
    form.copy_title();
    REQUIRE(std::string_view{ImGui::GetClipboardText()} == "Two-step sign-in asks again and again");

    form.now += form.exhibit->app->settings().idle + std::chrono::seconds{1};
    form.ui.frame();

    CHECK(std::string_view{ImGui::GetClipboardText()}.empty());
}

TEST_CASE("text field: what another program copied is left alone")
{
    FilledForm form;
    form.copy_title();
    ImGui::SetClipboardText("somebody else's");
    form.now += form.exhibit->app->settings().idle + std::chrono::seconds{1};
    form.ui.frame();

    CHECK(std::string_view{ImGui::GetClipboardText()} == "somebody else's");
}

TEST_CASE("text field: after going home and back nothing of the draft can be undone")
{
    FilledForm form;
    CHECK(form.ui.fill("field.title", "first words"));
    CHECK(form.ui.fill("field.title", "second words"));
    const Draft draft = std::get<FormScreen>(form.exhibit->app->screen()).draft;
    form.exhibit->app->update(GoHome{}, form.now);
    form.exhibit->app->update(ContinueDraft{draft.id}, form.now);
    form.exhibit->app->hear(DraftOpened{draft});
    form.ui.settle();
    CHECK(form.ui.click("field.title"));
    form.ui.press(ImGuiKey_Z, kCtrl);

    CHECK(std::get<FormScreen>(form.exhibit->app->screen()).draft.title == "second words");
}

TEST_CASE("text field: on a small screen whoever comes to a field sees all of it, or the caret's line")
{
    for (const int percent : {100, 200}) {
        FilledForm form(percent);
        int seen = 0;
        for (int presses = 0; presses < 60; ++presses) {
            form.ui.press(ImGuiKey_Tab);
            form.ui.settle();
            const Item* item = form.ui.focused();
            if (item == nullptr || !item->is_input) continue;
            CAPTURE(percent);
            CAPTURE(item->stable_id);
            const ImRect visible = HeadlessUi::visible_part(*ImGui::FindWindowByName(item->window.c_str()));
            const ImGuiPlatformImeData& caret = form.ui.context().imgui().PlatformImeData;
            const bool is_whole = item->max.y - item->min.y < visible.GetHeight() / 2;
            CHECK(caret.InputPos.y >= visible.Min.y);
            CHECK(caret.InputPos.y + caret.InputLineHeight <= visible.Max.y);
            if (is_whole) CHECK(item->min.y >= visible.Min.y);
            if (is_whole) CHECK(item->max.y <= visible.Max.y);
            ++seen;
        }
        CHECK(seen >= 6);
    }
}

TEST_CASE("text field: typing in a tall field of a small screen keeps the caret's line in sight")
{
    FilledForm form(200);
    CHECK(form.ui.click("field.description"));
    form.ui.press(ImGuiKey_End, kCtrl);
    for (int line = 0; line < 12; ++line) {
        form.ui.press(ImGuiKey_Enter);
        CHECK(form.ui.type("x"));
        const ImRect visible = HeadlessUi::visible_part(
            *ImGui::FindWindowByName(form.ui.find("field.description")->window.c_str()));
        const ImGuiPlatformImeData& caret = form.ui.context().imgui().PlatformImeData;
        CHECK(caret.InputPos.y >= visible.Min.y);
        CHECK(caret.InputPos.y + caret.InputLineHeight <= visible.Max.y);
    }
}
