#include "kiosk/app.h"
#include "tests/kiosk/gallery.h"

#include <doctest/doctest.h>

using namespace kiosk;
using namespace std::chrono_literals;
using kiosk::test::busy_day;
using kiosk::test::filled_partner_center_draft;
using kiosk::test::gallery_time;
using kiosk::test::id_of;

namespace
{

/// An app on a busy day, and the moment its person acts in.
struct TestApp {
    SeededRandom random{7007};
    App app{test::shipped_catalogue(), {}, {}, random};
    Timestamp now = gallery_time();

    explicit TestApp(Snapshot snapshot = busy_day()) { see(std::move(snapshot)); }

    void see(Snapshot snapshot) { app.see(std::make_shared<const Snapshot>(std::move(snapshot))); }
    void does(const Intent& intent) { app.update(intent, now); }
    void passes(Milliseconds time)
    {
        now += time;
        app.tick(now);
    }

    template <typename Shown>
    Shown& screen()
    {
        REQUIRE(std::holds_alternative<Shown>(app.screen()));
        return std::get<Shown>(app.screen());
    }

    FormScreen& opens_form()
    {
        does(NewRequest{RequestKind::partner_center});
        app.take_commands();
        return screen<FormScreen>();
    }

    void types(std::string_view title)
    {
        screen<FormScreen>().draft.title = title;
        does(Typed{});
    }

    FormScreen& submits()
    {
        auto& form = opens_form();
        const RequestId id = form.draft.id;
        form.draft = filled_partner_center_draft();
        form.draft.id = id;
        does(Submit{});
        return form;
    }
};

template <typename Wanted>
std::vector<Wanted> only(const std::vector<Command>& commands)
{
    std::vector<Wanted> found;
    for (const Command& command : commands)
        if (const auto* wanted = std::get_if<Wanted>(&command)) found.push_back(*wanted);
    return found;
}

} // namespace

TEST_CASE("app: a form gets its identity when it opens, and nothing is kept until something is typed")
{
    TestApp kiosk;

    kiosk.does(NewRequest{RequestKind::partner_center});
    kiosk.passes(10s);

    CHECK(kiosk.screen<FormScreen>().draft.kind == RequestKind::partner_center);
    CHECK(only<SaveDraft>(kiosk.app.take_commands()).empty());
}

TEST_CASE("app: the first change is kept at once, later ones every half second")
{
    TestApp kiosk;
    kiosk.opens_form();

    kiosk.types("P");
    CHECK(only<SaveDraft>(kiosk.app.take_commands()).size() == 1);

    kiosk.passes(100ms);
    kiosk.types("Pr");
    kiosk.passes(100ms);
    kiosk.types("Pri");
    CHECK(kiosk.app.take_commands().empty());
    CHECK(kiosk.app.next_wake(kiosk.now) == kiosk.now + 300ms);

    kiosk.passes(300ms);
    const auto saved = only<SaveDraft>(kiosk.app.take_commands());
    REQUIRE(saved.size() == 1);
    CHECK(saved[0].draft.title == "Pri");
}

TEST_CASE(
    "app: while letters come nobody is woken to keep them; the first behind half a second takes them along")
{
    TestApp kiosk;
    kiosk.opens_form();
    kiosk.types("P");
    kiosk.app.take_commands();

    kiosk.passes(450ms);
    kiosk.types("Pr");
    CHECK(kiosk.app.take_commands().empty());
    CHECK(kiosk.app.next_wake(kiosk.now) == kiosk.now + App::letter_pause);

    kiosk.now += 125ms;
    kiosk.types("Pri");
    const auto saved = only<SaveDraft>(kiosk.app.take_commands());
    REQUIRE(saved.size() == 1);
    CHECK(saved[0].draft.title == "Pri");
}

TEST_CASE("app: going back keeps what was typed at once")
{
    TestApp kiosk;
    kiosk.opens_form();
    kiosk.types("P");
    kiosk.app.take_commands();
    kiosk.types("Printer");

    kiosk.does(GoBack{});

    const auto saved = only<SaveDraft>(kiosk.app.take_commands());
    REQUIRE(saved.size() == 1);
    CHECK(saved[0].draft.title == "Printer");
    kiosk.screen<HomeScreen>();
}

TEST_CASE("app: a clock that was set back does not stop drafts from being kept")
{
    TestApp kiosk;
    kiosk.opens_form();
    kiosk.types("P");
    kiosk.types("Pr");
    kiosk.app.take_commands();

    kiosk.passes(-24h);

    CHECK(only<SaveDraft>(kiosk.app.take_commands()).size() == 1);
}

TEST_CASE("app: a draft that could not be kept is offered again by itself")
{
    TestApp kiosk;
    const RequestId id = kiosk.opens_form().draft.id;
    kiosk.types("P");
    kiosk.app.take_commands();

    kiosk.app.hear(DraftNotKept{id, {ErrorCode::disk_full, ""}});
    CHECK(kiosk.screen<FormScreen>().not_kept == ErrorCode::disk_full);
    kiosk.passes(App::save_retry);
    CHECK(only<SaveDraft>(kiosk.app.take_commands()).size() == 1);

    kiosk.app.hear(DraftKept{id, kiosk.now});
    CHECK_FALSE(kiosk.screen<FormScreen>().not_kept);
}

TEST_CASE("app: a draft with errors is not submitted, and the first wrong field takes the focus")
{
    TestApp kiosk;
    kiosk.opens_form();

    kiosk.does(Submit{});

    auto& form = kiosk.screen<FormScreen>();
    CHECK(only<SubmitDraft>(kiosk.app.take_commands()).empty());
    CHECK(form.errors.size() > 5);
    CHECK(form.jump_to == "category");
}

TEST_CASE("app: an error goes away as soon as its field is right")
{
    TestApp kiosk;
    kiosk.opens_form();
    kiosk.does(Submit{});

    kiosk.types("Printer");

    for (const FieldError& error : kiosk.screen<FormScreen>().errors)
        CHECK(error.field != "title");
}

TEST_CASE("app: nothing is called saved before the core has accepted it")
{
    TestApp kiosk;
    auto& form = kiosk.submits();

    CHECK(form.phase == FormScreen::Phase::submitting);
    kiosk.does(Submit{});
    CHECK(only<SubmitDraft>(kiosk.app.take_commands()).size() == 1);

    const Reference reference{form.draft.id};
    kiosk.app.hear(Accepted{form.draft.id, reference, kiosk.now});
    CHECK(kiosk.screen<ReceiptScreen>().reference == reference);
    kiosk.does(GoBack{});
    kiosk.screen<HomeScreen>();
}

TEST_CASE("app: after a full disk the form is open again with everything in it")
{
    TestApp kiosk;
    const RequestId id = kiosk.submits().draft.id;

    kiosk.app.hear(NotAccepted{id, {ErrorCode::disk_full, ""}});

    const auto& form = kiosk.screen<FormScreen>();
    CHECK(form.phase == FormScreen::Phase::writing);
    CHECK(form.not_accepted == ErrorCode::disk_full);
    CHECK(form.draft.title == filled_partner_center_draft().title);
}

TEST_CASE("app: an acceptance that comes after the person left is told as a notice")
{
    TestApp kiosk;
    const RequestId id = kiosk.submits().draft.id;
    kiosk.does(GoHome{});

    kiosk.app.hear(Accepted{id, Reference{id}, kiosk.now});

    kiosk.screen<HomeScreen>();
    REQUIRE(kiosk.app.notice() != nullptr);
    CHECK(std::holds_alternative<Accepted>(*kiosk.app.notice()));
    kiosk.does(DismissNotice{});
    CHECK(kiosk.app.notice() == nullptr);
}

TEST_CASE("app: the receipt follows the snapshot until the number is there")
{
    TestApp kiosk;
    const RequestId id = id_of(6);
    kiosk.opens_form().draft.id = id;
    kiosk.see(test::first_day());
    kiosk.app.hear(Accepted{id, Reference{id}, kiosk.now});
    CHECK_FALSE(kiosk.screen<ReceiptScreen>().entry);

    kiosk.see(busy_day());

    CHECK(kiosk.screen<ReceiptScreen>().entry->service_request_number == "SR-2026-118204");
}

TEST_CASE("app: a customer request passes through try first and takes along what was ticked")
{
    TestApp kiosk;
    kiosk.does(NewRequest{RequestKind::customer});
    kiosk.does(PickCustomer{"tenant", "Contoso"});
    kiosk.does(NewCustomerRequest{});
    kiosk.does(PickService{"exchange_online"});
    kiosk.does(StillNeedsHelp{});
    kiosk.screen<TryFirstScreen>(); // Not before the area is chosen.

    kiosk.does(PickArea{Area::account_setup});
    kiosk.screen<TryFirstScreen>().tried.insert("reset_password");
    kiosk.does(StillNeedsHelp{});

    const auto& draft = kiosk.screen<FormScreen>().draft;
    CHECK(draft.customer_name == "Contoso");
    CHECK(draft.area == Area::account_setup);
    CHECK(draft.tried.starts_with("- "));
    CHECK(only<SaveDraft>(kiosk.app.take_commands()).size() == 1);
}

TEST_CASE("app: going back to try first and on again opens the same draft")
{
    TestApp kiosk;
    kiosk.does(NewRequest{RequestKind::customer});
    kiosk.does(PickCustomer{"tenant", "Contoso"});
    kiosk.does(NewCustomerRequest{});
    kiosk.does(PickService{"exchange_online"});
    kiosk.does(PickArea{Area::how_to});
    kiosk.does(StillNeedsHelp{});
    kiosk.types("Calendar");
    const RequestId id = kiosk.screen<FormScreen>().draft.id;

    kiosk.does(GoBack{});
    kiosk.does(PickArea{Area::updates});
    kiosk.does(StillNeedsHelp{});

    const auto& draft = kiosk.screen<FormScreen>().draft;
    CHECK(draft.id == id);
    CHECK(draft.title == "Calendar");
    CHECK(draft.area == Area::updates);
}

TEST_CASE("app: solved here is counted and thanks, and sends nothing")
{
    TestApp kiosk;
    kiosk.does(NewRequest{RequestKind::customer});
    kiosk.does(PickCustomer{"tenant", "Contoso"});
    kiosk.does(NewCustomerRequest{});
    kiosk.does(PickService{"teams"});
    kiosk.does(PickArea{Area::how_to});

    kiosk.does(SolvedHere{});
    CHECK(only<CountSolvedHere>(kiosk.app.take_commands()).empty()); // Not before somebody says what helped.
    kiosk.screen<WhatHelpedScreen>();
    kiosk.does(NameHelp{"step:help_languages"});

    const auto counted = only<CountSolvedHere>(kiosk.app.take_commands());
    REQUIRE(counted.size() == 1);
    CHECK(counted[0].service == "teams");
    CHECK(counted[0].area == Area::how_to);
    CHECK(counted[0].helped == "step:help_languages");
    kiosk.screen<SolvedScreen>();
}

TEST_CASE("app: a search follows what is typed, and the list when it changes")
{
    TestApp kiosk;
    kiosk.does(NewRequest{RequestKind::customer});
    auto& search = kiosk.screen<CustomerSearchScreen>();
    CHECK(search.matches.total == 9);

    search.query = "蓝天";
    kiosk.does(SearchTyped{});
    CHECK(search.matches.total == 1);

    kiosk.see(test::first_day());
    CHECK(search.matches.total == 0);
}

TEST_CASE("app: a draft opens where it was asked for, and not where nobody waits for it")
{
    TestApp kiosk;
    const Draft draft = filled_partner_center_draft();
    kiosk.app.hear(DraftOpened{draft});
    kiosk.screen<HomeScreen>();

    kiosk.does(ShowPlace{Place::drafts});
    kiosk.does(ContinueDraft{draft.id});
    CHECK(only<OpenDraft>(kiosk.app.take_commands()).size() == 1);
    kiosk.app.hear(DraftOpened{draft});

    CHECK(kiosk.screen<FormScreen>().draft == draft);
}

TEST_CASE("app: each place shows its own requests")
{
    TestApp kiosk;
    for (const Place place : kPlaces) {
        kiosk.does(ShowPlace{place});
        for (const auto& request : kiosk.screen<PlaceScreen>().rows)
            CHECK(place_of(request->entry.state) == place);
        if (place != Place::drafts)
            CHECK(kiosk.screen<PlaceScreen>().rows.size() == kiosk.app.snapshot().count(place));
    }
}

TEST_CASE("app: back to draft leads from the request to its form")
{
    TestApp kiosk;
    const RequestDetail detail = test::detail_of(kiosk.app.snapshot(), State::ready);
    kiosk.does(ShowRequest{detail.entry.reference});
    kiosk.app.hear(RequestOpened{detail});

    kiosk.does(Act{Action::withdraw});
    CHECK(only<ActOn>(kiosk.app.take_commands()).size() == 1);
    kiosk.app.hear(ActionDone{detail.entry.reference, Action::withdraw});
    Draft draft = detail.form;
    draft.id = detail.entry.id;
    kiosk.app.hear(DraftOpened{draft});

    CHECK(kiosk.screen<FormScreen>().draft.id == detail.entry.id);
}

TEST_CASE("app: a request that left becomes a replacement draft")
{
    TestApp kiosk;
    const RequestDetail detail = test::detail_of(kiosk.app.snapshot(), State::needs_attention);
    kiosk.does(ShowRequest{detail.entry.reference});
    kiosk.app.hear(RequestOpened{detail});

    kiosk.does(Act{Action::withdraw});
    Draft draft = detail.form;
    draft.id = id_of(99);
    draft.replaces = detail.entry.reference;
    kiosk.app.hear(DraftOpened{draft});

    CHECK(kiosk.screen<FormScreen>().draft.replaces == detail.entry.reference);
}

TEST_CASE("app: the page of a request reads it again when the snapshot says that it moved on")
{
    TestApp kiosk;
    const RequestDetail detail = test::detail_of(kiosk.app.snapshot(), State::ready);
    kiosk.does(ShowRequest{detail.entry.reference});
    kiosk.app.hear(RequestOpened{detail});
    kiosk.app.take_commands();

    Snapshot later = busy_day();
    auto requests = std::make_shared<RequestList>(later.requests->begin(), later.requests->end());
    for (auto& request : *requests)
        if (request->entry.reference == detail.entry.reference) {
            RequestSummary moved = *request;
            moved.entry.state = State::claimed;
            request = std::make_shared<const RequestSummary>(moved);
        }
    later.requests = std::make_shared<const RequestPages>(*requests);
    kiosk.see(std::move(later));

    CHECK(only<OpenRequest>(kiosk.app.take_commands()).size() == 1);
}

TEST_CASE("app: an action is asked for once until it is answered")
{
    TestApp kiosk;
    const RequestDetail detail = test::detail_of(kiosk.app.snapshot(), State::held);
    kiosk.does(ShowRequest{detail.entry.reference});
    kiosk.app.hear(RequestOpened{detail});
    kiosk.app.take_commands();

    kiosk.does(Act{Action::release});
    kiosk.does(Act{Action::release});
    CHECK(only<ActOn>(kiosk.app.take_commands()).size() == 1);

    kiosk.app.hear(ActionRefused{detail.entry.reference.text(), {ErrorCode::not_possible_now, ""}});
    CHECK_FALSE(kiosk.screen<RequestScreen>().pending);
    CHECK(kiosk.app.notice() != nullptr);
}

TEST_CASE("app: a request that cannot be opened is not left as an empty page")
{
    TestApp kiosk;
    const Reference gone{id_of(77)};
    kiosk.does(ShowRequest{gone});

    kiosk.app.hear(ActionRefused{gone.text(), {ErrorCode::not_found, ""}});

    kiosk.screen<HomeScreen>();
    CHECK(kiosk.app.notice() != nullptr);
}

TEST_CASE("app: a manual try is asked for once and ends with a sentence")
{
    TestApp kiosk;
    kiosk.does(TryLine{});
    kiosk.does(TryLine{});
    CHECK(only<SyncNow>(kiosk.app.take_commands()).size() == 1);

    kiosk.app.hear(SyncEnded{3, 0, 0});

    CHECK(std::holds_alternative<SyncEnded>(*kiosk.app.notice()));
    kiosk.does(TryLine{});
    CHECK(only<SyncNow>(kiosk.app.take_commands()).size() == 1);
}

TEST_CASE("app: progress counts from the first request of a run to the last")
{
    Snapshot snapshot = test::first_day();
    const auto at = [&](std::size_t ready, std::size_t sent, std::size_t sending) {
        snapshot.counts = {0, ready, sent, 0};
        snapshot.sending = sending;
        return snapshot;
    };
    TestApp kiosk{at(7, 10, 0)};
    CHECK_FALSE(kiosk.app.progress());

    kiosk.see(at(7, 10, 1));
    CHECK(kiosk.app.progress()->current == 1);
    CHECK(kiosk.app.progress()->total == 7);
    kiosk.see(at(5, 12, 2));
    CHECK(kiosk.app.progress()->current == 3);
    CHECK(kiosk.app.progress()->total == 7);
    kiosk.see(at(0, 17, 0));
    CHECK_FALSE(kiosk.app.progress());
}

TEST_CASE("app: nothing wakes the window but the age of the last success")
{
    Snapshot nothing_waits = busy_day();
    nothing_waits.requests = std::make_shared<const RequestPages>();
    TestApp kiosk{nothing_waits};
    CHECK(kiosk.app.next_wake(kiosk.now) == kiosk.now + 1min); // "5 min ago" becomes "6 min ago".

    kiosk.see(test::first_day());
    CHECK_FALSE(kiosk.app.next_wake(kiosk.now));
}

TEST_CASE("app: the way back is bounded and always ends at home")
{
    TestApp kiosk;
    for (int i = 0; i < 50; ++i) {
        kiosk.does(ShowPlace{Place::sent});
        kiosk.does(ShowDevice{});
    }
    for (std::size_t i = 0; i < App::path_max; ++i)
        kiosk.does(GoBack{});

    kiosk.screen<HomeScreen>();
    CHECK_FALSE(kiosk.app.can_go_back());
}

TEST_CASE("app: a discarded draft is gone from the disk and from the way back")
{
    TestApp kiosk;
    const RequestId id = kiosk.opens_form().draft.id;
    kiosk.types("P");
    kiosk.app.take_commands();

    kiosk.does(DiscardTyped{});

    const auto discarded = only<DiscardDraft>(kiosk.app.take_commands());
    REQUIRE(discarded.size() == 1);
    CHECK(discarded[0].id == id);
    kiosk.screen<HomeScreen>();
}

TEST_CASE("app: a language it does not speak becomes the nearest one")
{
    TestApp kiosk;
    kiosk.does(ChooseLanguage{"zh-HK"});
    CHECK(kiosk.app.settings().language == "zh-TW");
    kiosk.does(ChooseLanguage{"en"});
}

TEST_CASE("app: when nobody is there the kiosk goes back to Home and keeps what was typed as a draft")
{
    TestApp kiosk;
    kiosk.opens_form();
    kiosk.types("Half a sentence");
    kiosk.app.take_commands();
    kiosk.types("Half a sentence more");

    kiosk.passes(kiosk.app.settings().idle - 1s);
    kiosk.screen<FormScreen>();
    kiosk.passes(1s);

    kiosk.screen<HomeScreen>();
    const auto kept = only<SaveDraft>(kiosk.app.take_commands());
    REQUIRE_FALSE(kept.empty());
    CHECK(kept.back().draft.title == "Half a sentence more");
}

TEST_CASE("app: it says so in the last third of the time, second by second, and a touch ends it")
{
    TestApp kiosk;
    kiosk.opens_form();
    const Milliseconds idle = kiosk.app.settings().idle;

    kiosk.passes(idle * 2 / 3 - 1s);
    CHECK_FALSE(kiosk.app.leaving_in(kiosk.now).has_value());
    kiosk.passes(2s);
    REQUIRE(kiosk.app.leaving_in(kiosk.now) == std::chrono::ceil<std::chrono::seconds>(idle / 3) - 1s);
    CHECK(*kiosk.app.next_wake(kiosk.now) - kiosk.now <= 1s);

    kiosk.app.touched(kiosk.now);
    CHECK_FALSE(kiosk.app.leaving_in(kiosk.now).has_value());
}

TEST_CASE("app: on Home with nothing to hide, or when the configuration says never, nothing is waited for")
{
    TestApp at_home{Snapshot{}};
    at_home.passes(1h);
    CHECK_FALSE(at_home.app.next_wake(at_home.now).has_value());

    SeededRandom random{1};
    UiSettings never;
    never.idle = Milliseconds{0};
    App app{test::shipped_catalogue(), never, {}, random};
    app.tick(gallery_time());
    app.update(ShowDevice{}, gallery_time());
    app.tick(gallery_time() + 24h);
    CHECK(std::holds_alternative<DeviceScreen>(app.screen()));
}

TEST_CASE("app: the next person finds the language, text size and colours that are configured")
{
    TestApp kiosk;
    kiosk.does(ChooseLanguage{"ko"});
    kiosk.does(ChooseTextSize{200});
    kiosk.does(ChooseTheme{Theme::dark});
    kiosk.does(ShowDevice{});
    kiosk.does(GoHome{});
    CHECK(kiosk.app.settings().language == "ko"); // Whoever goes Home by hand is still the same.

    kiosk.passes(kiosk.app.settings().idle);

    CHECK(kiosk.app.settings() == UiSettings{});
    CHECK_FALSE(kiosk.app.next_wake(kiosk.now) == kiosk.now);
}

TEST_CASE("app: on Home a language of one's own is taken back without a countdown")
{
    TestApp kiosk;
    kiosk.does(ChooseLanguage{"de"});
    kiosk.passes(kiosk.app.settings().idle - 1s);

    CHECK_FALSE(kiosk.app.leaving_in(kiosk.now));
    CHECK(kiosk.app.settings().language == "de");
    kiosk.passes(1s);
    CHECK(kiosk.app.settings().language == "en");
}

TEST_CASE("app: the size of text goes step by step and stops at both ends")
{
    TestApp kiosk;
    using Direction = StepTextSize::Direction;
    std::vector<int> sizes;
    for (const Direction direction :
         {Direction::smaller, Direction::larger, Direction::larger, Direction::larger, Direction::larger,
          Direction::smaller, Direction::standard}) {
        kiosk.does(StepTextSize{direction});
        sizes.push_back(kiosk.app.settings().text_percent);
    }
    CHECK(sizes == std::vector{100, 125, 150, 200, 200, 150, 100});
}

TEST_CASE("app: help is about the screen below it and loses nothing of it")
{
    TestApp kiosk;
    kiosk.opens_form();
    kiosk.types("Half a sentence");
    kiosk.does(ShowHelp{});
    CHECK(kiosk.screen<HelpScreen>().about == Topic::form);
    kiosk.does(ShowHelp{});
    kiosk.does(GoBack{});

    CHECK(kiosk.screen<FormScreen>().draft.title == "Half a sentence");
}

TEST_CASE("app: what is opened from help takes its place")
{
    TestApp kiosk;
    kiosk.does(ShowPlace{Place::sent});
    kiosk.does(ShowHelp{});
    kiosk.does(ShowPlace{Place::drafts});
    kiosk.does(ShowHelp{});
    kiosk.does(ShowDevice{});
    kiosk.does(GoBack{});

    CHECK(kiosk.screen<PlaceScreen>().place == Place::drafts);
    kiosk.does(GoBack{});
    kiosk.screen<HomeScreen>();
}

TEST_CASE("app: an action that is answered while help is open does not stay pending")
{
    TestApp kiosk;
    const RequestDetail detail = test::detail_of(kiosk.app.snapshot(), State::held);
    kiosk.does(ShowRequest{detail.entry.reference});
    kiosk.app.hear(RequestOpened{detail});
    kiosk.does(Act{Action::release});
    kiosk.does(ShowHelp{});
    kiosk.app.hear(ActionDone{detail.entry.reference, Action::release});
    kiosk.does(GoBack{});

    CHECK_FALSE(kiosk.screen<RequestScreen>().pending);
}

TEST_CASE("app: one request that needs attention is opened itself, several as their place")
{
    TestApp one;
    one.does(ShowAttention{});
    CHECK(one.screen<RequestScreen>().reference == Reference{id_of(5)});

    Snapshot snapshot = busy_day();
    auto requests = std::make_shared<RequestList>(snapshot.requests->begin(), snapshot.requests->end());
    RequestSummary second = *(*requests)[1];
    second.entry.state = State::needs_attention;
    (*requests)[1] = std::make_shared<const RequestSummary>(second);
    snapshot.requests = std::make_shared<const RequestPages>(*requests);
    TestApp several{snapshot};
    several.does(ShowAttention{});
    CHECK(several.screen<PlaceScreen>().place == Place::needs_attention);
}

TEST_CASE("app: a notice about one request leads to it, but not from its own page")
{
    TestApp kiosk;
    const RequestDetail detail = test::detail_of(kiosk.app.snapshot(), State::ready);
    const Reference reference = detail.entry.reference;
    kiosk.app.hear(ActionDone{reference, Action::hold});
    const auto way = kiosk.app.way_of_notice();
    REQUIRE(way);
    CHECK(std::get<ShowRequest>(*way).reference == reference);

    kiosk.does(ShowRequest{reference});
    kiosk.app.hear(RequestOpened{detail});
    kiosk.app.hear(ActionRefused{reference.text(), {ErrorCode::not_possible_now, ""}});
    CHECK_FALSE(kiosk.app.way_of_notice());
}

TEST_CASE("app: a notice goes away when what it tells is solved or no longer so")
{
    TestApp kiosk;
    kiosk.app.hear(SyncEnded{2, 0, 1});
    CHECK(kiosk.app.way_of_notice());
    Snapshot solved = busy_day();
    solved.counts[static_cast<std::size_t>(Place::needs_attention)] = 0;
    kiosk.see(solved);
    CHECK(kiosk.app.notice() == nullptr);

    Snapshot offline = busy_day();
    offline.line.state = LineState::waiting;
    kiosk.see(offline);
    kiosk.app.hear(SyncEnded{0, 2, 0});
    REQUIRE(kiosk.app.notice() != nullptr);
    kiosk.see(busy_day());
    CHECK(kiosk.app.notice() == nullptr);
}

TEST_CASE("app: asked to try while it is trying, it says so, and the end is told once")
{
    TestApp kiosk;
    kiosk.does(TryLine{});
    CHECK_FALSE(kiosk.app.remark());
    kiosk.does(TryLine{});
    CHECK(kiosk.app.remark() == App::Remark::already_trying);

    kiosk.app.hear(SyncEnded{1, 0, 0});
    CHECK_FALSE(kiosk.app.remark());
    CHECK(kiosk.app.notice() != nullptr);
}

TEST_CASE("app: what is on hold does not count as waiting, nor as part of a run")
{
    TestApp kiosk;
    const Style style;
    const QueueFacts& queue = kiosk.app.view(style, 1, kiosk.now).queue;
    CHECK(queue.waiting == 3);
    CHECK(queue.on_hold == 1);
    CHECK(kiosk.app.progress()->total == 3);
}

TEST_CASE("app: after three days of waiting the queue is stale, and the window wakes to say so")
{
    TestApp kiosk;
    const Style style;
    const auto queue = kiosk.app.view(style, 1, kiosk.now).queue;
    REQUIRE(queue.oldest_waiting);
    const Timestamp stale_at = queue.oldest_waiting->saved_at + kStaleAfter;

    CHECK_FALSE(is_stale(queue, stale_at - 1ms));
    CHECK(is_stale(queue, stale_at));
    Snapshot quiet = busy_day();
    quiet.last_success_at.reset();
    TestApp waiting{quiet};
    CHECK(waiting.app.next_wake(stale_at - 1h) == stale_at);
}
