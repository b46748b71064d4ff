#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "tests/sandbox/far_side.h"
#include "tests/sandbox/ledger.h"
#include "tests/sandbox/service_requests.h"
#include "tests/sandbox/tokens.h"

namespace kiosk::sandbox
{

enum class AuthMode { client_credentials, refresh_token, none };

/// What a kiosk must be told to find one sandbox.
struct KioskConfig {
    std::string base_url;
    std::string ca_file; ///< Empty without TLS.
    AuthMode auth_mode = AuthMode::client_credentials;
    Credentials credentials;
    std::string refresh_token; ///< Used in the mode of that name.
    References references = References::any;
    FarSideOptions::Files files = FarSideOptions::Files::refused;
    std::chrono::seconds dedup_window{};
};

/// Writes `text` to `path` so that a reader sees the old file or the whole new one. `mode` as in chmod(2).
std::optional<Refusal> write_whole_file(const std::string& path, const std::string& text, unsigned mode);

/// Writes a complete kiosk configuration to `path` and, beside it and for its owner only, the files it names:
/// `<stem>.client-secret` and `<stem>.refresh-token`.
std::optional<Refusal> write_kiosk_config(const std::string& path, const KioskConfig& config);

} // namespace kiosk::sandbox
