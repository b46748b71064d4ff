#include "kiosk/take_over.h"
#include "tests/kiosk/gallery.h"

#include <doctest/doctest.h>

using namespace kiosk;
using test::filled_customer_draft;
using test::filled_partner_center_draft;
using test::id_of;

namespace
{

Draft blank(RequestKind kind)
{
    return {.id = id_of(77), .kind = kind};
}

RequestTemplate a_template()
{
    return {.key = "vpn",
            .kind = RequestKind::customer,
            .title = {"VPN", "", "", "", "VPN-Störung"},
            .description = {"Office:\nTunnel: ", "", "", "", "Niederlassung: \nTunnel: "}};
}

} // namespace

TEST_CASE("take over: the same contact is the contact and nothing else")
{
    const Draft taken =
        taken_over(blank(RequestKind::partner_center), filled_partner_center_draft(), TakeOverWhat::contact);

    Draft expected = blank(RequestKind::partner_center);
    expected.contact = filled_partner_center_draft().contact;
    CHECK(taken == expected);
}

TEST_CASE("take over: like the last one fills what is empty, and no text")
{
    const Draft taken = taken_over(blank(RequestKind::partner_center), filled_partner_center_draft(),
                                   TakeOverWhat::choices_too);

    CHECK(taken.category == Category::technical);
    CHECK(taken.severity == Severity::b);
    CHECK(taken.title.empty());
    CHECK(taken.description.empty());
}

TEST_CASE("take over: what was chosen for this request stays")
{
    Draft begun = blank(RequestKind::customer);
    begun.service = "teams";
    begun.area = Area::updates;
    begun.severity = Severity::c;
    begun.title = "Mine";

    const Draft taken = taken_over(begun, filled_customer_draft(), TakeOverWhat::texts_too);

    CHECK(taken.service == "teams");
    CHECK(taken.area == Area::updates);
    CHECK(taken.severity == Severity::c);
    CHECK(taken.title == "Mine");
    CHECK(taken.description == filled_customer_draft().description);
}

TEST_CASE(
    "take over: severity A, the tick for any hour, customer, impact, reasons and steps never come along")
{
    const Draft taken =
        taken_over(blank(RequestKind::customer), filled_customer_draft(), TakeOverWhat::texts_too);

    CHECK_FALSE(taken.severity);
    CHECK_FALSE(taken.is_reachable_24x7);
    CHECK(taken.customer_id.empty());
    CHECK(taken.impact.empty());
    CHECK(taken.escalation_reasons.empty());
    CHECK(taken.tried.empty());
    CHECK(taken.id == id_of(77));
}

TEST_CASE("take over: another kind of request lends its contact and severity only")
{
    const Draft taken =
        taken_over(blank(RequestKind::customer), filled_partner_center_draft(), TakeOverWhat::choices_too);

    CHECK_FALSE(taken.category);
    CHECK(taken.severity == Severity::b);
}

TEST_CASE("template: it fills an empty description in the language of the screen, and gives a missing title")
{
    const Draft draft = with_template(blank(RequestKind::customer), a_template(), "de");

    CHECK(draft.description == "Niederlassung: \nTunnel: ");
    CHECK(draft.title == "VPN-Störung");
}

TEST_CASE("template: what was written stays above it, and a second press adds nothing")
{
    Draft draft = blank(RequestKind::customer);
    draft.title = "Tunnel down";
    draft.description = "Since Monday.";

    draft = with_template(draft, a_template(), "ko");
    CHECK(draft.description == "Since Monday.\n\nOffice:\nTunnel: ");
    CHECK(draft.title == "Tunnel down");
    CHECK(with_template(draft, a_template(), "ko") == draft);
}
