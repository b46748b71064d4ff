#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <nlohmann/json.hpp>

#include "tests/sandbox/clock.h"

namespace kiosk::sandbox
{

/// Keys keep the order they were written in, so ledger lines and replies read as the documents show them.
using Json = nlohmann::ordered_json;

struct HttpRequest {
    std::string method;
    std::string target;                         ///< As on the request line: path and query, still encoded.
    std::string path;                           ///< The target without its query, still encoded.
    std::vector<std::string> segments;          ///< The path's parts, decoded; no empty ones.
    std::map<std::string, std::string> query;   ///< Decoded.
    std::map<std::string, std::string> headers; ///< Names in lower case.
    std::string version;                        ///< `HTTP/1.1` or `HTTP/1.0`.
    std::string body;

    /// The header's value, empty when it is missing; `lower_case_name` as stored.
    std::string_view header(const std::string& lower_case_name) const;

    /// Whether the client wants the connection kept after this request (RFC 9112 section 9.3).
    bool is_keep_alive() const;
};

struct HttpReply {
    int status = 200;
    std::vector<std::pair<std::string, std::string>> headers; ///< Besides those that `wire_bytes` adds.
    std::string content_type;                                 ///< Empty when there is no body.
    std::string body;
};

/// A reply whose body is `body`.
HttpReply json_reply(int status, const Json& body);

/// The error of the API itself: `{code, description, data, source}` (partner-center-contract.md section 3).
HttpReply api_fault(int status, std::string_view code, std::string_view description,
                    Json data = Json::array());

/// What a client sees: status line, Date, Content-Length, the reply's own headers, body.
std::string wire_bytes(const HttpReply& reply, Instant now);

/// Reads a request's head, from the request line up to and without the empty line. Nothing when it is not
/// HTTP.
std::optional<HttpRequest> parse_head(std::string_view head);

/// Parts of a query or of an `application/x-www-form-urlencoded` body, decoded; the first of a repeated key
/// wins.
std::map<std::string, std::string> parse_form(std::string_view text);

/// Undoes %XX; what is not a valid escape stays as it is.
std::string percent_decoded(std::string_view text);

/// `text` with A-Z in lower case; other bytes, so every other script, untouched.
std::string lower_case(std::string_view text);

} // namespace kiosk::sandbox
