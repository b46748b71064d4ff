#include "tests/kiosk/person.h"

#include <algorithm>

using namespace kiosk;
using namespace kiosk::test;

namespace
{

constexpr const char* kContoso = "0b4c1d5e-0001-4000-8000-000000000001";

} // namespace

TEST_CASE("customer page: it says what is known, how old it is, and lists the customer's own requests only")
{
    Person person{"customer"};
    for (const char* text : {"Contoso Precision Tools (Suzhou) Ltd.", "contoso-suzhou.example.cn", kContoso,
                             "Office 365 E3 (operated by 21Vianet)", "Suspended", "As seen 2 hours ago",
                             "All mailboxes of the customer refuse to sign in"})
        person.sees(text);
    CHECK(person.screen<CustomerScreen>().open.size() == 1);
    CHECK(person.screen<CustomerScreen>().past.empty());
}

TEST_CASE("customer page: opening it asks for the customer's services, and a request leads to its page")
{
    Person person{"home"};
    person.presses(ImGuiKey_F3);
    CHECK(person.ui().type("contoso"));
    person.presses(ImGuiKey_Enter);
    CHECK(person.asked_for<OpenCustomer>()->tenant_id == kContoso);

    person.clicks("request." + Reference{id_of(1)}.text());
    CHECK(person.screen<RequestScreen>().reference == Reference{id_of(1)});
}

TEST_CASE("customer page: Enter in an empty search picks nobody")
{
    Person person{"customer-search"};
    person.presses(ImGuiKey_Enter);
    person.screen<CustomerSearchScreen>();
}

TEST_CASE("customer page: a wrong customer typed in is refused beside the field, and the text stays")
{
    Person person{"customer-search-no-match"};
    person.fills("field.search", "mina@fabrikam.example");
    person.presses(ImGuiKey_Enter);
    person.sees("This is an e-mail address.");
    CHECK(person.screen<CustomerSearchScreen>().query == "mina@fabrikam.example");

    person.fills("field.search", "Fabrikam.example");
    CHECK_FALSE(person.screen<CustomerSearchScreen>().fault.has_value());
    person.presses(ImGuiKey_Enter);
    CHECK(person.screen<CustomerScreen>().customer_id == "fabrikam.example");
}

TEST_CASE("customer page: a tenant id that was typed is found in the list")
{
    Person person{"customer-search"};
    person.fills("field.search", "0B4C1D5E-0001-4000-8000-000000000001");
    person.app().update(TypeInCustomer{}, gallery_time());
    CHECK(person.screen<CustomerScreen>().origin == CustomerScreen::Origin::directory);
    CHECK(person.screen<CustomerScreen>().customer_name.starts_with("Contoso"));
}

TEST_CASE("customer page: a request for a customer who was typed in carries what was typed")
{
    Person person{"customer-typed-in"};
    person.app().update(NewCustomerRequest{}, gallery_time());
    person.app().update(PickService{"teams"}, gallery_time());
    person.app().update(PickArea{Area::how_to}, gallery_time());
    person.app().update(StillNeedsHelp{}, gallery_time());
    CHECK(person.screen<FormScreen>().draft.customer_id == "Fabrikam");
    CHECK(person.screen<FormScreen>().draft.customer_name.empty());
}

TEST_CASE("services: the customer's own come first, and every other one is still there")
{
    Person person{"service-own-first"};
    person.sees("Services of this customer");
    CHECK(person.focus() == "service.exchange_online");
    for (const std::string_view key : shipped_catalogue().services(RequestKind::customer))
        CHECK(person.ui().find("service." + std::string{key}) != nullptr);
    person.clicks("service.plan.0");
    CHECK(person.screen<TryFirstScreen>().service == "Visio Plan 2 (operated by 21Vianet)");
}

TEST_CASE("try first: an incident is told with its age, and the look at the health comes first")
{
    Person person{"try-first-incident"};
    person.sees("An incident of this service was open 12 min ago: check its health first");
    person.sees("EX118204");
    CHECK(person.tabs_to("step.check_service_health"));
}

TEST_CASE("try first: what is known of the health is said with its age, or that nothing is")
{
    Person healthy{"try-first"};
    healthy.sees("This device cannot see the service health.");
    Snapshot snapshot = healthy.app().snapshot();
    snapshot.health = std::make_shared<const ServiceHealth>(
        ServiceHealth{gallery_time() - std::chrono::hours{2}, EndpointAnswer::answered, {}});
    healthy.app().see(std::make_shared<const Snapshot>(snapshot));
    healthy.ui().settle();
    healthy.sees("fetched 2 hours ago");
}

TEST_CASE("try first: the admin center is shown as text, and opened only where a browser is configured")
{
    Person person{"try-first", {}, {.height = 1200}};
    person.sees("https://portal.partner.microsoftonline.cn/?ctid=");
    CHECK(person.ui().find("admin_page.open") == nullptr);
    person.app().update(OpenPage{"https://portal.example"}, gallery_time());
    CHECK(person.app().take_pages().empty());

    person.app().device().browser = "/usr/bin/true";
    person.ui().settle();
    person.clicks("admin_page.open");
    const auto pages = person.app().take_pages();
    REQUIRE(pages.size() == 1);
    CHECK(pages.front().ends_with(kContoso));
}

TEST_CASE("what helped: the ticked steps are offered, one tap counts, and the draft that was begun goes")
{
    Person person{"what-helped"};
    CHECK(person.ui().find("helped.configure_in_admin_center") == nullptr);
    person.clicks("helped.help_languages");

    const auto commands = person.app().take_commands();
    const auto counted = std::ranges::find_if(
        commands, [](const Command& one) { return std::holds_alternative<CountSolvedHere>(one); });
    REQUIRE(counted != commands.end());
    CHECK(std::get<CountSolvedHere>(*counted).helped == "step:help_languages");
    CHECK(std::get<CountSolvedHere>(*counted).service == "exchange_online");
    person.screen<SolvedScreen>();
}

TEST_CASE("what helped: without a ticked step every step is offered, and going back counts nothing")
{
    Person person{"try-first"};
    std::get<TryFirstScreen>(person.app().screen()).tried.clear();
    person.clicks("solved_here");
    CHECK(person.ui().find("helped.users_in_admin_center") != nullptr);
    CHECK(person.ui().find("helped.other") != nullptr);

    person.presses(ImGuiKey_Escape);
    person.screen<TryFirstScreen>();
    CHECK_FALSE(person.asked_for<CountSolvedHere>().has_value());
}
