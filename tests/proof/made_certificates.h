#pragma once

#include "tests/storage/temporary_folder.h"

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

typedef struct evp_pkey_st EVP_PKEY;
typedef struct x509_st X509;
typedef struct ssl_ctx_st SSL_CTX;

namespace kiosk
{

/// A certificate and its key, in memory.
struct MadeCertificate {
    std::shared_ptr<X509> certificate;
    std::shared_ptr<EVP_PKEY> key;
};

enum class KeyKind { p256, rsa2048, rsa1024 };
enum class Digest { sha256, sha1, md5 };

/// What is to be certified. What it is not told is as a sound server's certificate has it.
struct CertificateWish {
    std::string common_name = "leaf";
    std::string names = "IP:127.0.0.1";       ///< subjectAltName; empty: none.
    std::chrono::hours begins{-24}, ends{24}; ///< From now.
    std::string constraints = "critical,CA:FALSE";
    std::string usage = "serverAuth"; ///< extendedKeyUsage; empty: none.
    std::string name_constraints;     ///< E.g. `permitted;DNS:example`; empty: none.
    KeyKind key = KeyKind::p256;
    Digest digest = Digest::sha256;
};

/// Makes the certificate of `wish`, signed by `issuer` or, without one, by itself. Each has a key and a
/// serial number of its own.
MadeCertificate made_certificate(const CertificateWish& wish, const MadeCertificate* issuer = nullptr);

/// An issuer's, for `made_certificate`.
CertificateWish issuer_wish(const std::string& common_name);

/// Writes certificates to `file` in PEM, for a client that is to trust them.
void write_pem(const std::filesystem::path& file, const MadeCertificate& certificate);

/// What a server needs to speak TLS with `leaf`; `chain` goes along.
std::shared_ptr<SSL_CTX> server_context(const MadeCertificate& leaf,
                                        const std::vector<MadeCertificate>& chain = {});

/// The same without any certificate, for cipher suites that ask for none.
std::shared_ptr<SSL_CTX> anonymous_context();

/// Narrows it to the versions from `least` to `most` (TLS1_VERSION and so on) and to these cipher suites of
/// TLS 1.2 and older, at OpenSSL's security level 0: the peer alone is weak.
void weaken(SSL_CTX& context, int least, int most, const std::string& ciphers);

} // namespace kiosk
