#pragma once

#include <string>
#include <string_view>

namespace kiosk
{

// The same HTTP reply in other forms that RFC 9112 allows, and in some that it does not. Pure.

/// `Transfer-Encoding: chunked` instead of a length, in chunks of at most 100 bytes.
std::string in_chunks(std::string_view reply);
/// Without a length: the end of the connection is the end of the body.
std::string without_length(std::string_view reply);
/// Behind `102 Processing` and `103 Early Hints` with a header of its own.
std::string after_interim_replies(std::string_view reply);

/// With this value, however wrong, as the length.
std::string with_length(std::string_view reply, const std::string& value);
/// How many bytes the body has.
std::size_t body_bytes(std::string_view reply);
/// With one more header line.
std::string with_header(std::string_view reply, const std::string& line);

/// A whole reply from somebody else than the far side.
std::string foreign_reply(const std::string& status, const std::string& headers, std::string_view body);

} // namespace kiosk
