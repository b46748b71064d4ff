#include "tests/proof/made_certificates.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>

namespace kiosk
{

namespace
{

/// A test that cannot make its peers proves nothing.
void require(bool is_so, const char* what)
{
    if (is_so) return;
    std::fprintf(stderr, "certificates: cannot %s\n", what);
    std::abort();
}

EVP_PKEY* new_key(KeyKind kind)
{
    switch (kind) {
    case KeyKind::p256:
        return EVP_EC_gen("P-256");
    case KeyKind::rsa2048:
        return EVP_RSA_gen(2048U);
    case KeyKind::rsa1024:
        return EVP_RSA_gen(1024U);
    }
    return nullptr;
}

const EVP_MD* digest_of(Digest digest)
{
    switch (digest) {
    case Digest::sha256:
        return EVP_sha256();
    case Digest::sha1:
        return EVP_sha1();
    case Digest::md5:
        return EVP_md5();
    }
    return nullptr;
}

void add_extension(X509* certificate, X509* issuer, int id, const std::string& value)
{
    if (value.empty()) return;
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, id, value.c_str());
    require(extension != nullptr && X509_add_ext(certificate, extension, -1) == 1, "add an extension");
    X509_EXTENSION_free(extension);
}

long seconds_of(std::chrono::hours hours)
{
    return static_cast<long>(std::chrono::seconds{hours}.count());
}

} // namespace

MadeCertificate made_certificate(const CertificateWish& wish, const MadeCertificate* issuer)
{
    static std::atomic<long> serial = 1;
    MadeCertificate made{{X509_new(), X509_free}, {new_key(wish.key), EVP_PKEY_free}};
    X509* const certificate = made.certificate.get();
    require(certificate != nullptr && made.key != nullptr, "make a key");

    X509_set_version(certificate, X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), serial++);
    X509_gmtime_adj(X509_getm_notBefore(certificate), seconds_of(wish.begins));
    X509_gmtime_adj(X509_getm_notAfter(certificate), seconds_of(wish.ends));
    X509_set_pubkey(certificate, made.key.get());
    X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>(wish.common_name.c_str()), -1, -1, 0);
    X509* const signer = issuer != nullptr ? issuer->certificate.get() : certificate;
    X509_set_issuer_name(certificate, X509_get_subject_name(signer));
    add_extension(certificate, signer, NID_basic_constraints, wish.constraints);
    add_extension(certificate, signer, NID_subject_key_identifier, "hash");
    add_extension(certificate, signer, NID_subject_alt_name, wish.names);
    add_extension(certificate, signer, NID_ext_key_usage, wish.usage);
    add_extension(certificate, signer, NID_name_constraints, wish.name_constraints);
    EVP_PKEY* const key = issuer != nullptr ? issuer->key.get() : made.key.get();
    require(X509_sign(certificate, key, digest_of(wish.digest)) > 0, "sign");
    return made;
}

CertificateWish issuer_wish(const std::string& common_name)
{
    return {.common_name = common_name, .names = "", .constraints = "critical,CA:TRUE", .usage = ""};
}

void write_pem(const std::filesystem::path& file, const MadeCertificate& certificate)
{
    std::FILE* out = std::fopen(file.c_str(), "we");
    require(out != nullptr && PEM_write_X509(out, certificate.certificate.get()) == 1, "write a certificate");
    std::fclose(out);
}

std::shared_ptr<SSL_CTX> anonymous_context()
{
    std::shared_ptr<SSL_CTX> context{SSL_CTX_new(TLS_server_method()), SSL_CTX_free};
    SSL_CTX_set_mode(context.get(), SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    // A peer that keeps sessions would let the next one, with another context, look like the first.
    SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF);
    SSL_CTX_set_dh_auto(context.get(), 1);
    return context;
}

std::shared_ptr<SSL_CTX> server_context(const MadeCertificate& leaf,
                                        const std::vector<MadeCertificate>& chain)
{
    auto context = anonymous_context();
    // What is weak here is meant to be: the peer must be able to offer it.
    SSL_CTX_set_security_level(context.get(), 0);
    require(SSL_CTX_use_certificate(context.get(), leaf.certificate.get()) == 1 &&
                SSL_CTX_use_PrivateKey(context.get(), leaf.key.get()) == 1,
            "use a certificate");
    for (const MadeCertificate& link : chain)
        require(SSL_CTX_add1_chain_cert(context.get(), link.certificate.get()) == 1, "use a chain");
    return context;
}

void weaken(SSL_CTX& context, int least, int most, const std::string& ciphers)
{
    SSL_CTX_set_security_level(&context, 0);
    require(SSL_CTX_set_min_proto_version(&context, least) == 1 &&
                SSL_CTX_set_max_proto_version(&context, most) == 1 &&
                SSL_CTX_set_cipher_list(&context, (ciphers + ":@SECLEVEL=0").c_str()) == 1,
            "weaken a peer");
}

} // namespace kiosk
