#include "sync/standing_watch.h"

#include "sync/backoff.h"
#include "sync/listing.h"

#include <algorithm>

namespace kiosk
{

namespace
{

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

/// An accepted request has status `none` until somebody has opened it there.
constexpr Milliseconds kFirstLook = minutes{1};
/// What a person reads is asked for when the copy is older.
constexpr Milliseconds kFresh = seconds{10};
/// What becomes due so soon is looked at together: less than half of the shortest pause.
constexpr Milliseconds kTogether = minutes{2};
/// A walk through the list goes no further: ten thousand requests.
constexpr int kWalkPagesMax = 20;
/// As many that the list does not show are asked for by number after one walk.
constexpr std::size_t kMissingMax = 16;
/// A request that the far side does not know is asked for again, in case it comes back.
constexpr Milliseconds kUnknownPause = hours{6};
constexpr Milliseconds kPauseMax = hours{24};
constexpr Milliseconds kFailureBase = seconds{30};

} // namespace

Milliseconds look_pause(Milliseconds quiet)
{
    if (quiet < hours{1}) return minutes{5};
    if (quiet < hours{24}) return minutes{15};
    if (quiet < hours{24 * 7}) return hours{1};
    if (quiet < hours{24 * 60}) return hours{6};
    return kPauseMax;
}

StandingWatch::StandingWatch(const SyncSettings& settings, Standings& standings, ApiCalls& calls,
                             RandomSource& random, Trace& trace)
    : settings_(settings), standings_(standings), calls_(calls), random_(random), trace_(trace)
{
}

void StandingWatch::see(const Entry& entry, const std::optional<Standing>& standing)
{
    const std::string& id = entry.id.text();
    const auto known = watched_.find(id);
    const bool is_open = entry.state == State::sent && entry.service_request_number;
    if (!is_open && known != watched_.end()) {
        by_due_.erase({known->second.standing.next_look_at, id});
        id_of_.erase(known->second.number);
        watched_.erase(known);
    }
    if (!is_open || known != watched_.end()) return;

    Watched watched{.id = entry.id,
                    .reference = entry.reference,
                    .number = *entry.service_request_number,
                    .sent_at = entry.updated_at,
                    .standing = standing.value_or(Standing{.next_look_at = entry.updated_at + kFirstLook})};
    by_due_.emplace(watched.standing.next_look_at, id);
    id_of_[watched.number] = id;
    watched_.emplace(id, std::move(watched));
}

void StandingWatch::schedule(Watched& watched, Timestamp at)
{
    by_due_.erase({watched.standing.next_look_at, watched.id.text()});
    watched.standing.next_look_at = at;
    by_due_.emplace(at, watched.id.text());
}

void StandingWatch::look_at(const RequestId& request, const Instant& now)
{
    const auto found = watched_.find(request.text());
    if (found == watched_.end()) return;
    read_ = request.text();
    const Timestamp seen_at = found->second.standing.seen_at;
    const bool is_fresh = seen_at <= now.wall && now.wall - seen_at < kFresh;
    if (!is_fresh) schedule(found->second, now.wall);
}

void StandingWatch::look_at_all(const Instant& now)
{
    for (auto& [id, watched] : watched_)
        schedule(watched, std::min(watched.standing.next_look_at, now.wall));
    paused_until_.reset();
}

std::set<std::string> StandingWatch::due(const Instant& now) const
{
    std::set<std::string> ids;
    for (const auto& [at, id] : by_due_)
        // What is due further ahead than the longest pause was written by a wrong clock.
        if (at <= now.wall + kTogether || at > now.wall + 2 * kPauseMax) ids.insert(id);
    return ids;
}

std::optional<Milliseconds> StandingWatch::due_in(const Instant& now) const
{
    if (exchange_ || watched_.empty()) return std::nullopt;
    Milliseconds left{0};
    if (!walk_ && to_show_.empty()) {
        const bool is_beyond_reason = by_due_.rbegin()->first > now.wall + 2 * kPauseMax;
        if (!is_beyond_reason)
            left = std::max(Milliseconds{by_due_.begin()->first - now.wall}, Milliseconds{0});
    }
    if (paused_until_) left = std::max(left, *paused_until_ - now.since_boot);
    return left;
}

void StandingWatch::start_due(const Instant& now, const ApiCalls::Token& token, Exchanges& exchanges)
{
    const auto due_now = due_in(now);
    if (!due_now || *due_now > Milliseconds{0}) return;
    token_ = token;
    if (!walk_ && to_show_.empty()) {
        auto wanted = due(now);
        if (wanted.size() == 1)
            to_show_.push_back(*wanted.begin());
        else
            walk_ = Walk{.wanted = std::move(wanted)};
    }
    if (walk_) {
        exchange_ = exchanges.start(calls_.list(walk_->offset, Listing::page_size, token));
        return;
    }
    while (!to_show_.empty()) {
        const std::string id = std::move(to_show_.front());
        to_show_.pop_front();
        const auto found = watched_.find(id);
        if (found == watched_.end()) continue; // Closed meanwhile.
        exchange_ = exchanges.start(calls_.show(found->second.number, token));
        shown_id_ = id;
        return;
    }
}

std::optional<StandingWatch::Report> StandingWatch::finished(const FinishedExchange& exchange,
                                                             const Instant& now)
{
    if (exchange_ != exchange.id) return std::nullopt;
    exchange_.reset();
    const auto id = std::exchange(shown_id_, std::nullopt);
    return id ? show_finished(*id, exchange.reply, now) : page_finished(exchange.reply, now);
}

StandingWatch::Report StandingWatch::page_finished(const HttpReply& reply, const Instant& now)
{
    const auto page =
        reply.progress == Progress::answered && reply.status == 200 ? list_page(reply.body) : std::nullopt;
    Report report{host_news(reply, page ? BodyIs::understood : BodyIs::something_else, now.wall),
                  std::nullopt, token_, success()};
    if (!page) {
        walk_.reset();
        failed(now);
        return report;
    }
    failures_ = 0;
    report.kept = take_page(*page, now);
    return report;
}

Result<> StandingWatch::take_page(const ListPage& page, const Instant& now)
{
    std::vector<Standings::Update> updates;
    for (const ListedRequest& item : page.items) {
        const auto id = id_of_.find(item.number);
        if (id == id_of_.end()) continue;
        Watched& watched = watched_.at(id->second);
        walk_->wanted.erase(id->second);
        const ServiceStatus before = watched.standing.status;
        updates.push_back(seen(watched, item.status, item.modified, std::nullopt, now));
        const bool is_changed = watched.standing.status != before;
        // Without a date nobody can tell whether there are new notes.
        const bool has_news = watched.standing.modified.empty()
                                  ? watched.standing.status != ServiceStatus::none
                                  : watched.standing.modified != watched.standing.notes_as_of;
        if (has_news || is_changed) to_show_.push_back(id->second);
    }
    walk_->offset += static_cast<std::int64_t>(page.items.size());
    ++walk_->pages;
    const bool is_over = walk_->wanted.empty() || page.items.empty() || walk_->offset >= page.total ||
                         walk_->pages == kWalkPagesMax;
    if (is_over) end_walk(now);
    return updates.empty() ? success() : standings_.record(updates, now.wall);
}

/// What the list does not show may have left it, or stand too far behind.
void StandingWatch::end_walk(const Instant& now)
{
    std::size_t asked = 0;
    for (const std::string& id : walk_->wanted) {
        const auto found = watched_.find(id);
        if (found == watched_.end()) continue;
        schedule(found->second, now.wall + pause_of(found->second, now));
        if (asked++ < kMissingMax) to_show_.push_back(id);
    }
    walk_.reset();
}

StandingWatch::Report StandingWatch::show_finished(const std::string& id, const HttpReply& reply,
                                                   const Instant& now)
{
    const bool is_answer = reply.progress == Progress::answered && reply.status == 200;
    const auto body = is_answer && is_json_object(reply.body) ? BodyIs::understood : BodyIs::something_else;
    Report report{news_of_show(reply, body, now.wall), std::nullopt, token_, success()};
    const auto found = watched_.find(id);
    if (found == watched_.end()) return report;
    Watched& watched = found->second;
    // By itself it may be what upsets the server; a look that goes well says no more than a probe does.
    if (report.news.reason == LineReason::server_error) report.witness = watched.id;

    auto shown = is_answer ? shown_service_request(reply.body) : std::nullopt;
    if (shown && shown->number == watched.number) {
        failures_ = 0;
        report.kept = standings_.record(
            {seen(watched, shown->status, shown->modified, std::move(shown->notes), now)}, now.wall);
        return report;
    }
    schedule(watched, now.wall + pause_of(watched, now));
    const auto fault = reply.progress == Progress::answered ? api_fault(reply.body) : std::nullopt;
    if (fault && (reply.status == 404 || reply.status == 410)) {
        watched.standing.fault = fault->code;
        schedule(watched, now.wall + kUnknownPause);
        changed_.push_back(watched.id);
        report.kept = standings_.record({{watched.id, watched.standing, std::nullopt}}, now.wall);
        return report;
    }
    // One that does not read is left until its own next time; the others go on.
    if (report.news.reason != LineReason::none) failed(now);
    return report;
}

Result<> StandingWatch::saw(const RequestId& request, const ShownServiceRequest& shown, const Instant& now)
{
    const auto found = watched_.find(request.text());
    if (found == watched_.end() || found->second.number != shown.number) return success();
    return standings_.record({seen(found->second, shown.status, shown.modified, shown.notes, now)}, now.wall);
}

Standings::Update StandingWatch::seen(Watched& watched, const std::optional<ServiceStatus>& status,
                                      const std::string& modified,
                                      std::optional<std::vector<ShownNote>> notes, const Instant& now)
{
    Standing& standing = watched.standing;
    const Standing before = standing;
    const bool is_first = before.seen_at == Timestamp{};
    // A status that nobody knows is no news: what was known last still stands.
    if (status) standing.status = *status;
    if (is_first || standing.status != before.status || standing.modified != modified)
        standing.since = now.wall;
    standing.seen_at = now.wall;
    standing.modified = modified;
    standing.fault.clear();
    if (notes) standing.notes_as_of = modified;
    schedule(watched, now.wall + pause_of(watched, now));

    // The age of a copy is shown only where it is read: a list need not be made anew for it.
    const bool is_news = is_first || notes || standing.status != before.status ||
                         standing.modified != before.modified || standing.fault != before.fault;
    if (is_news || read_ == watched.id.text()) changed_.push_back(watched.id);
    const bool asks = standing.status == ServiceStatus::attention_needed;
    if (asks && before.status != ServiceStatus::attention_needed) asking_.push_back(watched.reference);
    trace_.note("standing", {{"reference", watched.reference.text()}, {"status", word(standing.status)}});
    return {watched.id, standing, std::move(notes)};
}

/// With a spread of a tenth, so that what was sent together is not asked for together by a whole fleet.
Milliseconds StandingWatch::pause_of(const Watched& watched, const Instant& now)
{
    const Timestamp last_news = std::max(watched.sent_at, watched.standing.since);
    const Milliseconds pause = look_pause(std::max(Milliseconds{now.wall - last_news}, Milliseconds{0}));
    return pause + Milliseconds{static_cast<Milliseconds::rep>(
                       random_.below(static_cast<std::uint64_t>(pause.count() / 10)))};
}

void StandingWatch::failed(const Instant& now)
{
    ++failures_;
    paused_until_ =
        now.since_boot + full_jitter(failures_, kFailureBase, settings_.times.backoff_max, random_);
}

} // namespace kiosk
