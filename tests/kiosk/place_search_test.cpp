#include "kiosk/shortcuts.h"
#include "kiosk/wording.h"
#include "tests/kiosk/person.h"

using namespace kiosk;
using namespace std::chrono_literals;
using kiosk::test::busy_day;
using kiosk::test::gallery_time;
using kiosk::test::Person;

namespace
{

std::string row_of(unsigned name)
{
    return "request." + Reference{test::id_of(name)}.text();
}

} // namespace

TEST_CASE("place search: typing narrows the list, and the counts of the places stay")
{
    Person person{"sent"};
    person.clicks("field.search");
    CHECK(person.ui().type("fattura"));

    CHECK(person.ui().find(row_of(7)) != nullptr);
    CHECK(person.ui().find(row_of(6)) == nullptr);
    person.sees(place_name(Place::sent) + " (3)");
    person.presses(ImGuiKey_A, ImGuiMod_Ctrl);
    person.presses(ImGuiKey_Delete);
    CHECK(person.ui().find(row_of(6)) != nullptr);
}

TEST_CASE("place search: Ctrl+F goes into the field, and Enter opens the first that was found")
{
    Person person{"ready-to-send"};
    person.presses(ImGuiKey_F, ImGuiMod_Ctrl);
    CHECK(person.focus() == "field.search");
    CHECK(person.ui().type("茶葉"));
    person.presses(ImGuiKey_Enter);

    CHECK(person.screen<RequestScreen>().reference == Reference{test::id_of(3)});
}

TEST_CASE("place search: Down leads from the field into what was found")
{
    Person person{"sent"};
    person.presses(ImGuiKey_F, ImGuiMod_Ctrl);
    CHECK(person.ui().type("fattura"));
    person.presses(ImGuiKey_DownArrow);
    CHECK(person.focus() == row_of(7));
}

TEST_CASE("place search: Escape shows all again and stays in the field, the next one leads back")
{
    Person person{"sent"};
    person.presses(ImGuiKey_F, ImGuiMod_Ctrl);
    CHECK(person.ui().type("fattura"));

    person.presses(ImGuiKey_Escape);
    CHECK(person.screen<PlaceScreen>().query.empty());
    CHECK(person.focus() == "field.search");
    CHECK(person.ui().find(row_of(6)) != nullptr);

    CHECK(person.ui().type("x"));
    CHECK(person.screen<PlaceScreen>().query == "x");
    person.presses(ImGuiKey_Escape);
    person.presses(ImGuiKey_Escape);
    person.screen<HomeScreen>();
}

TEST_CASE("place search: where nothing fits it says so, with the way to all and to other places")
{
    Person person{"sent"};
    person.presses(ImGuiKey_F, ImGuiMod_Ctrl);
    CHECK(person.ui().type("sign-in"));
    person.sees("No request matches");
    person.sees("1 match in “Drafts”");
    person.clicks("found.0");
    CHECK(person.screen<PlaceScreen>().place == Place::drafts);
    CHECK(person.ui().find("draft." + test::id_of(20).text()) != nullptr);
    CHECK(person.ui().find("draft." + test::id_of(21).text()) == nullptr);

    person.clicks("tab.2");
    person.clicks("show_all");
    CHECK(person.ui().find(row_of(7)) != nullptr);
    CHECK(person.focus() == "field.search");
}

TEST_CASE("place search: an empty place has nothing to find and no field, and Escape leads back at once")
{
    Person person{"sent-empty"};
    CHECK(person.ui().find("field.search") == nullptr);
    person.presses(ImGuiKey_F, ImGuiMod_Ctrl);
    person.presses(ImGuiKey_Escape);
    person.screen<HomeScreen>();
}

TEST_CASE("place search: coming back from a request one finds what was found, from Home nothing of it")
{
    Person person{"sent"};
    person.fills("field.search", "fattura");
    person.clicks(row_of(7));
    person.screen<RequestScreen>();
    person.presses(ImGuiKey_Escape);
    CHECK(person.screen<PlaceScreen>().query == "fattura");
    CHECK(person.ui().find(row_of(6)) == nullptr);

    person.app().update(GoHome{}, person.now());
    person.presses(ImGuiKey_F8);
    CHECK(person.screen<PlaceScreen>().query.empty());
}

TEST_CASE("place search: when nobody is there what was typed is gone")
{
    Person person{"sent"};
    person.fills("field.search", "fattura");
    person.waits(person.app().settings().idle + 1s);

    person.screen<HomeScreen>();
    CHECK_FALSE(person.ui().shows("fattura"));
    person.presses(ImGuiKey_F8);
    CHECK(person.screen<PlaceScreen>().query.empty());
}

TEST_CASE("place search: what is found follows the requests, titles that are read later included")
{
    Person person{"sent"};
    Snapshot unread = busy_day();
    auto requests = std::make_shared<RequestList>(unread.requests->begin(), unread.requests->end());
    RequestSummary without_title = *(*requests)[6];
    without_title.title = "…";
    (*requests)[6] = std::make_shared<const RequestSummary>(without_title);
    unread.requests = std::make_shared<const RequestPages>(*requests);
    person.app().see(std::make_shared<const Snapshot>(unread));
    person.fills("field.search", "fattura");
    person.sees("No request matches");

    person.app().see(std::make_shared<const Snapshot>(busy_day()));
    person.ui().settle();

    CHECK(person.ui().find(row_of(7)) != nullptr);
}

TEST_CASE("place search: what is found is shown from its top, wherever the list was")
{
    Person person{"ready-to-send"};
    Snapshot snapshot = busy_day();
    auto many = std::make_shared<RequestList>();
    for (unsigned name = 500; name > 0; --name) {
        RequestSummary one = *(*snapshot.requests)[1];
        one.entry.id = test::id_of(name);
        one.entry.reference = Reference{one.entry.id};
        many->push_back(std::make_shared<const RequestSummary>(std::move(one)));
    }
    snapshot.requests = std::make_shared<const RequestPages>(*many);
    person.app().see(std::make_shared<const Snapshot>(std::move(snapshot)));
    person.ui().settle();
    person.presses(ImGuiKey_End);
    CHECK(person.ui().find(row_of(500)) == nullptr);

    person.presses(ImGuiKey_F, ImGuiMod_Ctrl);
    CHECK(person.ui().type("2026"));
    person.ui().settle();

    CHECK(person.ui().find(row_of(500)) != nullptr);
}

TEST_CASE("place search: of fifty thousand requests the oldest is found, a few frames later")
{
    Person person{"ready-to-send"};
    Snapshot snapshot = busy_day();
    auto many = std::make_shared<RequestList>();
    for (unsigned name = 50'000; name > 0; --name) {
        RequestSummary one = *(*snapshot.requests)[1];
        one.entry.id = test::id_of(name);
        one.title = name == 1 ? "the oldest" : "another";
        many->push_back(std::make_shared<const RequestSummary>(std::move(one)));
    }
    snapshot.requests = std::make_shared<const RequestPages>(*many);
    person.app().see(std::make_shared<const Snapshot>(std::move(snapshot)));
    person.presses(ImGuiKey_F, ImGuiMod_Ctrl);
    person.app().take_commands();

    CHECK(person.ui().type("oldest"));
    CHECK_FALSE(person.ui().shows("No request matches"));
    for (int frame = 0; frame < 40 && person.screen<PlaceScreen>().is_searching; ++frame) {
        CHECK(person.app().next_wake(person.now()) == person.now());
        person.ui().frame();
    }

    CHECK_FALSE(person.screen<PlaceScreen>().is_searching);
    person.ui().settle();
    person.sees("the oldest");
}
