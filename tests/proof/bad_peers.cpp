#include "tests/proof/bad_peers.h"

#include <openssl/ssl.h>

namespace kiosk
{

using std::chrono::hours;

namespace
{

MadeCertificate narrow_issuer()
{
    CertificateWish wish = issuer_wish("narrow issuer");
    // Names are checked against constraints of their own kind only.
    wish.name_constraints = "critical,permitted;IP:192.0.2.0/255.255.255.0";
    return made_certificate(wish);
}

MadeCertificate rsa_issuer()
{
    CertificateWish wish = issuer_wish("issuer with RSA");
    wish.key = KeyKind::rsa2048;
    return made_certificate(wish);
}

MadeCertificate short_issuer()
{
    CertificateWish wish = issuer_wish("short issuer");
    wish.constraints = "critical,CA:TRUE,pathlen:0";
    return made_certificate(wish);
}

} // namespace

Peers::Peers()
    : ca_file_(folder_ / "trusted.pem"),
      issuer_(made_certificate(issuer_wish("issuer"))),
      narrow_issuer_(narrow_issuer()),
      rsa_issuer_(rsa_issuer()),
      short_issuer_(short_issuer()),
      good_leaf_(made_certificate({}, &issuer_))
{
    std::string all;
    for (const MadeCertificate* one : {&issuer_, &narrow_issuer_, &rsa_issuer_, &short_issuer_}) {
        write_pem(folder_ / "one.pem", *one);
        all += bytes_of(folder_ / "one.pem");
    }
    put_bytes(ca_file_, all);
}

std::shared_ptr<SSL_CTX> Peers::certified(const CertificateWish& wish) const
{
    return server_context(made_certificate(wish, &issuer_));
}

std::vector<BadPeer> Peers::bad() const
{
    const auto narrowed_to = [this](int version, const char* ciphers) {
        auto context = good();
        weaken(*context, version, version, ciphers);
        return context;
    };
    std::vector<BadPeer> peers{
        {"expired", certified({.begins = hours{-48}, .ends = hours{-1}})},
        {"not yet valid", certified({.begins = hours{24}, .ends = hours{48}})},
        {"wrong host", certified({.names = "DNS:gateway.example,IP:192.0.2.1"})},
        {"the host in another form", certified({.names = "DNS:127.0.0.1,DNS:*.0.0.1,DNS:*"})},
        {"self-signed", server_context(made_certificate({}))},
        {"wrong purpose", certified({.usage = "clientAuth"})},
        {"SHA-1 signature", certified({.digest = Digest::sha1})},
        {"MD5 signature", server_context(made_certificate({.digest = Digest::md5}, &rsa_issuer_))},
        {"RSA key of 1024 bits", certified({.key = KeyKind::rsa1024})},
        {"issued by one who may not", server_context(made_certificate({}, &good_leaf_), {good_leaf_})},
        {"name constraints violated", server_context(made_certificate({}, &narrow_issuer_))},
        {"TLS 1.0", narrowed_to(TLS1_VERSION, "ALL")},
        {"TLS 1.1", narrowed_to(TLS1_1_VERSION, "ALL")},
        {"cipher without encryption", narrowed_to(TLS1_2_VERSION, "eNULL")},
        {"plain HTTP", nullptr},
    };

    const auto unknown = made_certificate(issuer_wish("issuer")); // The name of the trusted one, not its key.
    peers.push_back({"unknown issuer", server_context(made_certificate({}, &unknown), {unknown})});

    const auto beneath = made_certificate(issuer_wish("beneath"), &short_issuer_);
    peers.push_back({"path too long", server_context(made_certificate({}, &beneath), {beneath})});

    const auto middle = made_certificate(issuer_wish("middle"), &issuer_);
    peers.push_back({"without the issuer between", server_context(made_certificate({}, &middle))});

    auto anonymous = anonymous_context();
    weaken(*anonymous, TLS1_2_VERSION, TLS1_2_VERSION, "aNULL");
    peers.push_back({"no certificate at all", anonymous});
    return peers;
}

} // namespace kiosk
