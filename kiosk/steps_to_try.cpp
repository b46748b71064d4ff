#include "kiosk/steps_to_try.h"

#include "storage/folding.h"
#include "storage/ids.h"

#include <algorithm>

namespace kiosk
{

namespace
{

/// The step of the catalogue that says how to look at the service health.
constexpr std::string_view kHealthStep = "check_service_health";

constexpr std::string_view kTenantPlace = "{tenant}";

/// Whether somebody can work with it: what has ended is no reason to offer a service first.
bool is_in_use(SubscriptionStatus status)
{
    switch (status) {
    case SubscriptionStatus::deleted:
    case SubscriptionStatus::expired:
        return false;
    case SubscriptionStatus::unknown:
    case SubscriptionStatus::none:
    case SubscriptionStatus::active:
    case SubscriptionStatus::suspended:
    case SubscriptionStatus::pending:
    case SubscriptionStatus::disabled:
        return true;
    }
    return true;
}

void add_once(std::vector<std::string>& all, std::string_view one)
{
    if (std::ranges::find(all, one) == all.end()) all.emplace_back(one);
}

} // namespace

const ServiceIncident* open_incident(const Catalogue& catalogue, const ServiceHealth* health,
                                     std::string_view service, Timestamp now)
{
    if (health == nullptr || health->answer != EndpointAnswer::answered ||
        now - health->fetched_at >= kHealthWorth)
        return nullptr;
    const ServiceIncident* latest = nullptr;
    for (const ServiceIncident& incident : health->incidents) {
        if (!incident.is_open() || catalogue.service_of(incident.workload) != service) continue;
        if (latest == nullptr || incident.started_at > latest->started_at) latest = &incident;
    }
    return latest;
}

std::vector<TryFirstStep> steps_to_try(const Catalogue& catalogue, std::string_view service, Area area,
                                       const ServiceIncident* incident, std::string_view language)
{
    const std::vector<TryFirstStep> usual = catalogue.try_first(service, area, language);
    const auto health = incident != nullptr ? catalogue.step(kHealthStep, language) : std::nullopt;
    if (!health) return usual;
    std::vector<TryFirstStep> steps{*health};
    for (const TryFirstStep& step : usual)
        if (step.key != kHealthStep) steps.push_back(step);
    return steps;
}

OwnServices own_services(const Catalogue& catalogue, const CustomerServices& services)
{
    OwnServices own;
    for (const ManagedService& managed : services.managed)
        if (const auto key = catalogue.service_of(managed.id)) add_once(own.keys, *key);
    for (const Subscription& subscription : services.subscriptions) {
        if (!is_in_use(subscription.status)) continue;
        const auto keys = catalogue.services_of_plan(subscription.name);
        for (const std::string_view key : keys)
            add_once(own.keys, key);
        if (keys.empty()) add_once(own.names, subscription.name);
    }
    return own;
}

const CustomerServices* services_of(const Snapshot& snapshot, std::string_view customer_id)
{
    const auto& opened = snapshot.opened_customer;
    if (!opened || !opened->services || opened->tenant_id != folded(customer_id)) return nullptr;
    return &*opened->services;
}

std::optional<AdminPage> admin_page(const Catalogue& catalogue, const CustomerServices* services,
                                    std::string_view service, std::string_view page_template,
                                    std::string_view customer_id)
{
    if (services != nullptr && !service.empty())
        for (const ManagedService& managed : services->managed)
            if (!managed.admin_link.empty() && catalogue.service_of(managed.id) == service)
                return AdminPage{managed.admin_link, AdminPage::Source::far_side};
    if (page_template.empty()) return std::nullopt;
    std::string url{page_template};
    const auto place = url.find(kTenantPlace);
    if (place != url.npos) {
        const auto tenant = Uuid::parse(customer_id);
        if (!tenant) return std::nullopt;
        url.replace(place, kTenantPlace.size(), tenant->text());
    }
    return AdminPage{std::move(url), AdminPage::Source::configuration};
}

} // namespace kiosk
