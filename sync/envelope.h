#pragma once

#include "storage/identity.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>

namespace kiosk
{

// The sealed, signed file that is carried between two kiosks. Pure. Layout, all of fixed length but the
// content:
//
//   magic 12 | version 1 | recipient 32 | sender 32 | sealed key 80 | length of the sealed content 8, big
//   endian | sealed content | signature 64
//
// The content is sealed with a key of its own (XChaCha20-Poly1305), with everything before it as associated
// data, so that it opens under this sender and recipient only; that key is sealed for the recipient with an
// ephemeral key. The signature is the sender's over everything before it. Without it the file opens nowhere.

/// The largest file that is written or read: a request with all the attachments it may have (25 MiB,
/// reference/reliability.md A2 and the limits of storage/attachments.h) and some more; twice that stays far
/// below the memory of a thin client (2 GB).
inline constexpr std::size_t kEnvelopeBytesMax = std::size_t{40} << 20;

/// Everything but the content.
inline constexpr std::size_t kEnvelopeFrameBytes = 12 + 1 + 32 + 32 + 80 + 8 + 24 + 16 + 64;

/// An envelope in two parts, so that the second can be held back until it is certain what happens next.
struct Envelope {
    std::string unsigned_part;
    std::string signature;

    std::string whole() const { return unsigned_part + signature; }
};

Envelope enclose(const Identity& sender, const KioskKey& recipient, std::string_view content);

/// Why a file is not opened, for the screen to put in words.
enum class EnvelopeFault {
    not_ours,  ///< Another kind of file.
    newer,     ///< Of a version this program does not know.
    too_large, ///< More than kEnvelopeBytesMax.
    damaged,   ///< Cut short, longer than it says, or changed: the signature does not fit.
    not_for_us ///< Sealed for another kiosk.
};
std::string_view word(EnvelopeFault fault);

/// What was in the envelope, and who signed it. Whether that one is trusted is the caller's to say.
struct Opened {
    KioskKey sender;
    std::string content;
};
std::variant<Opened, EnvelopeFault> open_envelope(const Identity& us, std::string_view file);

} // namespace kiosk
