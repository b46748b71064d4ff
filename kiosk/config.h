#pragma once

#include "kiosk/portal_links.h"
#include "kiosk/screens.h"
#include "kiosk/slip.h"
#include "storage/result.h"
#include "sync/request_template.h"
#include "sync/settings.h"

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace kiosk
{

/// Which cloud the reseller works in. A profile holds its addresses as one block; only `custom` has its own.
enum class CloudProfile { vianet21, global, custom };
std::string_view word(CloudProfile profile);

/// Everything the program is told from outside.
struct Config {
    CloudProfile profile = CloudProfile::vianet21;
    PortalLinks portal;
    SyncSettings sync;
    SupportProcess support;
    UiSettings ui;
    std::string browser;                      ///< Program that opens pages; empty: none. See open_page().
    std::vector<RequestTemplate> templates;   ///< The administrator's own, `[[template]]`.
    SlipSettings slip;                        ///< Its folder is empty when nothing is said.
    std::vector<std::filesystem::path> files; ///< The layers that were there, the last one wins.
};

/// Where configuration may be.
struct ConfigPlaces {
    std::filesystem::path system = "/etc/support-kiosk/kiosk.toml";
    std::filesystem::path user;   ///< `$XDG_CONFIG_HOME/support-kiosk/kiosk.toml`; empty: there is no home.
    std::filesystem::path chosen; ///< `--config`; empty: none. The only one that must exist.

    /// The places of this process, without `chosen`.
    static ConfigPlaces standard();
};

/// Reads the layers in order; a later one wins key by key. Secrets are read from the files that the
/// configuration names; a relative name is meant beside the file that says it.
/// Errors: configuration_wrong. `detail` has one line for each thing that is wrong: "file:line: key: what".
Result<Config> load_config(const ConfigPlaces& places);

} // namespace kiosk
