#include "storage/notes.h"

#include "storage/standings.h"
#include "tests/storage/fixtures/outbox_for_tests.h"

#include <doctest/doctest.h>

using namespace kiosk;

namespace
{

struct NotesForTests : OutboxForTests {
    Notes notes{database, keyring, outbox};
    Standings standings{database, keyring, outbox};

    Entry sent(const char* number) { return moved(moved(accept(), State::claimed), State::sent, number); }

    Note write(const Entry& request, const std::string& text, NoteKind kind = NoteKind::note)
    {
        const auto note = notes.accept({.id = NoteId{Uuid::random(random)},
                                        .request = request.id,
                                        .kind = kind,
                                        .text = text,
                                        .frozen = "{" + text + "}"},
                                       clock.now());
        REQUIRE(note);
        return *note;
    }

    Note moved_note(const Note& before, State to)
    {
        Note after = before;
        after.state = to;
        after.may_be_executed = to == State::checking;
        if (to == State::claimed) {
            ++after.claim_sequence;
            after.ms_request_id = Uuid::random(random);
            after.first_sent = after.last_sent = clock.now();
        }
        REQUIRE(notes.change(before, after, std::nullopt, now()));
        return **notes.find(before.id);
    }
    Note arrived(const Note& note) { return moved_note(moved_note(note, State::claimed), State::sent); }

    std::vector<NoteId> due() const
    {
        std::vector<NoteId> ids;
        for (const Note& note : *notes.due(now(), 100))
            ids.push_back(note.id);
        return ids;
    }
};

} // namespace

TEST_CASE("notes: only the first of each request is due until it has arrived")
{
    NotesForTests test;
    const Entry one = test.sent("1");
    const Entry other = test.sent("2");
    const Note first = test.write(one, "first");
    const Note second = test.write(one, "second");
    const Note lone = test.write(other, "lone");

    CHECK(test.due() == std::vector{first.id, lone.id});
    test.arrived(first);
    CHECK(test.due() == std::vector{second.id, lone.id});
}

TEST_CASE("notes: a refused note is counted and holds up those behind it")
{
    NotesForTests test;
    const Entry request = test.sent("1");
    const Note first = test.write(request, "first");
    test.write(request, "second");
    test.moved_note(test.moved_note(first, State::claimed), State::needs_attention);

    CHECK(test.due().empty());
    CHECK_FALSE(test.notes.earliest_attempt()->has_value());
    CHECK(*test.notes.counts(request.id) == NoteCounts{.waiting = 1, .refused = 1});
    CHECK(test.notes.counts()->at(request.id.text()) == NoteCounts{.waiting = 1, .refused = 1});
}

TEST_CASE("notes: text and frozen bytes read back, are sealed on the disk and never change")
{
    NotesForTests test;
    const Note note = test.write(test.sent("1"), "Geheimnis");

    CHECK(*test.notes.text(note.id) == "Geheimnis");
    CHECK(*test.notes.frozen(note.id) == "{Geheimnis}");
    CHECK(bytes_of(test.folder / "outbox.db-wal").find("Geheimnis") == std::string::npos);
    CHECK_FALSE(test.database.execute("UPDATE note SET text_sealed=x'00'"));
    CHECK_FALSE(test.database.execute("UPDATE note SET state='sent'"));
}

TEST_CASE("notes: a late outcome of an older claim changes nothing")
{
    NotesForTests test;
    const Note before = test.write(test.sent("1"), "x");
    const Note claim = test.moved_note(before, State::claimed);
    Note late = before;
    late.state = State::needs_attention;

    CHECK(test.notes.change(before, late, std::nullopt, test.now()).error().code ==
          ErrorCode::not_possible_now);
    CHECK((*test.notes.find(before.id))->state == claim.state);
}

TEST_CASE("notes: an arrived closing closes its request in the same commit")
{
    NotesForTests test;
    const Entry request = test.sent("1");
    const Note closing = test.write(request, "", NoteKind::closing);
    CHECK(test.found(request).state == State::sent);

    test.arrived(closing);

    CHECK(test.found(request).state == State::closed);
    CHECK(test.outbox.history(request.id)->back().reason_code == kReasonClosedHere);
}

TEST_CASE("notes: a request that was not sent takes none")
{
    NotesForTests test;
    const auto note = test.notes.accept({.id = NoteId{Uuid::random(test.random)},
                                         .request = test.accept().id,
                                         .kind = NoteKind::note,
                                         .text = "early",
                                         .frozen = "{}"},
                                        test.clock.now());
    CHECK(note.error().code == ErrorCode::not_possible_now);
}

TEST_CASE("standings: what was seen reads back, and only a change makes a line of history")
{
    NotesForTests test;
    const Entry request = test.sent("1");
    Standing standing{.status = ServiceStatus::open,
                      .since = test.now(),
                      .seen_at = test.now(),
                      .next_look_at = test.now(),
                      .modified = "2026-11-21T08:00:00",
                      .notes_as_of = "2026-11-21T08:00:00"};
    const std::vector<ShownNote> shown{{"李娜", test.now(), "你好"}, {"", std::nullopt, "?"}};
    REQUIRE(test.standings.record({{request.id, standing, shown}}, test.now()));
    REQUIRE(test.standings.record({{request.id, standing, std::nullopt}}, test.now()));

    CHECK(*test.standings.find(request.id) == standing);
    CHECK(*test.standings.notes(request.id) == shown);
    CHECK(test.standings.history(request.id)->size() == 1);
    CHECK(bytes_of(test.folder / "outbox.db-wal").find("你好") == std::string::npos);

    standing.status = ServiceStatus::closed;
    REQUIRE(test.standings.record({{request.id, standing, std::nullopt}}, test.now()));
    CHECK(test.found(request).state == State::closed);
    CHECK(test.standings.history(request.id)->back().status == ServiceStatus::closed);
}
