#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "tests/sandbox/http_message.h"
#include "tests/sandbox/ledger.h"

namespace kiosk::sandbox
{

/// Whether a faulty answer follows a real execution (and its ledger line) or stands in for it.
enum class Executed { yes, no };

/// The service port refuses connections; those that are open are closed. Holds while the rule is in the
/// script.
struct Unreachable {
};

/// The reply comes `delay` after the request was executed (or the execution comes late, even when the client
/// has left by then), and after that at most `bytes_per_second` of it; 0 means as fast as it goes.
struct Slow {
    std::chrono::milliseconds delay{};
    std::int64_t bytes_per_second = 0;
    Executed executed = Executed::yes;
};

/// No answer until the script changes; then the request is answered after all, if the client is still there.
struct Hang {
    Executed executed = Executed::no;
};

struct ResetBeforeCommit {
};

struct ResetAfterCommit {
};

/// Executed; only the first `byte` bytes of the whole HTTP reply leave, then the connection ends.
struct CutAt {
    enum class Ending { close, reset };
    std::size_t byte = 0;
    Ending ending = Ending::close;
};

/// A reply with this status instead of the real one.
struct BadStatus {
    enum class Shape {
        api,     ///< `{code, description, data, source}`
        gateway, ///< `{statusCode, message}`
        token,   ///< `{error, error_description, error_codes, …}`
        empty,
        html,
    };
    int status = 503;
    Shape shape = Shape::api;
    std::string code;                       ///< API fault code, or a token error's number.
    std::string error = "invalid_grant";    ///< The word of a token error.
    std::optional<std::string> retry_after; ///< Sent as it is, however senseless.
    Executed executed = Executed::no;
};

/// 200 and a login page, from somebody who is not the far side.
struct CaptivePortal {
};

/// A redirect to `location`; empty means `/elsewhere` on this port by the name `localhost`.
struct Redirect {
    int status = 302;
    std::string location;
};

/// The real reply with its JSON cut in half (the length header agrees with what is sent).
struct Malformed {
    Executed executed = Executed::yes;
};

/// The real reply, padded with a JSON field until the body has `bytes` bytes.
struct Huge {
    std::size_t bytes = 2 * 1024 * 1024; ///< Twice the cap of reliability.md N14.
    Executed executed = Executed::yes;
};

/// A JSON body of arrays in arrays, `depth` levels, under the real status.
struct Deep {
    std::size_t depth = 10'000;
    Executed executed = Executed::yes;
};

/// The real reply under somebody else's MS-RequestId.
struct WrongEcho {
};

/// Requests created less than `lag` ago are not in the list yet.
struct ListLag {
    std::chrono::seconds lag{};
};

using Fault = std::variant<Unreachable, Slow, Hang, ResetBeforeCommit, ResetAfterCommit, CutAt, BadStatus,
                           CaptivePortal, Redirect, Malformed, Huge, Deep, WrongEcho, ListLag>;

/// What the script has in store for one request. `slow` and `list_lag` go together with any other fault.
struct FaultPlan {
    std::optional<Slow> slow;
    std::chrono::seconds list_lag{};
    std::optional<Fault> fault;
    std::int64_t script_revision = 0; ///< Of the script that decided.
};

/// The script: rules tried in order, the first that fits a request acts on it. Thread-compatible.
class FaultScript
{
public:
    /// An empty script: an honest, healthy far side.
    FaultScript() = default;

    /// Reads a list of rules (tests/sandbox/README.md). The refusal names the rule by its number, from 1, and
    /// the key.
    static std::variant<FaultScript, Refusal> parse(const std::string& text);

    /// The script of a port that is closed from the start.
    static FaultScript unreachable();

    bool is_unreachable() const;

    /// What happens to this request; uses up one of the `times` of each rule that fits.
    FaultPlan take(const HttpRequest& request);

    /// The rules as they were given, each with how often it was `taken`.
    Json to_json() const;

private:
    struct Rule {
        Json source;
        std::string method; ///< Empty fits any.
        std::vector<std::string>
            segments; ///< The path's first parts; `*` fits any one. Empty fits every path.
        std::optional<std::int64_t> times; ///< Nothing means as long as the rule is there.
        std::int64_t taken = 0;
        Fault fault;
    };

    static std::variant<Rule, Refusal> parse_rule(const Json& json);
    static bool fits(const Rule& rule, const HttpRequest& request);

    std::vector<Rule> rules_;
};

} // namespace kiosk::sandbox
