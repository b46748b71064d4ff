#pragma once

#include "tests/proof/made_certificates.h"

#include <string>
#include <vector>

namespace kiosk
{

/// Somebody who answers at the far side's address and is not the far side, or not one to be trusted.
struct BadPeer {
    std::string name;
    std::shared_ptr<SSL_CTX> context; ///< Null: it speaks plain HTTP.
};

/// The far side's own certificate and everybody else's, made when the test runs. Trusted
/// are issuers for whom everything is allowed, one that may speak for 192.0.2.0/24 only, and one that may
/// certify no further issuers.
class Peers
{
public:
    Peers();

    /// Trusted by the kiosk.
    const std::filesystem::path& ca_file() const { return ca_file_; }

    std::shared_ptr<SSL_CTX> good() const { return server_context(good_leaf_); }
    std::vector<BadPeer> bad() const;

private:
    /// With a certificate of the trusted issuer as it is wished.
    std::shared_ptr<SSL_CTX> certified(const CertificateWish& wish) const;

    TemporaryFolder folder_;
    std::filesystem::path ca_file_;
    MadeCertificate issuer_, narrow_issuer_, rsa_issuer_, short_issuer_, good_leaf_;
};

} // namespace kiosk
