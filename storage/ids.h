#pragma once

#include "storage/random_source.h"

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace kiosk
{

/// A version 4 UUID in its 36-character lower-case text form. The request id is minted when a form opens and
/// stays with the draft, the request and every attempt to send it; MS-RequestId and MS-CorrelationId are
/// UUIDs as well (RFC 4122).
class Uuid
{
public:
    static Uuid random(RandomSource& random);

    /// The text of 16 bytes in network order (RFC 4122, section 3); their version is not looked at.
    static Uuid of_bytes(const std::array<std::uint8_t, 16>& bytes);

    /// Nothing when `text` is not a UUID. Upper case is accepted.
    static std::optional<Uuid> parse(std::string_view text);

    const std::string& text() const { return text_; }

    friend auto operator<=>(const Uuid&, const Uuid&) = default;

private:
    explicit Uuid(std::string text) : text_(std::move(text)) {}
    std::string text_;
};

/// For containers that look up by UUID.
struct UuidHash {
    std::size_t operator()(const Uuid& uuid) const { return std::hash<std::string>{}(uuid.text()); }
};

/// Names one request from the moment its form opened, before anything is saved.
struct RequestId {
    Uuid uuid;
    const std::string& text() const { return uuid.text(); }
    friend auto operator<=>(const RequestId&, const RequestId&) = default;
};

/// What people read over the phone: `K-XXXX-XXXX-XXXX-XXXX`, fifteen Crockford base32 characters taken from
/// the request id (75 bits: 1e6 requests collide with a probability of 1.3e-11) and a check character that
/// finds every single wrong character and every swap of two.
class Reference
{
public:
    explicit Reference(const RequestId& id);

    /// Reads what a person typed: any case, hyphens or blanks anywhere, `O` for 0, `I` and `L` for 1, with or
    /// without the leading `K`. Nothing when characters are missing or the check character does not fit.
    static std::optional<Reference> parse(std::string_view typed);

    const std::string& text() const { return text_; }

    /// How every request id that has this reference begins: its first 48 bits, `xxxxxxxx-xxxx`.
    std::string id_prefix() const;

    friend auto operator<=>(const Reference&, const Reference&) = default;

private:
    explicit Reference(std::string text) : text_(std::move(text)) {}
    std::string text_;
};

} // namespace kiosk
