#pragma once

#include "storage/clock.h"
#include "storage/result.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kiosk
{

enum class HttpMethod { get, post, patch, put };

/// libcurl re-sends a request by itself when a reused connection dies before the first byte of the answer
/// (reference/reliability.md section 0, finding 3), so what must not be executed twice travels fresh.
enum class ConnectionUse { fresh, reusable };

using Headers = std::vector<std::pair<std::string, std::string>>;

/// A body that is handed out in parts while it travels, so that nobody ever holds all of it.
struct StreamedBody {
    std::int64_t bytes = 0; ///< Exactly as many come.
    /// The next part; empty after the last. After an error, or when too few come, the exchange ends and the
    /// far side has no whole request. Called from `Transport::poll`, a second time for nobody.
    std::function<Result<std::string>()> next;
};

struct HttpRequest {
    HttpMethod method = HttpMethod::get;
    std::string url;
    Headers headers;
    std::string body;
    std::optional<StreamedBody> streamed; ///< Instead of `body`; of a PUT only.
    ConnectionUse connection = ConnectionUse::reusable;
    Milliseconds deadline = std::chrono::seconds{60}; ///< For the whole exchange.
    /// From this instant (Instant::since_boot, which runs through suspend) on no byte of it may leave: what
    /// was claimed before the machine slept must not arrive after the far side's memory has ended
    /// (reference/reliability.md C2).
    std::optional<Milliseconds> expires_at;
};

/// How far an exchange got. The difference between the first two decides whether a request may be taken back.
enum class Progress {
    nothing_sent, ///< Certain: not one byte of the request left.
    unanswered,   ///< Some bytes may have left; there is no complete answer.
    answered,     ///< A complete HTTP answer arrived.
};

enum class TransportFault { none, no_address, no_connection, tls, timeout, cut, too_large, cancelled };

/// What came of one exchange.
struct HttpReply {
    Progress progress = Progress::nothing_sent;
    TransportFault fault = TransportFault::none;
    std::string fault_code; ///< The transport's own code, e.g. `curl 60`; for technicians.
    int status = 0;         ///< Only when answered.
    Headers headers;        ///< Names in lower case.
    std::string body;       ///< At most `reply_bytes_max`.

    /// The last value of a header, by its lower-case name.
    std::optional<std::string_view> header(std::string_view name) const;
};

using ExchangeId = std::uint64_t;

struct FinishedExchange {
    ExchangeId id;
    HttpReply reply;
};

/// HTTP exchanges that run while their owner does other things. Thread-compatible except for `wake`.
class Transport
{
public:
    /// A larger answer ends the exchange with too_large (reference/reliability.md N14).
    static constexpr std::size_t reply_bytes_max = std::size_t{1} << 20;

    virtual ~Transport() = default;

    /// Starts an exchange; its outcome comes from `poll`.
    virtual void start(ExchangeId id, HttpRequest request) = 0;

    /// Ends every running exchange; each is reported by the next `poll` as cancelled.
    virtual void cancel_all() = 0;

    /// Moves all exchanges on, waiting up to `longest` for something to happen, and returns what finished.
    virtual std::vector<FinishedExchange> poll(Milliseconds longest) = 0;

    /// Makes the `poll` that is waiting now, or else the next one, return at once. From any thread.
    virtual void wake() noexcept = 0;
};

} // namespace kiosk
