#pragma once

#include "storage/attachments.h"
#include "storage/clock.h"
#include "storage/identity.h"
#include "storage/outbox.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace kiosk
{

enum class AuthMode { none, client_credentials, refresh_token };

/// How the kiosk signs in. The secrets are read from their files at start and live in memory only; a refresh
/// token that the far side rotated is kept sealed in the store.
struct AuthSettings {
    AuthMode mode = AuthMode::none;
    std::string tenant, client_id, client_secret;
    std::string first_refresh_token; ///< The one the administrator provided; the store's is newer.
};

enum class Dedup {
    window,          ///< The far side remembers an MS-RequestId for a while, then would execute it again.
    unique_reference ///< The far side refuses a second request with the same reference for ever.
};

/// Times of the protocol. Sources: reference/reliability.md 3.3 and 4.5, which marks them as judgement.
struct ProtocolTimes {
    Milliseconds attempt_total = std::chrono::seconds{60}; ///< T_total: the longest a POST may take.
    Milliseconds network_life =
        std::chrono::seconds{120}; ///< T_net: how long a lost message may still arrive.
    Milliseconds listing_lag = std::chrono::seconds{120}; ///< Q_lag: how far the list may lag behind.
    Milliseconds slack = std::chrono::seconds{60};
    Milliseconds dedup_window = std::chrono::minutes{10}; ///< W: `[channel] window_s`.
    Milliseconds backoff_base = std::chrono::seconds{2};
    Milliseconds backoff_max = std::chrono::minutes{15};
    Milliseconds probe_max = std::chrono::seconds{60};  ///< A dead line is asked again at least this often.
    Milliseconds idle_probe = std::chrono::minutes{15}; ///< With nothing to send.
};

/// Who carries files to whom (design.md 2, courier).
struct CourierSettings {
    std::optional<KioskKey> recipient; ///< For whom bundles are sealed; none: nothing is exported.
    std::vector<KioskKey> trusted;     ///< From whom requests are taken over.
    /// Folders, or patterns of mount points, that sticks are looked for in. The standard ones are where
    /// udisks mounts for a person and for a session.
    std::vector<std::string> folders{"/media/*/*", "/run/media/*/*"};
};

/// What may be attached, and from where the window lets people choose.
struct AttachmentSettings {
    /// What 21Vianet's side gets of them (`[channel] attachments`).
    enum class Way {
        list, ///< Name, size and SHA-256 in the description: the public contract has no upload.
        put   ///< The files too, to a gateway that announces it.
    };
    Way way = Way::list;
    AttachmentLimits limits;
    std::vector<std::filesystem::path> folders; ///< Nothing outside them is shown.
};

/// Everything the core needs to know about its far side.
struct SyncSettings {
    std::string kiosk_id;
    std::string api_base;          ///< Without a trailing slash; empty: nothing is sent.
    std::string authority;         ///< Base of the token endpoint.
    std::filesystem::path ca_file; ///< Empty: the system's certificates.
    AuthSettings auth;
    Channel default_channel = Channel::partner_center; ///< Which way a request goes when it is accepted.
    Dedup dedup = Dedup::window;
    ProtocolTimes times;
    std::string request_language = "zh-CN"; ///< What 21Vianet's agents read.
    std::size_t in_flight_max = 4;
    /// Whether GET /v1/serviceincidents/office is asked. No page documents it for the 21Vianet edition
    /// (reference/partner-center-contract.md section 5), so it is off unless the configuration says that the
    /// far side has it.
    enum class Health { off, service_incidents };
    Health health = Health::off;
    CourierSettings courier;
    std::filesystem::path articles_folder; ///< With index.toml; installed beside the catalogue.
    AttachmentSettings attachments;
};

} // namespace kiosk
