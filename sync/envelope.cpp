#include "sync/envelope.h"

#include <cassert>
#include <cstdint>

namespace kiosk
{

namespace
{

constexpr std::string_view kMagic{"KIOSKCOURIER", 12};
constexpr char kVersion = 1;
constexpr std::size_t kVersionAt = kMagic.size();
constexpr std::size_t kRecipientAt = kVersionAt + 1;
constexpr std::size_t kSenderAt = kRecipientAt + KioskKey::bytes;
constexpr std::size_t kKeyAt = kSenderAt + KioskKey::bytes;
constexpr std::size_t kLengthAt = kKeyAt + Identity::sealed_key_bytes;
constexpr std::size_t kLengthBytes = 8;
constexpr std::size_t kContentAt = kLengthAt + kLengthBytes;

std::string length_bytes(std::uint64_t length)
{
    std::string bytes(kLengthBytes, '\0');
    for (std::size_t i = 0; i < kLengthBytes; ++i)
        bytes[kLengthBytes - 1 - i] = static_cast<char>(length >> (8 * i) & 0xFFU);
    return bytes;
}

} // namespace

Envelope enclose(const Identity& sender, const KioskKey& recipient, std::string_view content)
{
    const SecretKey key = SecretKey::random();
    std::string bytes{kMagic};
    bytes += kVersion;
    bytes += recipient.raw_bytes();
    bytes += sender.key().raw_bytes();
    bytes += seal_key_for(recipient, key);
    constexpr std::size_t nonce_and_tag = 24 + 16;
    bytes += length_bytes(content.size() + nonce_and_tag);
    const std::string sealed = seal(key, bytes, content);
    assert(sealed.size() == content.size() + nonce_and_tag);
    bytes += sealed;
    std::string signature = sender.sign(bytes);
    return {std::move(bytes), std::move(signature)};
}

std::string_view word(EnvelopeFault fault)
{
    switch (fault) {
    case EnvelopeFault::not_ours:
        return "not_ours";
    case EnvelopeFault::newer:
        return "newer";
    case EnvelopeFault::too_large:
        return "too_large";
    case EnvelopeFault::damaged:
        return "damaged";
    case EnvelopeFault::not_for_us:
        return "not_for_us";
    }
    return {};
}

std::variant<Opened, EnvelopeFault> open_envelope(const Identity& us, std::string_view file)
{
    if (file.size() > kEnvelopeBytesMax) return EnvelopeFault::too_large;
    if (!file.starts_with(kMagic)) return EnvelopeFault::not_ours;
    if (file.size() <= kVersionAt) return EnvelopeFault::damaged;
    if (file[kVersionAt] != kVersion) return EnvelopeFault::newer;
    if (file.size() < kContentAt + Identity::signature_bytes) return EnvelopeFault::damaged;

    // Nothing of it is believed before the signature is seen to be right.
    const std::string_view signature = file.substr(file.size() - Identity::signature_bytes);
    const std::string_view message = file.substr(0, file.size() - Identity::signature_bytes);
    const auto sender = KioskKey::from_bytes(message.substr(kSenderAt, KioskKey::bytes));
    if (!sender || !is_signed_by(*sender, message, signature)) return EnvelopeFault::damaged;
    if (message.substr(kLengthAt, kLengthBytes) != length_bytes(message.size() - kContentAt))
        return EnvelopeFault::damaged;
    if (message.substr(kRecipientAt, KioskKey::bytes) != us.key().raw_bytes())
        return EnvelopeFault::not_for_us;

    const auto key = us.open_key(message.substr(kKeyAt, Identity::sealed_key_bytes));
    if (!key) return EnvelopeFault::damaged;
    auto content = open_sealed(*key, message.substr(0, kContentAt), message.substr(kContentAt));
    if (!content) return EnvelopeFault::damaged;
    return Opened{*sender, *std::move(content)};
}

} // namespace kiosk
