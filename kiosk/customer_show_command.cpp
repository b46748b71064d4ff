#include "kiosk/exit_code.h"
#include "kiosk/jobs.h"
#include "kiosk/json_output.h"
#include "kiosk/text_table.h"
#include "kiosk/translation.h"
#include "kiosk/wording.h"
#include "storage/customer_directory.h"
#include "storage/folding.h"
#include "storage/service_copies.h"
#include "storage/store.h"

#include <cstdio>

#include <nlohmann/json.hpp>

namespace kiosk
{

namespace
{

/// What is known of a customer without a line.
struct KnownCustomer {
    std::optional<Customer> in_directory;
    std::optional<Timestamp> directory_at;
    std::optional<CustomerServices> services;
    ServiceHealth health;
    std::vector<std::pair<Entry, std::string>> requests; ///< With their titles, oldest first.
};

/// A cache that does not open is as good as none: it is fetched again.
void read_caches(KnownCustomer& known, const Store& store, const std::string& id)
{
    const SecretKey key = store.keyring().derived(KeyPurpose::directory);
    if (const auto directory = CustomerDirectory::load(store.folder() / "customers", key)) {
        if (const auto row = directory->find(id)) {
            known.in_directory = directory->customer(*row);
            known.directory_at = directory->fetched_at();
        }
    }
    if (const auto copies = ServiceCopies::load(store.folder() / "services", key)) {
        if (const CustomerServices* services = copies->find(id)) known.services = *services;
        known.health = copies->health();
    }
}

Result<KnownCustomer> known_customer(const std::filesystem::path& data_folder, const std::string& id)
{
    KnownCustomer known;
    const auto store = Store::inspect(data_folder);
    if (!store) return store.error();
    if (!*store) return known;
    read_caches(known, **store, id);
    const auto entries = (*store)->outbox.all();
    if (!entries) return entries.error();
    for (const Entry& entry : *entries) {
        if (entry.kind != RequestKind::customer) continue;
        const auto form = (*store)->outbox.form(entry.id);
        if (!form && form.error().code == ErrorCode::seal_broken) continue;
        if (!form) return form.error();
        if (folded(form->customer_id) == id) known.requests.emplace_back(entry, form->title);
    }
    return known;
}

Json time_object(const std::optional<Timestamp>& time)
{
    return time ? Json(rfc3339(*time)) : Json(nullptr);
}

Json services_object(const CustomerServices& services)
{
    Json subscriptions = Json::array();
    for (const Subscription& one : services.subscriptions)
        subscriptions.push_back({{"id", one.id},
                                 {"name", one.name},
                                 {"status", word(one.status)},
                                 {"quantity", one.quantity ? Json(*one.quantity) : Json(nullptr)},
                                 {"ends_at", time_object(one.ends_at)}});
    Json managed = Json::array();
    for (const ManagedService& one : services.managed)
        managed.push_back({{"id", one.id},
                           {"name", one.name},
                           {"admin_link", one.admin_link},
                           {"health_link", one.health_link},
                           {"ticket_link", one.ticket_link}});
    return {{"fetched_at", rfc3339(services.fetched_at)},
            {"subscriptions_answer", word(services.subscriptions_answer)},
            {"subscriptions", subscriptions},
            {"managed_services_answer", word(services.managed_answer)},
            {"managed_services", managed}};
}

Json health_object(const ServiceHealth& health)
{
    if (health.answer == EndpointAnswer::not_asked) return nullptr;
    Json open = Json::array();
    for (const ServiceIncident& one : health.incidents)
        if (one.is_open())
            open.push_back({{"id", one.id},
                            {"workload", one.workload},
                            {"status", word(one.status)},
                            {"started_at", time_object(one.started_at)}});
    return {{"fetched_at", rfc3339(health.fetched_at)},
            {"answer", word(health.answer)},
            {"open_incidents", open}};
}

void print_document(const std::string& id, const KnownCustomer& known)
{
    Json requests = Json::array();
    for (const auto& [entry, title] : known.requests)
        requests.push_back(request_object(entry, title, {}));
    const auto& customer = known.in_directory;
    print_json({{"customer_id", id},
                {"origin", customer ? "directory" : "typed_in"},
                {"company_name", customer ? Json(customer->company_name) : Json(nullptr)},
                {"domain", customer ? Json(customer->domain) : Json(nullptr)},
                {"directory_fetched_at", time_object(known.directory_at)},
                {"services", known.services ? services_object(*known.services) : Json(nullptr)},
                {"service_health", health_object(known.health)},
                {"requests", requests}});
}

void print_facts(const std::string& id, const KnownCustomer& known)
{
    TextTable facts;
    if (known.in_directory) {
        facts.add({tr("Name"), printable(known.in_directory->company_name)});
        facts.add({tr("Domain"), printable(known.in_directory->domain)});
    }
    facts.add({known.in_directory ? tr("Tenant ID") : tr("Customer"), printable(id)});
    if (known.services) {
        facts.add({tr("Services"), date_and_time(known.services->fetched_at)});
        for (const Subscription& one : known.services->subscriptions)
            facts.add({"", fmt::format("{} ({})", printable(one.name), word(one.status))});
    }
    for (const auto& [entry, title] : known.requests)
        facts.add({entry.reference.text(), fmt::format("{} ({})", printable(title), state_name(entry))});
    print_text(facts.text());
}

} // namespace

int run(const ShowCustomerJob& job, const Workplace& workplace)
{
    const std::string id = folded(job.customer);
    const auto known = known_customer(workplace.data_folder, id);
    if (!known) return print_error(workplace.format, known.error());
    if (!known->in_directory && !known->services && known->requests.empty())
        return print_error(workplace.format, {ErrorCode::not_found, id});
    if (workplace.format == OutputFormat::json)
        print_document(id, *known);
    else
        print_facts(id, *known);
    return kExitDone;
}

} // namespace kiosk
