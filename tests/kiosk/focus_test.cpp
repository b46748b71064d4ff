#include "tests/kiosk/person.h"

#include <imgui_internal.h>

#include <cmath>
#include <map>
#include <set>
#include <sstream>

using namespace kiosk;
using namespace std::chrono_literals;
using kiosk::test::HeadlessUi;
using kiosk::test::Person;
using kiosk::test::Pixels;

namespace
{

const test::HeadlessOptions kUnpainted{.pixels = Pixels::none};

/// More than any screen has.
constexpr int kMostStops = 120;

/// What Tab meets from wherever it starts until it is there again, and what is wrong with the way.
struct Round {
    std::vector<std::string> stops;
    std::set<std::string> pressable; ///< By a mouse, seen anywhere on the way.
    std::string complaints;
};

bool is_in_sight(const Item& item)
{
    const ImGuiWindow* window = ImGui::FindWindowByName(item.window.c_str());
    ImRect visible = HeadlessUi::visible_part(*window);
    visible.Expand(1.0F); // Positions are not whole pixels.
    // What is taller than its page shows its top.
    const float bottom = std::min(item.max.y, item.min.y + visible.GetHeight() - 2);
    return visible.Contains(ImRect(item.min.x, item.min.y, item.max.x, bottom));
}

/// Reading goes down, and up only into another column.
bool goes_against_reading(const Item& from, const Item& to)
{
    const bool is_above = to.max.y <= from.min.y + 1;
    const bool is_same_column = to.min.x < from.max.x - 1 && to.max.x > from.min.x + 1;
    const bool is_left = to.max.x <= from.min.x + 1;
    const bool is_same_row = to.min.y < from.max.y - 1 && to.max.y > from.min.y + 1;
    return (is_above && is_same_column) ||
           (is_left && is_same_row && to.max.y <= from.max.y + 1 && to.min.y >= from.min.y - 1);
}

const Item* item_named(const HeadlessUi& ui, std::string_view stable_id)
{
    const auto found = std::ranges::find(ui.items(), stable_id, &Item::stable_id);
    return found == ui.items().end() ? nullptr : &*found;
}

/// As a touch screen tells it: the mouse is there and pressed at once, whatever moves away under it.
void touch(Person& person, std::string_view stable_id)
{
    const Item* item = item_named(person.ui(), stable_id);
    REQUIRE(item != nullptr);
    ImGuiIO& io = person.ui().context().io();
    io.AddMousePosEvent((item->min.x + item->max.x) / 2, (item->min.y + item->max.y) / 2);
    io.AddMouseButtonEvent(ImGuiMouseButton_Left, true);
    person.ui().settle();
    io.AddMouseButtonEvent(ImGuiMouseButton_Left, false);
    person.ui().settle();
}

Round walk(Person& person, int shift = 0)
{
    Round round;
    std::ostringstream complaints;
    HeadlessUi& ui = person.ui();
    for (int stop = 0; stop < kMostStops; ++stop) {
        person.presses(ImGuiKey_Tab, shift);
        for (const Item& item : ui.items())
            if (!item.disabled && !item.stable_id.empty() && !item.window.starts_with("Debug##"))
                round.pressable.insert(item.stable_id);
        const std::string at = person.focus();
        if (at.empty()) {
            complaints << "nothing has the focus after " << (round.stops.empty() ? "" : round.stops.back())
                       << '\n';
            break;
        }
        if (!ui.focused()->is_input && !ImGui::GetCurrentContext()->NavCursorVisible)
            complaints << at << " does not show that it has the focus\n";
        if (!is_in_sight(*ui.focused())) complaints << at << " is out of sight\n";
        if (!round.stops.empty() && at == round.stops.front()) break;
        const Item* before = round.stops.empty() ? nullptr : item_named(ui, round.stops.back());
        if (shift == 0 && before != nullptr && at != "back" && at != "help" &&
            goes_against_reading(*before, *ui.focused()))
            complaints << round.stops.back() << " is read after " << at << '\n';
        if (std::ranges::find(round.stops, at) != round.stops.end()) {
            complaints << at << " is met twice\n";
            break;
        }
        round.stops.push_back(at);
    }
    for (const std::string& each : round.pressable)
        if (std::ranges::find(round.stops, each) == round.stops.end())
            complaints << each << " is never met\n";
    round.complaints = complaints.str();
    return round;
}

} // namespace

TEST_CASE("focus: Tab meets every control of every screen once, in reading order and in sight")
{
    for (const test::Scene& scene : test::scenes()) {
        if (!scene.clicks.empty()) continue; // What is open over a screen has a round of its own.
        Person person{scene.name, {}, kUnpainted};
        const Round round = walk(person);

        INFO(std::string{scene.name});
        CHECK(round.stops.size() > 4);
        CHECK(round.complaints == "");
    }
}

TEST_CASE("focus: Shift and Tab go the same way back")
{
    for (const std::string_view scene :
         {"home", "partner-center-form-errors", "try-first", "ready-to-send"}) {
        const auto stops = [scene](int shift) {
            Person person{scene, {}, kUnpainted};
            return walk(person, shift).stops;
        };
        auto way = stops(ImGuiMod_None);
        auto way_back = stops(ImGuiMod_Shift);

        INFO(std::string{scene});
        std::ranges::sort(way);
        std::ranges::sort(way_back);
        CHECK(way == way_back);
    }
}

TEST_CASE("focus: a screen that opens gives the keyboard to what is wanted next")
{
    struct Opened {
        std::string_view scene, focus;
    };
    for (const Opened& each :
         {Opened{"home", "new.partner_center"}, Opened{"partner-center-form-blank", "category.technical"},
          Opened{"customer-search", "field.search"}, Opened{"try-first-no-area", "area.account_setup"},
          Opened{"solved-here", "done"}, Opened{"receipt-waiting", "done"},
          Opened{"request-refused", "try_now"}, Opened{"device", "device.try_now"}}) {
        Person person{each.scene, {}, kUnpainted};
        INFO(std::string{each.scene});
        CHECK(person.focus() == each.focus);
    }
}

TEST_CASE("focus: a list begins with its first row")
{
    Person person{"ready-to-send", {}, kUnpainted};
    const Reference first = person.screen<PlaceScreen>().rows.front()->entry.reference;
    CHECK(person.focus() == "request." + first.text());
}

TEST_CASE("focus: an empty list begins with the place it stands for")
{
    Person person{"sent-empty", {}, kUnpainted};
    CHECK(person.focus() == "tab." + std::to_string(static_cast<int>(Place::sent)));
}

TEST_CASE("focus: the main job of each screen is done by keys alone")
{
    struct Job {
        std::string_view scene;
        std::vector<ImGuiKey> keys;
        Topic leads_to;
    };
    const Job jobs[] = {
        {"home", {ImGuiKey_Enter}, Topic::form},
        {"home", {ImGuiKey_Tab, ImGuiKey_Space}, Topic::customer_search},
        {"customer", {ImGuiKey_Enter}, Topic::service},
        {"customer-typed-in", {ImGuiKey_Enter}, Topic::service},
        {"service", {ImGuiKey_Enter}, Topic::try_first},
        {"what-helped", {ImGuiKey_Enter}, Topic::solved},
        {"receipt-waiting", {ImGuiKey_Enter}, Topic::home},
        {"receipt-waiting", {ImGuiKey_Tab, ImGuiKey_Enter}, Topic::request},
        {"solved-here", {ImGuiKey_Space}, Topic::home},
        {"sent", {ImGuiKey_DownArrow, ImGuiKey_Enter}, Topic::request},
        {"drafts", {ImGuiKey_Escape}, Topic::home},
        {"partner-center-form-filled", {ImGuiKey_F1}, Topic::help},
        {"partner-center-form-filled", {ImGuiKey_F1, ImGuiKey_F1}, Topic::form},
        {"device", {ImGuiKey_F1, ImGuiKey_Enter}, Topic::device},
    };
    for (const Job& job : jobs) {
        Person person{job.scene, {}, kUnpainted};
        for (const ImGuiKey key : job.keys)
            person.presses(key);
        INFO(std::string{job.scene});
        CHECK(topic_of(person.app().screen()) == job.leads_to);
    }
}

TEST_CASE("focus: a customer request goes from the search to the form by keys alone")
{
    Person person{"home", {}, kUnpainted};
    person.presses(ImGuiKey_F3);
    CHECK(person.ui().type("contoso"));
    person.presses(ImGuiKey_Enter); // The first match.
    CHECK(person.screen<CustomerScreen>().customer_id == "0b4c1d5e-0001-4000-8000-000000000001");
    person.presses(ImGuiKey_Enter); // New request.
    person.presses(ImGuiKey_Enter); // The first service.
    person.presses(ImGuiKey_DownArrow);
    person.presses(ImGuiKey_Space); // The second kind of problem.
    CHECK(person.screen<TryFirstScreen>().area.has_value());
    REQUIRE(person.tabs_to("still_needs_help"));
    person.presses(ImGuiKey_Enter);

    CHECK(person.screen<FormScreen>().draft.customer_name == "Contoso Precision Tools (Suzhou) Ltd.");
}

TEST_CASE("focus: coming back goes to the row one came from")
{
    Person person{"sent", {}, kUnpainted};
    person.presses(ImGuiKey_DownArrow);
    const std::string row = person.focus();
    CHECK(row.starts_with("request."));
    person.presses(ImGuiKey_Enter);
    person.screen<RequestScreen>();
    person.presses(ImGuiKey_Escape);

    person.screen<PlaceScreen>();
    CHECK(person.focus() == row);
}

TEST_CASE("focus: coming back from help goes on in the field and in the middle of a page")
{
    Person person{"partner-center-form-filled", {}, kUnpainted};
    REQUIRE(person.tabs_to("field.contact.phone"));
    person.presses(ImGuiKey_F1);
    person.screen<HelpScreen>();
    person.presses(ImGuiKey_Escape);

    CHECK(person.focus() == "field.contact.phone");
    CHECK(is_in_sight(*person.ui().focused()));
    CHECK(person.screen<FormScreen>().draft == test::filled_partner_center_draft());
}

TEST_CASE("focus: coming back from help one goes on typing where the caret was, and nothing is selected")
{
    Person person{"partner-center-form-filled", {}, kUnpainted};
    REQUIRE(person.tabs_to("field.title")); // A Tab selects what is there.
    person.presses(ImGuiKey_End);
    person.presses(ImGuiKey_LeftArrow);
    person.presses(ImGuiKey_F1);
    person.presses(ImGuiKey_Escape);
    CHECK(person.ui().type("!"));

    std::string title = test::filled_partner_center_draft().title;
    title.insert(title.size() - 1, "!");
    CHECK(person.screen<FormScreen>().draft.title == title);
}

TEST_CASE("focus: the key that leads back into a text is no part of it, however long it is held")
{
    Person person{"partner-center-form-filled", {}, kUnpainted};
    REQUIRE(person.tabs_to("field.description"));
    person.presses(ImGuiKey_F1);
    person.screen<HelpScreen>();
    person.ui().context().io().AddKeyEvent(ImGuiKey_Enter, true);
    person.ui().wait(1);
    person.ui().context().io().AddKeyEvent(ImGuiKey_Enter, false);
    person.ui().settle();

    CHECK(person.focus() == "field.description");
    CHECK(person.screen<FormScreen>().draft == test::filled_partner_center_draft());
}

TEST_CASE("focus: a draft that is opened goes on at the end of its title, and one key wipes nothing")
{
    Person person{"drafts", {}, kUnpainted};
    person.presses(ImGuiKey_Enter);
    const auto asked = person.asked_for<OpenDraft>();
    REQUIRE(asked);
    Draft draft = test::filled_partner_center_draft();
    draft.id = asked->id;
    person.app().hear(DraftOpened{draft});
    person.ui().settle();

    CHECK(person.focus() == "field.title");
    CHECK_FALSE(person.screen<FormScreen>().editing.edit.has_selection());
    CHECK(person.ui().type("!"));
    CHECK(person.screen<FormScreen>().draft.title == draft.title + "!");
}

TEST_CASE("focus: the way to a wrong field leads to the end of what is in it")
{
    Person person{"partner-center-form-filled", {}, kUnpainted};
    person.screen<FormScreen>().draft.contact.email = "nobody";
    person.presses(ImGuiKey_Enter, ImGuiMod_Ctrl);
    CHECK(person.ui().type("@example.com"));

    CHECK(person.screen<FormScreen>().draft.contact.email == "nobody@example.com");
}

TEST_CASE("focus: the question before a draft is thrown away offers to keep it, and gives the focus back")
{
    Person person{"partner-center-form-filled", {}, kUnpainted};
    REQUIRE(person.tabs_to("discard"));
    person.presses(ImGuiKey_Enter);
    CHECK(person.focus() == "discard.no");
    person.presses(ImGuiKey_Enter);

    CHECK(person.focus() == "discard");
    CHECK_FALSE(person.asked_for<DiscardDraft>());
}

TEST_CASE("focus: Ctrl+Enter on a button submits and does not press the button")
{
    for (const char* button : {"attach", "discard", "severity.C"}) {
        CAPTURE(button);
        Person person{"partner-center-form-filled", {}, kUnpainted};
        const auto severity = person.screen<FormScreen>().draft.severity;
        REQUIRE(person.tabs_to(button));
        person.presses(ImGuiKey_Enter, ImGuiMod_Ctrl);

        CHECK(person.screen<FormScreen>().draft.severity == severity);
        CHECK(person.asked_for<SubmitDraft>());
    }
}

TEST_CASE("focus: a button that goes out of use hands the focus on and gets it back")
{
    Person person{"device", {}, kUnpainted};
    person.presses(ImGuiKey_Enter);
    REQUIRE(person.asked_for<SyncNow>());
    CHECK(person.ui().find("device.try_now")->disabled);

    person.app().hear(SyncEnded{1, 0, 0});
    person.ui().settle();

    CHECK(person.focus() == "device.try_now");
}

TEST_CASE("focus: a refused Submit leads into the first wrong field, and says how many there are")
{
    Person person{"partner-center-form-filled", {}, {}};
    auto& form = person.screen<FormScreen>();
    form.draft.title.clear();
    form.draft.contact.email = "nobody";
    person.presses(ImGuiKey_Enter, ImGuiMod_Ctrl);

    CHECK(person.focus() == "field.title");
    CHECK(is_in_sight(*person.ui().focused()));
    person.sees("2 fields need your attention");
}

TEST_CASE("focus: Submit pressed on its button leads into the first wrong field as well")
{
    Person person{"partner-center-form-filled", {}, kUnpainted};
    person.screen<FormScreen>().draft.title.clear();
    REQUIRE(person.tabs_to("submit"));
    person.presses(ImGuiKey_Space);

    CHECK(person.focus() == "field.title");
    CHECK(person.ui().type("Printer"));
    CHECK(person.screen<FormScreen>().draft.title == "Printer");
}

TEST_CASE("focus: settings opened by a key begin at the language in use and give the focus back")
{
    Person person{"partner-center-form-filled", {}, kUnpainted};
    REQUIRE(person.tabs_to("field.title"));
    person.presses(ImGuiKey_F10);
    CHECK(person.focus() == "language.en");
    person.presses(ImGuiKey_DownArrow);
    person.presses(ImGuiKey_Space);
    CHECK(person.app().settings().language != "en");
    person.presses(ImGuiKey_F10);

    person.screen<FormScreen>();
    CHECK(person.focus() == "field.title");
    CHECK(person.ui().find("language.en") == nullptr);
}

TEST_CASE("focus: Page Down, End and Home read a page that has nothing to press")
{
    Person person{"request-sent", {}, kUnpainted};
    const auto scrolled = [&] {
        for (const ImGuiWindow* window : person.ui().scrolling_windows())
            return window->Scroll.y;
        return -1.0F;
    };
    REQUIRE(scrolled() == 0);
    person.presses(ImGuiKey_PageDown);
    CHECK(scrolled() > 100);
    person.presses(ImGuiKey_End);
    const float bottom = scrolled();
    person.presses(ImGuiKey_PageUp);
    CHECK(scrolled() < bottom);
    person.presses(ImGuiKey_Home);
    CHECK(scrolled() == 0);
}

TEST_CASE("focus: Home, End and the pages move through a long list")
{
    Person person{"sent", {}, kUnpainted};
    Snapshot snapshot = test::busy_day();
    auto many = std::make_shared<RequestList>();
    for (unsigned i = 0; i < 500; ++i) {
        RequestSummary request = *(*snapshot.requests)[5];
        request.entry.id = test::id_of(1000 + i);
        request.entry.reference = Reference{request.entry.id};
        many->push_back(std::make_shared<const RequestSummary>(request));
    }
    snapshot.requests = std::make_shared<const RequestPages>(*many);
    person.app().see(std::make_shared<const Snapshot>(std::move(snapshot)));
    person.ui().settle();
    const auto row = [&](std::size_t at) { return "request." + (*many)[at]->entry.reference.text(); };

    person.presses(ImGuiKey_Home);
    CHECK(person.focus() == row(0));
    person.presses(ImGuiKey_End);
    CHECK(person.focus() == row(499));
    person.presses(ImGuiKey_PageUp);
    person.presses(ImGuiKey_PageUp);
    CHECK(person.focus() != row(499));
    CHECK(is_in_sight(*person.ui().focused()));
}

TEST_CASE("focus: Alt and Ctrl+Tab leave the focus where it is")
{
    Person person{"ready-to-send", {}, kUnpainted};
    const std::string at = person.focus();
    person.presses(ImGuiKey_LeftAlt, ImGuiMod_Alt);
    person.presses(ImGuiKey_Tab, ImGuiMod_Ctrl);

    CHECK(person.focus() == at);
}

TEST_CASE("focus: another text size keeps what has the focus in sight")
{
    Person person{"partner-center-form-filled", {}, kUnpainted};
    REQUIRE(person.tabs_to("severity.C"));
    for (int i = 0; i < 3; ++i)
        person.presses(ImGuiKey_Equal, ImGuiMod_Ctrl);

    CHECK(person.app().settings().text_percent == 200);
    CHECK(person.focus() == "severity.C");
    CHECK(is_in_sight(*person.ui().focused()));
}

TEST_CASE("focus: a screen opened again begins at its top")
{
    Person person{"request-sent", {}, kUnpainted};
    person.presses(ImGuiKey_End);
    person.presses(ImGuiKey_Escape);
    const Reference reference = test::detail_of(person.app().snapshot(), State::sent).entry.reference;
    person.app().update(ShowRequest{reference}, person.now());
    person.app().hear(RequestOpened{test::detail_of(person.app().snapshot(), State::sent)});
    person.ui().settle();

    for (const ImGuiWindow* window : person.ui().scrolling_windows())
        CHECK(window->Scroll.y == 0);
}

TEST_CASE("focus: opening and leaving screens all day does not make ImGui remember more and more areas")
{
    Person person{"home", {}, kUnpainted};
    const auto use = [&] {
        for (const ImGuiKey key : {ImGuiKey_F2, ImGuiKey_Escape, ImGuiKey_F3, ImGuiKey_Escape, ImGuiKey_F8,
                                   ImGuiKey_Escape, ImGuiKey_F1, ImGuiKey_Escape})
            person.presses(key);
    };
    for (int i = 0; i < 3; ++i)
        use();
    const int areas = ImGui::GetCurrentContext()->Windows.Size;
    for (int i = 0; i < 10; ++i)
        use();

    CHECK(ImGui::GetCurrentContext()->Windows.Size == areas);
}

TEST_CASE("focus: while the kiosk counts down a key stays only, and presses nothing")
{
    Person person{"receipt-waiting", {}, {}};
    const Milliseconds idle = person.app().settings().idle;
    for (const ImGuiKey key : {ImGuiKey_Enter, ImGuiKey_Space, ImGuiKey_Escape, ImGuiKey_F8, ImGuiKey_Tab}) {
        person.waits(idle - 5s);
        person.sees("The kiosk starts over in 5 seconds");
        person.presses(key);

        person.screen<ReceiptScreen>();
        CHECK(person.focus() == "done");
        CHECK_FALSE(person.app().leaving_in(person.now()).has_value());
    }
    person.presses(ImGuiKey_Enter);
    person.screen<HomeScreen>();
}

TEST_CASE("focus: while the kiosk counts down a click or a touch stays only, and presses nothing")
{
    Person person{"receipt-waiting", {}, kUnpainted};
    const Milliseconds idle = person.app().settings().idle;
    SUBCASE("a touch is a move and a press at once")
    {
        person.waits(idle - 5s);
    }
    SUBCASE("the mouse lies there already")
    {
        CHECK(person.ui().hover("home"));
        person.waits(idle - 5s);
    }
    REQUIRE(person.app().leaving_in(person.now()));
    touch(person, "home");

    person.screen<ReceiptScreen>();
    CHECK_FALSE(person.app().leaving_in(person.now()));
    person.waits(1s);
    touch(person, "home");
    person.screen<HomeScreen>();
}

TEST_CASE("focus: a touch beside a field while the kiosk counts down leaves the caret in it")
{
    Person person{"partner-center-form-blank", {}, kUnpainted};
    person.clicks("field.title");
    person.waits(person.app().settings().idle - 5s);
    REQUIRE(person.app().leaving_in(person.now()));
    touch(person, "field.contact.first_name");

    CHECK(person.focus() == "field.title");
    CHECK(person.ui().type("Printer"));
    CHECK(person.screen<FormScreen>().draft.title == "Printer");
}

TEST_CASE("focus: a letter typed while the kiosk counts down is not lost")
{
    Person person{"partner-center-form-blank", {}, kUnpainted};
    person.clicks("field.title");
    CHECK(person.ui().type("Pri"));
    person.waits(person.app().settings().idle - 5s);
    REQUIRE(person.app().leaving_in(person.now()));

    ImGuiIO& io = person.ui().context().io();
    io.AddKeyEvent(ImGuiKey_N, true);
    io.AddInputCharactersUTF8("n");
    io.AddKeyEvent(ImGuiKey_N, false);
    person.ui().settle();

    CHECK(person.screen<FormScreen>().draft.title == "Prin");
}
