#include "kiosk/app.h"
#include "kiosk/note_wording.h"
#include "tests/kiosk/gallery.h"

#include <doctest/doctest.h>

#include <algorithm>

using namespace kiosk;
using namespace std::chrono_literals;
using kiosk::test::busy_day;
using kiosk::test::gallery_time;
using kiosk::test::id_of;

namespace
{

/// An app that shows the sent request of a busy day, and the moment its person acts in.
struct NoteApp {
    SeededRandom random{7007};
    App app{test::shipped_catalogue(), {}, {}, random};
    Timestamp now = gallery_time();
    RequestDetail detail = test::detail_of(busy_day(), State::sent);

    NoteApp()
    {
        app.see(std::make_shared<const Snapshot>(busy_day()));
        detail.correspondence.writing = Correspondence::Writing::open;
        does(ShowRequest{reference()});
        hears(RequestOpened{detail});
        app.take_commands();
    }

    const Reference& reference() const { return detail.entry.reference; }
    void does(const Intent& intent) { app.update(intent, now); }
    void hears(const Reply& reply) { app.hear(reply); }
    NoteForm& note() { return std::get<RequestScreen>(app.screen()).note; }
    void types(std::string text)
    {
        note().text = std::move(text);
        does(TypedNote{});
    }
    void passes(Milliseconds time)
    {
        now += time;
        app.tick(now);
    }

    template <typename Wanted>
    std::vector<Wanted> asked()
    {
        std::vector<Wanted> found;
        for (const Command& command : app.take_commands())
            if (const auto* wanted = std::get_if<Wanted>(&command)) found.push_back(*wanted);
        return found;
    }
};

Snapshot asking(const Reference& reference, ServiceStatus status)
{
    Snapshot snapshot = busy_day();
    auto requests = std::make_shared<RequestList>(snapshot.requests->begin(), snapshot.requests->end());
    for (auto& request : *requests)
        if (request->entry.reference == reference) {
            RequestSummary changed = *request;
            changed.status = status;
            request = std::make_shared<const RequestSummary>(changed);
        }
    snapshot.requests = std::make_shared<const RequestPages>(*requests);
    return snapshot;
}

} // namespace

TEST_CASE("app: a note is kept at its first change, then every half second, and when its page is left")
{
    NoteApp kiosk;
    kiosk.types("W");
    CHECK(kiosk.asked<SaveNote>().size() == 1);
    kiosk.passes(100ms);
    kiosk.types("We");
    CHECK(kiosk.asked<SaveNote>().empty());
    kiosk.passes(500ms);
    CHECK(kiosk.asked<SaveNote>().back().text == "We");

    kiosk.types("We s");
    kiosk.asked<SaveNote>();
    kiosk.types("We saw");
    kiosk.does(GoHome{});
    CHECK(kiosk.asked<SaveNote>().back().text == "We saw");
}

TEST_CASE("app: a note that is begun outlives the idle wipe")
{
    NoteApp kiosk;
    kiosk.types("W");
    kiosk.asked<SaveNote>();
    kiosk.types("We saw it");
    kiosk.passes(10min);

    CHECK(std::holds_alternative<HomeScreen>(kiosk.app.screen()));
    CHECK(kiosk.asked<SaveNote>().back().text == "We saw it");

    kiosk.detail.correspondence.typed = "We saw it";
    kiosk.does(ShowRequest{kiosk.reference()});
    kiosk.hears(RequestOpened{kiosk.detail});
    CHECK(kiosk.note().text == "We saw it");
}

TEST_CASE("app: a note that could not be saved is asked for again under the same id")
{
    NoteApp kiosk;
    kiosk.types("We saw it");
    kiosk.does(Submit{});
    const auto first = kiosk.asked<SendNote>();
    REQUIRE(first.size() == 1);
    kiosk.does(Submit{});
    CHECK(kiosk.asked<SendNote>().empty());

    kiosk.hears(NoteNotAccepted{kiosk.reference(), first[0].id, {}, Error{ErrorCode::disk_full, ""}});
    CHECK(kiosk.note().text == "We saw it");
    CHECK(kiosk.note().not_accepted == ErrorCode::disk_full);
    kiosk.does(Submit{});
    const auto second = kiosk.asked<SendNote>();
    REQUIRE(second.size() == 1);
    CHECK(second[0].id == first[0].id);

    kiosk.hears(NoteAccepted{kiosk.reference(), second[0].id, NoteKind::note, kiosk.now});
    CHECK(kiosk.note().text.empty());
    kiosk.types("And more");
    kiosk.does(Submit{});
    CHECK_FALSE(kiosk.asked<SendNote>().at(0).id == first[0].id);
}

TEST_CASE("app: a note without words is not sent, and the field has the keyboard")
{
    NoteApp kiosk;
    kiosk.does(Submit{});
    CHECK(kiosk.asked<SendNote>().empty());
    CHECK(kiosk.note().errors == std::vector<FieldError>{{"note", Fault::required}});
    CHECK(kiosk.note().wants_focus);
    kiosk.types("x");
    CHECK(kiosk.note().errors.empty());
}

TEST_CASE("app: about billing, closing waits for the tick")
{
    NoteApp kiosk;
    kiosk.detail.correspondence.informed_for_closing = CustomerInformed::yes;
    kiosk.hears(RequestOpened{kiosk.detail});
    kiosk.does(AskToClose{});
    kiosk.does(CloseShown{});
    CHECK(kiosk.asked<CloseRequest>().empty());
    CHECK(kiosk.note().errors.at(0).field == "customer_informed");

    kiosk.does(TickCustomerInformed{});
    kiosk.does(CloseShown{});
    const auto closing = kiosk.asked<CloseRequest>();
    REQUIRE(closing.size() == 1);
    CHECK(closing[0].customer_informed == CustomerInformed::yes);
}

TEST_CASE("app: words that are taken back stand in the field, whatever answer was on its way before")
{
    NoteApp kiosk;
    const NoteId id{id_of(70).uuid};
    kiosk.detail.correspondence.messages = {
        {.from = Message::From::us, .text = "Words", .id = id, .state = State::ready, .may_take_back = true}};
    kiosk.hears(RequestOpened{kiosk.detail});
    kiosk.types("more");
    kiosk.asked<SaveNote>();
    kiosk.types("more of it");
    kiosk.does(ActOnShownNote{id, NoteAction::take_back});
    kiosk.hears(RequestOpened{kiosk.detail}); // Asked for before.
    CHECK(kiosk.note().phase == NoteForm::Phase::reading);

    kiosk.detail.correspondence.messages.clear();
    kiosk.detail.correspondence.typed = "Words\n\nmore of it";
    kiosk.hears(RequestOpened{kiosk.detail});
    CHECK(kiosk.note().text == "Words\n\nmore of it");
    CHECK(kiosk.note().phase == NoteForm::Phase::writing);
}

TEST_CASE("app: a question of 21Vianet leads to its request until it is no longer asked")
{
    NoteApp kiosk;
    kiosk.does(GoHome{});
    kiosk.app.see(
        std::make_shared<const Snapshot>(asking(kiosk.reference(), ServiceStatus::attention_needed)));
    kiosk.hears(AnswerWanted{kiosk.reference()});

    const auto way = kiosk.app.way_of_notice();
    REQUIRE(way);
    REQUIRE(std::holds_alternative<ShowRequest>(*way));
    CHECK(std::get<ShowRequest>(*way).reference == kiosk.reference());

    kiosk.app.see(std::make_shared<const Snapshot>(asking(kiosk.reference(), ServiceStatus::open)));
    CHECK(kiosk.app.notice() == nullptr);
}

TEST_CASE("app: a request whose note was refused is found where something needs a person")
{
    NoteApp kiosk;
    Snapshot snapshot = busy_day();
    auto requests = std::make_shared<RequestList>(snapshot.requests->begin(), snapshot.requests->end());
    for (auto& request : *requests)
        if (request->entry.reference == kiosk.reference()) {
            RequestSummary changed = *request;
            changed.notes = {.waiting = 1, .refused = 1};
            CHECK(note_mark_words(changed) == "A note needs attention");
            request = std::make_shared<const RequestSummary>(changed);
        }
    snapshot.requests = std::make_shared<const RequestPages>(*requests);
    kiosk.app.see(std::make_shared<const Snapshot>(snapshot));
    kiosk.does(ShowPlace{Place::needs_attention});

    const auto& rows = std::get<PlaceScreen>(kiosk.app.screen()).rows;
    CHECK(std::ranges::any_of(rows,
                              [&](const auto& row) { return row->entry.reference == kiosk.reference(); }));
}
