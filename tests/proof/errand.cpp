#include "tests/proof/errand.h"

#include "tests/sandbox/generated_customers.h"

#include <cstdio>

namespace kiosk
{

namespace
{

/// When every copy of what the far side says is old (core_customers.cpp).
constexpr std::chrono::hours kUntilCopiesAreOld{25};

} // namespace

std::string in_words(const ProxiedKiosk& kiosk, const Reference& reference)
{
    const Entry entry = kiosk.entry(reference);
    const LineStatus line = kiosk.core->snapshot()->line;
    return reference.text() + " is " + std::string{word(entry.state)} + " (" + entry.reason_code +
           ") after " + std::to_string(entry.attempts) + " attempts; line " + std::string{word(line.state)} +
           " " + std::string{word(line.reason)} + " " + line.code;
}

std::optional<Reference> Errands::begin(Errand errand)
{
    switch (errand) {
    case Errand::create:
        return kiosk_.submit();
    case Errand::note:
    case Errand::close: {
        const Reference reference = kiosk_.submit();
        if (!kiosk_.delivers(reference)) return std::nullopt;
        return reference;
    }
    case Errand::attach: {
        Draft draft = a_partner_draft(kiosk_.random);
        const std::string name = "file-" + std::to_string(++files_made_) + ".txt";
        draft.attachments.push_back(files_.write(name, "content of " + name).string());
        return kiosk_.submit(draft);
    }
    case Errand::sign_in:
        kiosk_.far_side.sandbox.revoke_access_tokens();
        return kiosk_.submit();
    case Errand::directory:
        (void)kiosk_.core->execute(RefreshDirectory{});
        return kiosk_.submit();
    case Errand::open_customer: {
        kiosk_.skip(kUntilCopiesAreOld);
        const sandbox::GeneratedCustomers customers{kiosk_.settings.customers};
        (void)kiosk_.core->execute(OpenCustomer{customers.at(0).tenant_id});
        return kiosk_.submit();
    }
    case Errand::watch:
        kiosk_.skip(kUntilCopiesAreOld);
        return kiosk_.submit();
    }
    return std::nullopt;
}

void Errands::owe(const std::string& life, Errand errand, const Reference& reference)
{
    owed_.push_back({life, reference, "create"});
    const NoteId id{Uuid::random(kiosk_.random)};
    if (errand == Errand::attach) owed_.push_back({life, reference, "attach"});
    if (errand == Errand::note) {
        (void)kiosk_.core->execute(SendNote{reference, id, "Any news?"});
        owed_.push_back({life, reference, "note"});
    }
    if (errand == Errand::close) {
        (void)kiosk_.core->execute(CloseRequest{reference, id, CustomerInformed::yes});
        owed_.push_back({life, reference, "close"});
    }
}

bool Errands::meets(std::size_t wanted, Errand errand, const Reference& reference)
{
    const bool is_a_look =
        errand == Errand::directory || errand == Errand::open_customer || errand == Errand::watch;
    const auto is_met = [&] { return kiosk_.proxy.met() >= wanted; };
    for (std::size_t tries = 0; !is_met(); ++tries) {
        const std::size_t met_before = kiosk_.proxy.met();
        if (!kiosk_.becomes([&] { return is_met() || (!is_a_look && kiosk_.is_done()); })) return false;
        // What the far side refused waits for a person, who tries again.
        if (!is_met()) (void)kiosk_.core->execute(ActOn{reference, Action::try_now});
        if (!is_met() && kiosk_.is_done() && (tries > 0 && kiosk_.proxy.met() == met_before)) break;
    }
    return true;
}

Errands::Run Errands::run(const std::string& life, Errand errand, std::vector<WireFault> faults,
                          const std::string& far_side)
{
    const bool is_about_sent = errand == Errand::note || errand == Errand::close;
    std::optional<Reference> reference;
    if (is_about_sent && !(reference = begin(errand)))
        return {0, life + ": the request before it did not arrive"};

    const std::size_t met_before = kiosk_.proxy.met();
    const std::size_t wanted = met_before + faults.size();
    kiosk_.far_side.faults(far_side);
    kiosk_.proxy.arm(std::move(faults));
    if (!is_about_sent) reference = begin(errand);
    owe(life, errand, *reference);

    const bool has_ended = meets(wanted, errand, *reference) && kiosk_.drains();
    const std::size_t met = kiosk_.proxy.met() - met_before;
    kiosk_.proxy.heal();
    kiosk_.far_side.faults("[]");
    if (met == 0) return {met, life + ": the fault was never met; " + in_words(kiosk_, *reference)};
    if (!has_ended) return {met, life + ": it does not come to an end; " + in_words(kiosk_, *reference)};

    // Notes and files that were refused, too.
    (void)kiosk_.core->execute(ActOn{*reference, Action::try_now});
    if (!kiosk_.delivers(*reference))
        return {met, life + ": it was not delivered; " + in_words(kiosk_, *reference)};
    return {met, {}};
}

Executions Errands::settle() const
{
    std::map<std::pair<std::string, std::string>, std::size_t> executed; ///< By operation and number.
    std::map<std::string, std::string> number_of;
    for (const auto& line : kiosk_.far_side.sandbox.ledger()) {
        const std::string operation = line["operation"], number = line["service_request_number"];
        ++executed[{operation, number}];
        if (operation == "create" && line["reference"].is_string()) {
            const std::string reference = line["reference"];
            // A second execution has another number.
            if (!number_of.emplace(reference, number).second) ++executed[{"create", number_of[reference]}];
        }
    }

    Executions found;
    for (const Owed& owed : owed_) {
        const std::string number = number_of[owed.reference.text()];
        const std::size_t times = executed[{owed.operation, number}];
        const bool is_agreed = kiosk_.entry(owed.reference).service_request_number == number;
        if (times == 1 && is_agreed) continue;
        found.lost += times == 0 || !is_agreed ? 1 : 0;
        found.duplicated += times > 1 ? times - 1 : 0;
        std::fprintf(stderr, "%s: %s of %s executed %zu times; %s\n", owed.life.c_str(),
                     owed.operation.c_str(), owed.reference.text().c_str(), times,
                     in_words(kiosk_, owed.reference).c_str());
    }
    return found;
}

} // namespace kiosk
