#include "storage/service_copies.h"

#include "storage/file.h"
#include "storage/folding.h"

#include <algorithm>

#include <nlohmann/json.hpp>

namespace kiosk
{

namespace
{

using Json = nlohmann::json;

constexpr std::string_view kServicesPlace = "services/1";

template <typename Enum, std::size_t size>
Enum parsed(const std::array<Enum, size>& all, const Json& text)
{
    const auto found = std::ranges::find_if(all, [&](Enum one) { return text == word(one); });
    return found == all.end() ? all.front() : *found;
}

Json in_ms(const std::optional<Timestamp>& time)
{
    return time ? Json(time->time_since_epoch().count()) : Json(nullptr);
}

std::optional<Timestamp> time_of(const Json& ms)
{
    if (!ms.is_number_integer()) return std::nullopt;
    return Timestamp{Milliseconds{ms.get<std::int64_t>()}};
}

Json encoded(const CustomerServices& services)
{
    Json subscriptions = Json::array();
    for (const Subscription& one : services.subscriptions)
        subscriptions.push_back({{"id", one.id},
                                 {"name", one.name},
                                 {"status", word(one.status)},
                                 {"quantity", one.quantity ? Json(*one.quantity) : Json(nullptr)},
                                 {"ends_at", in_ms(one.ends_at)}});
    Json managed = Json::array();
    for (const ManagedService& one : services.managed)
        managed.push_back({{"id", one.id},
                           {"name", one.name},
                           {"admin", one.admin_link},
                           {"health", one.health_link},
                           {"ticket", one.ticket_link}});
    return {{"tenant_id", services.tenant_id},
            {"fetched_at", in_ms(services.fetched_at)},
            {"subscriptions_answer", word(services.subscriptions_answer)},
            {"managed_answer", word(services.managed_answer)},
            {"subscriptions", std::move(subscriptions)},
            {"managed", std::move(managed)}};
}

Json encoded(const ServiceHealth& health)
{
    Json incidents = Json::array();
    for (const ServiceIncident& one : health.incidents)
        incidents.push_back({{"id", one.id},
                             {"workload", one.workload},
                             {"impacted_area", one.impacted_area},
                             {"message", one.message},
                             {"status", word(one.status)},
                             {"started_at", in_ms(one.started_at)},
                             {"ended_at", in_ms(one.ended_at)},
                             {"is_resolved", one.is_resolved}});
    return {{"fetched_at", in_ms(health.fetched_at)},
            {"answer", word(health.answer)},
            {"incidents", std::move(incidents)}};
}

CustomerServices customer_of(const Json& json)
{
    CustomerServices services{.tenant_id = json.at("tenant_id"),
                              .fetched_at = time_of(json.at("fetched_at")).value_or(Timestamp{}),
                              .subscriptions_answer =
                                  parsed(kEndpointAnswers, json.at("subscriptions_answer")),
                              .managed_answer = parsed(kEndpointAnswers, json.at("managed_answer")),
                              .subscriptions = {},
                              .managed = {}};
    for (const Json& one : json.at("subscriptions"))
        services.subscriptions.push_back(
            {.id = one.at("id"),
             .name = one.at("name"),
             .status = parsed(kSubscriptionStatuses, one.at("status")),
             .quantity = one.at("quantity").is_null() ? std::nullopt
                                                      : std::optional{one.at("quantity").get<std::int64_t>()},
             .ends_at = time_of(one.at("ends_at"))});
    for (const Json& one : json.at("managed"))
        services.managed.push_back(
            {one.at("id"), one.at("name"), one.at("admin"), one.at("health"), one.at("ticket")});
    return services;
}

ServiceHealth health_of(const Json& json)
{
    ServiceHealth health{.fetched_at = time_of(json.at("fetched_at")).value_or(Timestamp{}),
                         .answer = parsed(kEndpointAnswers, json.at("answer")),
                         .incidents = {}};
    for (const Json& one : json.at("incidents"))
        health.incidents.push_back({.id = one.at("id"),
                                    .workload = one.at("workload"),
                                    .impacted_area = one.at("impacted_area"),
                                    .message = one.at("message"),
                                    .status = parsed(kIncidentStatuses, one.at("status")),
                                    .started_at = time_of(one.at("started_at")),
                                    .ended_at = time_of(one.at("ended_at")),
                                    .is_resolved = one.at("is_resolved")});
    return health;
}

} // namespace

std::string_view word(SubscriptionStatus status)
{
    switch (status) {
    case SubscriptionStatus::unknown:
        return "unknown";
    case SubscriptionStatus::none:
        return "none";
    case SubscriptionStatus::active:
        return "active";
    case SubscriptionStatus::suspended:
        return "suspended";
    case SubscriptionStatus::deleted:
        return "deleted";
    case SubscriptionStatus::expired:
        return "expired";
    case SubscriptionStatus::pending:
        return "pending";
    case SubscriptionStatus::disabled:
        return "disabled";
    }
    return {};
}

std::string_view word(EndpointAnswer answer)
{
    switch (answer) {
    case EndpointAnswer::not_asked:
        return "not_asked";
    case EndpointAnswer::answered:
        return "answered";
    case EndpointAnswer::does_not_answer:
        return "does_not_answer";
    }
    return {};
}

std::string_view word(IncidentStatus status)
{
    switch (status) {
    case IncidentStatus::unknown:
        return "unknown";
    case IncidentStatus::normal:
        return "normal";
    case IncidentStatus::information:
        return "information";
    case IncidentStatus::warning:
        return "warning";
    case IncidentStatus::critical:
        return "critical";
    }
    return {};
}

const CustomerServices* ServiceCopies::find(std::string_view tenant_id) const
{
    const auto found = std::ranges::find(customers_, folded(tenant_id), &CustomerServices::tenant_id);
    return found == customers_.end() ? nullptr : &*found;
}

void ServiceCopies::put(CustomerServices services)
{
    services.tenant_id = folded(services.tenant_id);
    std::erase_if(customers_,
                  [&](const CustomerServices& one) { return one.tenant_id == services.tenant_id; });
    customers_.insert(customers_.begin(), std::move(services));
    if (customers_.size() > customers_max) customers_.resize(customers_max);
}

Result<ServiceCopies> ServiceCopies::load(const std::filesystem::path& file, const SecretKey& key)
{
    const auto sealed = read_private_file(file);
    if (!sealed) return sealed.error();
    const auto plain = open_sealed(key, kServicesPlace, *sealed);
    if (!plain) return plain.error();
    // What opens was written by us; still, nlohmann throws where a member is not what it was.
    try {
        const Json json = Json::parse(*plain);
        ServiceCopies copies;
        for (const Json& one : json.at("customers"))
            copies.customers_.push_back(customer_of(one));
        copies.health_ = health_of(json.at("health"));
        return copies;
    } catch (const Json::exception&) {
        return Error{ErrorCode::seal_broken, "services: the sealed copy is not one of this version"};
    }
}

Result<> ServiceCopies::save(const std::filesystem::path& file, const SecretKey& key) const
{
    Json customers = Json::array();
    for (const CustomerServices& one : customers_)
        customers.push_back(encoded(one));
    const Json json{{"customers", std::move(customers)}, {"health", encoded(health_)}};
    return write_private_file(
        file, seal(key, kServicesPlace, json.dump(-1, ' ', false, Json::error_handler_t::replace)));
}

} // namespace kiosk
