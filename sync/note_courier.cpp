#include "sync/note_courier.h"

#include "sync/backoff.h"
#include "sync/protocol.h"

#include <algorithm>

namespace kiosk
{

namespace
{

/// As many lanes are looked at in one step: each may find that it has to wait.
constexpr std::int64_t kLanesLimit = 16;

/// What a question about a note in State::checking found out; nothing when the answer says nothing.
std::optional<ListingSays> answer_to(const Note& note, const ShownServiceRequest& shown)
{
    if (note.kind == NoteKind::closing) {
        if (!shown.status) return std::nullopt;
        return *shown.status == ServiceStatus::closed ? ListingSays::found : ListingSays::not_listed;
    }
    if (!shown.notes) return std::nullopt;
    const std::string mark = note_mark(note.id);
    const bool is_there = std::ranges::any_of(
        *shown.notes, [&](const ShownNote& one) { return one.text.find(mark) != std::string::npos; });
    return is_there ? ListingSays::found : ListingSays::not_listed;
}

} // namespace

NoteCourier::NoteCourier(const SyncSettings& settings, Outbox& outbox, Notes& notes, ApiCalls& calls,
                         RandomSource& random, Trace& trace)
    : settings_(settings), outbox_(outbox), notes_(notes), calls_(calls), random_(random), trace_(trace)
{
}

Result<> NoteCourier::recover(const Instant& now)
{
    const auto unfinished = notes_.unfinished();
    if (!unfinished) return unfinished.error();
    for (const Note& note : *unfinished) {
        const Note after = recovered(note, now);
        if (after == note) continue;
        if (const auto changed = notes_.change(note, after, std::nullopt, now.wall); !changed) return changed;
    }
    return success();
}

Result<> NoteCourier::start_due(const Instant& now, const ApiCalls::Token& token, Exchanges& exchanges)
{
    if (running_) return success();
    const auto due = notes_.due(now.wall, kLanesLimit);
    if (!due) return due.error();
    for (const Note& note : *due) {
        const auto turn = start(note, now, token, exchanges);
        if (!turn) return turn.error();
        if (*turn == Turn::taken) return success();
    }
    return success();
}

Result<NoteCourier::Turn> NoteCourier::start(const Note& note, const Instant& now,
                                             const ApiCalls::Token& token, Exchanges& exchanges)
{
    const auto request = outbox_.find(note.request);
    if (!request) return request.error();
    if (!*request || !(*request)->service_request_number) {
        // Only a sent request takes notes, and what was sent is never forgotten before its notes are.
        if (const auto changed = change(note, unreadable(note), now); !changed) return changed.error();
        return Turn::free;
    }
    // A far side that enforces unique references does so for requests; notes have a window everywhere.
    switch (next_step(note, now, Dedup::window, settings_.times)) {
    case NextStep::send:
        return send(note, **request, now, token, exchanges);
    case NextStep::query: {
        const std::string& number = *(*request)->service_request_number;
        const ExchangeId exchange = exchanges.start(calls_.show(number, token));
        running_ = Running{Running::What::question, exchange, note, number, token, now.wall};
        return Turn::taken;
    }
    case NextStep::settle: {
        Note later = note;
        later.next_attempt_at =
            now.wall + settling_left(note, now, settings_.times).value_or(Milliseconds{0});
        if (const auto changed = change(note, later, now); !changed) return changed.error();
        return Turn::free;
    }
    case NextStep::nothing:
        return Turn::free;
    }
    return Turn::free;
}

Result<NoteCourier::Turn> NoteCourier::send(const Note& note, const Entry& request, const Instant& now,
                                            const ApiCalls::Token& token, Exchanges& exchanges)
{
    auto frozen = notes_.frozen(note.id);
    if (!frozen && frozen.error().code == ErrorCode::seal_broken) {
        if (const auto changed = change(note, unreadable(note), now); !changed) return changed.error();
        return Turn::free;
    }
    if (!frozen) return frozen.error();
    const Note claim = claimed(note, now, Uuid::random(random_));
    if (const auto committed = change(note, claim, now); !committed) return committed.error();

    trace_.note("sync_attempt", {{"reference", request.reference.text()},
                                 {"operation", word(note.kind)},
                                 {"attempt", static_cast<double>(claim.attempts)},
                                 {"round", static_cast<double>(claim.round)}});
    const std::string& number = *request.service_request_number;
    HttpRequest update = calls_.update(number, *std::move(frozen), *claim.ms_request_id, token);
    update.expires_at = now.since_boot + settings_.times.attempt_total;
    const ExchangeId exchange = exchanges.start(std::move(update));
    running_ = Running{Running::What::update, exchange, claim, number, token, now.wall};
    return Turn::taken;
}

std::optional<NoteCourier::Report> NoteCourier::finished(const FinishedExchange& exchange, const Instant& now)
{
    if (!running_ || running_->exchange != exchange.id) return std::nullopt;
    const Running running = *std::exchange(running_, std::nullopt);
    return running.what == Running::What::update ? update_finished(running, exchange.reply, now)
                                                 : question_finished(running, exchange.reply, now);
}

NoteCourier::Report NoteCourier::update_finished(const Running& running, const HttpReply& reply,
                                                 const Instant& now)
{
    const Note& note = running.note;
    const Outcome outcome = classify_update(reply, *note.ms_request_id, running.number, now.wall);
    const bool is_done = outcome.kind == OutcomeKind::done;
    const Note after = settled(note, outcome, now, pause_after(outcome, note));
    trace_.note("note_outcome", {{"operation", word(note.kind)},
                                 {"state", word(after.state)},
                                 {"code", outcome.code},
                                 {"ms", static_cast<double>((now.wall - running.started_at).count())}});
    settle({note, after, outcome.text.empty() ? std::nullopt : std::optional{outcome.text}}, now);
    return {{outcome.host, note.request, running.token, is_done},
            note.request,
            is_done ? shown_service_request(reply.body) : std::nullopt};
}

NoteCourier::Report NoteCourier::question_finished(const Running& running, const HttpReply& reply,
                                                   const Instant& now)
{
    const Note& note = running.note;
    auto shown = reply.progress == Progress::answered && reply.status == 200
                     ? shown_service_request(reply.body)
                     : std::nullopt;
    if (shown && shown->number != running.number) shown.reset();
    const auto body = is_json_object(reply.body) ? BodyIs::understood : BodyIs::something_else;
    Report report{
        {news_of_show(reply, body, now.wall), std::nullopt, running.token, false}, note.request, shown};
    // By itself it may be what upsets the server.
    if (report.line.news.reason == LineReason::server_error) report.line.witness = note.request;
    const auto current = notes_.find(note.id);
    if (!current || !*current || (*current)->state != State::checking) return report; // A person moved it.

    const auto fault = reply.progress == Progress::answered ? api_fault(reply.body) : std::nullopt;
    const auto says = shown ? answer_to(note, *shown) : std::nullopt;
    if (says) {
        question_failures_ = 0;
        settle({**current, answered_by_listing(**current, *says, running.number, now), {}}, now);
    } else if (fault && (reply.status == 404 || reply.status == 410)) {
        settle({**current, without_request(**current, fault->code), fault->description}, now);
    } else {
        // A failed question is never "it is not there".
        Note later = **current;
        later.next_attempt_at = now.wall + full_jitter(++question_failures_, settings_.times.backoff_base,
                                                       settings_.times.backoff_max, random_);
        settle({**current, later, {}}, now);
    }
    return report;
}

Milliseconds NoteCourier::pause_after(const Outcome& outcome, const Note& note)
{
    switch (outcome.kind) {
    case OutcomeKind::ambiguous:
    case OutcomeKind::in_progress:
        return full_jitter(note.attempts, settings_.times.backoff_base, settings_.times.backoff_max, random_);
    case OutcomeKind::done:
    case OutcomeKind::not_sent: // The line has its own pause.
    case OutcomeKind::not_executed:
    case OutcomeKind::refused:
        return Milliseconds{0};
    }
    return Milliseconds{0};
}

Result<> NoteCourier::change(const Note& before, const Note& after, const Instant& now)
{
    const auto changed = notes_.change(before, after, std::nullopt, now.wall);
    changed_.push_back(before.request);
    return changed;
}

void NoteCourier::settle(Settlement settlement, const Instant& now)
{
    const auto changed = notes_.change(settlement.before, settlement.after, settlement.reason_text, now.wall);
    changed_.push_back(settlement.before.request);
    if (changed || changed.error().code == ErrorCode::not_possible_now) return; // It has moved on.
    kept_because_ = changed.error();
    kept_.push_back(std::move(settlement));
}

Result<> NoteCourier::kept() const
{
    if (kept_.empty()) return success();
    return *kept_because_;
}

Result<> NoteCourier::settle_kept(const Instant& now)
{
    for (Settlement& settlement : std::exchange(kept_, {}))
        settle(std::move(settlement), now);
    return kept();
}

Result<std::optional<Milliseconds>> NoteCourier::due_in(const Instant& now) const
{
    if (running_) return std::optional<Milliseconds>{};
    const auto at = notes_.earliest_attempt();
    if (!at) return at.error();
    if (!*at) return std::optional<Milliseconds>{};
    const bool is_beyond_reason = **at > now.wall + Outbox::longest_pause;
    return std::optional{is_beyond_reason ? Milliseconds{0}
                                          : std::max(Milliseconds{**at - now.wall}, Milliseconds{0})};
}

Result<bool> NoteCourier::has_due(const Instant& now) const
{
    const auto due = due_in(now);
    if (!due) return due.error();
    return *due && **due == Milliseconds{0};
}

} // namespace kiosk
