#include "sync/line.h"

#include "storage/mutant.h"
#include "sync/backoff.h"

#include <algorithm>

namespace kiosk
{

namespace
{

/// Enough doublings of the base to reach the longest pause; more would only take longer to forget.
constexpr std::int64_t kFailuresMax = 10;

} // namespace

void Line::heard(const HostNews& news, const std::optional<RequestId>& witness, const Instant& now)
{
    last_asked_ = now.since_boot;
    if (news.reason == LineReason::none) {
        if (!is_mutated(Mutant::breaker_never_closes)) state_ = LineState::up;
        reason_ = LineReason::none;
        code_.clear();
        // One success does not undo the memory of many failures (reference/performance.md D), and an answered
        // probe undoes none: an endpoint may let itself be read and still take nothing.
        if (witness) failures_ = std::max<std::int64_t>(0, failures_ - 1);
        paused_until_.reset();
        last_upset_by_.reset();
        return;
    }

    if (news.reason == LineReason::server_error && witness) {
        const bool is_second_witness = last_upset_by_ && *last_upset_by_ != *witness;
        last_upset_by_ = witness;
        if (is_mutated(Mutant::breaker_never_opens)) return;
        if (!is_second_witness && !is_mutated(Mutant::breaker_opens_for_one)) return;
    }

    state_ = news.needs_administrator ? LineState::needs_administrator : LineState::waiting;
    reason_ = news.reason;
    code_ = news.code;
    failures_ = std::min(failures_ + 1, kFailuresMax);
    const Milliseconds pause_max = news.needs_administrator ? times_.backoff_max : times_.probe_max;
    if (!news.retry_after) {
        paused_until_ = now.since_boot + even_jitter(failures_, times_.backoff_base, pause_max, random_);
    } else {
        // It is there and says when. What was learned while nobody was there must not make that a minute.
        paused_until_.reset();
        const auto spread = random_.below(static_cast<std::uint64_t>(retry_after_spread.count()));
        const Milliseconds until = now.since_boot + *news.retry_after + Milliseconds{spread};
        const Milliseconds before = not_before_.value_or(until);
        not_before_ = is_mutated(Mutant::retry_after_shortened) ? until : std::max(before, until);
    }
}

void Line::start_gently(const Instant& now)
{
    paused_until_ = now.since_boot + full_jitter(1, times_.probe_max, times_.probe_max, random_);
}

void Line::try_now()
{
    paused_until_.reset();
    last_asked_.reset();
    if (is_mutated(Mutant::impatience_beats_retry_after)) not_before_.reset();
}

void Line::not_configured()
{
    state_ = LineState::needs_administrator;
    reason_ = LineReason::not_configured;
}

std::optional<Milliseconds> Line::closed_until() const
{
    if (!paused_until_) return not_before_;
    if (!not_before_) return paused_until_;
    return std::max(*paused_until_, *not_before_);
}

bool Line::is_told_to_wait(const Instant& now) const
{
    return not_before_ && *not_before_ > now.since_boot;
}

bool Line::may_send(const Instant& now) const
{
    const bool is_up = state_ == LineState::up || is_mutated(Mutant::flood_without_probe);
    return is_up && !is_told_to_wait(now);
}

bool Line::wants_probe(bool has_work, const Instant& now) const
{
    const auto left = changes_in(has_work, now);
    return left && *left == Milliseconds::zero() && !(has_work && may_send(now));
}

std::optional<Milliseconds> Line::changes_in(bool has_work, const Instant& now) const
{
    if (reason_ == LineReason::not_configured) return std::nullopt;
    const auto until = [&](Milliseconds instant) {
        return std::max(instant - now.since_boot, Milliseconds::zero());
    };

    const auto closed = closed_until();
    if (closed && *closed > now.since_boot) return until(*closed);
    const bool is_wanted = has_work && state_ != LineState::up;
    if (is_wanted || !last_asked_) return Milliseconds::zero();
    return until(*last_asked_ + times_.idle_probe);
}

LineStatus Line::status(const Instant& now) const
{
    LineStatus status{state_, reason_, code_, std::nullopt};
    if (state_ == LineState::up && is_told_to_wait(now)) {
        status.state = LineState::waiting;
        status.reason = LineReason::busy;
    }
    const auto closed = closed_until();
    if (status.state != LineState::up && closed && *closed > now.since_boot)
        status.next_attempt_at = now.wall + (*closed - now.since_boot);
    return status;
}

} // namespace kiosk
