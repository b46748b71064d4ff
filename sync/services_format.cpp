#include "sync/services_format.h"

#include "storage/text.h"
#include "sync/reply_json.h"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

namespace kiosk
{

namespace
{

using Json = nlohmann::json;

/// A collection longer than this is no customer's; its rest is left out.
constexpr std::size_t kRowsMax = 1000;

/// Words of the far side that are shown; whatever is longer is cut.
constexpr std::size_t kWordsMax = 1000;

/// One line of the far side's own words: control characters become blanks.
std::string words_of(std::string text)
{
    for (char& c : text)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
    return std::string{first_code_points(trimmed(text), kWordsMax)};
}

/// The value of an enum by its word, without `_` and in any case, or by its place in the documented order.
template <typename Enum, std::size_t size>
Enum enum_of(const EnumText& text, const std::array<Enum, size>& all,
             const std::array<Enum, size - 1>& by_number)
{
    if (text.number) {
        const auto at = *text.number;
        return at >= 0 && at < std::ssize(by_number) ? by_number[static_cast<std::size_t>(at)] : all.front();
    }
    const auto found = std::ranges::find_if(all, [&](Enum one) { return word(one) == text.word; });
    return found == all.end() ? all.front() : *found;
}

/// The order in which the contract lists the words; the numbers follow it.
constexpr std::array kSubscriptionsByNumber{SubscriptionStatus::none,      SubscriptionStatus::active,
                                            SubscriptionStatus::suspended, SubscriptionStatus::deleted,
                                            SubscriptionStatus::expired,   SubscriptionStatus::pending,
                                            SubscriptionStatus::disabled};
constexpr std::array kIncidentsByNumber{IncidentStatus::normal, IncidentStatus::information,
                                        IncidentStatus::warning, IncidentStatus::critical};

std::string link_of(const Json& links, std::string_view name)
{
    const Json* link = member(links, name);
    if (link == nullptr) return {};
    const std::string uri = link->is_string() ? link->get<std::string>() : text_member(*link, "uri");
    constexpr std::string_view scheme = "https://";
    constexpr std::size_t length_max = 2000; // What browsers and QR codes of a screen still take.
    const auto belongs = [](char c) { return c > ' ' && c <= '~'; };
    const bool is_good = uri.starts_with(scheme) && uri.size() > scheme.size() && uri.size() <= length_max &&
                         std::ranges::all_of(uri, belongs);
    return is_good ? uri : std::string{};
}

std::optional<Subscription> subscription(const Json& item)
{
    const auto id = identifier(member(item, "id"));
    std::string name = words_of(text_member(item, "friendlyName"));
    if (name.empty()) name = words_of(text_member(item, "offerName"));
    if (!id && name.empty()) return std::nullopt;
    if (name.empty()) name = *id;
    return Subscription{
        .id = id.value_or(std::string{}),
        .name = std::move(name),
        .status = enum_of(enum_member(item, "status"), kSubscriptionStatuses, kSubscriptionsByNumber),
        .quantity = number_member(item, "quantity"),
        .ends_at = time_member(item, "commitmentEndDate")};
}

std::optional<ManagedService> managed_service(const Json& item)
{
    const auto id = identifier(member(item, "id"));
    std::string name = words_of(text_member(item, "name"));
    if (!id && name.empty()) return std::nullopt;
    if (name.empty()) name = *id;
    ManagedService service{.id = id.value_or(std::string{}), .name = std::move(name)};
    if (const Json* links = member(item, "links")) {
        service.admin_link = link_of(*links, "adminService");
        service.health_link = link_of(*links, "serviceHealth");
        service.ticket_link = link_of(*links, "serviceTicket");
    }
    return service;
}

/// The latest of an incident's messages.
std::string latest_message(const Json& incident)
{
    const Json* messages = member(incident, "messages");
    if (messages == nullptr || !messages->is_array()) return {};
    std::pair<std::optional<Timestamp>, std::string> latest;
    for (const Json& message : *messages) {
        const auto at = time_member(message, "publishedTime");
        std::string text = words_of(text_member(message, "messageText"));
        if (!text.empty() && (latest.second.empty() || at >= latest.first)) latest = {at, std::move(text)};
    }
    return latest.second;
}

std::optional<ServiceIncident> incident(const Json& item, const std::string& workload)
{
    if (!item.is_object()) return std::nullopt;
    ServiceIncident read{.id = identifier(member(item, "id")).value_or(std::string{}),
                         .workload = words_of(text_member(item, "workload")),
                         .impacted_area = words_of(text_member(item, "impactedArea")),
                         .message = latest_message(item),
                         .status =
                             enum_of(enum_member(item, "status"), kIncidentStatuses, kIncidentsByNumber),
                         .started_at = time_member(item, "startTime"),
                         .ended_at = time_member(item, "endTime"),
                         .is_resolved = truth_member(item, "resolved").value_or(false)};
    if (read.workload.empty()) read.workload = workload;
    if (read.id.empty() && read.workload.empty()) return std::nullopt;
    return read;
}

template <typename Row, typename Read>
std::optional<std::vector<Row>> rows_in(std::string_view body, Read read)
{
    const auto reply = parse_reply(body);
    const Json* items = reply ? items_of(*reply) : nullptr;
    if (items == nullptr) return std::nullopt;
    std::vector<Row> rows;
    for (const Json& item : *items) {
        if (rows.size() == kRowsMax) break;
        if (auto row = read(item)) rows.push_back(*std::move(row));
    }
    return rows;
}

} // namespace

std::optional<std::vector<Subscription>> subscriptions_in(std::string_view body)
{
    return rows_in<Subscription>(body, subscription);
}

std::optional<std::vector<ManagedService>> managed_services_in(std::string_view body)
{
    return rows_in<ManagedService>(body, managed_service);
}

std::optional<std::vector<ServiceIncident>> service_incidents_in(std::string_view body)
{
    const auto reply = parse_reply(body);
    const Json* services = reply ? items_of(*reply) : nullptr;
    if (services == nullptr) return std::nullopt;
    std::vector<ServiceIncident> incidents;
    for (const Json& service : *services) {
        const Json* own = member(service, "incidents");
        if (own == nullptr || !own->is_array()) continue;
        const std::string workload = words_of(text_member(service, "workload"));
        for (const Json& item : *own) {
            if (incidents.size() == kRowsMax) return incidents;
            if (auto read = incident(item, workload)) incidents.push_back(*std::move(read));
        }
    }
    return incidents;
}

} // namespace kiosk
