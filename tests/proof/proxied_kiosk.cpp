#include "tests/proof/proxied_kiosk.h"

#include "tests/sync/catalogue_for_tests.h"

#include <doctest/doctest.h>

namespace kiosk
{

namespace
{

/// Longer than anything here takes on a busy machine.
constexpr std::chrono::seconds kPatience{60};

/// Longer than the protocol takes from any fault to the end (reference/reliability.md 3.3 and N5: 6 h).
constexpr std::chrono::hours kVirtualPatience{48};

/// Nothing that is looked at by the hour may pile up behind one skip.
constexpr std::chrono::hours kSkipMax{1};

sandbox::FarSideOptions options_of(const ProxiedSettings& settings)
{
    sandbox::FarSideOptions options;
    options.dedup_window = std::chrono::ceil<std::chrono::seconds>(settings.dedup_window);
    options.references =
        settings.dedup == Dedup::unique_reference ? sandbox::References::unique : sandbox::References::any;
    options.sign_in = settings.auth == AuthMode::none ? sandbox::SignIn::off : sandbox::SignIn::required;
    options.customers = settings.customers;
    if (settings.files == AttachmentSettings::Way::put) options.files = sandbox::FarSideOptions::Files::taken;
    return options;
}

/// A folder with a database of the newest schema and its key, made once and copied.
const std::filesystem::path& fresh_store()
{
    static const TemporaryFolder folder;
    static const std::filesystem::path made = [] {
        const auto data = folder / "data";
        REQUIRE(Store::open(data));
        return data;
    }();
    return made;
}

} // namespace

ProxiedFarSide::ProxiedFarSide(const ProxiedSettings& settings)
    : sandbox(options_of(settings), sandbox::Ledger{})
{
    auto opened = sandbox::ServicePort::open(sandbox, 0, std::nullopt);
    service = std::get<std::unique_ptr<sandbox::ServicePort>>(std::move(opened));
}

void ProxiedFarSide::faults(const std::string& script)
{
    auto parsed = sandbox::FaultScript::parse(script);
    REQUIRE(std::holds_alternative<sandbox::FaultScript>(parsed));
    sandbox.replace_faults(std::get<sandbox::FaultScript>(std::move(parsed)));
}

ProxiedKiosk::ProxiedKiosk(const ProxiedSettings& wanted)
    : settings(wanted),
      far_side(settings),
      proxy(far_side.service->port(), settings.listening),
      random(settings.seed),
      transport(settings.ca_file, settings.patience)
{
    std::filesystem::copy(fresh_store(), folder / "data", std::filesystem::copy_options::recursive);
    std::filesystem::permissions(folder / "data", std::filesystem::perms::owner_all);
    auto opened = Store::open(folder / "data");
    REQUIRE(opened);
    store = opened->get();
    core = std::make_unique<Core>(sync_settings(), *std::move(opened), shipped_catalogue(), transport, clock,
                                  random, trace);
    REQUIRE(core->start());
}

SyncSettings ProxiedKiosk::sync_settings()
{
    SyncSettings made;
    made.kiosk_id = "kiosk-1";
    made.api_base = settings.scheme + "://" + settings.host + ":" + std::to_string(proxy.port());
    made.authority = made.api_base;
    made.dedup = settings.dedup;
    made.times.dedup_window = settings.dedup_window;
    made.health = SyncSettings::Health::service_incidents;
    made.attachments.way = settings.files;
    const auto credentials = far_side.sandbox.credentials();
    made.auth = {settings.auth, credentials.tenant, credentials.client_id, credentials.client_secret, {}};
    if (settings.auth == AuthMode::refresh_token) made.auth.first_refresh_token = far_side.sandbox.consent();
    return made;
}

Reference ProxiedKiosk::submit(const Draft& draft)
{
    const auto answers = core->execute(SubmitDraft{draft});
    REQUIRE(answers.size() == 1);
    REQUIRE(std::holds_alternative<Accepted>(answers.front()));
    return std::get<Accepted>(answers.front()).reference;
}

Entry ProxiedKiosk::entry(const Reference& reference) const
{
    const auto found = store->outbox.find(reference);
    REQUIRE(found);
    REQUIRE(*found);
    return **found;
}

void ProxiedKiosk::skip(Milliseconds by)
{
    clock.skip(by);
    far_side.sandbox.clock().advance(by);
}

bool ProxiedKiosk::becomes(const std::function<bool()>& wanted)
{
    const auto end = std::chrono::steady_clock::now() + kPatience;
    const Milliseconds virtual_end = clock.now().since_boot + kVirtualPatience;
    for (;;) {
        core->advance();
        std::ranges::move(core->take_replies(), std::back_inserter(replies));
        if (wanted()) return true;
        if (std::chrono::steady_clock::now() > end || clock.now().since_boot > virtual_end) return false;
        // A message that is still on its way may arrive late, but not after a time that only we skipped.
        if (is_still()) {
            const Milliseconds pause = std::min<Milliseconds>(core->pause(), kSkipMax);
            if (pause > Milliseconds{0}) skip(pause);
            continue;
        }
        // While the proxy alone is busy, nothing wakes us.
        core->wait(transport.running() == 0 ? Milliseconds{1} : Milliseconds{100});
        std::ranges::move(core->take_replies(), std::back_inserter(replies));
    }
}

bool ProxiedKiosk::drains()
{
    return becomes([this] { return is_done(); });
}

bool ProxiedKiosk::delivers(const Reference& reference)
{
    if (!drains()) return false;
    // Each try may meet one more of the faults that are armed.
    for (int tries = 0; tries < 4 && state(reference) == State::needs_attention; ++tries) {
        (void)core->execute(ActOn{reference, Action::try_now});
        if (!drains()) return false;
    }
    return state(reference) == State::sent || state(reference) == State::closed;
}

Executions creates_of(const sandbox::Sandbox& far_side, const std::vector<Reference>& references)
{
    std::map<std::string, std::size_t> executed;
    for (const auto& line : far_side.ledger())
        if (line["operation"] == "create" && line["reference"].is_string())
            ++executed[line["reference"].get<std::string>()];
    Executions found;
    for (const Reference& reference : references) {
        const std::size_t times = executed[reference.text()];
        found.lost += times == 0 ? 1 : 0;
        found.duplicated += times > 1 ? times - 1 : 0;
    }
    return found;
}

} // namespace kiosk
