#include "tests/sandbox/http_message.h"

#include <algorithm>
#include <charconv>

namespace kiosk::sandbox
{
namespace
{

std::string_view reason_phrase(int status)
{
    switch (status) {
    case 200:
        return "OK";
    case 201:
        return "Created";
    case 302:
        return "Found";
    case 400:
        return "Bad Request";
    case 401:
        return "Unauthorized";
    case 403:
        return "Forbidden";
    case 404:
        return "Not Found";
    case 405:
        return "Method Not Allowed";
    case 408:
        return "Request Timeout";
    case 409:
        return "Conflict";
    case 411:
        return "Length Required";
    case 413:
        return "Content Too Large";
    case 415:
        return "Unsupported Media Type";
    case 429:
        return "Too Many Requests";
    case 500:
        return "Internal Server Error";
    case 502:
        return "Bad Gateway";
    case 503:
        return "Service Unavailable";
    case 504:
        return "Gateway Timeout";
    }
    return "Scripted"; // A fault script may name any number.
}

std::string_view trimmed(std::string_view text)
{
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// Cuts the text before `mark` off `rest` and returns it; all of `rest` when the mark is missing.
std::string_view cut_off(std::string_view& rest, std::string_view mark)
{
    const auto at = rest.find(mark);
    const auto part = rest.substr(0, at);
    rest = at == std::string_view::npos ? std::string_view{} : rest.substr(at + mark.size());
    return part;
}

} // namespace

std::string_view HttpRequest::header(const std::string& lower_case_name) const
{
    const auto found = headers.find(lower_case_name);
    return found == headers.end() ? std::string_view{} : std::string_view(found->second);
}

bool HttpRequest::is_keep_alive() const
{
    const std::string wish = lower_case(header("connection"));
    return version == "HTTP/1.1" ? wish != "close" : wish == "keep-alive";
}

HttpReply json_reply(int status, const Json& body)
{
    return {status,
            {},
            "application/json; charset=utf-8",
            body.dump(-1, ' ', false, Json::error_handler_t::replace)};
}

HttpReply api_fault(int status, std::string_view code, std::string_view description, Json data)
{
    return json_reply(status, {{"code", code},
                               {"description", description},
                               {"data", std::move(data)},
                               {"source", "PartnerCenterSandbox"}});
}

std::string wire_bytes(const HttpReply& reply, Instant now)
{
    std::string bytes = "HTTP/1.1 " + std::to_string(reply.status) + ' ';
    bytes += reason_phrase(reply.status);
    bytes += "\r\nDate: " + http_date(now) + "\r\n";
    if (!reply.content_type.empty()) bytes += "Content-Type: " + reply.content_type + "\r\n";
    bytes += "Content-Length: " + std::to_string(reply.body.size()) + "\r\n";
    for (const auto& [name, value] : reply.headers)
        bytes += name + ": " + value + "\r\n";
    bytes += "\r\n";
    bytes += reply.body;
    return bytes;
}

std::optional<HttpRequest> parse_head(std::string_view head)
{
    HttpRequest request;
    auto line = cut_off(head, "\r\n");
    request.method = cut_off(line, " ");
    request.target = cut_off(line, " ");
    request.version = line;
    if (request.method.empty() || !request.target.starts_with('/')) return std::nullopt;
    if (request.version != "HTTP/1.1" && request.version != "HTTP/1.0") return std::nullopt;

    std::string_view rest = request.target;
    request.path = cut_off(rest, "?");
    request.query = parse_form(rest);
    for (std::string_view path = request.path; !path.empty();) {
        if (const auto segment = cut_off(path, "/"); !segment.empty()) {
            request.segments.push_back(percent_decoded(segment));
        }
    }

    while (!head.empty()) {
        auto value = cut_off(head, "\r\n");
        const bool has_colon = value.find(':') != std::string_view::npos;
        const auto name = cut_off(value, ":");
        if (name.empty() || !has_colon) return std::nullopt;
        request.headers.emplace(lower_case(name), trimmed(value));
    }
    return request;
}

std::map<std::string, std::string> parse_form(std::string_view text)
{
    std::map<std::string, std::string> fields;
    while (!text.empty()) {
        auto value = cut_off(text, "&");
        const auto decode = [](std::string_view part) {
            std::string plain(part);
            std::replace(plain.begin(), plain.end(), '+', ' ');
            return percent_decoded(plain);
        };
        std::string key = decode(cut_off(value, "="));
        if (!key.empty()) fields.emplace(std::move(key), decode(value));
    }
    return fields;
}

std::string percent_decoded(std::string_view text)
{
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        unsigned char byte = 0;
        if (text[i] == '%' && i + 2 < text.size()) {
            const char* digits = text.data() + i + 1;
            const auto [end, error] = std::from_chars(digits, digits + 2, byte, 16);
            if (error == std::errc{} && end == digits + 2) {
                plain += static_cast<char>(byte);
                i += 2;
                continue;
            }
        }
        plain += text[i];
    }
    return plain;
}

std::string lower_case(std::string_view text)
{
    std::string lowered(text);
    for (char& c : lowered) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return lowered;
}

} // namespace kiosk::sandbox
