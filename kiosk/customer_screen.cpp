#include "kiosk/admin_page_card.h"
#include "kiosk/buttons.h"
#include "kiosk/labels.h"
#include "kiosk/rows.h"
#include "kiosk/screens.h"
#include "kiosk/steps_to_try.h"
#include "kiosk/style.h"
#include "kiosk/surfaces.h"
#include "kiosk/translation.h"
#include "kiosk/typography.h"
#include "kiosk/wording.h"
#include "storage/ids.h"

#include <imgui.h>

namespace kiosk
{

namespace
{

std::string status_words(SubscriptionStatus status)
{
    switch (status) {
    case SubscriptionStatus::unknown:
    case SubscriptionStatus::none:
        return tr("State unknown");
    case SubscriptionStatus::active:
        return tr("Active");
    case SubscriptionStatus::suspended:
        return tr("Suspended");
    case SubscriptionStatus::deleted:
        return tr("Deleted");
    case SubscriptionStatus::expired:
        return tr("Expired");
    case SubscriptionStatus::pending:
        return tr("Pending");
    case SubscriptionStatus::disabled:
        return tr("Disabled");
    }
    return {};
}

StepLook look_of(SubscriptionStatus status)
{
    switch (status) {
    case SubscriptionStatus::active:
        return {.icon = Icon::check, .tone = Tone::good};
    case SubscriptionStatus::suspended:
    case SubscriptionStatus::expired:
    case SubscriptionStatus::disabled:
        return {.icon = Icon::warning, .tone = Tone::warning};
    case SubscriptionStatus::unknown:
    case SubscriptionStatus::none:
    case SubscriptionStatus::pending:
        return {.icon = Icon::clock, .tone = Tone::calm};
    case SubscriptionStatus::deleted:
        return {.icon = Icon::warning, .tone = Tone::bad};
    }
    return {.icon = Icon::none, .tone = Tone::normal};
}

std::string subscription_details(const Subscription& subscription)
{
    std::string details = status_words(subscription.status);
    if (subscription.quantity && *subscription.quantity >= 0) {
        const auto quantity = static_cast<std::size_t>(*subscription.quantity);
        details += "  ·  " + fill(trn("{count} licence", "{count} licences", quantity),
                                  fmt::arg("count", number(quantity)));
    }
    if (subscription.ends_at)
        details += "  ·  " + fill(tr("until {date}"), fmt::arg("date", calendar_date(*subscription.ends_at)));
    return details;
}

/// Why there are no services to be shown.
std::string no_services_words(const CustomerScreen& screen, const View& view)
{
    const auto& opened = view.snapshot.opened_customer;
    if (!Uuid::parse(screen.customer_id)) return tr("Services can be fetched only by tenant ID.");
    if (opened && opened->is_being_fetched) return tr("Fetching the services…");
    if (view.snapshot.line.state != LineState::up)
        return tr("There is no copy of this customer’s services yet. It is fetched when there is a line.");
    return tr("There is no copy of this customer’s services yet.");
}

void draw_services(const CustomerScreen& screen, const View& view)
{
    const Style& style = view.style;
    text(style, Level::section, tr("Services"));
    const CustomerServices* services = services_of(view.snapshot, screen.customer_id);
    if (services == nullptr) {
        text(style, Level::body, no_services_words(screen, view), Tone::muted);
        return;
    }
    text(style, Level::small,
         fill(tr("As seen {age} in Partner Center; it may be different now."),
              fmt::arg("age", age(services->fetched_at, view.now))),
         Tone::muted);
    gap(style, kGapSmall);
    if (services->subscriptions_answer == EndpointAnswer::does_not_answer)
        text(style, Level::body, tr("Partner Center does not tell this customer’s subscriptions."));
    else if (services->subscriptions.empty())
        text(style, Level::body, tr("This customer has no subscriptions."));
    for (const Subscription& subscription : services->subscriptions) {
        StepLook look = look_of(subscription.status);
        look.when = subscription_details(subscription);
        step(style, subscription.name, look);
    }
    for (const ManagedService& managed : services->managed)
        step(style, managed.name, {.icon = Icon::gear, .tone = Tone::calm, .when = tr("Managed service")});
}

void draw_requests(const RequestList& requests, const View& view, std::optional<Intent>& intent)
{
    // A customer with hundreds of requests is found in the places; here the latest are enough.
    constexpr std::size_t most = 25;
    for (std::size_t at = 0; at < requests.size() && at < most; ++at) {
        const Entry& entry = requests[at]->entry;
        const StateLook look = look_of(entry.state);
        const std::string title =
            requests[at]->title.empty() ? tr("(no title yet)") : label_text(requests[at]->title);
        RowLook row_look{.icon = look.icon, .tone = look.tone, .detail = state_name(entry)};
        if (entry.service_request_number)
            row_look.more.push_back(
                fill(tr("No. {number}"), fmt::arg("number", *entry.service_request_number)));
        row_look.more.push_back(moment(entry.updated_at, view.now));
        if (row(view.style, (title + "###request." + entry.reference.text()).c_str(), row_look))
            intent = ShowRequest{entry.reference};
    }
    if (requests.size() > most)
        text(view.style, Level::small,
             fill(trn("{count} older request is in the lists.", "{count} older requests are in the lists.",
                      requests.size() - most),
                  fmt::arg("count", number(requests.size() - most))),
             Tone::muted);
}

void draw_all_requests(const CustomerScreen& screen, const View& view, std::optional<Intent>& intent)
{
    const Style& style = view.style;
    text(style, Level::section, tr("Open requests"));
    if (screen.open.empty())
        text(style, Level::body, tr("No request of this customer is open on this device."), Tone::muted);
    draw_requests(screen.open, view, intent);
    if (screen.past.empty()) return;
    gap(style, kGapMedium);
    text(style, Level::section, tr("Past requests"));
    draw_requests(screen.past, view, intent);
}

/// What the customer is called, and by which name it is known.
void draw_head(const CustomerScreen& screen, const View& view, std::optional<Intent>& intent)
{
    const Style& style = view.style;
    const bool is_typed = screen.origin == CustomerScreen::Origin::typed_in;
    text(style, Level::title, screen.customer_name.empty() ? screen.customer_id : screen.customer_name);
    if (is_typed) badge(style, Icon::pencil, Tone::calm, tr("Typed in here, not from the directory"));
    if (button(style, fill("{}###customer.new_request", tr("New request")).c_str(),
               {.rank = Rank::primary, .icon = Icon::plus}))
        intent = NewCustomerRequest{};
    if (is_typed) return;
    if (!screen.domain.empty()) fact(style, tr("Domain"), screen.domain);
    fact(style, tr("Tenant ID"), screen.customer_id);
    const CustomerDirectory* directory = view.snapshot.directory.get();
    if (directory != nullptr && !directory->empty())
        fact(style, tr("Known from"),
             fill(tr("List of {age}"), fmt::arg("age", age(directory->fetched_at(), view.now))));
}

} // namespace

std::optional<Intent> draw(CustomerScreen& screen, const View& view)
{
    std::optional<Intent> intent;
    const Style& style = view.style;
    begin_page(style, "customer", 0, kPageWidth);
    draw_head(screen, view, intent);
    gap(style, kGapMedium);

    const Columns columns = columns_of(style, kAsideShare);
    begin_column(style, "left", columns.first);
    begin_card(style, "requests");
    draw_all_requests(screen, view, intent);
    end_card();
    end_column();
    next_column(style, columns);
    begin_column(style, "right", columns.second);
    begin_card(style, "services");
    draw_services(screen, view);
    end_card();
    const auto page = admin_page(view.catalogue, services_of(view.snapshot, screen.customer_id), {},
                                 view.device.portal.admin_center, screen.customer_id);
    if (page) {
        gap(style, kGapMedium);
        begin_card(style, "admin_page");
        if (auto wish = draw_admin_page(*page, view)) intent = wish;
        end_card();
    }
    end_column();
    end_page();
    return intent;
}

} // namespace kiosk
