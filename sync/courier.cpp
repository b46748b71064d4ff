#include "sync/courier.h"

#include "sync/backoff.h"
#include "sync/protocol.h"

#include <algorithm>

namespace kiosk
{

namespace
{

/// As many entries in State::checking are looked at in one step.
constexpr std::int64_t kCheckingLimit = 64;

/// After 409 the far side is still at work on it.
constexpr Milliseconds kInProgressPause = std::chrono::seconds{5};

std::string_view word(OutcomeKind kind)
{
    switch (kind) {
    case OutcomeKind::done:
        return "done";
    case OutcomeKind::not_sent:
        return "not_sent";
    case OutcomeKind::not_executed:
        return "not_executed";
    case OutcomeKind::ambiguous:
        return "ambiguous";
    case OutcomeKind::in_progress:
        return "in_progress";
    case OutcomeKind::refused:
        return "refused";
    }
    return {};
}

} // namespace

Courier::Courier(const SyncSettings& settings, Outbox& outbox, ApiCalls& calls, RandomSource& random,
                 Trace& trace)
    : settings_(settings), outbox_(outbox), calls_(calls), random_(random), trace_(trace)
{
}

Result<> Courier::recover(const Instant& now)
{
    const auto entries = outbox_.all();
    if (!entries) return entries.error();
    for (const Entry& entry : *entries) {
        const Entry after = recovered(entry, now);
        if (after == entry) continue;
        if (const auto changed = outbox_.change(entry, after, {}, now.wall); !changed) return changed;
    }
    return success();
}

Result<> Courier::start_due(const Instant& now, const ApiCalls::Token& token, Exchanges& exchanges)
{
    const auto checking = outbox_.due(State::checking, now.wall, kCheckingLimit);
    if (!checking) return checking.error();
    std::vector<Entry> to_query;
    for (const Entry& entry : *checking) {
        switch (next_step(entry, now, settings_.dedup, settings_.times)) {
        case NextStep::send:
            if (submissions_.size() >= settings_.in_flight_max) break;
            if (const auto sent = send(entry, now, token, exchanges); !sent) return sent;
            break;
        case NextStep::query:
            to_query.push_back(entry);
            break;
        case NextStep::settle: {
            Entry later = entry;
            later.next_attempt_at =
                now.wall + settling_left(entry, now, settings_.times).value_or(Milliseconds{0});
            if (const auto changed = outbox_.change(entry, later, {}, now.wall); !changed) return changed;
            changed_.push_back(entry.id);
            break;
        }
        case NextStep::nothing:
            break;
        }
    }
    if (!to_query.empty() && !listing_id_) {
        asked_ = std::move(to_query);
        listing_ = {};
        listing_id_ = exchanges.start(calls_.list(listing_.offset(), Listing::page_size, token));
    }

    while (submissions_.size() < settings_.in_flight_max) {
        const auto has_sent = send_next(now, token, exchanges);
        if (!has_sent) return has_sent.error();
        if (!*has_sent) return success();
    }
    return success();
}

Result<bool> Courier::send_next(const Instant& now, const ApiCalls::Token& token, Exchanges& exchanges)
{
    using enum Outbox::Freshness;
    const auto first_choice = is_retrys_turn_ ? tried_before : never_tried;
    const auto second_choice = is_retrys_turn_ ? never_tried : tried_before;
    for (const auto freshness : {first_choice, second_choice}) {
        const auto entry = outbox_.most_urgent(State::ready, freshness, now.wall);
        if (!entry) return entry.error();
        if (!*entry) continue;
        is_retrys_turn_ = !is_retrys_turn_;
        if (const auto sent = send(**entry, now, token, exchanges); !sent) return sent.error();
        return true;
    }
    return false;
}

Result<> Courier::send(const Entry& entry, const Instant& now, const ApiCalls::Token& token,
                       Exchanges& exchanges)
{
    auto frozen = outbox_.frozen(entry.id);
    if (!frozen && frozen.error().code == ErrorCode::seal_broken) {
        changed_.push_back(entry.id);
        return outbox_.change(entry, unreadable(entry), {}, now.wall);
    }
    if (!frozen) return frozen.error();
    const Entry claim = claimed(entry, now, Uuid::random(random_));
    if (const auto committed = outbox_.change(entry, claim, {}, now.wall); !committed) return committed;
    changed_.push_back(entry.id);

    trace_.note("sync_attempt", {{"reference", entry.reference.text()},
                                 {"attempt", static_cast<double>(claim.attempts)},
                                 {"round", static_cast<double>(claim.round)}});
    const ExchangeId id = exchanges.start(calls_.create(*std::move(frozen), *claim.ms_request_id, token));
    submissions_.emplace(id, Submission{claim, token, now.wall});
    return success();
}

std::optional<Courier::Report> Courier::finished(const FinishedExchange& exchange, const Instant& now,
                                                 const ApiCalls::Token& token, Exchanges& exchanges)
{
    if (listing_id_ == exchange.id) {
        listing_id_.reset();
        return listing_page_finished(exchange.reply, now, token, exchanges);
    }
    auto submission = submissions_.extract(exchange.id);
    if (submission.empty()) return std::nullopt;
    return submission_finished(std::move(submission.mapped()), exchange.reply, now);
}

Courier::Report Courier::submission_finished(Submission submission, const HttpReply& reply,
                                             const Instant& now)
{
    const Entry& entry = submission.entry;
    Outcome outcome = classify_submission(reply, *entry.ms_request_id, now.wall);
    if (outcome.kind == OutcomeKind::done) {
        const auto taken = outbox_.number_is_taken(entry.id, outcome.service_request_number);
        if (!taken || *taken) {
            // Two requests cannot have one number: ask by reference which of them it belongs to.
            outcome.kind = OutcomeKind::ambiguous;
            outcome.code = kReasonNumberTaken;
        }
    }

    trace_.note("sync_outcome", {{"reference", entry.reference.text()},
                                 {"outcome", word(outcome.kind)},
                                 {"code", outcome.code},
                                 {"ms", static_cast<double>((now.wall - submission.started_at).count())}});
    SealedRemarks remarks;
    if (!outcome.text.empty()) remarks.reason_text = outcome.text;
    if (!outcome.reply.empty()) remarks.reply = outcome.reply;
    const Milliseconds pause = pause_after(outcome, entry);
    settle({entry, settled(entry, outcome, now, pause), std::move(remarks)}, now);
    return {outcome.host, entry.id, submission.token, outcome.kind == OutcomeKind::done};
}

Milliseconds Courier::pause_after(const Outcome& outcome, const Entry& entry)
{
    switch (outcome.kind) {
    case OutcomeKind::ambiguous:
        return full_jitter(entry.attempts, settings_.times.backoff_base, settings_.times.backoff_max,
                           random_);
    case OutcomeKind::in_progress:
        return kInProgressPause;
    case OutcomeKind::done:
    case OutcomeKind::not_sent: // The line has its own pause.
    case OutcomeKind::not_executed:
    case OutcomeKind::refused:
        return Milliseconds{0};
    }
    return Milliseconds{0};
}

Courier::Report Courier::listing_page_finished(const HttpReply& reply, const Instant& now,
                                               const ApiCalls::Token& token, Exchanges& exchanges)
{
    const auto page =
        reply.progress == Progress::answered && reply.status == 200 ? list_page(reply.body) : std::nullopt;
    const Report report{host_news(reply, page ? BodyIs::understood : BodyIs::something_else, now.wall),
                        std::nullopt, token, false};
    if (!page) {
        listing_failed(now);
        return report;
    }
    switch (listing_.accept(*page)) {
    case Listing::Next::another_page:
    case Listing::Next::from_the_start:
        listing_id_ = exchanges.start(calls_.list(listing_.offset(), Listing::page_size, token));
        break;
    case Listing::Next::whole:
        listing_finished(now);
        break;
    case Listing::Next::failed:
        listing_failed(now);
        break;
    }
    return report;
}

void Courier::listing_finished(const Instant& now)
{
    for (const Entry& entry : std::exchange(asked_, {})) {
        const auto current = outbox_.find(entry.id);
        if (!current || !*current || (*current)->state != State::checking) continue; // A person moved it.

        const auto& numbers = listing_.numbers(entry.reference);
        trace_.note("sync_listing",
                    {{"reference", entry.reference.text()}, {"found", static_cast<double>(numbers.size())}});
        if (!numbers.empty()) {
            const auto taken = outbox_.number_is_taken(entry.id, numbers.front());
            if (taken && !*taken) {
                settle(
                    {**current, answered_by_listing(**current, ListingSays::found, numbers.front(), now), {}},
                    now);
                continue;
            }
        }
        const bool is_listed_or_refused_as_double =
            !numbers.empty() || settings_.dedup == Dedup::unique_reference;
        if (is_listed_or_refused_as_double) {
            // The far side contradicts itself, or its list lags behind its own refusal: ask again later.
            Entry later = **current;
            later.next_attempt_at = now.wall + settings_.times.listing_lag;
            settle({**current, later, {}}, now);
            continue;
        }
        settle({**current, answered_by_listing(**current, ListingSays::not_listed, {}, now), {}}, now);
    }
}

void Courier::listing_failed(const Instant& now)
{
    for (const Entry& entry : std::exchange(asked_, {})) {
        Entry later = entry;
        later.next_attempt_at = now.wall + full_jitter(entry.attempts, settings_.times.backoff_base,
                                                       settings_.times.backoff_max, random_);
        settle({entry, later, {}}, now);
    }
}

void Courier::settle(Settlement settlement, const Instant& now)
{
    const auto changed = outbox_.change(settlement.before, settlement.after, settlement.remarks, now.wall);
    changed_.push_back(settlement.before.id);
    const bool has_moved_on = !changed && changed.error().code == ErrorCode::not_possible_now;
    if (!changed && !has_moved_on) kept_.push_back(std::move(settlement));
}

Result<> Courier::settle_kept(const Instant& now)
{
    for (Settlement& settlement : std::exchange(kept_, {}))
        settle(std::move(settlement), now);
    if (kept_.empty()) return success();
    return Error{ErrorCode::disk_full, std::to_string(kept_.size()) + " outcomes are not on the disk yet"};
}

Result<bool> Courier::has_due(const Instant& now) const
{
    const auto due = due_in(now);
    if (!due) return due.error();
    return *due && **due == Milliseconds{0};
}

Result<std::optional<Milliseconds>> Courier::due_in(const Instant& now) const
{
    if (submissions_.size() >= settings_.in_flight_max) return std::optional<Milliseconds>{};
    std::optional<Milliseconds> soonest;
    for (const State state : {State::ready, State::checking}) {
        if (state == State::checking && listing_id_) continue; // What can be asked is being asked.
        const auto at = outbox_.earliest_attempt(state);
        if (!at) return at.error();
        if (!*at) continue;
        const bool is_beyond_reason = **at > now.wall + Outbox::longest_pause;
        const Milliseconds left =
            is_beyond_reason ? Milliseconds{0} : std::max(Milliseconds{**at - now.wall}, Milliseconds{0});
        soonest = std::min(soonest.value_or(left), left);
    }
    return soonest;
}

} // namespace kiosk
