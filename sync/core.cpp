#include "sync/core.h"

#include "storage/mutant.h"
#include "sync/protocol.h"
#include "sync/wire_format.h"

#include <algorithm>
#include <charconv>

namespace kiosk
{

namespace
{

constexpr Milliseconds kForEver = std::chrono::hours{24};
constexpr Milliseconds kStorageRetry = std::chrono::seconds{5};

/// The copy of the directory is renewed daily, and not tried more often than hourly.
constexpr Milliseconds kDirectoryAgeMax = std::chrono::hours{24};
constexpr Milliseconds kDirectoryRetry = std::chrono::hours{1};

/// Retry-After outlives a restart under this name, as wall milliseconds.
constexpr std::string_view kNotBeforeName = "host_not_before_ms";
constexpr Milliseconds kNotBeforeMax = Outbox::longest_pause + Line::retry_after_spread;

/// Power comes back to many machines at once; a kiosk that starts later than this was started by itself.
/// Judgement: a thin client boots in one minute.
constexpr Milliseconds kJustSwitchedOn = std::chrono::minutes{5};

/// Written to find out whether the disk takes anything again.
constexpr std::string_view kStorageCheckName = "storage_check";

ErrorCode code_of(const HostNews& news)
{
    if (news.reason == LineReason::sign_in) return ErrorCode::not_allowed;
    return news.needs_administrator ? ErrorCode::refused : ErrorCode::offline;
}

} // namespace

Core::Core(const SyncSettings& settings, std::unique_ptr<Store> store, const Catalogue& catalogue,
           Transport& transport, const Clock& clock, RandomSource& random, Trace& trace)
    : settings_(settings),
      store_(std::move(store)),
      catalogue_(catalogue),
      transport_(transport),
      clock_(clock),
      random_(random),
      trace_(trace),
      calls_(settings_, random_),
      line_(settings_.times, random_),
      tokens_(settings_, store_->named_values),
      courier_(settings_, store_->outbox, store_->uploads, calls_, random_, trace_),
      note_courier_(settings_, store_->outbox, store_->notes, calls_, random_, trace_),
      upload_courier_(settings_, store_->attachments, store_->uploads, calls_, random_, trace_),
      standing_watch_(settings_, store_->standings, calls_, random_, trace_),
      directory_refresh_(calls_),
      services_refresh_(calls_)
{
}

Core::~Core() = default;

Result<> Core::start()
{
    const Instant now = clock_.now();
    if (const auto recovered = courier_.recover(now); !recovered) return recovered;
    if (const auto recovered = note_courier_.recover(now); !recovered) return recovered;
    if (const auto let_off = let_off_unfinished(); !let_off) return let_off;
    // Where something is missing, a file without a row may be all that is left of it.
    if (!says_anything(store_->losses()))
        if (const auto swept = store_->attachments.sweep(); !swept) note_storage(swept.error());
    if (const auto loaded = load_rows(); !loaded) return loaded;
    if (const auto loaded = reload_drafts(); !loaded) return loaded;
    if (const auto loaded = load_last_success(); !loaded) return loaded;
    look_at_storage();

    // A directory that does not open is a cache that is fetched again.
    auto directory = CustomerDirectory::load(store_->folder() / "customers",
                                             store_->keyring().derived(KeyPurpose::directory));
    if (directory) directory_ = std::make_shared<const CustomerDirectory>(*std::move(directory));

    load_service_copies();

    if (settings_.api_base.empty())
        line_.not_configured();
    else if (now.since_boot < kJustSwitchedOn)
        line_.start_gently(now);
    const auto not_before = store_->named_values.find(kNotBeforeName);
    if (!not_before) return not_before.error();
    if (*not_before) {
        Milliseconds::rep wall_ms = 0;
        std::from_chars((*not_before)->data(), (*not_before)->data() + (*not_before)->size(), wall_ms);
        const Milliseconds left = Timestamp{Milliseconds{wall_ms}} - now.wall;
        if (left > Milliseconds{0} && left <= kNotBeforeMax) line_.wait_until(now.since_boot + left);
    }
    trace_.note("started", {{"requests", static_cast<double>(rows_.size())}});
    return success();
}

void Core::advance()
{
    start_calls();
    if (!unread_.empty() && !storage_retry_at_) note_storage(read_more_words());
    reload_changed();
    end_manual_sync();
}

void Core::wait(Milliseconds longest)
{
    store_->flush_witness();
    for (const FinishedExchange& exchange : transport_.poll(std::min(longest, pause())))
        dispatch(exchange);
    if (!storage_retry_at_) note_storage(courier_.kept());
    if (!storage_retry_at_) note_storage(note_courier_.kept());
    reload_changed();
    hear_of_slips();
}

std::optional<ApiCalls::Token> Core::usable_token() const
{
    if (!tokens_.is_needed()) return ApiCalls::Token{};
    auto token = tokens_.token(clock_.now());
    if (!token) return std::nullopt;
    return ApiCalls::Token{std::move(token)};
}

bool Core::wants_directory() const
{
    const Instant now = clock_.now();
    if (directory_refresh_.is_running() || line_.is_told_to_wait(now)) return false;
    if (is_directory_asked_for_) return true;
    if (!line_.may_send(now)) return false;
    const bool was_just_tried =
        directory_tried_at_ && now.since_boot - *directory_tried_at_ < kDirectoryRetry;
    const bool is_provided = directory_ && directory_->source() == CustomerSource::csv_file;
    const bool is_fresh = directory_ && now.wall - directory_->fetched_at() < kDirectoryAgeMax;
    return !was_just_tried && !is_provided && !is_fresh;
}

void Core::start_calls()
{
    const Instant now = clock_.now();
    if (storage_retry_at_ && *storage_retry_at_ > now.since_boot) return;
    if (storage_retry_at_) check_storage(now);
    // What was given up is kept again once there is room to spare.
    if (!storage_retry_at_ && storage_fault_ && store_->reserve.keep()) {
        storage_fault_.reset();
        is_changed_ = true;
    }
    if (settings_.api_base.empty() || probe_ || token_exchange_) return;

    const auto has_due = courier_.has_due(now);
    note_storage(has_due ? success() : Result<>{has_due.error()});
    if (!has_due) return;
    const auto has_note = note_courier_.has_due(now);
    note_storage(has_note ? success() : Result<>{has_note.error()});
    if (!has_note) return;
    const auto has_upload = upload_courier_.has_due(now);
    note_storage(has_upload ? success() : Result<>{has_upload.error()});
    if (!has_upload) return;

    const bool is_waited_for = *has_due || *has_note || *has_upload || !services_missing(now).empty();
    const bool wants_probe = line_.wants_probe(is_waited_for, now);
    const bool wants_to_send = (*has_due || *has_note) && line_.may_send(now);
    const auto look_in = standing_watch_.due_in(now);
    const bool wants_look = !wants_to_send && may_look(now) && look_in && *look_in == Milliseconds{0};
    const bool wants_upload = !wants_to_send && *has_upload && may_upload(now);
    const bool wants_page = directory_refresh_.wants_page();
    const bool wants_services = services_refresh_.wants_call() || !services_wanted().empty();
    if (!wants_probe && !wants_to_send && !wants_look && !wants_upload && !wants_page && !wants_directory() &&
        !wants_services)
        return;

    const auto token = usable_token();
    if (!token) {
        start_token_refresh();
        return;
    }
    if (wants_probe) {
        probe_ = exchanges_.start(calls_.probe(*token));
        probe_token_ = *token;
        line_.probe_started(now);
        trace_.note("probe", {});
        is_changed_ = true;
    } else if (wants_to_send) {
        note_storage(courier_.start_due(now, *token, exchanges_));
        note_storage(note_courier_.start_due(now, *token, exchanges_));
    } else {
        if (wants_look) standing_watch_.start_due(now, *token, exchanges_);
        if (wants_upload) note_storage(upload_courier_.start_due(now, *token, exchanges_));
    }
    if (wants_page) go_on_with_directory(*token, now);
    if (wants_directory()) {
        directory_tried_at_ = now.since_boot;
        directory_refresh_.start(*token, exchanges_);
    }
    if (wants_services) go_on_with_services(*token);
}

void Core::go_on_with_directory(const ApiCalls::Token& token, const Instant& now)
{
    if (line_.may_send(now)) {
        directory_refresh_.go_on(token, exchanges_);
        return;
    }
    // The continuation tokens are short-lived: when the line is back, page one comes first again.
    directory_refresh_.give_up();
    directory_failed({.reason = line_.status(now).reason});
}

void Core::check_storage(const Instant& now)
{
    storage_retry_at_.reset();
    const auto written = store_->named_values.put(kStorageCheckName, rfc3339(now.wall));
    if (written) {
        // What is given up comes back only with room to spare; until then nothing new is promised.
        const bool may_promise = !store_->reserve.is_given_up() || store_->reserve.keep();
        storage_fault_ = may_promise ? std::nullopt : std::optional{ErrorCode::disk_full};
        is_changed_ = true;
    }
    note_storage(written ? courier_.settle_kept(now) : written);
    if (written) note_storage(note_courier_.settle_kept(now));
}

void Core::start_token_refresh()
{
    is_changed_ = true;
    auto request = tokens_.refresh();
    if (request && *request) {
        token_exchange_ = exchanges_.start(**std::move(request));
    } else if (!request) {
        const HostNews news{LineReason::sign_in, true, request.error().detail, std::nullopt};
        if (request.error().code != ErrorCode::not_allowed) note_storage(request.error());
        heard(news, std::nullopt, std::nullopt);
        directory_failed(news);
    }
}

void Core::dispatch(const FinishedExchange& exchange)
{
    const Instant now = clock_.now();
    if (probe_ == exchange.id) {
        probe_.reset();
        const bool is_list = exchange.reply.status == 200 && list_page(exchange.reply.body).has_value();
        heard(host_news(exchange.reply, is_list ? BodyIs::understood : BodyIs::something_else, now.wall),
              std::nullopt, probe_token_);
        return;
    }
    if (token_exchange_ == exchange.id) {
        token_exchange_.reset();
        token_refreshed(exchange.reply);
        return;
    }
    if (const auto report = courier_.finished(exchange, now)) {
        heard(report->news, report->witness, report->token);
        if (report->is_acknowledgement && manual_sync_) ++manual_sync_->sent;
        return;
    }
    if (services_arrived(exchange)) return;
    if (const auto report = note_courier_.finished(exchange, now)) {
        heard(report->line.news, report->line.witness, report->line.token);
        if (report->line.is_acknowledgement && manual_sync_) ++manual_sync_->notes_sent;
        if (report->shown) note_storage(standing_watch_.saw(report->request, *report->shown, now));
        return;
    }
    if (const auto report = upload_courier_.finished(exchange, now)) {
        if (report->news) heard(*report->news, std::nullopt, report->token);
        note_storage(report->kept);
        return;
    }
    if (const auto report = standing_watch_.finished(exchange, now)) {
        heard(report->news, report->witness, report->token);
        note_storage(report->kept);
        return;
    }
    if (const auto report = directory_refresh_.finished(exchange, now)) {
        const Heard how = heard(report->news, std::nullopt, report->token);
        if (report->result == DirectoryRefresh::Result::whole) directory_arrived();
        if (report->result == DirectoryRefresh::Result::failed && how == Heard::final)
            directory_failed(report->news);
    }
}

void Core::token_refreshed(const HttpReply& reply)
{
    const HostNews news = tokens_.refreshed(reply, clock_.now());
    if (news.reason == LineReason::none) return; // The line is judged by the API, not by its doorman.
    heard(news, std::nullopt, std::nullopt);
    directory_failed(news);
}

Core::Heard Core::heard(const HostNews& news, const std::optional<RequestId>& witness,
                        const ApiCalls::Token& token)
{
    is_changed_ = true;
    const Instant now = clock_.now();
    if (news.reason == LineReason::none) {
        tokens_.accepted();
        note_success(now.wall);
    }
    if (news.reason == LineReason::sign_in && token &&
        tokens_.rejected(*token) == TokenSource::Rejection::refresh_and_try_again) {
        line_.try_now();
        return Heard::sign_in_again;
    }

    const auto before = line_.not_before();
    const LineState state_before = line_.status(now).state;
    line_.heard(news, witness, now);
    const LineStatus status = line_.status(now);
    if (status.state != state_before)
        trace_.note("line",
                    {{"state", word(status.state)}, {"reason", word(status.reason)}, {"code", status.code}});
    if (line_.not_before() != before && !is_mutated(Mutant::retry_after_forgotten_at_start)) {
        const Timestamp until = now.wall + (*line_.not_before() - now.since_boot);
        note_storage(
            store_->named_values.put(kNotBeforeName, std::to_string(until.time_since_epoch().count())));
    }
    return Heard::final;
}

void Core::directory_failed(const HostNews& news)
{
    if (!std::exchange(is_directory_asked_for_, false)) return;
    replies_.emplace_back(DirectoryNotRefreshed{{code_of(news), std::string{word(news.reason)}}});
}

void Core::directory_arrived()
{
    is_changed_ = true;
    const bool was_asked_for = std::exchange(is_directory_asked_for_, false);
    auto fetched = std::make_shared<const CustomerDirectory>(
        directory_refresh_.take_customers(), clock_.now().wall, CustomerSource::partner_center);
    const auto saved =
        fetched->save(store_->folder() / "customers", store_->keyring().derived(KeyPurpose::directory));
    note_storage(saved);
    if (!saved) {
        if (was_asked_for) replies_.emplace_back(DirectoryNotRefreshed{saved.error()});
        return;
    }
    directory_ = std::move(fetched);
    if (was_asked_for) replies_.emplace_back(DirectoryRefreshed{directory_->size()});
}

void Core::end_manual_sync()
{
    if (!manual_sync_ || probe_ || token_exchange_ || courier_.is_busy() || note_courier_.is_busy()) return;
    const Instant now = clock_.now();
    const auto has_due = courier_.has_due(now);
    const auto has_note = note_courier_.has_due(now);
    const bool has_work = (has_due && *has_due) || (has_note && *has_note);
    const bool goes_on = has_due && (line_.wants_probe(has_work, now) || (has_work && line_.may_send(now)));
    const bool is_stopped_by_storage = storage_retry_at_.has_value();
    if (goes_on && !is_stopped_by_storage) return;

    const auto current = snapshot();
    const auto on_hold = static_cast<std::size_t>(std::ranges::count_if(
        *current->requests, [](const auto& request) { return request->entry.state == State::held; }));
    const auto by_hand = static_cast<std::size_t>(std::ranges::count_if(
        *current->requests, [](const auto& request) { return waits_for_hands(request->entry); }));
    const std::size_t needs_attention = current->count(Place::needs_attention);
    // A request that a person acts on meanwhile may leave the place during the try.
    const std::size_t before = std::min(manual_sync_->attention_before, needs_attention);
    replies_.emplace_back(SyncEnded{.sent = manual_sync_->sent,
                                    .waiting = current->count(Place::ready_to_send) - on_hold - by_hand,
                                    .needs_attention = needs_attention,
                                    .on_hold = on_hold,
                                    .refused = needs_attention - before,
                                    .notes_sent = manual_sync_->notes_sent,
                                    .notes_waiting = static_cast<std::size_t>(std::ranges::count_if(
                                        rows_, [](const auto& row) { return has_note_to_send(*row); })),
                                    .by_hand = by_hand});
    manual_sync_.reset();
}

Milliseconds Core::pause() const
{
    if (!unread_.empty() && !storage_retry_at_) return Milliseconds{0};
    if (probe_ || token_exchange_) return kForEver;
    const Instant now = clock_.now();
    if (storage_retry_at_) return std::max(*storage_retry_at_ - now.since_boot, Milliseconds{0});
    if (settings_.api_base.empty()) return kForEver;
    if (wants_directory() || directory_refresh_.wants_page()) return Milliseconds{0};
    if (services_refresh_.wants_call() || !services_wanted().empty()) return Milliseconds{0};

    const auto request_in = courier_.due_in(now);
    const auto note_in = note_courier_.due_in(now);
    const auto upload_in = upload_courier_.due_in(now);
    if (!request_in || !note_in || !upload_in) return kStorageRetry;
    const auto due_in = *request_in && *note_in ? std::min(*request_in, *note_in)
                        : *request_in           ? *request_in
                                                : *note_in;
    const bool has_due = due_in && *due_in == Milliseconds{0};
    const bool has_upload = *upload_in && **upload_in == Milliseconds{0};
    const bool is_waited_for = has_due || has_upload || !services_missing(now).empty();
    Milliseconds longest = kForEver;
    if (due_in && (!has_due || line_.may_send(now))) longest = *due_in;
    if (*upload_in && (!has_upload || may_upload(now))) longest = std::min(longest, **upload_in);
    if (const auto look_in = standing_watch_.due_in(now); look_in && may_look(now))
        longest = std::min(longest, *look_in);
    if (const auto services_in = services_due_in(now)) longest = std::min(longest, *services_in);
    if (const auto changes_in = line_.changes_in(is_waited_for, now))
        longest = std::min(longest, *changes_in);
    return longest;
}

void Core::note_storage(const Result<>& result)
{
    // One row's damage is not the disk's fault, and what could be read says nothing about what can be
    // written: only check_storage takes a fault back.
    if (result || result.error().code == ErrorCode::seal_broken) return;
    storage_fault_ = result.error().code;
    storage_retry_at_ = clock_.now().since_boot + kStorageRetry;
    // What was promised before goes on with the room that was kept for it.
    if (result.error().code == ErrorCode::disk_full && store_->reserve.give_up())
        storage_retry_at_ = clock_.now().since_boot;
    is_changed_ = true;
    trace_.note("storage_fault", {{"detail", result.error().detail}});
}

} // namespace kiosk
