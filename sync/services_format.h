#pragma once

#include "storage/service_copies.h"

#include <optional>
#include <string_view>
#include <vector>

namespace kiosk
{

// Subscriptions, managed services and service incidents as the public contract sends them
// (reference/partner-center-contract.md section 5). Pure. A list that is none is nothing; a row that does not
// read is left out and never hides the others, and a word nobody knows is `unknown`.

std::optional<std::vector<Subscription>> subscriptions_in(std::string_view body);

/// Links are kept as given when they are `https://` addresses of at most 2000 characters, and dropped
/// otherwise: they are shown to people and scanned by their phones.
std::optional<std::vector<ManagedService>> managed_services_in(std::string_view body);

/// The incidents of all services, open or not.
std::optional<std::vector<ServiceIncident>> service_incidents_in(std::string_view body);

} // namespace kiosk
