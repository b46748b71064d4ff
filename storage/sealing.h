#pragma once

#include "storage/result.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace kiosk
{

/// A 32-byte secret key, wiped when it goes away. Not printable on purpose.
class SecretKey
{
public:
    static constexpr std::size_t bytes = 32; ///< XChaCha20-Poly1305, libsodium 1.0.18.

    SecretKey() = default;
    SecretKey(const SecretKey&) = default;
    SecretKey& operator=(const SecretKey&) = default;
    ~SecretKey();

    static SecretKey random();

    std::array<std::uint8_t, bytes> data{};
};

/// Seals `plain` with XChaCha20-Poly1305 under a fresh random nonce: nonce, then ciphertext with its tag.
/// `place` says where the value belongs (row, table, column): it opens only there, so rows cannot be swapped.
std::string seal(const SecretKey& key, std::string_view place, std::string_view plain);

/// The plain text of what `seal` made. Errors: seal_broken.
Result<std::string> open_sealed(const SecretKey& key, std::string_view place, std::string_view sealed);

/// The version of the libsodium that is linked.
std::string sodium_library_version();

/// Seals a stream of chunks in order (libsodium secretstream, XChaCha20-Poly1305). `place` of each chunk says
/// where it belongs, as in `seal`; the last chunk is marked, so that a stream cut short does not pass for a
/// whole one. Thread-compatible.
class StreamSealer
{
public:
    static constexpr std::size_t header_bytes = 24; ///< Stands before the first chunk.
    static constexpr std::size_t tag_bytes = 17;    ///< What each sealed chunk is longer than the plain one.
    enum class Chunk { more_follow, last };

    explicit StreamSealer(const SecretKey& key);
    StreamSealer(const StreamSealer&) = delete;
    ~StreamSealer();

    const std::string& header() const { return header_; }
    std::string seal(std::string_view place, std::string_view plain, Chunk chunk);

private:
    struct State;
    std::unique_ptr<State> state_;
    std::string header_;
};

/// Opens what a StreamSealer made, in the same order. Thread-compatible.
class StreamOpener
{
public:
    struct Opened {
        std::string plain;
        StreamSealer::Chunk chunk;
    };

    /// Errors: seal_broken (no header).
    static Result<StreamOpener> begin(const SecretKey& key, std::string_view header);
    StreamOpener(StreamOpener&&) noexcept;
    ~StreamOpener();

    /// Errors: seal_broken.
    Result<Opened> open(std::string_view place, std::string_view sealed);

private:
    struct State;
    explicit StreamOpener(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

/// SHA-256 of bytes that come in parts, as 64 lower-case hex digits. Thread-compatible.
class Sha256
{
public:
    Sha256();
    Sha256(const Sha256&) = delete;
    ~Sha256();

    void add(std::string_view bytes);
    std::string hex() &&;

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// A keyed hash of 32 bytes (BLAKE2b, libsodium crypto_generichash): nobody makes or changes it without
/// `key`.
std::string keyed_hash(const SecretKey& key, std::string_view bytes);

/// What a derived key is for. Keys of different purposes are independent of each other.
enum class KeyPurpose : std::uint64_t { records = 1, tokens = 2, directory = 3, witness = 4 };

/// The kiosk's master key and the keys derived from it (libsodium crypto_kdf). Thread-compatible.
class Keyring
{
public:
    enum class WhenAbsent { create, refuse };

    /// Reads the master key from `$CREDENTIALS_DIRECTORY/support-kiosk.key` (systemd-creds; 32 raw bytes)
    /// when that variable is set and the file is there, else from `folder`/key, which is made with mode 0600
    /// when it is absent and `when_absent` says so. The file is on disk (fsync, directory too) before this
    /// returns. Errors: key_missing, not_allowed (owner or mode of the file), disk_full, system_fault.
    static Result<Keyring> open(const std::filesystem::path& folder, WhenAbsent when_absent);

    explicit Keyring(const SecretKey& master) : master_(master) {}

    /// The key for one purpose.
    SecretKey derived(KeyPurpose purpose) const;

    /// 16 hex digits that name the master key without giving it away; kept beside the data it seals.
    std::string key_id() const;

private:
    SecretKey master_;
};

} // namespace kiosk
