#pragma once

#include "storage/clock.h"
#include "storage/result.h"
#include "storage/sealing.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kiosk
{

/// As the public contract names them (reference/partner-center-contract.md section 5).
enum class SubscriptionStatus { unknown, none, active, suspended, deleted, expired, pending, disabled };
inline constexpr std::array kSubscriptionStatuses{SubscriptionStatus::unknown, SubscriptionStatus::none,
                                                  SubscriptionStatus::active,  SubscriptionStatus::suspended,
                                                  SubscriptionStatus::deleted, SubscriptionStatus::expired,
                                                  SubscriptionStatus::pending, SubscriptionStatus::disabled};
std::string_view word(SubscriptionStatus status);

/// What a customer has bought.
struct Subscription {
    std::string id, name;
    SubscriptionStatus status = SubscriptionStatus::unknown;
    std::optional<std::int64_t> quantity; ///< Licences.
    std::optional<Timestamp> ends_at;     ///< Of the commitment.

    friend bool operator==(const Subscription&, const Subscription&) = default;
};

/// A service of a customer with the pages that the far side names for it: `https://` addresses as given,
/// empty where it gave none.
struct ManagedService {
    std::string id, name;
    std::string admin_link, health_link, ticket_link;

    friend bool operator==(const ManagedService&, const ManagedService&) = default;
};

/// What an endpoint that need not be there said when it was asked.
enum class EndpointAnswer {
    not_asked,
    answered,
    does_not_answer ///< It says that there is nothing for us (403, 404 and their like).
};
inline constexpr std::array kEndpointAnswers{EndpointAnswer::not_asked, EndpointAnswer::answered,
                                             EndpointAnswer::does_not_answer};
std::string_view word(EndpointAnswer answer);

/// The services of one customer as last seen.
struct CustomerServices {
    std::string tenant_id; ///< In lower case.
    Timestamp fetched_at{};
    EndpointAnswer subscriptions_answer = EndpointAnswer::not_asked;
    EndpointAnswer managed_answer = EndpointAnswer::not_asked;
    std::vector<Subscription> subscriptions;
    std::vector<ManagedService> managed;

    friend bool operator==(const CustomerServices&, const CustomerServices&) = default;
};

/// How a service is, in the words of the SDK (reference/partner-center-contract.md section 5).
enum class IncidentStatus { unknown, normal, information, warning, critical };
inline constexpr std::array kIncidentStatuses{IncidentStatus::unknown, IncidentStatus::normal,
                                              IncidentStatus::information, IncidentStatus::warning,
                                              IncidentStatus::critical};
std::string_view word(IncidentStatus status);

/// Something that is, or was, wrong with a service for everybody.
struct ServiceIncident {
    std::string id;
    std::string workload;      ///< The far side's name of the service.
    std::string impacted_area; ///< Its own words.
    std::string message;       ///< The latest, its own words.
    IncidentStatus status = IncidentStatus::unknown;
    std::optional<Timestamp> started_at, ended_at;
    bool is_resolved = false;

    /// Not over, as far as the copy knows.
    bool is_open() const { return !is_resolved && !ended_at && status != IncidentStatus::normal; }

    friend bool operator==(const ServiceIncident&, const ServiceIncident&) = default;
};

/// The service health as last seen; of the same cloud for all customers.
struct ServiceHealth {
    Timestamp fetched_at{};
    EndpointAnswer answer = EndpointAnswer::not_asked;
    std::vector<ServiceIncident> incidents;

    friend bool operator==(const ServiceHealth&, const ServiceHealth&) = default;
};

/// What was last seen of the customers' services and of their health, in one sealed file beside the customer
/// directory. A cache: it may be deleted and is fetched again. Thread-compatible, owned by the core thread.
class ServiceCopies
{
public:
    /// Of so many customers at most; the oldest copies go first. Source: at two kilobytes each it is half a
    /// megabyte that is read once at start, and more than a counter sees in a month.
    static constexpr std::size_t customers_max = 256;

    /// Case of the tenant id does not matter. Null when there is none.
    const CustomerServices* find(std::string_view tenant_id) const;

    /// The newest copy first.
    const std::vector<CustomerServices>& customers() const { return customers_; }
    const ServiceHealth& health() const { return health_; }

    void put(CustomerServices services);
    void put(ServiceHealth health) { health_ = std::move(health); }

    /// Reads what `save` wrote. Errors: not_found, seal_broken (damaged, sealed by another key, or of another
    /// version: start with none), not_allowed, system_fault.
    static Result<ServiceCopies> load(const std::filesystem::path& file, const SecretKey& key);

    /// Wholly or not at all. `key` is Keyring::derived(KeyPurpose::directory). Errors: disk_full,
    /// not_allowed, system_fault.
    Result<> save(const std::filesystem::path& file, const SecretKey& key) const;

private:
    std::vector<CustomerServices> customers_;
    ServiceHealth health_;
};

} // namespace kiosk
