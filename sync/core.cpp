#include "sync/core.h"

#include "sync/protocol.h"
#include "sync/wire_format.h"

#include <algorithm>
#include <cassert>
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

/// Written to find out whether the disk takes anything again.
constexpr std::string_view kStorageCheckName = "storage_check";

ErrorCode code_of(const HostNews& news)
{
    if (news.reason == LineReason::sign_in) return ErrorCode::not_allowed;
    return news.needs_administrator ? ErrorCode::refused : ErrorCode::offline;
}

bool may_withdraw(const Entry& entry)
{
    const bool never_left = !entry.has_left && (entry.state == State::ready || entry.state == State::held);
    return never_left || entry.state == State::needs_attention;
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
      courier_(settings_, store_->outbox, calls_, random_, trace_),
      directory_refresh_(calls_)
{
}

Core::~Core() = default;

Result<> Core::start()
{
    const Instant now = clock_.now();
    if (const auto recovered = courier_.recover(now); !recovered) return recovered;
    if (const auto loaded = load_rows(); !loaded) return loaded;
    if (const auto loaded = reload_drafts(); !loaded) return loaded;

    // A directory that does not open is a cache that is fetched again.
    auto directory = CustomerDirectory::load(store_->folder() / "customers",
                                             store_->keyring().derived(KeyPurpose::directory));
    if (directory) directory_ = std::make_shared<const CustomerDirectory>(*std::move(directory));

    if (settings_.api_base.empty()) line_.not_configured();
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

// Commands.

std::vector<Reply> Core::execute(const Command& command)
{
    const auto done = std::visit([this](const auto& one) { return do_command(one); }, command);
    note_storage(done);
    is_changed_ = true;
    return take_replies();
}

Result<> Core::do_command(const SaveDraft& command)
{
    const Timestamp now = clock_.now().wall;
    const auto saved = store_->drafts.save(command.draft, now);
    if (!saved) {
        replies_.emplace_back(DraftNotKept{command.draft.id, saved.error()});
        return saved;
    }
    replies_.emplace_back(DraftKept{command.draft.id, now});
    return reload_drafts();
}

Result<> Core::do_command(const DiscardDraft& command)
{
    if (const auto discarded = store_->drafts.discard(command.id); !discarded) return discarded;
    return reload_drafts();
}

Result<> Core::do_command(const SubmitDraft& command)
{
    const Instant now = clock_.now();
    const RequestId& id = command.draft.id;
    auto validated = validate(command.draft);
    if (auto* errors = std::get_if<std::vector<FieldError>>(&validated)) {
        const auto kept = store_->drafts.save(command.draft, now.wall);
        if (!kept) replies_.emplace_back(DraftNotKept{id, kept.error()});
        replies_.emplace_back(DraftRefused{id, std::move(*errors)});
        return kept ? reload_drafts() : kept;
    }

    const Request& request = std::get<Request>(validated);
    const std::string frozen = service_request_body(request, catalogue_, settings_.request_language);
    const auto entry = store_->outbox.accept(request, frozen, Channel::partner_center, now);
    if (!entry) {
        replies_.emplace_back(NotAccepted{id, entry.error()});
        return entry.error();
    }
    replies_.emplace_back(Accepted{id, entry->reference, now.wall});
    trace_.note("accepted", {{"reference", entry->reference.text()}});
    if (const auto loaded = reload_row(id); !loaded) return loaded;
    if (entry->replaces) {
        const auto replaced = store_->outbox.find(*entry->replaces);
        if (!replaced) return replaced.error();
        if (*replaced)
            if (const auto loaded = reload_row((*replaced)->id); !loaded) return loaded;
    }
    return reload_drafts();
}

Result<> Core::do_command(const OpenDraft& command)
{
    const auto draft = store_->drafts.find(command.id);
    if (!draft) {
        replies_.emplace_back(ActionRefused{command.id.text(), draft.error()});
        return draft.error();
    }
    if (*draft)
        replies_.emplace_back(DraftOpened{(*draft)->draft});
    else
        replies_.emplace_back(
            ActionRefused{command.id.text(), Error{ErrorCode::not_found, command.id.text()}});
    return success();
}

Result<> Core::do_command(const OpenRequest& command)
{
    const auto refuse = [&](const Error& error) -> Result<> {
        replies_.emplace_back(ActionRefused{command.reference.text(), error});
        if (error.code == ErrorCode::not_found) return success();
        return error;
    };
    const auto entry = store_->outbox.find(command.reference);
    if (!entry) return refuse(entry.error());
    if (!*entry) return refuse({ErrorCode::not_found, command.reference.text()});
    auto form = store_->outbox.form((*entry)->id);
    if (!form) return refuse(form.error());
    const auto remarks = store_->outbox.remarks((*entry)->id);
    if (!remarks) return refuse(remarks.error());
    auto history = store_->outbox.history((*entry)->id);
    if (!history) return refuse(history.error());

    const Instant now = clock_.now();
    replies_.emplace_back(RequestOpened{{
        .entry = **entry,
        .form = *std::move(form),
        .reason_text = remarks->reason_text.value_or(std::string{}),
        .history = *std::move(history),
        .may_hold = held(**entry).has_value(),
        .may_release = released(**entry, now).has_value(),
        .may_try_now = tried_now(**entry, now).has_value(),
        .may_withdraw = may_withdraw(**entry),
    }});
    return success();
}

Result<> Core::do_command(const ActOn& command)
{
    const auto refuse = [&](const Error& error) -> Result<> {
        replies_.emplace_back(ActionRefused{command.reference.text(), error});
        const bool is_persons_matter =
            error.code == ErrorCode::not_found || error.code == ErrorCode::not_possible_now;
        if (is_persons_matter) return success();
        return error;
    };
    const auto entry = store_->outbox.find(command.reference);
    if (!entry) return refuse(entry.error());
    if (!*entry) return refuse({ErrorCode::not_found, command.reference.text()});

    const Instant now = clock_.now();
    const Entry& before = **entry;
    std::optional<Entry> after;
    switch (command.action) {
    case Action::try_now:
        after = tried_now(before, now);
        break;
    case Action::hold:
        after = held(before);
        break;
    case Action::release:
        after = released(before, now);
        break;
    case Action::withdraw: {
        const auto withdrawn = withdraw(before);
        return withdrawn ? withdrawn : refuse(withdrawn.error());
    }
    }
    if (!after) return refuse({ErrorCode::not_possible_now, std::string{word(before.state)}});
    if (const auto changed = change(before, *after); !changed) return refuse(changed.error());
    if (command.action == Action::try_now) line_.try_now();
    replies_.emplace_back(ActionDone{command.reference, command.action});
    return success();
}

Result<> Core::withdraw(const Entry& entry)
{
    if (!may_withdraw(entry)) return Error{ErrorCode::not_possible_now, std::string{word(entry.state)}};
    const Timestamp now = clock_.now().wall;
    if (!entry.has_left) {
        if (entry.state == State::needs_attention)
            return Error{ErrorCode::not_possible_now, std::string{kReasonUnreadable}};
        auto draft = store_->outbox.withdraw(entry.id, now);
        if (!draft) return draft.error();
        replies_.emplace_back(ActionDone{entry.reference, Action::withdraw});
        replies_.emplace_back(DraftOpened{*std::move(draft)});
        if (const auto reloaded = reload_row(entry.id); !reloaded) return reloaded;
        return reload_drafts();
    }

    // What left under this reference must never leave again with another text: the edit is a new request.
    auto draft = store_->outbox.form(entry.id);
    if (!draft) return draft.error();
    draft->id = RequestId{Uuid::random(random_)};
    draft->replaces = entry.reference;
    if (const auto saved = store_->drafts.save(*draft, now); !saved) return saved;
    replies_.emplace_back(ActionDone{entry.reference, Action::withdraw});
    replies_.emplace_back(DraftOpened{*std::move(draft)});
    return reload_drafts();
}

Result<> Core::do_command(const SyncNow&)
{
    const Instant now = clock_.now();
    line_.try_now();
    manual_sync_ = 0;
    if (const auto hastened = store_->outbox.hasten_all(now.wall); !hastened) return hastened;
    return load_rows();
}

Result<> Core::do_command(const RefreshDirectory&)
{
    if (settings_.api_base.empty()) {
        replies_.emplace_back(DirectoryNotRefreshed{{ErrorCode::offline, "no address is configured"}});
        return success();
    }
    is_directory_asked_for_ = true;
    if (line_.is_told_to_wait(clock_.now())) directory_failed({.reason = LineReason::busy});
    return success();
}

Result<> Core::do_command(const CountSolvedHere& command)
{
    return store_->count_solved_here(command.service, command.area, clock_.now().wall);
}

Result<> Core::change(const Entry& before, const Entry& after)
{
    const auto changed = store_->outbox.change(before, after, {}, clock_.now().wall);
    if (!changed) return changed;
    return reload_row(before.id);
}

// The work that goes on by itself.

void Core::advance()
{
    start_calls();
    for (const RequestId& id : courier_.take_changed())
        note_storage(reload_row(id));
    end_manual_sync();
}

void Core::wait(Milliseconds longest)
{
    for (const FinishedExchange& exchange : transport_.poll(std::min(longest, pause())))
        dispatch(exchange);
    if (!storage_retry_at_) note_storage(courier_.kept());
    for (const RequestId& id : courier_.take_changed())
        note_storage(reload_row(id));
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
    if (settings_.api_base.empty() || probe_ || token_exchange_) return;

    const auto has_due = courier_.has_due(now);
    note_storage(has_due ? success() : Result<>{has_due.error()});
    if (!has_due) return;

    const bool wants_probe = line_.wants_probe(*has_due, now);
    const bool wants_to_send = *has_due && line_.may_send(now);
    const bool wants_page = directory_refresh_.wants_page();
    if (!wants_probe && !wants_to_send && !wants_page && !wants_directory()) return;

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
    }
    if (wants_page) go_on_with_directory(*token, now);
    if (wants_directory()) {
        directory_tried_at_ = now.since_boot;
        directory_refresh_.start(*token, exchanges_);
    }
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
        storage_fault_.reset();
        is_changed_ = true;
    }
    note_storage(written ? courier_.settle_kept(now) : written);
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
        if (report->is_acknowledgement && manual_sync_) ++*manual_sync_;
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
        last_success_at_ = now.wall;
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
    if (line_.not_before() != before) {
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
    if (!manual_sync_ || probe_ || token_exchange_ || courier_.is_busy()) return;
    const Instant now = clock_.now();
    const auto has_due = courier_.has_due(now);
    const bool goes_on = has_due && (line_.wants_probe(*has_due, now) || (*has_due && line_.may_send(now)));
    const bool is_stopped_by_storage = storage_retry_at_.has_value();
    if (goes_on && !is_stopped_by_storage) return;

    const auto current = snapshot();
    replies_.emplace_back(SyncEnded{*manual_sync_, current->count(Place::ready_to_send),
                                    current->count(Place::needs_attention)});
    manual_sync_.reset();
}

Milliseconds Core::pause() const
{
    if (probe_ || token_exchange_) return kForEver;
    const Instant now = clock_.now();
    if (storage_retry_at_) return std::max(*storage_retry_at_ - now.since_boot, Milliseconds{0});
    if (settings_.api_base.empty()) return kForEver;
    if (wants_directory() || directory_refresh_.wants_page()) return Milliseconds{0};

    const auto due_in = courier_.due_in(now);
    if (!due_in) return kStorageRetry;
    const bool has_due = *due_in && **due_in == Milliseconds{0};
    Milliseconds longest = kForEver;
    if (*due_in && (!has_due || line_.may_send(now))) longest = **due_in;
    if (const auto changes_in = line_.changes_in(has_due, now)) longest = std::min(longest, *changes_in);
    return longest;
}

void Core::note_storage(const Result<>& result)
{
    // One row's damage is not the disk's fault, and what could be read says nothing about what can be
    // written: only check_storage takes a fault back.
    if (result || result.error().code == ErrorCode::seal_broken) return;
    storage_fault_ = result.error().code;
    storage_retry_at_ = clock_.now().since_boot + kStorageRetry;
    is_changed_ = true;
    trace_.note("storage_fault", {{"detail", result.error().detail}});
}

// What the window shows.

Result<std::shared_ptr<const RequestSummary>> Core::summary(const Entry& entry) const
{
    auto row = std::make_shared<RequestSummary>(RequestSummary{.entry = entry});
    const auto known = row_of_.find(entry.id.text());
    if (known != row_of_.end()) {
        row->title = rows_[known->second]->title;
        row->customer_name = rows_[known->second]->customer_name;
        return std::shared_ptr<const RequestSummary>{std::move(row)};
    }
    auto form = store_->outbox.form(entry.id);
    if (!form && form.error().code != ErrorCode::seal_broken) return form.error();
    if (form) {
        row->title = std::move(form->title);
        row->customer_name = form->customer_name.empty() ? form->customer_id : form->customer_name;
    }
    return std::shared_ptr<const RequestSummary>{std::move(row)};
}

Result<> Core::load_rows()
{
    const auto entries = store_->outbox.all();
    if (!entries) return entries.error();
    std::vector<std::shared_ptr<const RequestSummary>> rows;
    rows.reserve(entries->size());
    for (const Entry& entry : *entries) {
        auto row = summary(entry);
        if (!row) return row.error();
        if (entry.state == State::sent)
            last_success_at_ = std::max(last_success_at_.value_or(entry.updated_at), entry.updated_at);
        rows.push_back(*std::move(row));
    }
    rows_ = std::move(rows);
    row_of_.clear();
    for (std::size_t index = 0; index < rows_.size(); ++index)
        row_of_[rows_[index]->entry.id.text()] = index;
    are_rows_changed_ = is_changed_ = true;
    return success();
}

Result<> Core::reload_row(const RequestId& id)
{
    const auto entry = store_->outbox.find(id);
    if (!entry) return entry.error();
    if (!*entry) return load_rows(); // Withdrawn: the rows behind it move up.
    auto row = summary(**entry);
    if (!row) return row.error();
    const auto known = row_of_.find(id.text());
    if (known == row_of_.end()) {
        row_of_[id.text()] = rows_.size();
        rows_.push_back(*std::move(row));
    } else {
        rows_[known->second] = *std::move(row);
    }
    are_rows_changed_ = is_changed_ = true;
    return success();
}

Result<> Core::reload_drafts()
{
    const auto drafts = store_->drafts.all();
    if (!drafts) return drafts.error();
    auto summaries = std::make_shared<std::vector<DraftSummary>>();
    for (const KeptDraft& kept : *drafts)
        summaries->push_back(
            {kept.draft.id, kept.draft.kind, kept.draft.title, kept.draft.customer_name, kept.updated_at});
    drafts_ = std::move(summaries);
    is_changed_ = true;
    return success();
}

std::shared_ptr<const Snapshot> Core::snapshot()
{
    if (snapshot_ && !is_changed_) return snapshot_;
    is_changed_ = false;

    auto next = std::make_shared<Snapshot>();
    next->revision = snapshot_ ? snapshot_->revision + 1 : 1;
    if (are_rows_changed_ || !published_rows_) {
        published_rows_ = std::make_shared<const RequestList>(rows_.rbegin(), rows_.rend());
        are_rows_changed_ = false;
    }
    next->requests = published_rows_;
    next->drafts = drafts_;
    next->directory = directory_;
    next->counts[static_cast<std::size_t>(Place::drafts)] = drafts_ ? drafts_->size() : 0;
    for (const auto& row : rows_)
        ++next->counts[static_cast<std::size_t>(place_of(row->entry.state))];
    next->line = line_.status(clock_.now());
    next->last_success_at = last_success_at_;
    next->sending = courier_.sending();
    next->storage_fault = storage_fault_;
    snapshot_ = std::move(next);
    trace_.note("snapshot", {{"revision", static_cast<double>(snapshot_->revision)}});
    return snapshot_;
}

bool Core::is_drained() const
{
    return std::ranges::none_of(rows_, [](const auto& row) {
        const State state = row->entry.state;
        return state == State::ready || state == State::claimed || state == State::checking;
    });
}

} // namespace kiosk
