// F8: a configuration. Every value that is accepted is a safe one; every refusal says where.

#include "kiosk/config.h"
#include "tests/fuzz/fuzz_input.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/fuzz/oracle.h"
#include "tests/storage/temporary_folder.h"

namespace kiosk
{

namespace
{

bool is_loopback(std::string_view host_and_rest)
{
    const std::string_view authority = host_and_rest.substr(0, host_and_rest.find_first_of("/?#"));
    if (authority.find('@') != authority.npos) return false;
    const std::string_view host = authority.starts_with('[') ? authority.substr(0, authority.find(']') + 1)
                                                             : authority.substr(0, authority.find(':'));
    return host == "localhost" || host == "[::1]" || host.starts_with("127.");
}

/// Nothing a secret travels to is spoken to in the clear.
bool is_safe_address(std::string_view address)
{
    constexpr std::string_view plain = "http://";
    return address.empty() || address.starts_with("https://") ||
           (address.starts_with(plain) && is_loopback(address.substr(plain.size())));
}

bool accepted_holds(const Config& config)
{
    const SyncSettings& sync = config.sync;
    return holds(is_safe_address(sync.api_base) && is_safe_address(sync.authority),
                 "only a loopback address is spoken to without TLS") &&
           holds(!sync.api_base.ends_with('/'), "the base of all addresses ends without a slash") &&
           holds(sync.times.dedup_window >= Milliseconds{0} && config.ui.idle >= Milliseconds{0},
                 "no time is less than nothing") &&
           holds(sync.auth.mode == AuthMode::none ||
                     (!sync.auth.tenant.empty() && !sync.auth.client_id.empty()),
                 "who signs in says as whom") &&
           holds(sync.attachments.limits.max_bytes > 0 && sync.attachments.limits.max_count >= 0 &&
                     sync.attachments.limits.max_total_bytes > 0,
                 "limits are limits");
}

bool config_holds(std::string_view toml)
{
    static const TemporaryFolder folder;
    const auto path = folder / "kiosk.toml";
    put_bytes(path, toml);
    const auto config = load_config({.system = folder / "none.toml", .user = {}, .chosen = path});
    if (config) return accepted_holds(*config);
    return holds(config.error().code == ErrorCode::configuration_wrong &&
                     config.error().detail.starts_with(path.string() + ":"),
                 "a refusal names the file and the line");
}

} // namespace

} // namespace kiosk

KIOSK_FUZZ_TARGET(config)
{
    (void)kiosk::config_holds(kiosk::text_of(data, size));
    return 0;
}
