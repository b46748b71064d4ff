#include "sync/upload_courier.h"

#include "sync/backoff.h"
#include "sync/protocol.h"

#include <algorithm>

namespace kiosk
{

namespace
{

/// As many damaged files are given up in one step before the next step looks on.
constexpr int kLooksMax = 16;

} // namespace

struct UploadCourier::Content {
    AttachmentReader reader;
    std::optional<std::string> first; ///< Read before anything was sent.
    std::optional<Error> fault;       ///< Why reading ended early.

    Result<std::string> next()
    {
        if (first) return *std::exchange(first, std::nullopt);
        auto part = reader.next();
        if (!part) fault = part.error();
        return part;
    }
};

UploadCourier::UploadCourier(const SyncSettings& settings, const Attachments& attachments, Uploads& uploads,
                             ApiCalls& calls, RandomSource& random, Trace& trace)
    : settings_(settings),
      attachments_(attachments),
      uploads_(uploads),
      calls_(calls),
      random_(random),
      trace_(trace)
{
}

UploadCourier::~UploadCourier() = default;

Result<> UploadCourier::start_due(const Instant& now, const ApiCalls::Token& token, Exchanges& exchanges)
{
    if (settings_.attachments.way == AttachmentSettings::Way::list) return success();
    for (int look = 0; look < kLooksMax && !running_; ++look) {
        const auto due = uploads_.due(now.wall);
        if (!due) return due.error();
        if (!*due) return success();
        const auto turn = start(**due, now, token, exchanges);
        if (!turn) return turn.error();
        if (*turn == Turn::taken) return success();
    }
    return success();
}

Result<Attachment> UploadCourier::attachment_of(const Upload& upload) const
{
    const auto all = attachments_.of(upload.request);
    if (!all) return all.error();
    const auto found = std::ranges::find(*all, upload.attachment, &Attachment::id);
    if (found == all->end())
        return Error{ErrorCode::seal_broken, "attachment " + upload.attachment.text() + " does not open"};
    return *found;
}

Result<UploadCourier::Turn> UploadCourier::start(const Uploads::Due& due, const Instant& now,
                                                 const ApiCalls::Token& token, Exchanges& exchanges)
{
    const auto attachment = attachment_of(due.upload);
    auto reader = attachment ? attachments_.open(due.upload.request, *attachment)
                             : Result<AttachmentReader>{attachment.error()};
    auto first = reader ? reader->next() : Result<std::string>{reader.error()};
    if (!first && first.error().code == ErrorCode::seal_broken) {
        if (const auto kept = give_up(due.upload); !kept) return kept.error();
        return Turn::free;
    }
    if (!first) return first.error();

    auto content = std::make_shared<Content>(Content{*std::move(reader), *std::move(first), std::nullopt});
    const Uuid id = Uuid::random(random_);
    StreamedBody body{attachment->bytes, [content] { return content->next(); }};
    trace_.note("upload_attempt", {{"reference", Reference{due.upload.request}.text()},
                                   {"bytes", static_cast<double>(attachment->bytes)},
                                   {"attempt", static_cast<double>(due.upload.attempts + 1)}});
    const ExchangeId exchange = exchanges.start(
        calls_.put_attachment(due.service_request_number, *attachment, std::move(body), id, token));
    running_ = Running{exchange, due.upload, id, token, std::move(content), now.wall};
    return Turn::taken;
}

UploadOutcome UploadCourier::outcome_of(const Running& running, const HttpReply& reply,
                                        const Instant& now) const
{
    const auto& fault = running.content->fault;
    if (fault && fault->code == ErrorCode::seal_broken)
        return {.kind = UploadOutcome::Kind::refused, .code = std::string{kReasonUnreadable}};
    return classify_upload(reply, running.ms_request_id, now.wall);
}

std::optional<UploadCourier::Report> UploadCourier::finished(const FinishedExchange& exchange,
                                                             const Instant& now)
{
    if (!running_ || running_->exchange != exchange.id) return std::nullopt;
    const Running running = *std::exchange(running_, std::nullopt);
    const UploadOutcome outcome = outcome_of(running, exchange.reply, now);

    Upload upload = running.upload;
    upload.reason_code = outcome.code;
    upload.reason_text = outcome.text;
    upload.next_attempt_at = now.wall;
    const bool has_left = exchange.reply.progress != Progress::nothing_sent;
    if (has_left) ++upload.attempts;
    switch (outcome.kind) {
    case UploadOutcome::Kind::there:
        upload.state = UploadState::there;
        break;
    case UploadOutcome::Kind::refused:
        upload.state = UploadState::refused;
        break;
    case UploadOutcome::Kind::again: {
        if (!has_left) break; // The line has its own pause.
        const Milliseconds pause = full_jitter(upload.attempts, settings_.times.backoff_base,
                                               settings_.times.backoff_max, random_);
        upload.next_attempt_at += std::max(pause, outcome.retry_after.value_or(pause));
        break;
    }
    }
    trace_.note("upload_outcome", {{"reference", Reference{upload.request}.text()},
                                   {"state", word(upload.state)},
                                   {"code", outcome.code},
                                   {"ms", static_cast<double>((now.wall - running.started_at).count())}});
    Result<> kept = keep(upload);
    const auto& fault = running.content->fault;
    if (kept && fault && fault->code != ErrorCode::seal_broken) kept = *fault;
    return Report{outcome.host, running.token, std::move(kept)};
}

Result<> UploadCourier::give_up(const Upload& upload)
{
    Upload after = upload;
    after.state = UploadState::refused;
    after.reason_code = kReasonUnreadable;
    after.reason_text.clear();
    return keep(after);
}

Result<> UploadCourier::keep(const Upload& upload)
{
    changed_.push_back(upload.request);
    return uploads_.put(upload);
}

Result<std::optional<Milliseconds>> UploadCourier::due_in(const Instant& now) const
{
    if (running_ || settings_.attachments.way == AttachmentSettings::Way::list)
        return std::optional<Milliseconds>{};
    const auto at = uploads_.earliest_attempt();
    if (!at) return at.error();
    if (!*at) return std::optional<Milliseconds>{};
    const bool is_beyond_reason = **at > now.wall + Outbox::longest_pause;
    return std::optional{is_beyond_reason ? Milliseconds{0}
                                          : std::max(Milliseconds{**at - now.wall}, Milliseconds{0})};
}

Result<bool> UploadCourier::has_due(const Instant& now) const
{
    const auto due = due_in(now);
    if (!due) return due.error();
    return *due && **due == Milliseconds{0};
}

} // namespace kiosk
