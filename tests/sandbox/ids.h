#pragma once

#include <string>
#include <string_view>

namespace kiosk::sandbox
{

/// A fresh random GUID (version 4, lower case), from the kernel's generator.
std::string mint_guid();

/// `bytes` random bytes as lower-case hex: secrets and opaque tokens.
std::string mint_secret(std::size_t bytes);

/// Whether `text` is 8-4-4-4-12 hex digits, either case.
bool is_guid(std::string_view text);

/// The kiosk's own number as it stands in a title, `[K-XXXX-XXXX-XXXX-XXXX]`, without the brackets; empty
/// when the title holds none. The check character is not verified: the far side does not know how it is made.
std::string reference_in(std::string_view title);

} // namespace kiosk::sandbox
