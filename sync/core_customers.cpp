// What the core knows of a customer's services and of the health of all services: copies that are fetched
// when a person looks, and never more often than their age asks for.

#include "sync/core.h"

#include "storage/folding.h"

#include <algorithm>

namespace kiosk
{

namespace
{

constexpr std::string_view kFileName = "services";

/// What a customer has bought changes by hand, so a day is soon enough; the API counts these calls by
/// customer (reference/partner-center-contract.md section 3).
constexpr Milliseconds kServicesAgeMax = std::chrono::hours{24};

/// An outage is worth knowing sooner. Ours: as often as an idle line is probed (ProtocolTimes::idle_probe).
constexpr Milliseconds kHealthAgeMax = std::chrono::minutes{15};

/// What failed is not asked for again sooner, however often the page is opened.
constexpr Milliseconds kRetry = std::chrono::minutes{5};

/// How long after opening a customer somebody may still be looking; afterwards nothing is fetched for nobody.
/// Ours: twice the time after which an untouched kiosk goes back to Home.
constexpr Milliseconds kLook = std::chrono::minutes{10};

/// Under this name among the tenant ids.
constexpr std::string_view kHealthName = "health";

/// A copy that claims to be of the future was made by another clock.
bool is_fresh(Timestamp fetched_at, Timestamp now, Milliseconds age_max)
{
    return fetched_at <= now && now - fetched_at < age_max;
}

} // namespace

void Core::load_service_copies()
{
    // Copies that do not open are fetched again, like the directory.
    auto copies =
        ServiceCopies::load(store_->folder() / kFileName, store_->keyring().derived(KeyPurpose::directory));
    if (copies) service_copies_ = *std::move(copies);
}

Result<> Core::do_command(const OpenCustomer& command)
{
    opened_tenant_id_ = folded(command.tenant_id);
    looked_at_ = clock_.now().since_boot;
    const auto& running = services_refresh_.tenant_id();
    if (services_refresh_.is_running() && running && running->text() != opened_tenant_id_)
        services_refresh_.give_up();
    return success();
}

/// What should be asked for now; nothing while it is being asked for, or there is no line.
std::vector<ServicesRefresh::Call> Core::services_wanted() const
{
    const Instant now = clock_.now();
    const bool may_ask =
        !services_refresh_.is_running() && line_.may_send(now) && !line_.is_told_to_wait(now);
    return may_ask ? services_missing(now) : std::vector<ServicesRefresh::Call>{};
}

/// What somebody looks at and is not there, or too old: worth a probe of the line.
std::vector<ServicesRefresh::Call> Core::services_missing(const Instant& now) const
{
    using Call = ServicesRefresh::Call;
    const bool is_looked_at = looked_at_ && now.since_boot - *looked_at_ < kLook;
    if (!is_looked_at) return {};
    const auto may_ask = [&](const std::string& name) {
        const auto pause = not_before_.find(name);
        return pause == not_before_.end() || pause->second <= now.since_boot;
    };

    std::vector<Call> wanted;
    const CustomerServices* copy = service_copies_.find(opened_tenant_id_);
    const bool is_copy_fresh = copy != nullptr && copy->managed_answer != EndpointAnswer::not_asked &&
                               is_fresh(copy->fetched_at, now.wall, kServicesAgeMax);
    if (Uuid::parse(opened_tenant_id_) && !is_copy_fresh && may_ask(opened_tenant_id_))
        wanted = {Call::subscriptions, Call::managed_services};
    const ServiceHealth& health = service_copies_.health();
    const Milliseconds age_max =
        health.answer == EndpointAnswer::does_not_answer ? kServicesAgeMax : kHealthAgeMax;
    const bool is_asked_for = settings_.health == SyncSettings::Health::service_incidents;
    if (is_asked_for && !is_fresh(health.fetched_at, now.wall, age_max) && may_ask(std::string{kHealthName}))
        wanted.push_back(Call::incidents);
    return wanted;
}

/// How long until what failed may be asked for again while somebody may still look; nothing when nothing may.
std::optional<Milliseconds> Core::services_due_in(const Instant& now) const
{
    std::optional<Milliseconds> due_in;
    if (!looked_at_) return due_in;
    for (const auto& [name, not_before] : not_before_) {
        const bool is_shown = name == opened_tenant_id_ || name == kHealthName;
        if (!is_shown || not_before <= now.since_boot || not_before - *looked_at_ >= kLook) continue;
        due_in = std::min(due_in.value_or(not_before - now.since_boot), not_before - now.since_boot);
    }
    return due_in;
}

void Core::go_on_with_services(const ApiCalls::Token& token)
{
    if (!line_.may_send(clock_.now())) { // The line broke between two calls.
        services_refresh_.give_up();
        is_changed_ = true;
        return;
    }
    if (auto wanted = services_wanted(); !wanted.empty()) {
        services_arriving_ = {.tenant_id = opened_tenant_id_};
        services_refresh_.start(Uuid::parse(opened_tenant_id_), std::move(wanted));
        is_changed_ = true;
    }
    if (services_refresh_.wants_call()) services_refresh_.go_on(token, exchanges_);
}

/// Whether the exchange was one of these.
bool Core::services_arrived(const FinishedExchange& exchange)
{
    using Call = ServicesRefresh::Call;
    const Instant now = clock_.now();
    auto report = services_refresh_.finished(exchange, now.wall);
    if (!report) return false;
    is_changed_ = true;
    const bool is_sign_in_again =
        report->news && heard(*report->news, std::nullopt, report->token) == Heard::sign_in_again;
    if (report->answer == EndpointAnswer::not_asked && !is_sign_in_again) {
        std::erase_if(not_before_, [&](const auto& pause) { return pause.second <= now.since_boot; });
        const bool is_of_customer = report->call != Call::incidents;
        not_before_[is_of_customer ? services_arriving_.tenant_id : std::string{kHealthName}] =
            now.since_boot + kRetry;
    }

    switch (report->call) {
    case Call::subscriptions:
        services_arriving_.subscriptions_answer = report->answer;
        services_arriving_.subscriptions = std::move(report->subscriptions);
        return true;
    case Call::managed_services:
        // What the subscriptions said is kept also when this failed: the next try is for both.
        services_arriving_.managed_answer = report->answer;
        services_arriving_.managed = std::move(report->managed);
        if (const CustomerServices* known = service_copies_.find(services_arriving_.tenant_id);
            known != nullptr && report->answer == EndpointAnswer::not_asked)
            services_arriving_.managed = known->managed;
        services_arriving_.fetched_at = now.wall;
        service_copies_.put(services_arriving_);
        break;
    case Call::incidents:
        if (report->answer == EndpointAnswer::not_asked) return true;
        service_copies_.put(ServiceHealth{now.wall, report->answer, std::move(report->incidents)});
        break;
    }
    trace_.note("service_copies", {{"call", report->call == Call::incidents ? "health" : "services"},
                                   {"answer", word(report->answer)}});
    note_storage(
        service_copies_.save(store_->folder() / kFileName, store_->keyring().derived(KeyPurpose::directory)));
    return true;
}

std::shared_ptr<const OpenedCustomer> Core::opened_customer() const
{
    if (opened_tenant_id_.empty()) return nullptr;
    auto opened = std::make_shared<OpenedCustomer>();
    opened->tenant_id = opened_tenant_id_;
    if (const CustomerServices* copy = service_copies_.find(opened_tenant_id_)) opened->services = *copy;
    const auto& running = services_refresh_.tenant_id();
    opened->is_being_fetched =
        services_refresh_.is_running() && running && running->text() == opened_tenant_id_;
    return opened;
}

std::shared_ptr<const ServiceHealth> Core::known_health() const
{
    if (settings_.health == SyncSettings::Health::off) return nullptr;
    return std::make_shared<const ServiceHealth>(service_copies_.health());
}

} // namespace kiosk
