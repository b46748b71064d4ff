#include "tests/kiosk/person.h"

#include <doctest/doctest.h>

using namespace kiosk;
using namespace std::chrono_literals;
using kiosk::test::gallery_time;
using kiosk::test::Person;

namespace
{

/// As a scanner does it: all at once, and Enter behind it.
void scans(Person& person, std::string_view number)
{
    CHECK(person.ui().type(number));
    person.presses(ImGuiKey_Enter);
    person.ui().settle();
}

/// What the core would say to the number that was confirmed.
void hears(Person& person, const Reply& reply)
{
    person.app().hear(reply);
    person.ui().settle();
}

} // namespace

TEST_CASE("hand-in screen: Enter alone leads through the form, every field, and to the number")
{
    Person person{"hand-in-form"};
    const auto fields = person.screen<HandInScreen>().sheet->fields;

    for (const HandInField& field : fields) {
        person.presses(ImGuiKey_Enter);
        person.ui().settle();
        INFO(field.field);
        person.sees(field.value.substr(0, 12));
        CHECK(person.screen<HandInScreen>().codes.size() == qr_parts(field.value).size());
    }
    person.presses(ImGuiKey_Enter);
    person.ui().settle();
    CHECK(person.focus() == "field.number");
}

TEST_CASE("hand-in screen: keys turn to the next field and back, and stop at both ends")
{
    Person person{"hand-in-form"};
    const auto turn = [&](ImGuiKey key) {
        person.presses(key);
        person.ui().settle();
        return person.screen<HandInScreen>().step;
    };

    CHECK(turn(ImGuiKey_F11) == 0);
    CHECK(turn(ImGuiKey_F12) == 1);
    CHECK(turn(ImGuiKey_F12) == 2);
    CHECK(turn(ImGuiKey_F11) == 1);
    person.clicks("hand_in.number");
    CHECK(turn(ImGuiKey_F12) == person.screen<HandInScreen>().number_step());
}

TEST_CASE("hand-in screen: what is copied is the field to the byte, and the next person does not find it")
{
    UiSettings settings;
    settings.idle = 5min;
    Person person{"hand-in-title", settings};
    const std::string title = person.screen<HandInScreen>().sheet->fields[0].value;

    CHECK(std::string{ImGui::GetClipboardText()} == title);
    person.sees("Copied");
    person.waits(6min);
    CHECK(std::string{ImGui::GetClipboardText()}.empty());
}

TEST_CASE(
    "hand-in screen: a scanned number is shown once more, kept after a yes, and the receipt says received")
{
    Person person{"hand-in-form"};
    person.clicks("hand_in.number");
    const Reference reference = person.screen<HandInScreen>().reference;

    scans(person, "724060112345678");
    person.sees("Is this the number that the form showed?");
    CHECK_FALSE(person.asked_for<RecordHandIn>());
    person.presses(ImGuiKey_Enter);
    const auto asked = person.asked_for<RecordHandIn>();
    REQUIRE(asked);
    CHECK(asked->number == "724060112345678");
    CHECK(asked->reference == reference);

    hears(person, HandedIn{reference, "724060112345678"});
    CHECK(person.screen<ReceiptScreen>().reference == reference);
}

TEST_CASE(
    "hand-in screen: a number that cannot be one stays in the field with the reason, and is mended there")
{
    Person person{"hand-in-number"};
    CHECK(person.ui().click("field.number"));
    scans(person, "SR 2026");
    person.sees("no blanks");
    CHECK_FALSE(person.asked_for<RecordHandIn>());
    CHECK(person.focus() == "field.number");

    person.fills("field.number", "SR-2026");
    person.presses(ImGuiKey_Enter);
    person.ui().settle();
    person.sees("Is this the number");
}

TEST_CASE("hand-in screen: a number another request has is refused beside the field")
{
    Person person{"hand-in-confirm"};
    person.clicks("hand_in.confirm");
    hears(person, NumberRefused{person.screen<HandInScreen>().reference, NumberFault::is_taken});

    person.sees("Another request on this device has this number already.");
    CHECK(person.screen<HandInScreen>().number == "SR-2026-119871");
}

TEST_CASE(
    "hand-in screen: when the disk keeps nothing the number is asked for again, and nothing says received")
{
    Person person{"hand-in-confirm"};
    person.clicks("hand_in.confirm");
    hears(person, ActionRefused{person.screen<HandInScreen>().reference.text(), {ErrorCode::disk_full, ""}});

    person.sees("The disk of this device is full");
    CHECK(person.screen<HandInScreen>().phase == HandInScreen::Phase::confirming);
}

TEST_CASE("hand-in screen: nobody leaves without being asked, and each answer does what it says")
{
    for (const auto& [answer, channel] :
         {std::pair{"leave.by_line", Channel::partner_center}, std::pair{"leave.keep", Channel::handin}}) {
        Person person{"hand-in-form"};
        person.presses(ImGuiKey_Escape);
        person.ui().settle();
        person.sees("It is not handed in yet");
        person.clicks(answer);

        const auto asked = person.asked_for<MoveTo>();
        REQUIRE(asked);
        CHECK(asked->channel == channel);
        CHECK(std::holds_alternative<RequestScreen>(person.app().screen()));
    }
}

TEST_CASE("hand-in screen: who leaves all the same, or just goes away, moves nothing: it stays on hold")
{
    Person by_home{"hand-in-form"};
    by_home.clicks("home");
    by_home.clicks("home");
    CHECK(std::holds_alternative<HomeScreen>(by_home.app().screen()));
    CHECK_FALSE(by_home.asked_for<MoveTo>());
}

TEST_CASE("hand-in screen: a request that moved on meanwhile is not shown as if it could be handed in")
{
    Person person{"request-to-hand-in"};
    person.clicks("hand_in");
    const auto asked = person.asked_for<BeginHandIn>();
    REQUIRE(asked);
    hears(person, ActionRefused{asked->reference.text(), {ErrorCode::not_possible_now, "claimed"}});

    CHECK(std::holds_alternative<RequestScreen>(person.app().screen()));
    person.sees("the request has moved on meanwhile");
}

TEST_CASE("request screen: another way is chosen with one press, and locked until the core has answered")
{
    Person person{"request-ready"};
    person.clicks("channel.courier");
    const auto asked = person.asked_for<MoveTo>();
    REQUIRE(asked);
    CHECK(asked->channel == Channel::courier);

    person.ui().settle();
    CHECK(person.ui().find("channel.handin")->disabled);
    hears(person, Moved{asked->reference, Channel::courier});
    CHECK(person.asked_for<OpenRequest>());
}

TEST_CASE("request screen: what may have arrived says why it can neither be handed in nor go another way")
{
    Person person{"request-checking", {}, {.width = 1366, .height = 1600}};

    person.sees("it cannot go another way any more");
    CHECK(person.ui().find("hand_in")->disabled);
}
