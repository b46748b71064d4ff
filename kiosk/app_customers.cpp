// What the app does for a customer: finding or typing in, the page, and a problem that was solved here.

#include "kiosk/app.h"
#include "storage/folding.h"
#include "storage/text.h"

namespace kiosk
{

void App::on(const EnterSearch&, Timestamp now)
{
    if (auto* place = std::get_if<PlaceScreen>(&screen())) open_first_found(*place, now);
    auto* search_screen = std::get_if<CustomerSearchScreen>(&screen());
    if (search_screen == nullptr) return;
    search(*search_screen); // Letters and Enter may come in one frame.
    if (trimmed(search_screen->query).empty()) return;
    if (search_screen->matches.rows.empty()) {
        on(TypeInCustomer{}, now);
        return;
    }
    const Customer first = snapshot_->directory->customer(search_screen->matches.rows.front());
    on(PickCustomer{first.tenant_id, first.company_name}, now);
}

void App::on(const PickCustomer& intent, Timestamp)
{
    CustomerScreen customer{.customer_id = intent.customer_id, .customer_name = intent.customer_name};
    const auto& directory = snapshot_->directory;
    if (const auto row = directory ? directory->find(intent.customer_id) : std::nullopt)
        customer.domain = directory->customer(*row).domain;
    show_customer(std::move(customer));
}

void App::on(const TypeInCustomer&, Timestamp now)
{
    auto* search_screen = std::get_if<CustomerSearchScreen>(&screen());
    if (search_screen == nullptr) return;
    auto typed = typed_customer(search_screen->query);
    if (const auto* fault = std::get_if<TypedCustomerFault>(&typed)) {
        search_screen->fault = *fault;
        search_screen->wants_focus = true;
        return;
    }
    auto& customer = std::get<TypedCustomer>(typed);
    // Somebody may know a tenant id by heart that is in the list.
    const auto& directory = snapshot_->directory;
    const auto row = directory ? directory->find(customer.text) : std::nullopt;
    if (row)
        on(PickCustomer{customer.text, directory->customer(*row).company_name}, now);
    else
        show_customer({.customer_id = std::move(customer.text), .origin = CustomerScreen::Origin::typed_in});
}

void App::show_customer(CustomerScreen customer)
{
    commands_.push_back(OpenCustomer{customer.customer_id});
    sort_requests(customer);
    open(std::move(customer));
}

void App::on(const NewCustomerRequest&, Timestamp)
{
    const auto* customer = std::get_if<CustomerScreen>(&screen());
    if (customer != nullptr) open(ServiceScreen{customer->customer_id, customer->customer_name});
}

void App::on(const OpenPage& intent, Timestamp)
{
    if (!device_.browser.empty()) pages_.push_back(intent.url);
}

/// Its requests, open or past.
void App::sort_requests(CustomerScreen& customer) const
{
    customer.open.clear();
    customer.past.clear();
    if (!snapshot_->requests) return;
    const std::string id = folded(customer.customer_id);
    for (const auto& request : *snapshot_->requests) {
        if (request->customer_id.empty() || folded(request->customer_id) != id) continue;
        (request->entry.state == State::closed ? customer.past : customer.open).push_back(request);
    }
}

void App::on(const SolvedHere&, Timestamp)
{
    const auto* try_first = std::get_if<TryFirstScreen>(&screen());
    if (try_first == nullptr || !try_first->area) return;
    open(WhatHelpedScreen{try_first->service, *try_first->area, try_first->tried});
}

void App::on(const NameHelp& intent, Timestamp now)
{
    const auto* asked = std::get_if<WhatHelpedScreen>(&screen());
    if (asked == nullptr) return;
    commands_.push_back(CountSolvedHere{asked->service, asked->area, intent.helped});
    for (const auto& [screen, visit] : path_)
        if (const auto* try_first = std::get_if<TryFirstScreen>(&screen);
            try_first != nullptr && try_first->begun)
            commands_.push_back(DiscardDraft{try_first->begun->id});
    on(GoHome{}, now);
    open(SolvedScreen{});
}

} // namespace kiosk
