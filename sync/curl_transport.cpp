#include "sync/curl_transport.h"

#include "storage/mutant.h"

#include <algorithm>
#include <cassert>
#include <curl/curl.h>

namespace kiosk
{

namespace
{

// reference/reliability.md 4.5.
constexpr long kConnectTimeoutMs = 10'000;
constexpr long kLowSpeedBytesPerSecond = 100;
constexpr long kLowSpeedSeconds = 30;
constexpr std::size_t kHeaderBytesMax = std::size_t{64} << 10;

struct FreeEasy {
    void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
struct FreeMulti {
    void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
};
struct FreeShare {
    void operator()(CURLSH* share) const { curl_share_cleanup(share); }
};
struct FreeList {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

/// libcurl's global state, for as long as the process lives.
class CurlLibrary
{
public:
    CurlLibrary() { curl_global_init(CURL_GLOBAL_DEFAULT); }
    ~CurlLibrary() { curl_global_cleanup(); }
};

/// TLS sessions, kept from one exchange to the next: a connection may be fresh without a whole handshake. For
/// one thread.
std::unique_ptr<CURLSH, FreeShare> shared_sessions()
{
    std::unique_ptr<CURLSH, FreeShare> share{curl_share_init()};
    [[maybe_unused]] const CURLSHcode code =
        curl_share_setopt(share.get(), CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION);
    assert(code == CURLSHE_OK);
    return share;
}

/// An option libcurl does not know or refuses would silently weaken the policy: our bug.
template <typename Value>
void set(CURL* easy, CURLoption option, Value value)
{
    [[maybe_unused]] const CURLcode code = curl_easy_setopt(easy, option, value);
    assert(code == CURLE_OK);
}

std::string lower_case(std::string_view text)
{
    std::string lower{text};
    std::ranges::transform(lower, lower.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return lower;
}

std::string_view without_blanks(std::string_view text)
{
    while (!text.empty() && std::string_view{" \t\r\n"}.find(text.front()) != text.npos)
        text.remove_prefix(1);
    while (!text.empty() && std::string_view{" \t\r\n"}.find(text.back()) != text.npos)
        text.remove_suffix(1);
    return text;
}

TransportFault fault_of(CURLcode code)
{
    switch (code) {
    case CURLE_OK:
        return TransportFault::none;
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
        return TransportFault::no_address;
    case CURLE_COULDNT_CONNECT:
        return TransportFault::no_connection;
    case CURLE_OPERATION_TIMEDOUT:
        return TransportFault::timeout;
    // Not CURLE_SSL_CONNECT_ERROR: that is mostly a handshake that a bad line or a portal cut, which no
    // administrator can mend; a certificate that fails has codes of its own.
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
    case CURLE_SSL_INVALIDCERTSTATUS:
        return TransportFault::tls;
    default:
        return TransportFault::cut;
    }
}

} // namespace

std::optional<std::string_view> HttpReply::header(std::string_view name) const
{
    const auto found = std::find_if(headers.rbegin(), headers.rend(),
                                    [&](const auto& field) { return field.first == name; });
    if (found == headers.rend()) return std::nullopt;
    return found->second;
}

struct CurlTransport::Exchange {
    ExchangeId id;
    HttpRequest request;
    HttpReply reply;
    std::size_t header_bytes = 0;
    bool is_too_large = false;
    std::string part; ///< Of a streamed body; what is left of it to go.
    std::size_t part_at = 0;
    std::unique_ptr<CURL, FreeEasy> easy;
    std::unique_ptr<curl_slist, FreeList> headers;

    static std::size_t on_body(char* bytes, std::size_t, std::size_t count, void* user)
    {
        auto& exchange = *static_cast<Exchange*>(user);
        if (exchange.reply.body.size() + count > reply_bytes_max) {
            exchange.is_too_large = true;
            return 0;
        }
        exchange.reply.body.append(bytes, count);
        return count;
    }

    static std::size_t on_read(char* room, std::size_t, std::size_t count, void* user)
    {
        auto& exchange = *static_cast<Exchange*>(user);
        if (exchange.part_at == exchange.part.size()) {
            auto next = exchange.request.streamed->next();
            // libcurl asks no more once all announced bytes went: an early end is as bad as an error.
            if (!next || next->empty()) return CURL_READFUNC_ABORT;
            exchange.part = *std::move(next);
            exchange.part_at = 0;
        }
        const std::size_t taken = std::min(count, exchange.part.size() - exchange.part_at);
        exchange.part.copy(room, taken, exchange.part_at);
        exchange.part_at += taken;
        return taken;
    }

    static std::size_t on_header(char* bytes, std::size_t, std::size_t count, void* user)
    {
        auto& exchange = *static_cast<Exchange*>(user);
        exchange.header_bytes += count;
        if (exchange.header_bytes > kHeaderBytesMax && !is_mutated(Mutant::headers_without_end)) {
            exchange.is_too_large = true;
            return 0;
        }
        const std::string_view line{bytes, count};
        if (line.starts_with("HTTP/")) exchange.reply.headers.clear(); // After a 1xx the real answer begins.
        if (const auto colon = line.find(':'); colon != line.npos)
            exchange.reply.headers.emplace_back(lower_case(line.substr(0, colon)),
                                                std::string{without_blanks(line.substr(colon + 1))});
        return count;
    }
};

struct CurlTransport::Handles {
    CurlLibrary library;
    SystemClock clock;
    std::filesystem::path ca_file;
    std::unique_ptr<CURLSH, FreeShare> sessions =
        shared_sessions(); ///< Before the exchanges: it ends after them.
    std::vector<std::unique_ptr<Exchange>> running;
    std::vector<FinishedExchange> ended; ///< By us, not by libcurl.
    bool has_system_bundle = curl_version_info(CURLVERSION_NOW)->cainfo != nullptr;
    std::unique_ptr<CURLM, FreeMulti> multi{curl_multi_init()};

    void prepare(Exchange& exchange) const;
    HttpReply finish(Exchange& exchange, CURLcode code) const;
    void end(Exchange& exchange, CURLcode code, TransportFault fault);
    void end_expired();
};

CurlTransport::CurlTransport(std::filesystem::path ca_file) : handles_(std::make_unique<Handles>())
{
    handles_->ca_file = std::move(ca_file);
}

std::string CurlTransport::library_version()
{
    return curl_version_info(CURLVERSION_NOW)->version;
}

CurlTransport::~CurlTransport()
{
    cancel_all();
}

void CurlTransport::Handles::prepare(Exchange& exchange) const
{
    const HttpRequest& request = exchange.request;
    CURL* easy = exchange.easy.get();
    set(easy, CURLOPT_URL, request.url.c_str());
    set(easy, CURLOPT_PROTOCOLS_STR, "http,https");  // config.cpp takes http for loopback addresses only.
    set(easy, CURLOPT_REDIR_PROTOCOLS_STR, "https"); // libcurl refuses an empty list.
    set(easy, CURLOPT_FOLLOWLOCATION, is_mutated(Mutant::redirect_followed) ? 1L : 0L);
    set(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    set(easy, CURLOPT_SSL_VERIFYPEER, is_mutated(Mutant::tls_peer_not_verified) ? 0L : 1L);
    set(easy, CURLOPT_SSL_VERIFYHOST, is_mutated(Mutant::tls_host_not_verified) ? 0L : 2L);
    set(easy, CURLOPT_SHARE, sessions.get());
    if (!ca_file.empty()) set(easy, CURLOPT_CAINFO, ca_file.c_str());
    // Debian keeps in one file what it also keeps in a folder of many, and libcurl remembers only what it has
    // read from a file: a hundred certificates need not be parsed anew for each request.
    if (!ca_file.empty() || has_system_bundle) set(easy, CURLOPT_CAPATH, static_cast<const char*>(nullptr));
    set(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    set(easy, CURLOPT_HTTP09_ALLOWED, 0L);
    if (!is_mutated(Mutant::proxy_of_environment_used)) set(easy, CURLOPT_PROXY, "");
    set(easy, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
    set(easy, CURLOPT_NOSIGNAL, 1L);
    set(easy, CURLOPT_CONNECTTIMEOUT_MS, kConnectTimeoutMs);
    set(easy, CURLOPT_LOW_SPEED_LIMIT, kLowSpeedBytesPerSecond);
    set(easy, CURLOPT_LOW_SPEED_TIME, kLowSpeedSeconds);
    set(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(request.deadline.count()));
    if (request.connection == ConnectionUse::fresh && !is_mutated(Mutant::posts_on_used_connections)) {
        set(easy, CURLOPT_FRESH_CONNECT, 1L);
        set(easy, CURLOPT_FORBID_REUSE, 1L);
    }

    curl_slist* list =
        curl_slist_append(nullptr, "Expect:"); // Or libcurl waits a second before a large body.
    for (const auto& [name, value] : request.headers)
        list = curl_slist_append(list, (name + ": " + value).c_str());
    exchange.headers.reset(list);
    set(easy, CURLOPT_HTTPHEADER, list);

    if (request.method == HttpMethod::put) {
        assert(request.streamed);
        set(easy, CURLOPT_UPLOAD, 1L);
        set(easy, CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(request.streamed->bytes));
        set(easy, CURLOPT_READFUNCTION, &Exchange::on_read);
        set(easy, CURLOPT_READDATA, static_cast<void*>(&exchange));
    } else if (request.method != HttpMethod::get) {
        set(easy, CURLOPT_POST, 1L);
        set(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
        set(easy, CURLOPT_POSTFIELDS, request.body.data());
    }
    if (request.method == HttpMethod::patch) set(easy, CURLOPT_CUSTOMREQUEST, "PATCH");

    set(easy, CURLOPT_WRITEFUNCTION, &Exchange::on_body);
    set(easy, CURLOPT_WRITEDATA, static_cast<void*>(&exchange));
    set(easy, CURLOPT_HEADERFUNCTION, &Exchange::on_header);
    set(easy, CURLOPT_HEADERDATA, static_cast<void*>(&exchange));
    set(easy, CURLOPT_PRIVATE, static_cast<void*>(&exchange));
}

void CurlTransport::start(ExchangeId id, HttpRequest request)
{
    auto exchange = std::make_unique<Exchange>();
    exchange->id = id;
    exchange->request = std::move(request);
    exchange->easy.reset(curl_easy_init());
    handles_->prepare(*exchange);
    curl_multi_add_handle(handles_->multi.get(), exchange->easy.get());
    handles_->running.push_back(std::move(exchange));
}

HttpReply CurlTransport::Handles::finish(Exchange& exchange, CURLcode code) const
{
    CURL* easy = exchange.easy.get();
    HttpReply reply = std::move(exchange.reply);
    long status = 0;
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
    reply.status = static_cast<int>(status);

    if (code == CURLE_OK) {
        reply.progress = Progress::answered;
        return reply;
    }
    reply.fault = exchange.is_too_large ? TransportFault::too_large : fault_of(code);
    reply.fault_code = "curl " + std::to_string(static_cast<int>(code));

    // Before PRETRANSFER there is no connection that could carry a byte of the request, and REQUEST_SIZE
    // counts the bytes that went out. Both must say nothing before the kiosk believes it.
    long request_bytes = 0;
    curl_off_t pretransfer_us = 0;
    curl_easy_getinfo(easy, CURLINFO_REQUEST_SIZE, &request_bytes);
    curl_easy_getinfo(easy, CURLINFO_PRETRANSFER_TIME_T, &pretransfer_us);
    const bool is_certain =
        (request_bytes == 0 && pretransfer_us == 0) || is_mutated(Mutant::broken_exchange_is_not_sent);
    reply.progress = is_certain ? Progress::nothing_sent : Progress::unanswered;
    return reply;
}

void CurlTransport::Handles::end(Exchange& exchange, CURLcode code, TransportFault fault)
{
    HttpReply reply = finish(exchange, code);
    reply.fault = fault;
    curl_multi_remove_handle(multi.get(), exchange.easy.get());
    ended.push_back({exchange.id, std::move(reply)});
}

void CurlTransport::Handles::end_expired()
{
    // libcurl's own deadline stands still while the machine sleeps.
    const Milliseconds now = clock.now().since_boot;
    std::erase_if(running, [&](const auto& exchange) {
        const auto expires_at = exchange->request.expires_at;
        if (!expires_at || now < *expires_at || is_mutated(Mutant::sleep_does_not_expire)) return false;
        end(*exchange, CURLE_OPERATION_TIMEDOUT, TransportFault::timeout);
        return true;
    });
}

void CurlTransport::cancel_all()
{
    for (auto& exchange : handles_->running)
        handles_->end(*exchange, CURLE_ABORTED_BY_CALLBACK, TransportFault::cancelled);
    handles_->running.clear();
}

std::vector<FinishedExchange> CurlTransport::poll(Milliseconds longest)
{
    CURLM* multi = handles_->multi.get();
    int still_running = 0;
    handles_->end_expired();
    curl_multi_perform(multi, &still_running);
    const bool has_news =
        !handles_->ended.empty() || static_cast<std::size_t>(still_running) < handles_->running.size();
    if (!has_news) {
        const auto timeout_ms = std::clamp<Milliseconds::rep>(longest.count(), 0, INT_MAX);
        curl_multi_poll(multi, nullptr, 0, static_cast<int>(timeout_ms), nullptr);
        handles_->end_expired();
        curl_multi_perform(multi, &still_running);
    }

    std::vector<FinishedExchange> finished = std::exchange(handles_->ended, {});
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi, &left)) {
        if (message->msg != CURLMSG_DONE) continue;
        CURL* easy = message->easy_handle;
        const CURLcode code = message->data.result;
        const auto found = std::ranges::find(handles_->running, easy,
                                             [](const auto& exchange) { return exchange->easy.get(); });
        assert(found != handles_->running.end());
        finished.push_back({(*found)->id, handles_->finish(**found, code)});
        curl_multi_remove_handle(multi, easy);
        handles_->running.erase(found);
    }
    return finished;
}

void CurlTransport::wake() noexcept
{
    curl_multi_wakeup(handles_->multi.get());
}

} // namespace kiosk
