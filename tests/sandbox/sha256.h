#pragma once

#include <string>
#include <string_view>

namespace kiosk::sandbox
{

/// SHA-256 of `bytes` as 64 lower-case hex digits, by OpenSSL: a judge of its own beside the kiosk's libsodium.
std::string sha256_hex(std::string_view bytes);

} // namespace kiosk::sandbox
