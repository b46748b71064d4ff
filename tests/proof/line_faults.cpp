#include "tests/proof/line_faults.h"

#include "tests/proof/wire_forms.h"

#include <zlib.h>

#include <cassert>

namespace kiosk
{

namespace
{

using Request = WireFault::Request;
using Then = WireFault::Then;

constexpr const char* kLoginPage = "<html><body>Welcome to the guest network</body></html>";
constexpr const char* kJson = "Content-Type: application/json\r\n";

auto says(std::string words)
{
    return [words = std::move(words)](std::string_view) { return words; };
}

/// 64 MiB of blanks, as small as gzip makes them.
std::string gzip_bomb()
{
    const std::string blanks(std::size_t{1} << 20, ' ');
    std::string bomb(std::size_t{256} << 10, '\0');
    z_stream stream{};
    [[maybe_unused]] int code = deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY);
    assert(code == Z_OK);
    stream.next_out = reinterpret_cast<Bytef*>(bomb.data());
    stream.avail_out = static_cast<uInt>(bomb.size());
    for (int i = 0; i < 64; ++i) {
        stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(blanks.data()));
        stream.avail_in = static_cast<uInt>(blanks.size());
        code = deflate(&stream, i == 63 ? Z_FINISH : Z_NO_FLUSH);
    }
    assert(code == Z_STREAM_END);
    bomb.resize(bomb.size() - stream.avail_out);
    deflateEnd(&stream);
    return bomb;
}

/// Far side executes; a reply that is changed on its way.
LineFault changed(const std::string& name, std::function<std::string(std::string_view)> how,
                  Then then = Then::close)
{
    return {name, {.reply = std::move(how), .then = then}};
}

/// Somebody else answers; the far side never hears of it.
LineFault foreign(const std::string& name, std::string words, Then then = Then::close)
{
    return {name, {.request = Request::withheld, .reply = says(std::move(words)), .then = then}};
}

LineFault redirect(const std::string& status, const std::string& location)
{
    return foreign("redirect " + status + " to " + location,
                   foreign_reply(status, "Location: " + location + "\r\n", ""));
}

void add_silences(std::vector<LineFault>& faults)
{
    faults.push_back({"hang before the answer, executed", {.cut_at = 0, .then = Then::hang}});
    faults.push_back({"hang, not executed", {.request = Request::withheld, .then = Then::hang}});
    faults.push_back(
        {"hang, executed when the kiosk has gone", {.request = Request::late, .then = Then::hang}});
    faults.push_back({"hang after the status line", {.cut_at = 17, .then = Then::hang}});
    faults.push_back({"hang in the body", {.cut_at = 300, .then = Then::hang}});
    faults.push_back({"one byte in 20 ms", {.then = Then::close, .a_byte = std::chrono::milliseconds{20}}});
    faults.push_back({"one byte in 0.1 ms", {.a_byte = std::chrono::microseconds{100}}});
    faults.push_back({"reset before the commit", {.request = Request::withheld, .then = Then::reset}});
    faults.push_back({"reset after the commit", {.cut_at = 0, .then = Then::reset}});
    faults.push_back({"close before the commit", {.request = Request::withheld, .then = Then::close}});
    faults.push_back({"executed after the reset", {.request = Request::late, .then = Then::reset}});
    faults.push_back({"half-closed before the answer", {.cut_at = 0, .then = Then::half_close}});
    faults.push_back({"half-closed in the answer", {.cut_at = 200, .then = Then::half_close}});
    faults.push_back({"half-closed after the answer", {.then = Then::half_close}});
    faults.push_back({"closed after the answer", {.then = Then::close}});
}

void add_strangers(std::vector<LineFault>& faults, const std::string& elsewhere)
{
    faults.push_back(
        foreign("captive portal", foreign_reply("200 OK", "Content-Type: text/html\r\n", kLoginPage)));
    faults.push_back(foreign("captive portal that speaks JSON",
                             foreign_reply("200 OK", kJson, R"({"id":"1","status":"ok","totalCount":1})")));
    faults.push_back(
        foreign("captive portal, 511", foreign_reply("511 Network Authentication Required", "", kLoginPage)));
    faults.push_back(foreign("204", "HTTP/1.1 204 No Content\r\n\r\n", Then::keep));
    faults.push_back(foreign("304", "HTTP/1.1 304 Not Modified\r\n\r\n", Then::keep));
    faults.push_back(foreign("200 with nothing", foreign_reply("200 OK", kJson, ""), Then::keep));
    faults.push_back(foreign("status 999", foreign_reply("999 Beyond", kJson, "{}")));
    faults.push_back(foreign("status 000", foreign_reply("000", kJson, "{}")));
    faults.push_back(foreign("proxy wants a password",
                             foreign_reply("407 Proxy Authentication Required",
                                           "Proxy-Authenticate: Basic realm=\"x\"\r\n", kLoginPage)));
    faults.push_back(foreign("wants a password", foreign_reply("401 Unauthorized",
                                                               "WWW-Authenticate: Basic realm=\"x\"\r\n"
                                                               "WWW-Authenticate: NTLM\r\n",
                                                               kLoginPage)));
    faults.push_back(foreign("not HTTP", "SSH-2.0-OpenSSH_9.2\r\n"));
    faults.push_back(foreign("HTTP/0.9", kLoginPage));
    faults.push_back(foreign("HTTP/2", std::string{"\0\0\0\x04\0\0\0\0\0", 9}));
    faults.push_back(
        foreign("switches protocols",
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n"));
    faults.push_back(redirect("302 Found", "/elsewhere"));
    faults.push_back(redirect("301 Moved Permanently", "http://" + elsewhere + "/v1/servicerequests"));
    faults.push_back(redirect("307 Temporary Redirect", "http://" + elsewhere + "/v1/servicerequests"));
    faults.push_back(redirect("308 Permanent Redirect", "http://" + elsewhere + "/v1/servicerequests"));
    faults.push_back(redirect("303 See Other", "file:///etc/passwd"));
    faults.push_back(foreign(
        "refresh", foreign_reply("200 OK", "Refresh: 0; url=http://" + elsewhere + "/\r\n", kLoginPage)));
}

void add_wrong_lengths(std::vector<LineFault>& faults)
{
    faults.push_back(changed("length too large", [](std::string_view reply) {
        return with_length(reply, std::to_string(body_bytes(reply) + 10));
    }));
    faults.push_back(changed("length too small", [](std::string_view reply) {
        return with_length(reply, std::to_string(body_bytes(reply) / 2));
    }));
    for (const char* length : {"-1", "0", "1e3", "many", "999999999999999999999", "10, 20", "+5"})
        faults.push_back(changed(std::string{"length "} + length,
                                 [length](std::string_view reply) { return with_length(reply, length); }));
    faults.push_back(changed("two lengths",
                             [](std::string_view reply) { return with_header(reply, "Content-Length: 7"); }));
    faults.push_back(changed("a length and chunks", [](std::string_view reply) {
        return with_header(in_chunks(reply), "Content-Length: 7");
    }));
    faults.push_back(changed("last chunk missing", [](std::string_view reply) {
        const std::string wire = in_chunks(reply);
        return wire.substr(0, wire.size() - 5);
    }));
    for (const char* size : {"zz", "-5", "ffffffffffffffffff", ""})
        faults.push_back(changed(std::string{"chunk size "} + size, [size](std::string_view reply) {
            std::string wire = in_chunks(reply);
            const auto at = wire.find("\r\n\r\n") + 4;
            return wire.replace(at, wire.find("\r\n", at) - at, size);
        }));
    faults.push_back(changed(
        "one more answer behind it",
        [](std::string_view reply) { return std::string{reply} + std::string{reply}; }, Then::keep));
}

void add_heads_and_bodies(std::vector<LineFault>& faults)
{
    faults.push_back(changed("a header line of 100 KB", [](std::string_view reply) {
        return with_header(reply, "X-Long: " + std::string(100'000, 'x'));
    }));
    faults.push_back(changed("headers without an end", [](std::string_view) {
        std::string endless = "HTTP/1.1 201 Created\r\n";
        for (int i = 0; i < 5000; ++i)
            endless += "X-" + std::to_string(i) + ": more\r\n";
        return endless;
    }));
    faults.push_back(changed("10,000 interim answers", [](std::string_view reply) {
        std::string wire;
        for (int i = 0; i < 10'000; ++i)
            wire += "HTTP/1.1 100 Continue\r\n\r\n";
        return wire + std::string{reply};
    }));
    faults.push_back(changed("a header without a colon",
                             [](std::string_view reply) { return with_header(reply, "what is this"); }));
    faults.push_back(changed("a NUL in a header", [](std::string_view reply) {
        return with_header(reply, std::string{"X-Nul: a\0b", 10});
    }));
    faults.push_back(changed("another id behind ours", [](std::string_view reply) {
        return with_header(reply, "MS-RequestId: 11111111-1111-4111-8111-111111111111");
    }));
    faults.push_back(changed("said to be gzip and is not", [](std::string_view reply) {
        return with_header(reply, "Content-Encoding: gzip");
    }));
    const std::string bomb = gzip_bomb();
    faults.push_back(foreign(
        "gzip bomb", foreign_reply("200 OK", std::string{kJson} + "Content-Encoding: gzip\r\n", bomb)));
    faults.push_back(foreign("gzip bomb as transfer encoding",
                             "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n" + bomb));
    faults.push_back(changed("more than the cap, no length", [](std::string_view reply) {
        return without_length(reply) + std::string(std::size_t{2} << 20, ' ');
    }));
    faults.push_back(
        foreign("arrays in arrays",
                foreign_reply("200 OK", kJson, std::string(10'000, '[') + std::string(10'000, ']'))));
    for (const char* body : {R"({"id":"1","id":"2"})", R"({"id":NaN})", R"({"id":1e999})",
                             "{\"id\":\"\\u0000\"}", "\xff\xfe{", "null", "[]", R"("id")"})
        faults.push_back(foreign(std::string{"body "} + body, foreign_reply("201 Created", kJson, body)));
}

} // namespace

std::vector<LineFault> line_faults(const std::string& elsewhere)
{
    std::vector<LineFault> faults;
    add_silences(faults);
    add_strangers(faults, elsewhere);
    add_wrong_lengths(faults);
    add_heads_and_bodies(faults);
    return faults;
}

} // namespace kiosk
