#include "tests/proof/wire_forms.h"

#include <cassert>
#include <cstdio>

namespace kiosk
{

namespace
{

constexpr std::string_view kHeadEnd = "\r\n\r\n";
constexpr std::string_view kLengthName = "Content-Length:";

struct Parts {
    std::string head; ///< With the end of its last line, without the length and the empty line.
    std::string_view body;
};

Parts parts_of(std::string_view reply)
{
    const auto head_end = reply.find(kHeadEnd);
    assert(head_end != reply.npos);
    std::string head{reply.substr(0, head_end + 2)};
    if (const auto at = head.find(kLengthName); at != head.npos)
        head.erase(at, head.find("\r\n", at) + 2 - at);
    return {std::move(head), reply.substr(head_end + kHeadEnd.size())};
}

} // namespace

std::string in_chunks(std::string_view reply)
{
    constexpr std::size_t chunk_bytes_max = 100;
    auto [wire, body] = parts_of(reply);
    wire += "Transfer-Encoding: chunked\r\n\r\n";
    for (; !body.empty(); body.remove_prefix(std::min(chunk_bytes_max, body.size()))) {
        const std::string_view chunk = body.substr(0, chunk_bytes_max);
        char size[20];
        std::snprintf(size, sizeof size, "%zx\r\n", chunk.size());
        wire.append(size).append(chunk).append("\r\n");
    }
    return wire + "0\r\n\r\n";
}

std::string without_length(std::string_view reply)
{
    const auto [head, body] = parts_of(reply);
    return head + "Connection: close\r\n\r\n" + std::string{body};
}

std::string after_interim_replies(std::string_view reply)
{
    return "HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n" +
           std::string{reply};
}

std::string with_length(std::string_view reply, const std::string& value)
{
    const auto [head, body] = parts_of(reply);
    return head + std::string{kLengthName} + " " + value + "\r\n\r\n" + std::string{body};
}

std::size_t body_bytes(std::string_view reply)
{
    return parts_of(reply).body.size();
}

std::string with_header(std::string_view reply, const std::string& line)
{
    const auto head_end = reply.find(kHeadEnd);
    assert(head_end != reply.npos);
    std::string wire{reply};
    return wire.insert(head_end + 2, line + "\r\n");
}

std::string foreign_reply(const std::string& status, const std::string& headers, std::string_view body)
{
    return "HTTP/1.1 " + status + "\r\n" + headers + "Content-Length: " + std::to_string(body.size()) +
           "\r\n\r\n" + std::string{body};
}

} // namespace kiosk
