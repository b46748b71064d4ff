#pragma once

#include "storage/service_copies.h"
#include "sync/catalogue.h"
#include "sync/snapshot.h"

#include <string>
#include <string_view>
#include <vector>

namespace kiosk
{

/// An incident of a copy that is older says nothing about today. Ours: a day, after which whoever reads it
/// must look for himself.
inline constexpr Milliseconds kHealthWorth = std::chrono::hours{24};

/// The open incident of the service that began last, as far as the copy knows; null when there is none, or
/// when the copy is older than kHealthWorth.
const ServiceIncident* open_incident(const Catalogue& catalogue, const ServiceHealth* health,
                                     std::string_view service, Timestamp now);

/// What to try first, in order: those of the catalogue, and before all others a look at the service health
/// when an incident of the service is open.
std::vector<TryFirstStep> steps_to_try(const Catalogue& catalogue, std::string_view service, Area area,
                                       const ServiceIncident* incident, std::string_view language);

/// The services of a customer as far as they are known: keys of the catalogue, and names of subscriptions
/// that the catalogue cannot place.
struct OwnServices {
    std::vector<std::string> keys;
    std::vector<std::string> names;

    bool empty() const { return keys.empty() && names.empty(); }
};
OwnServices own_services(const Catalogue& catalogue, const CustomerServices& services);

/// The copy of this customer in the snapshot; null when there is none.
const CustomerServices* services_of(const Snapshot& snapshot, std::string_view customer_id);

/// A page of a customer's admin center.
struct AdminPage {
    enum class Source { far_side, configuration };
    std::string url;
    Source source;
};
/// The page for one service, or for the customer as a whole when `service` is empty: as the far side names
/// it, else by the template of the configuration, `{tenant}` replaced. Nothing when neither has one.
std::optional<AdminPage> admin_page(const Catalogue& catalogue, const CustomerServices* services,
                                    std::string_view service, std::string_view page_template,
                                    std::string_view customer_id);

} // namespace kiosk
