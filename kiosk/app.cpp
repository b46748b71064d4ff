#include "kiosk/app.h"

#include "kiosk/steps_to_try.h"
#include "kiosk/translation.h"
#include "kiosk/wording.h"
#include "storage/solved_cases.h"

#include <algorithm>

namespace kiosk
{

namespace
{

const RequestSummary* summary_of(const Reference& reference, const Snapshot& snapshot)
{
    if (!snapshot.requests) return nullptr;
    const auto found = std::ranges::find_if(
        *snapshot.requests, [&](const auto& request) { return request->entry.reference == reference; });
    return found == snapshot.requests->end() ? nullptr : found->get();
}

const Entry* entry_of(const Reference& reference, const Snapshot& snapshot)
{
    const RequestSummary* summary = summary_of(reference, snapshot);
    return summary == nullptr ? nullptr : &summary->entry;
}

/// What the ticked steps say, one a line, for the person to complete.
std::string tried_text(const TryFirstScreen& screen, const Catalogue& catalogue, const Snapshot& snapshot,
                       std::string_view language, Timestamp now)
{
    std::string lines;
    const ServiceIncident* incident = open_incident(catalogue, snapshot.health.get(), screen.service, now);
    for (const TryFirstStep& step :
         steps_to_try(catalogue, screen.service, *screen.area, incident, language)) {
        if (!screen.tried.contains(step.key)) continue;
        lines += fmt::format("- {}\n", step.text);
    }
    return lines;
}

std::optional<Timestamp> sooner(std::optional<Timestamp> one, std::optional<Timestamp> other)
{
    if (!one || !other) return one ? one : other;
    return std::min(*one, *other);
}

} // namespace

App::App(const Catalogue& catalogue, UiSettings settings, DeviceFacts device, RandomSource& random)
    : catalogue_(catalogue), random_(random), configured_(std::move(settings)), device_(std::move(device))
{
    configured_.language = nearest_language(configured_.language);
    settings_ = configured_;
    use_language(settings_.language);
}

void App::see(std::shared_ptr<const Snapshot> snapshot)
{
    const std::shared_ptr<const Snapshot> before = std::exchange(snapshot_, std::move(snapshot));
    if (before->requests != snapshot_->requests) queue_.see(snapshot_->requests.get());
    count_batch();
    if (notice_ && is_outdated(*notice_)) forget_notice();

    for (auto& [screen, visit] : path_) {
        if (auto* search_screen = std::get_if<CustomerSearchScreen>(&screen)) {
            if (before->directory != snapshot_->directory) search(*search_screen);
        } else if (before->requests != snapshot_->requests) {
            refresh(screen);
            if (auto* form = std::get_if<FormScreen>(&screen)) advise(*form);
        } else if (auto* place = std::get_if<PlaceScreen>(&screen)) {
            if (before->drafts != snapshot_->drafts) search(*place);
        }
    }
}

void App::refresh(Screen& screen)
{
    if (auto* place = std::get_if<PlaceScreen>(&screen)) {
        fill(*place);
    } else if (auto* customer = std::get_if<CustomerScreen>(&screen)) {
        sort_requests(*customer);
    } else if (auto* receipt = std::get_if<ReceiptScreen>(&screen)) {
        if (const Entry* entry = entry_of(receipt->reference, *snapshot_)) receipt->entry = *entry;
    } else if (auto* request = std::get_if<RequestScreen>(&screen)) {
        const RequestSummary* summary = summary_of(request->reference, *snapshot_);
        const bool is_news = summary != nullptr && request->detail &&
                             (summary->entry != request->detail->entry ||
                              summary->revision != request->detail->correspondence.revision);
        if (is_news) commands_.push_back(OpenRequest{request->reference});
    }
}

void App::count_batch()
{
    if (snapshot_->sending == 0) {
        batch_.reset();
        return;
    }
    const std::size_t finished = snapshot_->count(Place::sent) + snapshot_->count(Place::needs_attention);
    // A request on hold, or one that a person hands over, is not part of the run.
    const std::size_t ready = snapshot_->count(Place::ready_to_send);
    const std::size_t waiting = ready - std::min(ready, queue_.facts().on_hold + queue_.facts().by_hand);
    if (!batch_) batch_ = Batch{finished, waiting};
    const std::size_t done = finished - std::min(finished, batch_->finished_before);
    batch_->total = std::max(batch_->total, done + waiting);
}

std::optional<App::Progress> App::progress() const
{
    if (!batch_ || batch_->total == 0) return std::nullopt;
    const std::size_t finished = snapshot_->count(Place::sent) + snapshot_->count(Place::needs_attention);
    const std::size_t done = finished - std::min(finished, batch_->finished_before);
    return Progress{std::min(done + 1, batch_->total), batch_->total};
}

void App::hear(const Reply& reply)
{
    std::visit([this](const auto& answer) { on(answer); }, reply);
    ask_for_articles();
}

void App::update(const Intent& intent, Timestamp now)
{
    touched_at_ = now;
    std::visit([&](const auto& wish) { on(wish, now); }, intent);
    ask_for_articles();
}

void App::tick(Timestamp now)
{
    if (!touched_at_ || *touched_at_ > now) touched_at_ = now; // The clock may have been set back.
    if (const auto leaves = leaving_at(); leaves && *leaves <= now) start_over(now);
    measure_device(now);
    go_on_searching();
    for (auto& [screen, visit] : path_) {
        if (auto* request = std::get_if<RequestScreen>(&screen)) {
            const auto due = keeping_due(request->note);
            if (due && (*due <= now || *due > now + save_retry)) keep_note(*request, now);
        }
        auto* form = std::get_if<FormScreen>(&screen);
        if (form == nullptr) continue;
        const auto due = keeping_due(*form);
        // A moment far ahead means that the clock was set back meanwhile.
        if (due && (*due <= now || *due > now + save_retry)) keep_draft(*form, now);
    }
}

std::vector<Command> App::take_commands()
{
    return std::exchange(commands_, {});
}

std::optional<Timestamp> App::leaving_at() const
{
    // A search for nothing and a language of one's own are traces of a person, too.
    const bool has_something_to_hide = can_go_back() || notice_ || remark_ || settings_ != configured_;
    if (!touched_at_ || settings_.idle == Milliseconds{0} || !has_something_to_hide) return std::nullopt;
    return *touched_at_ + settings_.idle;
}

std::optional<std::chrono::seconds> App::leaving_in(Timestamp now) const
{
    const auto leaves = leaving_at();
    if (!leaves || !can_go_back() || now < *leaves - settings_.idle / 3) return std::nullopt;
    return std::chrono::ceil<std::chrono::seconds>(*leaves - now);
}

std::optional<Timestamp> App::next_wake(Timestamp now) const
{
    std::optional<Timestamp> wake;
    for (const auto& [screen, visit] : path_)
        if (const auto* form = std::get_if<FormScreen>(&screen))
            wake = sooner(wake, behind_letter(keeping_due(*form)));
        else if (const auto* request = std::get_if<RequestScreen>(&screen))
            wake = sooner(wake, behind_letter(keeping_due(request->note)));

    if (const auto leaves = leaving_at()) {
        const auto left = leaving_in(now);
        if (left)
            wake = sooner(wake, *leaves - (*left - std::chrono::seconds{1}));
        else
            wake = sooner(wake, can_go_back() ? *leaves - settings_.idle / 3 : *leaves);
    }
    const QueueFacts& queue = queue_.facts();
    if (queue.oldest_waiting)
        wake = sooner(wake, is_stale(queue, now) ? age_changes_at(queue.oldest_waiting->saved_at, now)
                                                 : queue.oldest_waiting->saved_at + kStaleAfter);
    if (snapshot_->last_success_at) wake = sooner(wake, age_changes_at(*snapshot_->last_success_at, now));
    if (const auto* place = std::get_if<PlaceScreen>(&screen()); place != nullptr && place->is_searching)
        wake = now;
    if (const auto* page = std::get_if<DeviceScreen>(&screen()); page != nullptr && page->measured_at)
        wake = sooner(wake, *page->measured_at + DeviceScreen::fresh_for);
    const bool shows_directory_age = std::holds_alternative<DeviceScreen>(screen()) ||
                                     std::holds_alternative<CustomerSearchScreen>(screen());
    if (shows_directory_age && snapshot_->directory)
        wake = sooner(wake, age_changes_at(snapshot_->directory->fetched_at(), now));
    const auto& opened = snapshot_->opened_customer;
    const bool shows_services =
        std::holds_alternative<CustomerScreen>(screen()) || std::holds_alternative<ServiceScreen>(screen());
    if (shows_services && opened && opened->services)
        wake = sooner(wake, age_changes_at(opened->services->fetched_at, now));
    if (std::holds_alternative<TryFirstScreen>(screen()) && snapshot_->health)
        wake = sooner(wake, age_changes_at(snapshot_->health->fetched_at, now));
    if (const auto* request = std::get_if<RequestScreen>(&screen()); request != nullptr && request->detail)
        if (const auto& standing = request->detail->correspondence.standing)
            wake = sooner(wake, age_changes_at(standing->seen_at, now));
    return wake;
}

View App::view(const Style& style, float content_scale, Timestamp now) const
{
    return {*snapshot_, queue_.facts(), catalogue_,    settings_, device_,        articles_,
            qr_codes_,  style,          content_scale, now,       line_is_tried_, customers_are_fetched_};
}

// ---- The way through the screens

std::vector<std::uint64_t> App::visits() const
{
    std::vector<std::uint64_t> visits;
    for (const Step& step : path_)
        visits.push_back(step.visit);
    return visits;
}

void App::open(Screen screen)
{
    // Help is about the screen below it and is left with it.
    if (std::holds_alternative<HelpScreen>(path_.back().screen)) path_.pop_back();
    if (auto* form = std::get_if<FormScreen>(&screen)) suggest(*form);
    path_.push_back({std::move(screen), ++last_visit_});
    if (path_.size() > path_max) path_.erase(path_.begin() + 1);
}

void App::replace(Screen screen)
{
    path_.back() = {std::move(screen), ++last_visit_};
}

/// For the next person: nothing of this one stays but the drafts.
void App::start_over(Timestamp now)
{
    touched_at_ = now;
    go_home(now);
    replace(HomeScreen{});
    forget_notice();
    settings_ = configured_;
    use_language(settings_.language);
}

void App::leave()
{
    if (!can_go_back()) return;
    const Screen left = std::move(screen());
    path_.pop_back();

    const auto* form = std::get_if<FormScreen>(&left);
    auto* try_first = std::get_if<TryFirstScreen>(&screen());
    if (form != nullptr && try_first != nullptr && form->phase == FormScreen::Phase::writing)
        try_first->begun = form->draft;
}

FormScreen* App::form_of(const RequestId& id)
{
    for (auto& [screen, visit] : path_)
        if (auto* form = std::get_if<FormScreen>(&screen); form != nullptr && form->draft.id == id)
            return form;
    return nullptr;
}

RequestScreen* App::request_of(const Reference& reference)
{
    for (auto& [screen, visit] : path_)
        if (auto* request = std::get_if<RequestScreen>(&screen);
            request != nullptr && request->reference == reference)
            return request;
    return nullptr;
}

RequestScreen* App::top_request()
{
    return std::get_if<RequestScreen>(&screen());
}

void App::search(CustomerSearchScreen& screen)
{
    screen.matches = snapshot_->directory
                         ? snapshot_->directory->search(screen.query, CustomerSearchScreen::rows_max)
                         : CustomerMatches{};
}

// ---- Keeping what is typed

void App::check_again(FormScreen& form)
{
    auto checked = validate(form.draft);
    auto* errors = std::get_if<std::vector<FieldError>>(&checked);
    form.errors = errors != nullptr ? std::move(*errors) : std::vector<FieldError>{};
}

std::optional<Timestamp> App::keeping_due(const FormScreen& form) const
{
    if (!form.has_unkept_changes || form.phase == FormScreen::Phase::submitting) return std::nullopt;
    return form.save_sent_at.value_or(Timestamp{}) + (form.not_kept ? save_retry : save_interval);
}

std::optional<Timestamp> App::behind_letter(std::optional<Timestamp> due) const
{
    return due && touched_at_ ? std::max(*due, *touched_at_ + letter_pause) : due;
}

void App::keep_draft(FormScreen& form, Timestamp now)
{
    form.has_unkept_changes = false;
    form.save_sent_at = now;
    commands_.push_back(SaveDraft{form.draft});
}

void App::keep_all_drafts(Timestamp now)
{
    for (auto& [screen, visit] : path_) {
        if (auto* form = std::get_if<FormScreen>(&screen); form != nullptr && keeping_due(*form))
            keep_draft(*form, now);
        if (auto* request = std::get_if<RequestScreen>(&screen);
            request != nullptr && keeping_due(request->note))
            keep_note(*request, now);
    }
}

// ---- What the person wants

void App::go_home(Timestamp now)
{
    keep_all_drafts(now);
    path_.erase(path_.begin() + 1, path_.end());
}

void App::on(const GoHome&, Timestamp now)
{
    keep_all_drafts(now);
    if (!asks_before_leaving()) go_home(now);
}

void App::on(const GoBack&, Timestamp now)
{
    keep_all_drafts(now);
    if (!asks_before_leaving()) leave();
}

void App::on(const ShowDevice&, Timestamp now)
{
    keep_all_drafts(now);
    if (!std::holds_alternative<DeviceScreen>(screen())) open(DeviceScreen{});
    measure_device(now);
}

void App::on(const ShowHelp&, Timestamp now)
{
    keep_all_drafts(now);
    const Topic about = topic_of(screen());
    if (about != Topic::help) open(HelpScreen{about});
}

void App::on(const ShowAttention&, Timestamp now)
{
    if (const auto& only = queue_.facts().only_attention)
        on(ShowRequest{*only}, now);
    else
        on(ShowPlace{Place::needs_attention}, now);
}

void App::on(const ShowRequest& intent, Timestamp now)
{
    keep_all_drafts(now);
    forget_notice();
    const RequestScreen* shown = top_request();
    if (shown != nullptr && shown->reference == intent.reference) return;
    commands_.push_back(OpenRequest{intent.reference});
    open(RequestScreen{.reference = intent.reference, .detail = {}, .pending = {}});
}

void App::on(const NewRequest& intent, Timestamp)
{
    forget_notice();
    if (intent.kind == RequestKind::customer) {
        CustomerSearchScreen search_screen;
        search(search_screen);
        open(std::move(search_screen));
        return;
    }
    FormScreen form{.draft = {.id = RequestId{Uuid::random(random_)}, .kind = RequestKind::partner_center}};
    form.draft.contact.language = settings_.language;
    form.jump_to = "category";
    open(std::move(form));
}

void App::on(const FocusSearch&, Timestamp)
{
    if (auto* search_screen = std::get_if<CustomerSearchScreen>(&screen())) search_screen->wants_focus = true;
    if (auto* place = std::get_if<PlaceScreen>(&screen())) place->wants_focus = true;
    if (auto* articles = std::get_if<ArticlesScreen>(&screen())) articles->wants_focus = true;
}

void App::on(const SearchTyped&, Timestamp)
{
    if (auto* place = std::get_if<PlaceScreen>(&screen())) search(*place);
    auto* search_screen = std::get_if<CustomerSearchScreen>(&screen());
    if (search_screen == nullptr) return;
    search_screen->fault.reset();
    search(*search_screen);
}

void App::on(const PickService& intent, Timestamp)
{
    const auto* picked = std::get_if<ServiceScreen>(&screen());
    if (picked == nullptr) return;
    open(TryFirstScreen{.customer_id = picked->customer_id,
                        .customer_name = picked->customer_name,
                        .service = intent.service});
}

void App::on(const PickArea& intent, Timestamp)
{
    if (auto* try_first = std::get_if<TryFirstScreen>(&screen())) try_first->area = intent.area;
}

void App::on(const StillNeedsHelp&, Timestamp now)
{
    const auto* try_first = std::get_if<TryFirstScreen>(&screen());
    if (try_first == nullptr || !try_first->area) return;

    FormScreen form{.draft = try_first->begun.value_or(
                        Draft{.id = RequestId{Uuid::random(random_)}, .kind = RequestKind::customer})};
    if (!try_first->begun) {
        form.draft.customer_id = try_first->customer_id;
        form.draft.customer_name = try_first->customer_name;
        form.draft.service = try_first->service;
        form.draft.tried = tried_text(*try_first, catalogue_, *snapshot_, settings_.language, now);
        form.draft.contact.language = settings_.language;
    }
    if (try_first->begun) commands_.push_back(ListAttachments{form.draft.id});
    form.draft.area = try_first->area;
    form.jump_to = "escalation_reasons";
    advise(form);
    keep_draft(form, now);
    open(std::move(form));
}

void App::on(const ContinueDraft& intent, Timestamp)
{
    const auto is_it = [&](const Step& step) {
        const auto* form = std::get_if<FormScreen>(&step.screen);
        return form != nullptr && form->draft.id == intent.id;
    };
    const auto open_already = std::ranges::find_if(path_, is_it);
    if (open_already != path_.end()) {
        path_.erase(open_already + 1, path_.end());
        return;
    }
    draft_awaited_ = intent.id.text();
    commands_.push_back(OpenDraft{intent.id});
}

void App::on(const Typed&, Timestamp now)
{
    auto* form = std::get_if<FormScreen>(&screen());
    if (form == nullptr || form->phase == FormScreen::Phase::submitting) return;
    form->has_unkept_changes = true;
    form->not_accepted.reset();
    if (form->was_submitted) check_again(*form);
    advise(*form);
    suggest(*form);
    if (!form->save_sent_at || *form->save_sent_at + save_interval <= now) keep_draft(*form, now);
}

void App::on(const Submit&, Timestamp now)
{
    if (RequestScreen* request = top_request()) send_note(*request);
    auto* form = std::get_if<FormScreen>(&screen());
    if (form == nullptr || form->phase == FormScreen::Phase::submitting) return;

    form->was_submitted = true;
    form->not_accepted.reset();
    check_again(*form);
    if (!form->errors.empty()) {
        form->jump_to = form->errors.front().field;
        keep_all_drafts(now);
        return;
    }
    form->phase = FormScreen::Phase::submitting;
    form->has_unkept_changes = false;
    commands_.push_back(SubmitDraft{form->draft});
}

void App::on(const DiscardTyped&, Timestamp)
{
    const auto* form = std::get_if<FormScreen>(&screen());
    if (form == nullptr || form->phase == FormScreen::Phase::submitting) return;
    commands_.push_back(DiscardDraft{form->draft.id});
    path_.pop_back();
    if (auto* try_first = std::get_if<TryFirstScreen>(&screen())) try_first->begun.reset();
}

void App::on(const Act& intent, Timestamp)
{
    RequestScreen* request = top_request();
    if (request == nullptr || request->pending) return;
    request->pending = intent.action;
    forget_notice();
    if (intent.action == Action::withdraw) draft_awaited_ = request->reference.text();
    commands_.push_back(ActOn{request->reference, intent.action});
}

void App::on(const TryLine&, Timestamp)
{
    if (line_is_tried_) {
        remark_ = Remark::already_trying;
        return;
    }
    line_is_tried_ = true;
    forget_notice();
    commands_.push_back(SyncNow{});
}

void App::on(const FetchCustomers&, Timestamp)
{
    if (customers_are_fetched_) {
        remark_ = Remark::already_fetching;
        return;
    }
    customers_are_fetched_ = true;
    forget_notice();
    commands_.push_back(RefreshDirectory{});
}

void App::on(const ChooseLanguage& intent, Timestamp)
{
    settings_.language = nearest_language(intent.language);
    use_language(settings_.language);
}

void App::on(const ChooseTextSize& intent, Timestamp)
{
    settings_.text_percent = std::clamp(intent.percent, kTextPercents.front(), kTextPercents.back());
}

void App::on(const StepTextSize& intent, Timestamp)
{
    const auto at = std::ranges::lower_bound(kTextPercents, settings_.text_percent);
    switch (intent.direction) {
    case StepTextSize::Direction::smaller:
        if (at != kTextPercents.begin()) settings_.text_percent = *std::prev(at);
        return;
    case StepTextSize::Direction::standard:
        settings_.text_percent = kTextPercents.front();
        return;
    case StepTextSize::Direction::larger:
        if (at != kTextPercents.end() && std::next(at) != kTextPercents.end())
            settings_.text_percent = *std::next(at);
        return;
    }
}

void App::on(const ChooseTheme& intent, Timestamp)
{
    settings_.theme = intent.theme;
}

void App::on(const ChooseCaret& intent, Timestamp)
{
    settings_.caret_blink = intent.look == ChooseCaret::Look::blinking;
}

void App::on(const DismissNotice&, Timestamp)
{
    forget_notice();
}

// ---- What wants to be read

void App::tell(Reply reply)
{
    notice_ = std::move(reply);
    remark_.reset();
    line_of_notice_ = snapshot_->line.state;
}

void App::forget_notice()
{
    notice_.reset();
    remark_.reset();
}

/// What could not be kept or done stays until it is read: no snapshot says that the person knows.
bool App::is_outdated(const Reply& notice) const
{
    const bool is_line_another = snapshot_->line.state != line_of_notice_;
    if (const auto* ended = std::get_if<SyncEnded>(&notice))
        return is_line_another || snapshot_->count(Place::needs_attention) < ended->needs_attention;
    if (const auto* wanted = std::get_if<AnswerWanted>(&notice)) return !still_asks(wanted->reference);
    const auto* not_fetched = std::get_if<DirectoryNotRefreshed>(&notice);
    return not_fetched != nullptr && not_fetched->error.code == ErrorCode::offline && is_line_another;
}

std::optional<Intent> App::way_of_notice() const
{
    if (!notice_) return std::nullopt;
    const auto way_to = [this](const Reference& reference) -> std::optional<Intent> {
        const auto* shown = std::get_if<RequestScreen>(&screen());
        if (shown != nullptr && shown->reference == reference) return std::nullopt;
        return entry_of(reference, *snapshot_) == nullptr ? std::nullopt
                                                          : std::optional<Intent>{ShowRequest{reference}};
    };
    if (const auto* accepted = std::get_if<Accepted>(&*notice_)) return ShowRequest{accepted->reference};
    if (const auto* done = std::get_if<ActionDone>(&*notice_)) return way_to(done->reference);
    if (const auto* handed_in = std::get_if<HandedIn>(&*notice_)) return way_to(handed_in->reference);
    if (const auto* refused = std::get_if<NumberRefused>(&*notice_)) return way_to(refused->reference);
    if (const auto* moved = std::get_if<Moved>(&*notice_)) return way_to(moved->reference);
    if (const auto* back = std::get_if<TakenBack>(&*notice_)) return way_to(back->reference);
    if (const auto* back = std::get_if<GivenBack>(&*notice_)) return way_to(back->reference);
    if (const auto* refused = std::get_if<ActionRefused>(&*notice_)) {
        const auto reference = Reference::parse(refused->subject);
        return reference ? way_to(*reference) : std::nullopt;
    }
    if (const auto* refused = std::get_if<DraftRefused>(&*notice_)) return ContinueDraft{refused->id};
    if (const auto* not_accepted = std::get_if<NotAccepted>(&*notice_))
        return ContinueDraft{not_accepted->id};
    if (const auto* wanted = std::get_if<AnswerWanted>(&*notice_)) return way_to(wanted->reference);
    if (const auto* accepted = std::get_if<NoteAccepted>(&*notice_)) return way_to(accepted->reference);
    if (const auto* refused = std::get_if<NoteNotAccepted>(&*notice_)) return way_to(refused->reference);
    if (const auto* not_kept = std::get_if<NoteNotKept>(&*notice_)) return way_to(not_kept->reference);
    const auto* ended = std::get_if<SyncEnded>(&*notice_);
    if (ended != nullptr && ended->needs_attention > 0) return ShowAttention{};
    return std::nullopt;
}

// ---- What the core says

void App::on(const DraftKept& reply)
{
    FormScreen* form = form_of(reply.id);
    if (form == nullptr) return;
    form->kept_at = reply.at;
    form->not_kept.reset();
}

void App::on(const DraftNotKept& reply)
{
    if (FormScreen* form = form_of(reply.id)) {
        form->not_kept = reply.error.code;
        form->has_unkept_changes = true;
    } else {
        tell(reply);
    }
}

void App::on(const Accepted& reply)
{
    const FormScreen* form = form_of(reply.id);
    if (form == nullptr) {
        tell(reply);
        return;
    }
    std::string language{nearest_language(form->draft.contact.language)};
    ReceiptScreen receipt{reply.reference, reply.at, std::nullopt, *form->draft.severity,
                          desk_of(form->draft)};
    path_.erase(path_.begin() + 1, path_.end());
    receipt.slip.language = std::move(language);
    if (const Entry* entry = entry_of(reply.reference, *snapshot_)) receipt.entry = *entry;
    open(std::move(receipt));
}

void App::on(const DraftRefused& reply)
{
    FormScreen* form = form_of(reply.id);
    if (form == nullptr) {
        tell(reply);
        return;
    }
    form->phase = FormScreen::Phase::writing;
    form->errors = reply.errors;
    if (!form->errors.empty()) form->jump_to = form->errors.front().field;
}

void App::on(const NotAccepted& reply)
{
    FormScreen* form = form_of(reply.id);
    if (form == nullptr) {
        tell(reply);
        return;
    }
    form->phase = FormScreen::Phase::writing;
    form->not_accepted = reply.error.code;
    form->has_unkept_changes = true;
}

void App::on(const DraftOpened& reply)
{
    const Draft& draft = reply.draft;
    const Reference reference{draft.id};
    const bool is_awaited =
        draft_awaited_ && (*draft_awaited_ == draft.id.text() || *draft_awaited_ == reference.text() ||
                           (draft.replaces && *draft_awaited_ == draft.replaces->text()));
    // The person may have moved on; the draft is found in its place then.
    if (!is_awaited) return;
    draft_awaited_.reset();
    if (top_request() != nullptr) leave();
    commands_.push_back(ListAttachments{draft.id});
    FormScreen form{.draft = draft};
    form.jump_to = "title";
    advise(form);
    open(std::move(form));
}

void App::on(const RequestOpened& reply)
{
    take_over(reply.detail);
    RequestScreen* request = request_of(reply.detail.entry.reference);
    if (request == nullptr) return;
    request->detail = reply.detail;
    if (request->slip.language.empty())
        request->slip.language = nearest_language(reply.detail.form.contact.language);
    if (request->note.phase != NoteForm::Phase::reading) return;
    const auto is_awaited = [&](const Message& message) {
        return message.id && message.id == request->note.taken_back;
    };
    // An answer that was on its way before the words were asked back.
    if (std::ranges::any_of(reply.detail.correspondence.messages, is_awaited)) return;
    request->note.taken_back.reset();
    request->note.text = reply.detail.correspondence.typed;
    request->note.phase = NoteForm::Phase::writing;
}

void App::on(const ActionDone& reply)
{
    if (RequestScreen* request = request_of(reply.reference)) {
        request->pending.reset();
        if (reply.action != Action::withdraw) commands_.push_back(OpenRequest{reply.reference});
    }
    tell(reply);
}

void App::on(const ActionRefused& reply)
{
    if (forget_take_over(reply)) return;
    if (draft_awaited_ == reply.subject) draft_awaited_.reset();
    tell(reply);
    const auto reference = Reference::parse(reply.subject);
    if (reference) end_hand_in(*reference);
    RequestScreen* request = reference ? request_of(*reference) : nullptr;
    if (request == nullptr) return;
    request->pending.reset();
    if (std::exchange(request->note.taken_back, std::nullopt)) request->note.phase = NoteForm::Phase::writing;
    request->is_moving = false;
    if (request->detail) return;
    // There is nothing to show: the page is taken out of the way, also from under the help.
    std::erase_if(path_, [&](const Step& step) {
        const auto* page = std::get_if<RequestScreen>(&step.screen);
        return page != nullptr && page->reference == *reference;
    });
}

void App::on(const SyncEnded& reply)
{
    line_is_tried_ = false;
    tell(reply);
}

void App::on(const DirectoryRefreshed& reply)
{
    customers_are_fetched_ = false;
    tell(reply);
}

void App::on(const DirectoryNotRefreshed& reply)
{
    customers_are_fetched_ = false;
    tell(reply);
}

} // namespace kiosk
