#include "kiosk/wording.h"
#include "tests/kiosk/person.h"

#include <doctest/doctest.h>

using namespace kiosk;
using kiosk::test::detail_of;
using kiosk::test::filled_partner_center_draft;
using kiosk::test::gallery_time;
using kiosk::test::HeadlessOptions;
using kiosk::test::Person;
using kiosk::test::shipped_catalogue;

namespace
{

/// A screen that shows the whole form: what is looked for is not a matter of scrolling.
const HeadlessOptions kTall{.width = 1280, .height = 1800};

Draft& draft_of(Person& person)
{
    return person.screen<FormScreen>().draft;
}

/// What the core answers to the person who chose a request to take values from.
void answers(Person& person, const RequestDetail& detail)
{
    person.app().hear(RequestOpened{detail});
    person.ui().settle();
}

} // namespace

TEST_CASE("form: severity A asks for the impact and for a number that is answered at any hour")
{
    Person person{"partner-center-form-filled", {}, kTall};

    person.clicks("severity.A");
    person.sees("Somebody answers at +82 2 555 0134 day and night");
    person.clicks("contact_24x7");

    CHECK(draft_of(person).is_reachable_24x7);
    person.sees("first answer by 21 Nov 2026 15:05 (UTC+8).");
}

TEST_CASE("form: A without the tick is not submitted, and the sentence stands beside it")
{
    Person person{"partner-center-form-filled", {}, kTall};
    person.clicks("severity.A");
    person.fills("field.impact", "Nobody can sign in.");

    person.clicks("submit");

    CHECK_FALSE(person.asked_for<SubmitDraft>());
    person.sees("Please make sure of this and tick it: severity A needs it.");
    CHECK(person.focus() == "contact_24x7");
}

TEST_CASE("form: for billing A cannot be chosen, and the form says why")
{
    Person person{"partner-center-form-filled", {}, kTall};

    person.clicks("category.billing");
    person.sees("A is for technical problems only; for billing and subscriptions B is the highest.");
    (void)person.ui().click("severity.A");

    CHECK(draft_of(person).severity == Severity::b);
}

TEST_CASE("form: billing chosen after A is named at once, nothing is lost, and B solves it")
{
    Person person{"partner-center-form-filled", {}, kTall};
    person.clicks("severity.A");
    person.fills("field.impact", "Nobody can sign in.");

    person.clicks("category.billing");
    person.sees("Severity A is for technical problems only. Please choose B or C.");
    CHECK(draft_of(person).impact == "Nobody can sign in.");

    person.clicks("severity.B");
    CHECK_FALSE(person.ui().shows("Please choose B or C."));
}

TEST_CASE("form: the answer window follows the choices, labelled as published with its source")
{
    Person person{"partner-center-form-filled", {}, kTall};
    // Saturday 14:05 in China: it counts from Monday morning.
    person.sees("If 21Vianet received it now: first answer by 24 Nov 2026 09:00 (UTC+8).");
    person.sees("Contact support for business products");

    person.clicks("severity.C");
    person.sees("first answer by 26 Nov 2026 09:00 (UTC+8).");
}

TEST_CASE("form: the receipt says when an answer is due, before and after 21Vianet has it")
{
    Person waiting{"receipt-waiting", {}, kTall};
    waiting.sees("If 21Vianet received it now: first answer by 24 Nov 2026 09:00 (UTC+8).");

    Person received{"receipt-received", {}, kTall};
    received.sees("First answer by 24 Nov 2026 09:00 (UTC+8).");
}

TEST_CASE("form: a second problem in the text is a word beside the field, never a block")
{
    Person person{"partner-center-form-filled", {}, kTall};

    person.fills("field.description", "1. Mail stands still.\n2. The calendar is empty.");
    person.sees("21Vianet works on one problem in each request.");

    person.clicks("submit");
    CHECK(person.asked_for<SubmitDraft>());
}

TEST_CASE("form: an open request that reads the same is shown, and opening it keeps what was typed")
{
    Person person{"customer-form-duplicates", {}, kTall};
    person.sees("Open requests read like this one:");
    const Draft typed = draft_of(person);

    person.clicks("like." + person.app().snapshot().requests->front()->entry.reference.text());
    CHECK(std::holds_alternative<RequestScreen>(person.app().screen()));
    person.app().update(GoBack{}, person.now());

    CHECK(draft_of(person) == typed);
}

TEST_CASE("form: going on is one press, and it is remembered with the draft")
{
    Person person{"customer-form-duplicates", {}, kTall};

    person.clicks("not_a_duplicate");

    CHECK_FALSE(person.ui().shows("read like this one"));
    const auto kept = person.asked_for<SaveDraft>();
    REQUIRE(kept);
    CHECK(kept->draft.differs_from.size() == 2);
    person.app().update(GoHome{}, person.now());
    person.app().update(ContinueDraft{kept->draft.id}, person.now());
    person.app().hear(DraftOpened{kept->draft});
    CHECK(person.screen<FormScreen>().like.empty());
}

TEST_CASE("form: a title that becomes another one is no longer warned of")
{
    Person person{"customer-form-duplicates", {}, kTall};

    person.fills("field.title", "Shared calendar is read-only");

    CHECK_FALSE(person.ui().shows("read like this one"));
}

TEST_CASE("form: zero days switch the warning off")
{
    UiSettings settings;
    settings.duplicate_days = std::chrono::days{0};
    Person person{"customer-form-duplicates", settings};

    CHECK(person.screen<FormScreen>().like.empty());
}

TEST_CASE("form: a template puts its headings into the description, in the language of the screen")
{
    Person person{"partner-center-form-blank", {.language = "de"}};
    CHECK_FALSE(person.ui().shows("Überschriften"));

    person.clicks("category.billing");
    person.clicks("template.partner_billing");

    CHECK(draft_of(person).description.starts_with("Rechnungsnummer und Monat:\n"));
    CHECK(person.focus() == "field.description");
}

TEST_CASE("form: earlier requests are offered by reference and time, and nothing a person wrote is shown")
{
    Person person{"partner-center-form-last-values", {}, kTall};
    const RequestPages& requests = *person.app().snapshot().requests;

    person.sees(requests.front()->entry.reference.text());
    for (const auto& request : requests) {
        CHECK_FALSE(person.ui().shows(request->title));
        if (!request->customer_name.empty()) CHECK_FALSE(person.ui().shows(request->customer_name));
    }
    CHECK_FALSE(person.asked_for<OpenRequest>());
}

TEST_CASE("form: like the last one is two presses, and the form says where the values are from")
{
    Person person{"partner-center-form-last-values", {}, kTall};
    const RequestDetail detail = detail_of(person.app().snapshot(), State::ready);

    person.clicks("from." + detail.entry.reference.text());
    CHECK(person.asked_for<OpenRequest>());
    answers(person, detail);

    CHECK(draft_of(person).contact == filled_partner_center_draft().contact);
    CHECK(draft_of(person).severity == Severity::b);
    CHECK(draft_of(person).title.empty());
    person.sees("Taken over from " + detail.entry.reference.text());
    person.waits(std::chrono::seconds{1});
    person.app().tick(person.now());
    CHECK(person.asked_for<SaveDraft>());
}

TEST_CASE("form: values that arrive after Submit change nothing")
{
    Person person{"partner-center-form-filled", {}, kTall};
    RequestDetail detail = detail_of(person.app().snapshot(), State::ready);
    detail.form.contact.first_name = "Somebody else";
    person.app().update(TakeOver{detail.entry.reference, TakeOverWhat::contact}, person.now());
    person.clicks("submit");

    answers(person, detail);

    CHECK(draft_of(person).contact == filled_partner_center_draft().contact);
}

TEST_CASE("form: a request that cannot be opened is said, and the form stays")
{
    Person person{"partner-center-form-last-values", {}, kTall};
    const Reference reference = person.app().snapshot().requests->front()->entry.reference;

    person.clicks("from." + reference.text());
    person.app().hear(ActionRefused{reference.text(), {ErrorCode::seal_broken, ""}});
    person.ui().settle();

    person.sees("Nothing was taken over.");
    CHECK(draft_of(person).contact.first_name.empty());
}

TEST_CASE("form: an installation can keep last values to itself")
{
    Person person{"partner-center-form-blank", {.last_values = LastValues::never}};
    CHECK_FALSE(person.ui().shows("Take over"));
}
