#pragma once

#include "storage/named_values.h"
#include "sync/outcome.h"
#include "sync/settings.h"
#include "sync/transport.h"

#include <optional>
#include <string>

namespace kiosk
{

/// The access token of the far side. At most one refresh is under way, however many ask; a rotated refresh
/// token is committed, sealed, before the access token that came with it is used, or a crash would leave the
/// kiosk with the spent one (reference/reliability.md N6). The access token lives in memory only.
/// Thread-compatible.
class TokenSource
{
public:
    /// `named_values` must outlive it.
    TokenSource(const SyncSettings& settings, NamedValues& named_values);

    /// Whether calls carry a token at all.
    bool is_needed() const { return settings_.mode != AuthMode::none; }

    /// The token when it is good for at least another `early_refresh`, or half its life if that is shorter.
    std::optional<std::string> token(const Instant& now) const;
    static constexpr Milliseconds early_refresh = std::chrono::seconds{30}; // As Microsoft's own SDK does.

    /// The call that fetches a token, unless one is under way. Errors: not_allowed (no refresh token), and
    /// what NamedValues reports.
    Result<std::optional<HttpRequest>> refresh();

    /// What came of that call. A fault of the storage keeps the old state, so that the call is made again.
    HostNews refreshed(const HttpReply& reply, const Instant& now);

    /// The far side said 401 to a call that carried `token`. True when that is final: it was a fresh one, and
    /// no call succeeded with it.
    enum class Rejection { refresh_and_try_again, final };
    Rejection rejected(const std::string& token);
    void accepted() { is_proven_ = true; }

private:
    Result<std::string> refresh_token() const;

    AuthSettings settings_;
    std::string url_, resource_;
    NamedValues& named_values_;
    std::string token_;
    Instant fetched_at_;
    Milliseconds lifetime_{};
    bool is_refreshing_ = false;
    bool is_proven_ = true; ///< Some call succeeded since the last refresh, or none was rejected yet.
};

} // namespace kiosk
