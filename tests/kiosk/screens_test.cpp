#include "kiosk/wording.h"
#include "tests/kiosk/person.h"

#include <imgui_internal.h>

using namespace kiosk;
using namespace std::chrono_literals;
using kiosk::test::gallery_time;
using kiosk::test::Person;

TEST_CASE("screens: every screen draws at every size, and everything on it has a name for life")
{
    for (const test::Scene& each : test::scenes())
        for (const int width : {1024, 1366}) {
            INFO(std::string{each.name}, " at ", width);
            Person person{each.name, {}, {.width = width, .height = width == 1024 ? 600 : 768}};

            CHECK(person.ui().vertex_count() > 500);
            for (const Item& item : person.ui().items()) {
                if (item.label.empty() || item.label.starts_with("kiosk"))
                    continue; // Scrolled away; a window.
                INFO("item ", item.label);
                CHECK_FALSE(item.stable_id.empty());
                CHECK(item.min.x >= 0);
                CHECK(item.max.x <= static_cast<float>(width));
            }
        }
}

TEST_CASE("screens: what a finger hits is 44 pixels high or more")
{
    for (const test::Scene& each : test::scenes()) {
        INFO(std::string{each.name});
        Person person{each.name};
        for (const Item& item : person.ui().items()) {
            if (item.stable_id.empty() || item.stable_id.find('.') == std::string::npos) continue;
            INFO("item ", item.stable_id);
            CHECK(item.max.y - item.min.y >= 44);
        }
    }
}

TEST_CASE("screens: a Partner Center request is filed by its labels")
{
    Person person{"home"};
    person.clicks("new.partner_center");
    person.clicks("Technical");
    person.fills("field.title", "Printer");
    person.fills("field.description", "It prints nothing since Thursday.");
    person.clicks("severity.B");
    person.fills("field.contact.first_name", "Ji-won");
    person.fills("field.contact.last_name", "Kim");
    person.fills("field.contact.email", "jiwon.kim@example.kr");
    person.fills("field.contact.phone", "+82 2 555 0134");
    person.clicks("submit");

    const auto submitted = person.asked_for<SubmitDraft>();
    REQUIRE(submitted);
    CHECK(submitted->draft.category == Category::technical);
    CHECK(submitted->draft.severity == Severity::b);
    CHECK(submitted->draft.title == "Printer");
    CHECK(submitted->draft.contact.phone == "+82 2 555 0134");
    CHECK(person.ui().find("submit")->disabled);

    const Reference reference{submitted->draft.id};
    person.app().hear(Accepted{submitted->draft.id, reference, gallery_time()});
    person.ui().settle();
    person.sees(reference.text());
    person.sees("Saved on this device");
    person.sees("Not yet received by 21Vianet");
}

TEST_CASE("screens: a customer request is filed by its labels")
{
    Person person{"home"};
    person.clicks("new.customer");
    CHECK(person.ui().type("contoso"));
    person.ui().settle();
    person.clicks("Contoso Precision Tools (Suzhou) Ltd.");
    person.clicks("customer.new_request");
    person.clicks("service.teams");
    CHECK(person.ui().find("still_needs_help")->disabled);
    person.clicks("area.how_to");
    const auto steps = test::shipped_catalogue().try_first("teams", Area::how_to, "en");
    person.clicks("step." + std::string{steps.front().key});
    person.clicks("still_needs_help");
    person.clicks("reason.tools");
    person.fills("field.title", "Meetings cannot be joined");
    person.fills("field.description", "The page stays white.");
    person.clicks("severity.C");
    person.fills("field.contact.first_name", "Anna");
    person.fills("field.contact.last_name", "Schmidt");
    person.fills("field.contact.email", "anna@example.de");
    person.fills("field.contact.phone", "+49 30 555 0188");
    person.ui().press(ImGuiKey_Enter, ImGuiMod_Ctrl);

    const auto submitted = person.asked_for<SubmitDraft>();
    REQUIRE(submitted);
    CHECK(submitted->draft.customer_name == "Contoso Precision Tools (Suzhou) Ltd.");
    CHECK(submitted->draft.service == "teams");
    CHECK(submitted->draft.escalation_reasons == std::vector{EscalationReason::tools});
    CHECK(submitted->draft.tried.find(steps.front().text) != std::string::npos);
}

TEST_CASE("screens: errors stand beside their fields, and the summary leads to each of them")
{
    Person person{"partner-center-form-blank"};
    person.clicks("submit");
    person.sees("fields need your attention");

    person.clicks("jump.contact.phone");

    CHECK(person.ui().focused()->stable_id == "field.contact.phone");
    CHECK(person.ui().type("555 0134"));
    person.ui().settle();
    CHECK(person.ui().find("jump.contact.phone") == nullptr);
}

TEST_CASE("screens: the summary of wrong fields stays in sight however far the form is scrolled")
{
    for (const int percent : kTextPercents) {
        INFO(percent, " %");
        Person person{"partner-center-form-errors", {.text_percent = percent}};
        REQUIRE(person.ui().scrolling_windows().size() == 1);
        ImGuiWindow& form = *person.ui().scrolling_windows().front();
        person.ui().scroll_to(form, form.ScrollMax.y);

        person.sees("6 fields need your attention");
        // A third of the window at most, so that the form below it can be worked on.
        CHECK(form.Pos.y - kBarHeight * static_cast<float>(percent) / 100 <= 200);
    }
}

TEST_CASE("screens: with little room the summary is one line, which leads to the first wrong field")
{
    Person person{"partner-center-form-errors", {.text_percent = 200}};
    ImGuiWindow& form = *person.ui().scrolling_windows().front();
    person.ui().scroll_to(form, form.ScrollMax.y);
    const std::string first = "field." + person.screen<FormScreen>().errors.front().field;
    CHECK(person.ui().find("jump.contact.phone") == nullptr);
    person.clicks("jump.first");

    CHECK(person.focus() == first);
    person.sees("6 fields need your attention");
}

TEST_CASE("screens: a filled form is submitted by the keyboard alone")
{
    Person person{"home"};
    REQUIRE(person.tabs_to("new.partner_center"));
    person.ui().press(ImGuiKey_Space);
    REQUIRE(person.tabs_to("category.billing"));
    person.ui().press(ImGuiKey_Space);
    CHECK(person.screen<FormScreen>().draft.category == Category::billing);
    for (const auto& [field, text] :
         {std::pair{"field.title", "Invoice"}, {"field.description", "It is missing."}}) {
        REQUIRE(person.tabs_to(field));
        CHECK(person.ui().type(text));
    }
    REQUIRE(person.tabs_to("severity.C"));
    person.ui().press(ImGuiKey_Space);
    for (const auto& [field, text] : {std::pair{"field.contact.first_name", "Ji-won"},
                                      {"field.contact.last_name", "Kim"},
                                      {"field.contact.email", "kim@example.kr"},
                                      {"field.contact.phone", "02 555 0134"}}) {
        REQUIRE(person.tabs_to(field));
        CHECK(person.ui().type(text));
    }
    REQUIRE(person.tabs_to("submit"));
    person.ui().press(ImGuiKey_Space);

    CHECK(person.asked_for<SubmitDraft>());
}

TEST_CASE("screens: every list and the status strip are reached by the keyboard")
{
    Person person{"ready-to-send"};
    const auto& rows = person.screen<PlaceScreen>().rows;

    CHECK(person.tabs_to("request." + rows.front()->entry.reference.text()));
    CHECK(person.tabs_to("strip.try_now"));
    CHECK(person.tabs_to("settings"));
    CHECK(person.tabs_to("back"));
}

TEST_CASE("screens: Escape leads back and loses nothing that was typed")
{
    Person person{"partner-center-form-blank"};
    const RequestId id = person.screen<FormScreen>().draft.id;
    person.fills("field.title", "Half a sentence");

    person.ui().press(ImGuiKey_Escape);

    person.screen<HomeScreen>();
    const auto kept = person.asked_for<SaveDraft>();
    REQUIRE(kept);
    CHECK(kept->draft.id == id);
    CHECK(kept->draft.title == "Half a sentence");
}

TEST_CASE("screens: after Escape the keyboard still reaches everything")
{
    Person person{"receipt-waiting"};
    REQUIRE(person.tabs_to("settings"));
    person.ui().press(ImGuiKey_Escape);

    person.screen<HomeScreen>();
    CHECK(person.tabs_to("new.customer"));
}

TEST_CASE("screens: when the item with the focus is gone, the keyboard still reaches everything")
{
    Person person{"receipt-waiting"};
    REQUIRE(person.tabs_to("show_request"));
    person.ui().press(ImGuiKey_Escape);

    person.screen<HomeScreen>();
    CHECK(person.tabs_to("new.customer"));
}

TEST_CASE("screens: a button that goes out of use while it has the keyboard gives it back")
{
    Person person{"request-ready"};
    REQUIRE(person.tabs_to("hold"));
    person.ui().press(ImGuiKey_Enter);

    REQUIRE(person.asked_for<ActOn>().has_value());
    CHECK(person.tabs_to("back"));
    CHECK(person.tabs_to("strip.try_now"));
}

TEST_CASE("screens: Escape closes an open list and stays on the screen")
{
    Person person{"customer-form-filled"};
    person.clicks("field.area");
    CHECK(person.ui().find("area.updates") != nullptr);

    person.ui().press(ImGuiKey_Escape);

    CHECK(person.ui().find("area.updates") == nullptr);
    person.screen<FormScreen>();
}

TEST_CASE("screens: a draft opened after another one shows its own text")
{
    Person person{"partner-center-form-filled"};
    person.clicks("field.title");
    Draft other = test::filled_partner_center_draft();
    other.id = test::id_of(50);
    other.title = "Another title";

    person.app().update(ContinueDraft{other.id}, gallery_time());
    person.app().hear(DraftOpened{other});
    person.ui().settle();

    CHECK(person.screen<FormScreen>().draft.title == "Another title");
    person.sees("Another title");
}

TEST_CASE("screens: text past its limit is counted and shown, and never grows past twice of it")
{
    Person person{"partner-center-form-blank"};
    person.fills("field.title", std::string(kTitleMax + 1, 'x'));
    person.sees("251 / 250");

    person.fills("field.title", std::string(kTitleMax * 3, 'x'));
    CHECK(person.screen<FormScreen>().draft.title.size() == kTitleMax * 2);
}

TEST_CASE("screens: a customer nobody knows yet can be gone on with")
{
    Person person{"customer-search-no-match"};
    person.clicks("customer.as_typed");

    CHECK(person.screen<CustomerScreen>().customer_id == "Fabrikam");
    person.sees("Typed in here, not from the directory");
}

TEST_CASE("screens: the empty customer list teaches how to get one")
{
    Person person{"customer-search-no-list"};
    person.clicks("customers.fetch");

    CHECK(person.asked_for<RefreshDirectory>());
    CHECK(person.ui().find("customers.fetch")->disabled);
}

TEST_CASE("screens: what cannot be done to a request says why")
{
    Person person{"request-sent"};
    for (const char* action : {"try_now", "hold", "release", "withdraw"})
        CHECK(person.ui().find(action)->disabled);
    person.sees("21Vianet has it already.");
}

TEST_CASE("screens: a refused request shows the reason, the code and the far side's own words")
{
    Person person{"request-refused"};
    person.sees("21Vianet has refused it");
    person.sees("600009");
    person.sees("already exists in the directory");
}

TEST_CASE("screens: the strip opens the very request that needs attention")
{
    Person person{"home"};
    person.clicks("strip.attention");

    CHECK(person.screen<RequestScreen>().reference == Reference{test::id_of(5)});
}

TEST_CASE("screens: the strip counts what is on hold apart from what waits")
{
    Person person{"home-offline"};
    person.sees("3 waiting, 1 on hold");
}

TEST_CASE("screens: a request that waits for days is said in words, with its age and the way to it")
{
    Person person{"home-stale-queue"};
    person.sees("The oldest request that waits was saved 4 days ago.");
    person.clicks("stale.show");

    CHECK(person.screen<RequestScreen>().reference == Reference{test::id_of(2)});
}

TEST_CASE("screens: help names the screen, its keys, the promise and whom to ask")
{
    Person person{"help-form"};
    for (const char* text : {"Writing a request", "Ctrl+Enter", "Submit the request", "Saved on this device",
                             "Received by 21Vianet"})
        person.sees(text);
    person.presses(ImGuiKey_End);
    person.sees("+86 10 5555 0100");
    person.clicks("help.close");

    person.screen<FormScreen>();
}

TEST_CASE("screens: the history says why in words, and names a code as a code")
{
    Person person{"request-checking"};
    person.presses(ImGuiKey_End);
    person.sees("Code: timeout");
    person.sees("The service does not answer in time.");
}

TEST_CASE("screens: the language changes at once, from every screen")
{
    for (const std::string_view name : {"home", "partner-center-form-filled", "request-refused"}) {
        Person person{name};
        person.clicks("settings");
        person.clicks("language.ko");
        CHECK(person.app().settings().language == "ko");
        person.ui().set_language("ko");
        person.ui().press(ImGuiKey_Escape);
        person.sees("지금 시도");
    }
}

TEST_CASE("screens: text size and colours change at once")
{
    Person person{"home"};
    person.clicks("settings");
    person.clicks("text_size.150");
    person.clicks("theme.dark");
    person.ui().settle();

    CHECK(person.app().settings().text_percent == 150);
    CHECK(person.app().settings().theme == Theme::dark);
}

TEST_CASE("screens: the settings say when the window has no room for the text that was chosen")
{
    for (const float scale : {1.0F, 2.0F}) {
        Person person{"home", {.text_percent = 200}, {.width = 1920, .height = 1080, .content_scale = scale}};
        person.presses(ImGuiKey_F10);

        INFO("display of ", scale);
        CHECK(person.ui().shows("no room for larger text") == (scale == 2));
    }
}

TEST_CASE("screens: the device page says the scale of the display, whatever the size of text")
{
    Person person{"device", {.text_percent = 125}, {.width = 1920, .height = 1080, .content_scale = 1.5F}};

    person.presses(ImGuiKey_PageDown);
    person.sees("Text size 125%");
    person.sees("Display scale 150%");
}

TEST_CASE("screens: parentheses are those of the language")
{
    Person chinese{"sent", {.language = "zh-CN"}};
    const std::size_t sent = chinese.app().snapshot().count(Place::sent);
    chinese.sees(place_name(Place::sent) + "（" + number(sent) + "）");
    CHECK_FALSE(chinese.ui().shows("("));
}

TEST_CASE("screens: every screen draws at twice the text size and in every theme")
{
    for (const test::Scene& each : test::scenes())
        for (const Theme theme : kThemes) {
            INFO(std::string{each.name});
            Person person{each.name, {.text_percent = 200, .theme = theme}};
            CHECK(person.ui().vertex_count() > 500);
        }
}

TEST_CASE("screens: nothing is repainted while nothing changes")
{
    Person person{"home"};
    person.ui().frame();
    person.ui().frame();

    CHECK(person.ui().tiles_painted() == 0);
}

TEST_CASE("screens: fifty thousand requests are drawn as fast as ten")
{
    Person person{"ready-to-send"};
    Snapshot snapshot = test::busy_day();
    auto many = std::make_shared<RequestList>();
    for (int i = 0; i < 50'000; ++i)
        many->push_back((*snapshot.requests)[1]);
    snapshot.requests = std::make_shared<const RequestPages>(*many);
    const int vertices = person.ui().vertex_count();

    person.app().see(std::make_shared<const Snapshot>(std::move(snapshot)));
    person.ui().settle();

    CHECK(person.ui().vertex_count() < 3 * vertices);
}

TEST_CASE("screens: Home names the worst loss, the page about the device all of them until they are noted")
{
    Person person{"home-losses"};
    const std::string_view worst = "3 requests that were saved here are missing";
    const std::string_view another = "2 requests are not sent before 21Vianet was asked about them";
    person.sees(worst);
    CHECK_FALSE(person.ui().shows(another));
    person.clicks("losses.show");
    person.sees(worst);
    person.sees(another);
    person.clicks("losses.noted");

    CHECK(person.asked_for<LossesSeen>());
}
