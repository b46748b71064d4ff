#pragma once

#include "storage/ids.h"
#include "storage/random_source.h"
#include "sync/outcome.h"
#include "sync/settings.h"
#include "sync/snapshot.h"

#include <optional>

namespace kiosk
{

/// The breaker between the queue and its far side. Whatever an exchange says about the host is told here, and
/// nothing else decides whether the line is back: no flag of the operating system, only the real endpoint.
/// After a pause one probe goes first; the queue follows when it is answered. Time is what
/// Instant::since_boot says. Thread-compatible.
class Line
{
public:
    Line(const ProtocolTimes& times, RandomSource& random) : times_(times), random_(random) {}

    /// Who noticed: one request by itself may be what upsets the server, so 5xx close the line only when a
    /// second request, or a probe, meets them too.
    void heard(const HostNews& news, const std::optional<RequestId>& witness, const Instant& now);

    /// The machine has just been switched on, and perhaps a whole fleet with it: the first probe waits up to
    /// `probe_max`, unless a person wants to know.
    void start_gently(const Instant& now);

    /// A person wants to know now: the pause ends, a Retry-After does not.
    void try_now();

    /// Nothing can ever be sent with this configuration.
    void not_configured();

    bool may_send(const Instant& now) const;

    /// Whether a Retry-After forbids every call, whoever asks for it.
    bool is_told_to_wait(const Instant& now) const;

    /// Whether the endpoint is to be asked now. `has_work`: something waits to be sent.
    bool wants_probe(bool has_work, const Instant& now) const;
    void probe_started(const Instant& now) { last_asked_ = now.since_boot; }

    /// How long until `may_send` or `wants_probe` may change by time alone; nothing when it will not.
    std::optional<Milliseconds> changes_in(bool has_work, const Instant& now) const;

    LineStatus status(const Instant& now) const;

    /// Spread over a Retry-After, so that a fleet that was told the same second does not come in it
    /// (reference/performance.md D: peak 1.1x of capacity).
    static constexpr Milliseconds retry_after_spread = std::chrono::seconds{10};

    /// When a Retry-After ends, so that it can be kept over a restart.
    std::optional<Milliseconds> not_before() const { return not_before_; }
    void wait_until(Milliseconds since_boot) { not_before_ = since_boot; }

private:
    std::optional<Milliseconds> closed_until() const;

    ProtocolTimes times_;
    RandomSource& random_;
    LineState state_ = LineState::unknown;
    LineReason reason_ = LineReason::none;
    std::string code_;
    std::int64_t failures_ = 0;
    std::optional<Milliseconds> paused_until_; ///< Ours to shorten.
    std::optional<Milliseconds> not_before_;   ///< The far side's.
    std::optional<Milliseconds> last_asked_;
    std::optional<RequestId> last_upset_by_;
};

} // namespace kiosk
