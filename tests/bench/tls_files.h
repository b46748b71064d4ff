#pragma once

#include <filesystem>

namespace kiosk::bench
{

/// An issuer and what it certified for 127.0.0.1, in PEM, made by openssl(1): P-256 keys, good for two days.
struct TlsFiles {
    std::filesystem::path issuer, certificate, key;
};
TlsFiles make_tls_files(const std::filesystem::path& folder);

} // namespace kiosk::bench
