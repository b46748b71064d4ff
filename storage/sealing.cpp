#include "storage/sealing.h"

#include "storage/file.h"
#include "storage/identity.h"
#include "storage/mutant.h"

#include <cassert>
#include <cstdlib>
#include <cstring>
#include <sodium.h>

namespace kiosk
{

namespace
{

constexpr std::size_t kNonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTagBytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
static_assert(SecretKey::bytes == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);
static_assert(SecretKey::bytes == crypto_kdf_KEYBYTES);

/// crypto_kdf wants exactly eight bytes; changing them makes every kiosk's data unreadable.
constexpr char kKeyContext[crypto_kdf_CONTEXTBYTES + 1] = "KIOSKv1_";

const unsigned char* raw(std::string_view text)
{
    return reinterpret_cast<const unsigned char*>(text.data());
}

unsigned char* raw(std::string& text)
{
    return reinterpret_cast<unsigned char*>(text.data());
}

void start_sodium()
{
    [[maybe_unused]] const int started = sodium_init();
    assert(started >= 0);
}

Result<Keyring> keyring_from(std::string key_bytes, const std::filesystem::path& path)
{
    if (key_bytes.size() != SecretKey::bytes)
        return Error{ErrorCode::key_missing, path.string() + ": a key has 32 bytes, this file does not"};
    SecretKey master;
    std::memcpy(master.data.data(), key_bytes.data(), SecretKey::bytes);
    sodium_memzero(key_bytes.data(), key_bytes.size());
    return Keyring{master};
}

} // namespace

SecretKey::~SecretKey()
{
    sodium_memzero(data.data(), data.size());
}

SecretKey SecretKey::random()
{
    start_sodium();
    SecretKey key;
    randombytes_buf(key.data.data(), key.data.size());
    return key;
}

std::string seal(const SecretKey& key, std::string_view place, std::string_view plain)
{
    start_sodium();
    if (is_mutated(Mutant::seal_without_place)) place = {};
    std::string sealed(kNonceBytes + plain.size() + kTagBytes, '\0');
    if (!is_mutated(Mutant::nonce_repeated)) randombytes_buf(sealed.data(), kNonceBytes);
    crypto_aead_xchacha20poly1305_ietf_encrypt(raw(sealed) + kNonceBytes, nullptr, raw(plain), plain.size(),
                                               raw(place), place.size(), nullptr, raw(sealed),
                                               key.data.data());
    return sealed;
}

Result<std::string> open_sealed(const SecretKey& key, std::string_view place, std::string_view sealed)
{
    start_sodium();
    if (sealed.size() < kNonceBytes + kTagBytes)
        return Error{ErrorCode::seal_broken, std::string{place} + ": too short to be sealed"};
    if (is_mutated(Mutant::seal_without_place)) place = {};
    std::string plain(sealed.size() - kNonceBytes - kTagBytes, '\0');
    const int opened = crypto_aead_xchacha20poly1305_ietf_decrypt(
        raw(plain), nullptr, nullptr, raw(sealed) + kNonceBytes, sealed.size() - kNonceBytes, raw(place),
        place.size(), raw(sealed), key.data.data());
    if (opened != 0) return Error{ErrorCode::seal_broken, std::string{place}};
    return plain;
}

struct StreamSealer::State {
    crypto_secretstream_xchacha20poly1305_state stream;
    ~State() { sodium_memzero(&stream, sizeof stream); }
};

StreamSealer::StreamSealer(const SecretKey& key)
    : state_(std::make_unique<State>()), header_(header_bytes, '\0')
{
    static_assert(header_bytes == crypto_secretstream_xchacha20poly1305_HEADERBYTES);
    static_assert(tag_bytes == crypto_secretstream_xchacha20poly1305_ABYTES);
    static_assert(SecretKey::bytes == crypto_secretstream_xchacha20poly1305_KEYBYTES);
    start_sodium();
    crypto_secretstream_xchacha20poly1305_init_push(&state_->stream, raw(header_), key.data.data());
}

StreamSealer::~StreamSealer() = default;

std::string StreamSealer::seal(std::string_view place, std::string_view plain, Chunk chunk)
{
    std::string sealed(plain.size() + tag_bytes, '\0');
    const unsigned char tag = chunk == Chunk::last ? crypto_secretstream_xchacha20poly1305_TAG_FINAL : 0;
    crypto_secretstream_xchacha20poly1305_push(&state_->stream, raw(sealed), nullptr, raw(plain),
                                               plain.size(), raw(place), place.size(), tag);
    return sealed;
}

struct StreamOpener::State {
    crypto_secretstream_xchacha20poly1305_state stream;
    ~State() { sodium_memzero(&stream, sizeof stream); }
};

StreamOpener::StreamOpener(std::unique_ptr<State> state) : state_(std::move(state)) {}
StreamOpener::StreamOpener(StreamOpener&&) noexcept = default;
StreamOpener::~StreamOpener() = default;

Result<StreamOpener> StreamOpener::begin(const SecretKey& key, std::string_view header)
{
    start_sodium();
    auto state = std::make_unique<State>();
    if (header.size() != StreamSealer::header_bytes ||
        crypto_secretstream_xchacha20poly1305_init_pull(&state->stream, raw(header), key.data.data()) != 0)
        return Error{ErrorCode::seal_broken, "a sealed stream without its header"};
    return StreamOpener{std::move(state)};
}

Result<StreamOpener::Opened> StreamOpener::open(std::string_view place, std::string_view sealed)
{
    if (sealed.size() < StreamSealer::tag_bytes)
        return Error{ErrorCode::seal_broken, std::string{place} + ": too short to be sealed"};
    Opened opened{std::string(sealed.size() - StreamSealer::tag_bytes, '\0'),
                  StreamSealer::Chunk::more_follow};
    unsigned char tag = 0;
    if (crypto_secretstream_xchacha20poly1305_pull(&state_->stream, raw(opened.plain), nullptr, &tag,
                                                   raw(sealed), sealed.size(), raw(place), place.size()) != 0)
        return Error{ErrorCode::seal_broken, std::string{place}};
    if (tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL) opened.chunk = StreamSealer::Chunk::last;
    return opened;
}

struct Sha256::State {
    crypto_hash_sha256_state hash;
};

Sha256::Sha256() : state_(std::make_unique<State>())
{
    start_sodium();
    crypto_hash_sha256_init(&state_->hash);
}

Sha256::~Sha256() = default;

void Sha256::add(std::string_view bytes)
{
    crypto_hash_sha256_update(&state_->hash, raw(bytes), bytes.size());
}

std::string Sha256::hex() &&
{
    std::array<unsigned char, crypto_hash_sha256_BYTES> digest{};
    crypto_hash_sha256_final(&state_->hash, digest.data());
    std::string text(digest.size() * 2 + 1, '\0'); // sodium_bin2hex ends it with NUL.
    sodium_bin2hex(text.data(), text.size(), digest.data(), digest.size());
    text.pop_back();
    return text;
}

std::string keyed_hash(const SecretKey& key, std::string_view bytes)
{
    start_sodium();
    std::string hash(crypto_generichash_BYTES, '\0');
    crypto_generichash(raw(hash), hash.size(), raw(bytes), bytes.size(), key.data.data(), key.data.size());
    return hash;
}

std::string sodium_library_version()
{
    return sodium_version_string();
}

Result<Keyring> Keyring::open(const std::filesystem::path& folder, WhenAbsent when_absent)
{
    start_sodium();
    if (const char* credentials = std::getenv("CREDENTIALS_DIRECTORY")) {
        const auto path = std::filesystem::path{credentials} / "support-kiosk.key";
        auto credential = read_private_file(path, Readers::group);
        if (credential) return keyring_from(*std::move(credential), path);
        if (credential.error().code != ErrorCode::not_found) return credential.error();
    }

    const auto path = folder / "key";
    auto existing = read_private_file(path);
    if (existing && when_absent == WhenAbsent::create) {
        // Whoever made it was stopped before it was named beside the data, perhaps before its own name was on
        // the disk: what is sealed with it next must not outlive it.
        if (const auto synced = sync_folder(folder); !synced) return synced.error();
    }
    if (existing) return keyring_from(*std::move(existing), path);
    if (existing.error().code != ErrorCode::not_found) return existing.error();
    if (when_absent == WhenAbsent::refuse)
        return Error{ErrorCode::key_missing, path.string() + " is gone, and data sealed with it is not"};

    const SecretKey master = SecretKey::random();
    const std::string_view bytes{reinterpret_cast<const char*>(master.data.data()), master.data.size()};
    if (const auto written = write_private_file(path, bytes); !written) return written.error();
    return Keyring{master};
}

SecretKey Keyring::derived(KeyPurpose purpose) const
{
    SecretKey key;
    crypto_kdf_derive_from_key(key.data.data(), key.data.size(), static_cast<std::uint64_t>(purpose),
                               kKeyContext, master_.data.data());
    return key;
}

std::string Keyring::key_id() const
{
    constexpr std::uint64_t naming = 0xffff; // No KeyPurpose: this one is published.
    std::array<unsigned char, crypto_kdf_BYTES_MIN> name{};
    crypto_kdf_derive_from_key(name.data(), name.size(), naming, kKeyContext, master_.data.data());
    constexpr std::size_t name_bytes = 8;
    char hex[name_bytes * 2 + 1];
    sodium_bin2hex(hex, sizeof hex, name.data(), name_bytes);
    return hex;
}

namespace
{

static_assert(KioskKey::bytes == crypto_sign_PUBLICKEYBYTES);
static_assert(Identity::signature_bytes == crypto_sign_BYTES);
static_assert(Identity::sealed_key_bytes == SecretKey::bytes + crypto_box_SEALBYTES);

/// Two mistyped keys in four thousand million pass (32 bits).
constexpr std::size_t kKeyCheckBytes = 4;
constexpr int kKeyTextVariant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
constexpr std::size_t kKeyTextChars = 48; // 36 bytes in base64.

std::string key_check(std::string_view raw_key)
{
    std::string check(crypto_generichash_BYTES_MIN, '\0');
    crypto_generichash(raw(check), check.size(), raw(raw_key), raw_key.size(), nullptr, 0);
    check.resize(kKeyCheckBytes);
    return check;
}

} // namespace

std::optional<KioskKey> KioskKey::from_bytes(std::string_view raw_key)
{
    start_sodium();
    if (raw_key.size() != bytes) return std::nullopt;
    std::array<unsigned char, crypto_box_PUBLICKEYBYTES> box{};
    if (crypto_sign_ed25519_pk_to_curve25519(box.data(), raw(raw_key)) != 0) return std::nullopt;
    KioskKey key;
    std::memcpy(key.data_.data(), raw_key.data(), bytes);
    return key;
}

std::optional<KioskKey> KioskKey::parse(std::string_view text)
{
    start_sodium();
    if (text.size() != kKeyTextChars) return std::nullopt;
    std::string whole(bytes + kKeyCheckBytes, '\0');
    std::size_t length = 0;
    const char* end = nullptr;
    const int read = sodium_base642bin(raw(whole), whole.size(), text.data(), text.size(), nullptr, &length,
                                       &end, kKeyTextVariant);
    if (read != 0 || length != whole.size() || end != text.data() + text.size()) return std::nullopt;
    const std::string_view raw_key = std::string_view{whole}.substr(0, bytes);
    if (key_check(raw_key) != std::string_view{whole}.substr(bytes)) return std::nullopt;
    return from_bytes(raw_key);
}

std::string KioskKey::text() const
{
    start_sodium();
    const std::string whole = std::string{raw_bytes()} + key_check(raw_bytes());
    std::string text(kKeyTextChars + 1, '\0');
    sodium_bin2base64(text.data(), text.size(), raw(whole), whole.size(), kKeyTextVariant);
    text.pop_back();
    return text;
}

Identity Identity::from_seed(const SecretKey& seed)
{
    start_sodium();
    static_assert(SecretKey::bytes == crypto_sign_SEEDBYTES);
    static_assert(sizeof(Identity::secret_) == crypto_sign_SECRETKEYBYTES);
    Identity identity;
    crypto_sign_seed_keypair(identity.key_.data_.data(), identity.secret_.data(), seed.data.data());
    return identity;
}

Identity::~Identity()
{
    sodium_memzero(secret_.data(), secret_.size());
}

std::string Identity::sign(std::string_view message) const
{
    std::string signature(signature_bytes, '\0');
    crypto_sign_detached(raw(signature), nullptr, raw(message), message.size(), secret_.data());
    return signature;
}

Result<SecretKey> Identity::open_key(std::string_view sealed) const
{
    const Error broken{ErrorCode::seal_broken, "a key that is sealed for another kiosk"};
    if (sealed.size() != sealed_key_bytes) return broken;
    std::array<unsigned char, crypto_box_PUBLICKEYBYTES> box_public{};
    SecretKey box_secret;
    if (crypto_sign_ed25519_pk_to_curve25519(box_public.data(), raw(key_.raw_bytes())) != 0) return broken;
    crypto_sign_ed25519_sk_to_curve25519(box_secret.data.data(), secret_.data());
    SecretKey key;
    const int opened = crypto_box_seal_open(key.data.data(), raw(sealed), sealed.size(), box_public.data(),
                                            box_secret.data.data());
    if (opened != 0) return broken;
    return key;
}

bool is_signed_by(const KioskKey& kiosk, std::string_view message, std::string_view signature)
{
    start_sodium();
    return signature.size() == Identity::signature_bytes &&
           crypto_sign_verify_detached(raw(signature), raw(message), message.size(),
                                       raw(kiosk.raw_bytes())) == 0;
}

std::string seal_key_for(const KioskKey& recipient, const SecretKey& key)
{
    start_sodium();
    std::array<unsigned char, crypto_box_PUBLICKEYBYTES> box{};
    [[maybe_unused]] const int is_key =
        crypto_sign_ed25519_pk_to_curve25519(box.data(), raw(recipient.raw_bytes()));
    assert(is_key == 0); // A KioskKey is one.
    std::string sealed(Identity::sealed_key_bytes, '\0');
    crypto_box_seal(raw(sealed), key.data.data(), key.data.size(), box.data());
    return sealed;
}

std::string sha256_hex(std::string_view bytes)
{
    start_sodium();
    std::array<unsigned char, crypto_hash_sha256_BYTES> digest{};
    crypto_hash_sha256(digest.data(), raw(bytes), bytes.size());
    std::string hex(digest.size() * 2 + 1, '\0');
    sodium_bin2hex(hex.data(), hex.size(), digest.data(), digest.size());
    hex.pop_back();
    return hex;
}

} // namespace kiosk
