#include "sync/conversation.h"

#include "storage/text.h"
#include "sync/outcome.h"
#include "sync/protocol.h"
#include "sync/reply_json.h"
#include "sync/wire_format.h"
#include "tests/storage/fake_clock.h"
#include "tests/sync/replies_for_tests.h"

#include <doctest/doctest.h>

using namespace kiosk;

namespace
{

NoteId note_id(std::uint64_t seed)
{
    SeededRandom random{seed};
    return NoteId{Uuid::random(random)};
}

KeptNote ours(std::uint64_t seed, std::string text, State state = State::sent)
{
    const NoteId id = note_id(seed);
    return {.note = {.id = id, .request = RequestId{id.uuid}, .kind = NoteKind::note, .state = state},
            .text = std::move(text)};
}

std::vector<std::string> texts_of(const std::vector<Message>& messages)
{
    std::vector<std::string> texts;
    for (const Message& message : messages)
        texts.push_back(message.text);
    return texts;
}

using Texts = std::vector<std::string>;

} // namespace

TEST_CASE("conversation: a note of ours is found by its mark and stands once, without it")
{
    const KeptNote note = ours(1, "It is Firefox.", State::checking);
    const auto messages = messages_of(
        {note}, {{"Li Na", std::nullopt, "Which browser?"},
                 {"Partner", std::nullopt, "It is Firefox.\r\n\r\n" + note_mark(note.note.id) + " "}});

    CHECK(texts_of(messages) == Texts{"Which browser?", "It is Firefox."});
    CHECK(messages[1].from == Message::From::us);
    CHECK(messages[1].state == State::sent);
}

TEST_CASE("conversation: the far side's order is by date where all have one, else its own")
{
    const auto at = [](int day) { return Timestamp{std::chrono::hours{24 * day}}; };
    CHECK(texts_of(messages_of({}, {{"", at(2), "two"}, {"", at(1), "one"}})) == Texts{"one", "two"});
    CHECK(texts_of(messages_of({}, {{"", at(2), "two"}, {"", std::nullopt, "one"}})) == Texts{"two", "one"});
}

TEST_CASE("conversation: what the far side does not show yet stands last, in its own order")
{
    const auto messages = messages_of({ours(1, "a"), ours(2, "b", State::ready)}, {{"Li Na", {}, "hello"}});
    CHECK(texts_of(messages) == Texts{"hello", "a", "b"});
    CHECK(messages[2].may_take_back);
}

TEST_CASE("conversation: a note of another kiosk is nobody's question")
{
    const auto messages = messages_of({}, {{"Partner", {}, "from afar\n\n" + note_mark(note_id(9))}});
    CHECK(messages[0].from == Message::From::us);
    CHECK(messages[0].text == "from afar");
    CHECK_FALSE(messages[0].id);
}

TEST_CASE("wire format: only a whole mark at the end is one")
{
    const std::string mark = note_mark(note_id(3));
    CHECK(without_mark("words " + mark) == "words");
    CHECK(without_mark(mark + " words") == mark + " words");
    CHECK(without_mark("words [N-0000-0000-0000-0001]") == "words [N-0000-0000-0000-0001]");
    CHECK(without_mark("") == "");
}

TEST_CASE("wire format: a service request reads in either case, with numbers or words, and without dates")
{
    const auto shown = shown_service_request(
        R"({"Id":724060112345678,"Status":3,"LastModifiedDate":"0001-01-01T00:00:00",
            "Notes":[{"CreatedByName":"Li Na","CreatedDate":"2026-11-21T08:00:00+08:00","Text":"Hi"},
                     7,{"Text":null},{"text":"No date","createdDate":"soon"}]})");
    REQUIRE(shown);
    CHECK(shown->number == "724060112345678");
    CHECK(shown->status == ServiceStatus::attention_needed);
    CHECK(shown->modified.empty());
    REQUIRE(shown->notes->size() == 2);
    CHECK(rfc3339(*shown->notes->at(0).at) == "2026-11-21T00:00:00.000Z");
    CHECK_FALSE(shown->notes->at(1).at);
}

TEST_CASE("wire format: the sample bodies of the contract read")
{
    const auto created = shown_service_request(
        R"({"id":"724060112345678","title":"[K07-000123] Invoice for June missing","severity":"moderate",
            "status":"none","organization":{"id":"<partner-tenant>","name":"Example Reseller"},
            "createdDate":"0001-01-01T00:00:00","attributes":{"objectType":"ServiceRequest"}})");
    REQUIRE(created);
    CHECK(created->status == ServiceStatus::none);
    CHECK_FALSE(created->notes);

    const auto page = list_page(
        R"({"totalCount":2,"items":[{"id":"1","title":"a","severity":0,"status":1,
            "lastModifiedDate":"2026-11-20T10:00:00"},{"id":"2","status":"odd"}],
            "attributes":{"objectType":"Collection"}})");
    REQUIRE(page);
    CHECK(page->items[0].status == ServiceStatus::open);
    CHECK(page->items[0].modified == "2026-11-20T10:00:00");
    CHECK_FALSE(page->items[1].status);
}

TEST_CASE("wire format: what is no service request is nothing")
{
    for (const char* body :
         {"", "[]", "7", R"({"id":""})", R"({"id":"a b"})", R"({"status":"open"})", kLoginPage})
        CHECK_FALSE(shown_service_request(body));
}

TEST_CASE("wire format: the contract's dates")
{
    CHECK(rfc3339(*parse_time("2026-11-21T08:52:00Z")) == "2026-11-21T08:52:00.000Z");
    CHECK(rfc3339(*parse_time("2026-11-21T08:52:00")) == "2026-11-21T08:52:00.000Z");
    CHECK(rfc3339(*parse_time("2026-11-21T08:52:00.1234567Z")) == "2026-11-21T08:52:00.000Z");
    CHECK(rfc3339(*parse_time("2026-11-21T08:52:00-01:30")) == "2026-11-21T10:22:00.000Z");
    for (const char* none : {"", "0001-01-01T00:00:00", "2026-02-30T00:00:00Z", "2026-11-21T25:00:00Z",
                             "2026-11-21T08:52:00 o'clock", "2026-11-21T08:52:00+8"})
        CHECK_FALSE(parse_time(none));
}

TEST_CASE("update: an answer for another number settles nothing")
{
    const Uuid id = note_id(4).uuid;
    const auto reply = answer(200, R"({"id":"2"})", {{"ms-requestid", id.text()}});
    CHECK(classify_update(reply, id, "2", {}).kind == OutcomeKind::done);
    CHECK(classify_update(reply, id, "1", {}).kind == OutcomeKind::ambiguous);
}

TEST_CASE("update: that a method is off is the note's matter, in the service's words a refusal")
{
    const Uuid id = note_id(4).uuid;
    const auto refused = classify_update(answer(405, api_fault_body("0", "No notes here.")), id, "1", {});
    CHECK(refused.kind == OutcomeKind::refused);
    CHECK(refused.text == "No notes here.");
    CHECK(refused.host.reason == LineReason::none);
    const auto proxy = classify_update(answer(405, kLoginPage), id, "1", {});
    CHECK(proxy.kind == OutcomeKind::ambiguous);
    CHECK(proxy.host.reason == LineReason::none);
}

TEST_CASE("protocol: a note moves as a request does, and gets no number")
{
    FakeClock clock;
    const Note ready = ours(5, "x", State::ready).note;
    const Note claim = claimed(ready, clock.now(), note_id(6).uuid);
    CHECK(claim.state == State::claimed);
    CHECK(next_step(claim, clock.now(), Dedup::window, {}) == NextStep::nothing);
    const Note unknown = recovered(claim, clock.now());
    CHECK(unknown.state == State::checking);
    CHECK(next_step(unknown, clock.now(), Dedup::window, {}) == NextStep::send);
    CHECK(answered_by_listing(unknown, ListingSays::found, "1", clock.now()).state == State::sent);
    CHECK(answered_by_listing(unknown, ListingSays::not_listed, "1", clock.now()).state == State::ready);
    CHECK(without_request(unknown, "1000").state == State::needs_attention);
    CHECK(tried_now(without_request(unknown, "1000"), clock.now())->state == State::ready);
    CHECK_FALSE(tried_now(claim, clock.now()));
}
