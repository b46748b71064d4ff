#include "sync/courier.h"

#include "storage/mutant.h"
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

Courier::Courier(const SyncSettings& settings, Outbox& outbox, Uploads& uploads, ApiCalls& calls,
                 RandomSource& random, Trace& trace)
    : settings_(settings),
      outbox_(outbox),
      uploads_(uploads),
      calls_(calls),
      random_(random),
      trace_(trace)
{
}

Result<> Courier::recover(const Instant& now)
{
    const auto unfinished = outbox_.unfinished();
    if (!unfinished) return unfinished.error();
    for (const Entry& entry : *unfinished) {
        const Entry after = recovered(entry, now);
        if (after == entry) continue;
        if (const auto changed = outbox_.change(entry, after, {}, now.wall); !changed) return changed;
    }
    return success();
}

Result<> Courier::start_due(const Instant& now, const ApiCalls::Token& token, Exchanges& exchanges)
{
    auto resends = look_at_checking(now);
    if (!resends) return resends.error();
    if (!asked_.empty() && !listing_id_) {
        listing_id_ = exchanges.start(calls_.list(listing_.offset(), Listing::page_size, token));
        listing_token_ = token;
    }
    while (submissions_.size() < settings_.in_flight_max) {
        const auto entry = next_to_send(*resends, now);
        if (!entry) return entry.error();
        if (!*entry) return success();
        if (const auto sent = send(**entry, now, token, exchanges); !sent) return sent;
    }
    return success();
}

/// Those to be sent again, most urgent first. Those to be asked about go into the next walk through the list.
Result<std::deque<Entry>> Courier::look_at_checking(const Instant& now)
{
    const auto checking = outbox_.due(State::checking, now.wall, kCheckingLimit);
    if (!checking) return checking.error();
    std::deque<Entry> resends;
    std::vector<Entry> to_query;
    for (const Entry& entry : *checking) {
        switch (next_step(entry, now, settings_.dedup, settings_.times)) {
        case NextStep::send:
            resends.push_back(entry);
            break;
        case NextStep::query:
            to_query.push_back(entry);
            break;
        case NextStep::settle: {
            Entry later = entry;
            later.next_attempt_at =
                now.wall + settling_left(entry, now, settings_.times).value_or(Milliseconds{0});
            if (const auto changed = outbox_.change(entry, later, {}, now.wall); !changed)
                return changed.error();
            changed_.push_back(entry.id);
            break;
        }
        case NextStep::nothing:
            break;
        }
    }
    if (asked_.empty() && !to_query.empty()) {
        asked_ = std::move(to_query);
        listing_ = {};
    }
    return resends;
}

Result<std::optional<Entry>> Courier::next_to_send(std::deque<Entry>& resends, const Instant& now)
{
    for (const bool is_retry : {is_retrys_turn_, !is_retrys_turn_}) {
        if (is_retry && !resends.empty()) {
            std::optional<Entry> entry{std::move(resends.front())};
            resends.pop_front();
            is_retrys_turn_ = false;
            return entry;
        }
        const auto freshness = is_retry ? Outbox::Freshness::tried_before : Outbox::Freshness::never_tried;
        auto entry = outbox_.most_urgent(State::ready, freshness, now.wall);
        if (entry && !*entry) continue;
        is_retrys_turn_ = !is_retry && !is_mutated(Mutant::retries_starve);
        return entry;
    }
    return std::optional<Entry>{};
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
    if (settings_.attachments.way == AttachmentSettings::Way::put)
        if (const auto planned = uploads_.plan(entry.id, now.wall); !planned) return planned;
    const Entry claim = claimed(entry, now, Uuid::random(random_));
    const auto commit_claim = [&] { return outbox_.change(entry, claim, {}, now.wall); };
    const auto committed = is_mutated(Mutant::claim_not_committed) ? success() : commit_claim();
    if (!committed && !is_mutated(Mutant::claim_failure_ignored)) return committed;
    changed_.push_back(entry.id);

    const std::string_view named = is_mutated(Mutant::token_in_trace) ? *token : entry.reference.text();
    trace_.note("sync_attempt", {{"reference", named},
                                 {"attempt", static_cast<double>(claim.attempts)},
                                 {"round", static_cast<double>(claim.round)}});
    if (is_mutated(Mutant::body_differs_per_attempt)) *frozen += claim.attempts % 2 == 0 ? " " : "\n";
    HttpRequest request = calls_.create(*std::move(frozen), *claim.ms_request_id, token);
    request.expires_at = now.since_boot + settings_.times.attempt_total;
    const ExchangeId id = exchanges.start(std::move(request));
    submissions_.emplace(id, Submission{claim, token, now.wall});
    return is_mutated(Mutant::claim_not_committed) ? commit_claim() : success();
}

std::optional<Courier::Report> Courier::finished(const FinishedExchange& exchange, const Instant& now)
{
    if (listing_id_ == exchange.id) {
        listing_id_.reset();
        return listing_page_finished(exchange.reply, now);
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
        if ((!taken || *taken) && !is_mutated(Mutant::number_of_another_taken)) {
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
        // The far side has it for certain; what is left is to ask under which number.
        if (settings_.dedup == Dedup::unique_reference && outcome.code == kReasonDuplicateReference)
            return Milliseconds{0};
        return kInProgressPause + full_jitter(entry.attempts, settings_.times.backoff_base,
                                              settings_.times.backoff_max, random_);
    case OutcomeKind::done:
    case OutcomeKind::not_sent: // The line has its own pause.
    case OutcomeKind::not_executed:
    case OutcomeKind::refused:
        return Milliseconds{0};
    }
    return Milliseconds{0};
}

Courier::Report Courier::listing_page_finished(const HttpReply& reply, const Instant& now)
{
    const auto page =
        reply.progress == Progress::answered && reply.status == 200 ? list_page(reply.body) : std::nullopt;
    const Report report{host_news(reply, page ? BodyIs::understood : BodyIs::something_else, now.wall),
                        std::nullopt, listing_token_, false};
    if (!page) {
        is_mutated(Mutant::failed_list_says_nothing_there) ? listing_finished(now) : listing_failed(now);
        return report;
    }
    switch (listing_.accept(*page)) {
    case Listing::Next::another_page:
    case Listing::Next::from_the_start:
        break; // `start_due` asks for it, with a good token and only while the line is up.
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
    listing_failures_ = 0;
    for (const Entry& entry : std::exchange(asked_, {})) {
        const auto current = outbox_.find(entry.id);
        if (!current || !*current || (*current)->state != State::checking) continue; // A person moved it.

        const auto& numbers = listing_.numbers(entry.reference);
        trace_.note("sync_listing",
                    {{"reference", entry.reference.text()}, {"found", static_cast<double>(numbers.size())}});
        const auto free = first_free(numbers, entry.id);
        const bool is_refused_as_double = settings_.dedup == Dedup::unique_reference &&
                                          (*current)->reason_code == kReasonDuplicateReference;
        if (!free || (numbers.empty() && is_refused_as_double)) {
            // Nobody knows yet, or the list lags behind the far side's own refusal: ask again later.
            Entry later = **current;
            later.next_attempt_at = now.wall + settings_.times.listing_lag;
            settle({**current, later, {}}, now);
            continue;
        }
        const auto says = numbers.empty() ? ListingSays::not_listed
                          : free->empty() ? ListingSays::under_anothers_number
                                          : ListingSays::found;
        settle({**current, answered_by_listing(**current, says, *free, now), {}}, now);
    }
}

/// The first number that no other request has; empty when there is none.
Result<std::string> Courier::first_free(const std::vector<std::string>& numbers, const RequestId& id) const
{
    for (const std::string& number : numbers) {
        const auto taken = outbox_.number_is_taken(id, number);
        if (!taken) return taken.error();
        if (!*taken) return number;
    }
    return std::string{};
}

void Courier::listing_failed(const Instant& now)
{
    ++listing_failures_;
    for (const Entry& entry : std::exchange(asked_, {})) {
        Entry later = entry;
        later.next_attempt_at = now.wall + full_jitter(listing_failures_, settings_.times.backoff_base,
                                                       settings_.times.backoff_max, random_);
        settle({entry, later, {}}, now);
    }
}

void Courier::settle(Settlement settlement, const Instant& now)
{
    auto changed = outbox_.change(settlement.before, settlement.after, settlement.remarks, now.wall);
    // What the far side said cannot be sealed with a damaged key; what became of the request still counts.
    if (!changed && changed.error().code == ErrorCode::seal_broken)
        changed = outbox_.change(settlement.before, settlement.after, {}, now.wall);
    changed_.push_back(settlement.before.id);
    if (changed || changed.error().code == ErrorCode::not_possible_now) return; // It has moved on.
    if (is_mutated(Mutant::outcome_dropped)) return;
    kept_because_ = changed.error();
    kept_.push_back(std::move(settlement));
}

Result<> Courier::kept() const
{
    if (kept_.empty()) return success();
    return *kept_because_;
}

Result<> Courier::settle_kept(const Instant& now)
{
    for (Settlement& settlement : std::exchange(kept_, {}))
        settle(std::move(settlement), now);
    return kept();
}

Result<bool> Courier::has_due(const Instant& now) const
{
    const auto due = due_in(now);
    if (!due) return due.error();
    return *due && **due == Milliseconds{0};
}

Result<std::optional<Milliseconds>> Courier::due_in(const Instant& now) const
{
    if (!asked_.empty() && !listing_id_) return std::optional{Milliseconds{0}}; // Its next page.
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
