#pragma once

#include "storage/result.h"
#include "storage/sealing.h"

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kiosk
{

// How kiosks know each other when a file is carried between them. Implemented in sealing.cpp, the only file
// that knows libsodium.

/// What names a kiosk towards others: the public half of its identity (Ed25519, RFC 8032). Others check its
/// signatures with it and seal for it (as X25519, the birational map of RFC 7748).
class KioskKey
{
public:
    static constexpr std::size_t bytes = 32;

    /// Reads what `text` writes. Nothing when a character is missing or wrong, or when it is no key.
    static std::optional<KioskKey> parse(std::string_view text);

    /// The same from raw bytes; nothing when they are no key.
    static std::optional<KioskKey> from_bytes(std::string_view raw);

    /// 48 characters for people and configurations: base64url of the key and four bytes that find mistyping.
    std::string text() const;

    std::string_view raw_bytes() const { return {reinterpret_cast<const char*>(data_.data()), data_.size()}; }

    friend auto operator<=>(const KioskKey&, const KioskKey&) = default;

private:
    friend class Identity;
    KioskKey() = default;
    std::array<std::uint8_t, bytes> data_{};
};

/// The secret half. Copies are wiped when they go away. Thread-compatible.
class Identity
{
public:
    static constexpr std::size_t signature_bytes = 64; ///< Ed25519.
    static constexpr std::size_t sealed_key_bytes =
        80; ///< A SecretKey, an ephemeral key and a tag (crypto_box_seal).

    /// The identity that grows from `seed`, always the same.
    static Identity from_seed(const SecretKey& seed);
    Identity(const Identity&) = default;
    Identity& operator=(const Identity&) = default;
    ~Identity();

    const KioskKey& key() const { return key_; }

    std::string sign(std::string_view message) const;

    /// What `seal_key_for` sealed for this kiosk. Errors: seal_broken.
    Result<SecretKey> open_key(std::string_view sealed) const;

private:
    Identity() = default;
    KioskKey key_;
    std::array<std::uint8_t, 64> secret_{};
};

/// Whether `signature` is that kiosk's under exactly this message.
bool is_signed_by(const KioskKey& kiosk, std::string_view message, std::string_view signature);

/// A key that only `recipient` can open; the sealing side cannot open it again either.
std::string seal_key_for(const KioskKey& recipient, const SecretKey& key);

/// SHA-256 of `bytes` as 64 lower-case hex digits.
std::string sha256_hex(std::string_view bytes);

} // namespace kiosk
