#include "sync/protocol.h"
#include "tests/sync/notes_for_tests.h"

using namespace kiosk;
using namespace std::chrono_literals;

namespace
{

using Texts = std::vector<std::string>;

Draft a_billing_draft(RandomSource& random)
{
    Draft draft = a_partner_draft(random);
    draft.category = Category::billing;
    return draft;
}

std::vector<std::string> operations(const KioskForTests& kiosk)
{
    std::vector<std::string> all;
    for (const Change& change : kiosk.far_side.changes())
        all.push_back(change.operation);
    return all;
}

} // namespace

TEST_CASE("notes: a note arrives once and reads as received on both sides")
{
    KioskWithSent kiosk;
    const Reference reference = kiosk.sent();
    kiosk.write(reference, "  It happens on Mondays only. ");
    CHECK(kiosk.row(reference).notes.waiting == 1);
    CHECK_FALSE(kiosk.core->is_drained());

    kiosk.settle();

    CHECK(kiosk.far_side.notes_of(kiosk.number(reference)) == Texts{"It happens on Mondays only."});
    const auto all = kiosk.all_about(reference);
    REQUIRE(all.messages.size() == 1);
    CHECK(all.messages[0].state == State::sent);
    CHECK(all.messages[0].text == "It happens on Mondays only.");
    CHECK(kiosk.core->is_drained());
}

TEST_CASE("notes: those of one request keep their order when the first answer is lost")
{
    KioskWithSent kiosk;
    const Reference reference = kiosk.sent();
    updates_meet(kiosk, {Fate::lost_on_the_way(), Fate::lost_on_the_way_back()});
    kiosk.write(reference, "first");
    kiosk.write(reference, "second");

    kiosk.run_for(1h);

    CHECK(kiosk.far_side.notes_of(kiosk.number(reference)) == Texts{"first", "second"});
}

TEST_CASE("notes: while the line is down they wait, and another request's note does not")
{
    KioskWithSent kiosk;
    const Reference one = kiosk.sent();
    const Reference other = kiosk.sent();
    updates_meet(kiosk, {Fate::executed_but_answered_with(answer(500))});
    kiosk.write(one, "one");
    kiosk.write(other, "other");

    kiosk.settle();

    CHECK(kiosk.far_side.notes_of(kiosk.number(other)) == Texts{"other"});
    kiosk.run_for(10min);
    CHECK(kiosk.far_side.notes_of(kiosk.number(one)) == Texts{"one"});
}

TEST_CASE("notes: killed between claim and outcome, a note is executed once, under one MS-RequestId")
{
    for (const Milliseconds down : {Milliseconds{10s}, Milliseconds{20min}}) {
        KioskWithSent kiosk;
        const Reference reference = kiosk.sent();
        Fate fate = Fate::hangs();
        fate.request = Fate::Request::arrives;
        updates_meet(kiosk, {fate});
        const NoteId id = kiosk.write(reference, "once");
        kiosk.core->advance();
        CHECK(kiosk.note(id).state == State::claimed);
        kiosk.transport.deliver();

        kiosk.kill();
        kiosk.advance(down);
        kiosk.start();
        CHECK(kiosk.note(id).state == State::checking);
        everything_is_well(kiosk);
        kiosk.run_for(1h);

        CHECK(kiosk.far_side.notes_of(kiosk.number(reference)) == Texts{"once"});
        CHECK(kiosk.note(id).state == State::sent);
        const auto updates = kiosk.transport.updates();
        CHECK(updates.size() == (down < kiosk.settings.times.dedup_window ? 2 : 1));
        for (const HttpRequest& update : updates)
            CHECK(header_of(update, "MS-RequestId") == header_of(updates.front(), "MS-RequestId"));
    }
}

TEST_CASE("notes: what never arrived is sent again in a new round once the far side shows it is not there")
{
    KioskWithSent kiosk;
    const Reference reference = kiosk.sent();
    updates_meet(kiosk, {Fate::lost_on_the_way()});
    const NoteId id = kiosk.write(reference, "lost");
    kiosk.settle();
    kiosk.reboot(); // No clock can be trusted: the MS-RequestId may be forgotten.
    everything_is_well(kiosk);

    kiosk.run_for(1h);

    CHECK(kiosk.far_side.notes_of(kiosk.number(reference)) == Texts{"lost"});
    CHECK(kiosk.note(id).round == 2);
    const auto updates = kiosk.transport.updates();
    REQUIRE(updates.size() == 2);
    CHECK(header_of(updates[0], "MS-RequestId") != header_of(updates[1], "MS-RequestId"));
}

TEST_CASE("notes: a service request without a list of notes is never 'it is not there'")
{
    KioskWithSent kiosk;
    const Reference reference = kiosk.sent();
    updates_meet(kiosk, {Fate::lost_on_the_way_back()});
    const NoteId id = kiosk.write(reference, "shown nowhere");
    kiosk.settle();
    kiosk.far_side.strange_bodies[kiosk.number(reference)] =
        R"({"Id":")" + kiosk.number(reference) + R"(","Status":"open"})";
    kiosk.reboot();
    everything_is_well(kiosk);

    kiosk.run_for(2h);
    CHECK(kiosk.note(id).state == State::checking);

    kiosk.far_side.strange_bodies.clear();
    kiosk.run_for(2h);
    CHECK(kiosk.note(id).state == State::sent);
    CHECK(operations(kiosk) == Texts{"note"});
}

TEST_CASE("notes: a refused note keeps its reason, holds up its own request and no other")
{
    KioskWithSent kiosk;
    const Reference one = kiosk.sent();
    const Reference other = kiosk.sent();
    updates_meet(kiosk, {Fate::answered_with(answer(400, api_fault_body("3000", "Too rude.")))});
    const NoteId refused = kiosk.write(one, "refused");
    const NoteId behind = kiosk.write(one, "behind it");
    kiosk.write(other, "other");
    kiosk.settle();

    CHECK(kiosk.note(refused).state == State::needs_attention);
    CHECK(kiosk.note(behind).state == State::ready);
    CHECK(place_of(kiosk.row(one)) == Place::needs_attention);
    CHECK(kiosk.all_about(one).messages[0].reason_text == "Too rude.");
    CHECK(kiosk.far_side.notes_of(kiosk.number(other)) == Texts{"other"});
    CHECK(kiosk.line().state == LineState::up);

    kiosk.act(one, Action::try_now);
    kiosk.settle();
    CHECK(kiosk.far_side.notes_of(kiosk.number(one)) == Texts{"refused", "behind it"});
}

TEST_CASE("notes: a service that takes no notes refuses them and keeps its line")
{
    KioskWithSent kiosk;
    const Reference reference = kiosk.sent();
    updates_meet(kiosk, {Fate::answered_with(answer(405, api_fault_body("0")))});
    const NoteId id = kiosk.write(reference, "nobody reads it");
    kiosk.settle();

    CHECK(kiosk.note(id).state == State::needs_attention);
    CHECK(kiosk.line().state == LineState::up);
    CHECK(kiosk.state(kiosk.sent()) == State::sent);
}

TEST_CASE("notes: a request that is gone refuses its note, and its line stays up")
{
    KioskWithSent kiosk;
    const Reference reference = kiosk.sent();
    updates_meet(kiosk, {Fate::lost_on_the_way()});
    const NoteId id = kiosk.write(reference, "too late");
    kiosk.settle();
    kiosk.far_side.forget(kiosk.number(reference));
    kiosk.reboot(); // So that it is asked about, not sent again.
    everything_is_well(kiosk);
    kiosk.run_for(1h);

    CHECK(kiosk.note(id).state == State::needs_attention);
    CHECK(kiosk.note(id).reason_code == "1000");
    CHECK(may_take_back(kiosk.note(id)));
    CHECK(kiosk.line().state == LineState::up);
}

TEST_CASE("notes: taken back before it left, its words are typed again before those typed since")
{
    KioskWithSent kiosk;
    const Reference reference = kiosk.sent();
    everything_meets(kiosk, Fate::never_left());
    const NoteId id = kiosk.write(reference, "not yet");
    kiosk.settle();
    kiosk.execute(SaveNote{reference, "and more"});

    const auto answers = kiosk.execute(ActOnNote{reference, id, NoteAction::take_back});

    REQUIRE(std::holds_alternative<RequestOpened>(answers.front()));
    CHECK(kiosk.all_about(reference).typed == "not yet\n\nand more");
    CHECK_FALSE(kiosk.store->notes.find(id)->has_value());
    everything_is_well(kiosk);
    kiosk.run_for(1h);
    CHECK(kiosk.far_side.changes().empty());
}

TEST_CASE("notes: what has left is not taken back")
{
    KioskWithSent kiosk;
    const Reference reference = kiosk.sent();
    updates_meet(kiosk, {Fate::lost_on_the_way()});
    const NoteId id = kiosk.write(reference, "on its way");
    kiosk.settle();

    const auto answers = kiosk.execute(ActOnNote{reference, id, NoteAction::take_back});

    REQUIRE(std::holds_alternative<ActionRefused>(answers.front()));
    CHECK(std::get<ActionRefused>(answers.front()).error.code == ErrorCode::not_possible_now);
}

TEST_CASE("notes: the same note said twice is one note, and another text under its id is none")
{
    KioskWithSent kiosk;
    const Reference reference = kiosk.sent();
    const NoteId id = kiosk.write(reference, "once");

    CHECK(std::holds_alternative<NoteAccepted>(kiosk.execute(SendNote{reference, id, "once"}).front()));
    CHECK(std::holds_alternative<NoteNotAccepted>(kiosk.execute(SendNote{reference, id, "other"}).front()));
    kiosk.settle();

    CHECK(kiosk.far_side.notes_of(kiosk.number(reference)) == Texts{"once"});
}

TEST_CASE("notes: what is typed survives a kill and is gone once it is promised")
{
    KioskWithSent kiosk;
    const Reference reference = kiosk.sent();
    kiosk.execute(SaveNote{reference, "half a sen"});
    kiosk.restart();
    CHECK(kiosk.all_about(reference).typed == "half a sen");

    kiosk.write(reference, "half a sentence");
    CHECK(kiosk.all_about(reference).typed.empty());
}

TEST_CASE("notes: what cannot be sent is refused with the field named, and nothing is queued")
{
    KioskWithSent kiosk;
    const Reference reference = kiosk.sent();
    const NoteId id{Uuid::random(kiosk.random)};
    for (const std::string& text :
         {std::string{" \n "}, std::string(kNoteMax + 1, 'x'), std::string("a\0b", 3)}) {
        const auto answers = kiosk.execute(SendNote{reference, id, text});
        REQUIRE(std::holds_alternative<NoteNotAccepted>(answers.front()));
        CHECK(std::get<NoteNotAccepted>(answers.front()).errors.front().field == "note");
    }
    CHECK(kiosk.execute(SendNote{reference, id, std::string(kNoteMax, 'x')}).front().index() ==
          Reply{NoteAccepted{reference, id, NoteKind::note, {}}}.index());
}

TEST_CASE("notes: a request that 21Vianet does not have takes none")
{
    KioskWithSent kiosk;
    everything_meets(kiosk, Fate::never_left());
    const Reference reference = kiosk.submit();

    const auto answers = kiosk.execute(SendNote{reference, NoteId{Uuid::random(kiosk.random)}, "early"});

    REQUIRE(std::holds_alternative<NoteNotAccepted>(answers.front()));
    CHECK(std::get<NoteNotAccepted>(answers.front()).error->code == ErrorCode::not_possible_now);
}

TEST_CASE("notes: a closing goes behind the notes and closes only when it is acknowledged")
{
    KioskWithSent kiosk;
    const Reference reference = kiosk.sent();
    updates_meet(kiosk, {Fate::never_left(), Fate::answered(), Fate::lost_on_the_way_back()});
    kiosk.write(reference, "one more thing");
    CHECK(std::holds_alternative<NoteAccepted>(kiosk.close(reference, CustomerInformed::no).front()));
    CHECK(kiosk.all_about(reference).writing == Correspondence::Writing::being_closed);
    CHECK(std::holds_alternative<NoteNotAccepted>(kiosk.close(reference, CustomerInformed::no).front()));
    kiosk.settle();
    CHECK(kiosk.state(reference) == State::sent);

    kiosk.run_for(1h);

    CHECK(operations(kiosk) == Texts{"note", "close"});
    CHECK(kiosk.state(reference) == State::closed);
    CHECK(kiosk.store->outbox.history(kiosk.entry(reference).id)->back().to == State::closed);
}

TEST_CASE("notes: about billing is only closed once the customer is informed")
{
    KioskWithSent kiosk;
    const Reference reference = kiosk.sent(a_billing_draft(kiosk.random));

    const auto refused = kiosk.close(reference, CustomerInformed::no);
    REQUIRE(std::holds_alternative<NoteNotAccepted>(refused.front()));
    CHECK(std::get<NoteNotAccepted>(refused.front()).errors ==
          std::vector<FieldError>{{"customer_informed", Fault::required}});
    CHECK(std::holds_alternative<NoteAccepted>(kiosk.close(reference, CustomerInformed::yes).front()));
    kiosk.settle();

    CHECK(kiosk.state(reference) == State::closed);
    CHECK(kiosk.all_about(reference).messages.back().customer_informed == CustomerInformed::yes);
}

TEST_CASE("notes: many, under lost answers and kills, arrive each once and in order")
{
    for (std::uint64_t seed = 1; seed <= 12; ++seed) {
        CAPTURE(seed);
        KioskWithSent kiosk{plain_settings(), seed};
        const Reference reference = kiosk.sent();
        SeededRandom chance{seed * 77};
        kiosk.transport.fate = [&](const HttpRequest&) {
            const std::array fates{Fate::answered(),
                                   Fate::answered(),
                                   Fate::never_left(),
                                   Fate::lost_on_the_way(),
                                   Fate::lost_on_the_way_back(),
                                   Fate::executed_but_answered_with(answer(503))};
            return fates[chance.below(fates.size())];
        };
        Texts texts;
        for (int i = 0; i < 5; ++i) {
            texts.push_back("note " + std::to_string(i));
            kiosk.write(reference, texts.back());
            kiosk.run_for(Milliseconds{static_cast<Milliseconds::rep>(chance.below(400'000))});
            if (chance.below(2) == 0) kiosk.restart();
        }
        everything_is_well(kiosk);
        for (int retries = 0; retries < 4; ++retries) {
            kiosk.act(reference, Action::try_now); // Two rounds without a trace ask a person.
            kiosk.run_for(2h);
        }
        CHECK(kiosk.far_side.notes_of(kiosk.number(reference)) == texts);
    }
}
