#include "tests/storage/fixtures/outbox_for_tests.h"

#include <doctest/doctest.h>

using namespace kiosk;
using namespace std::chrono_literals;

namespace
{

ErrorCode refusal(const Result<>& result)
{
    REQUIRE_FALSE(result);
    return result.error().code;
}

Draft with_severity(Draft draft, Severity severity)
{
    draft.severity = severity;
    if (severity == Severity::a) draft.impact = "Nobody can work.";
    draft.is_reachable_24x7 = severity == Severity::a;
    return draft;
}

std::vector<State> path_of(const OutboxForTests& test, const Entry& entry)
{
    std::vector<State> states;
    for (const Transition& line : *test.outbox.history(entry.id))
        states.push_back(line.to);
    return states;
}

std::int64_t count(Database& database, std::string_view sql)
{
    Statement statement = database.prepared(sql);
    REQUIRE(*statement.step());
    return statement.number(0);
}

constexpr auto kNew = Outbox::Freshness::never_tried;
constexpr auto kRetry = Outbox::Freshness::tried_before;

} // namespace

TEST_CASE("outbox: an accepted request is ready, with its reference, and reads back word for word")
{
    OutboxForTests test;
    for (const ScriptSample& sample : kScriptSamples) {
        const Request request = a_request(a_customer_draft(test.random, sample));
        const Entry entry =
            *test.outbox.accept(request, sample.description, Channel::handin, test.clock.now());

        CHECK(entry.state == State::ready);
        CHECK(entry.reference == request.reference());
        CHECK(entry.channel == Channel::handin);
        CHECK(entry.created_at == test.now());
        CHECK(test.found(entry) == entry);
        CHECK(*test.outbox.find(entry.reference) == entry);
        CHECK(*test.outbox.form(entry.id) == request.text());
        CHECK(*test.outbox.frozen(entry.id) == sample.description);
    }
}

TEST_CASE("outbox: a request accepted twice is promised once and keeps its reference and its first bytes")
{
    OutboxForTests test;
    const Request request = a_request(a_partner_draft(test.random));
    const Entry first =
        *test.outbox.accept(request, "first bytes", Channel::partner_center, test.clock.now());
    test.clock.advance(1min);

    const Entry second = *test.outbox.accept(request, "other bytes", Channel::handin, test.clock.now());

    CHECK(second == first);
    CHECK(test.outbox.all()->size() == 1);
    CHECK(*test.outbox.frozen(first.id) == "first bytes");
    CHECK(test.outbox.history(first.id)->size() == 1);
}

TEST_CASE("outbox: a request accepted again after it was sent stays sent")
{
    OutboxForTests test;
    const Draft draft = a_partner_draft(test.random);
    const Entry sent = test.moved(test.moved(test.accept(draft), State::claimed), State::sent);

    CHECK(test.accept(draft) == sent);
}

TEST_CASE("outbox: acceptance takes the draft away, also when it is repeated")
{
    OutboxForTests test;
    const Draft draft = a_partner_draft(test.random);
    const Draft other = a_partner_draft(test.random);
    REQUIRE(test.drafts.save(draft, test.now()));
    REQUIRE(test.drafts.save(other, test.now()));

    test.accept(draft);
    test.accept(draft);

    CHECK_FALSE(*test.drafts.find(draft.id));
    CHECK(*test.drafts.find(other.id));
}

TEST_CASE("outbox: a request closes the refused one it replaces, and says so in its history")
{
    OutboxForTests test;
    const Entry refused = test.moved(test.moved(test.accept(), State::claimed), State::needs_attention);
    Draft better = a_partner_draft(test.random);
    better.replaces = refused.reference;

    const Entry replacing = test.accept(better);

    CHECK(replacing.replaces == refused.reference);
    CHECK(test.found(refused).state == State::closed);
    const auto lines = *test.outbox.history(refused.id);
    CHECK(lines.back().to == State::closed);
    CHECK(lines.back().reason_code == "replaced");
}

TEST_CASE("outbox: a request that is on its way is not closed by the one that replaces it")
{
    OutboxForTests test;
    const Entry claimed = test.moved(test.accept(), State::claimed);
    Draft better = a_partner_draft(test.random);
    better.replaces = claimed.reference;
    test.accept(better);

    CHECK(test.found(claimed) == claimed);
}

TEST_CASE("outbox: on a full disk nothing is promised, nothing is half written, and the draft stays")
{
    OutboxForTests test;
    const Entry refused = test.moved(test.moved(test.accept(), State::claimed), State::needs_attention);
    Draft draft = a_partner_draft(test.random);
    draft.replaces = refused.reference;
    REQUIRE(test.drafts.save(draft, test.now()));
    REQUIRE(test.database.limit_pages(1));

    const auto accepted = test.outbox.accept(a_request(draft), std::string(300'000, 'x'),
                                             Channel::partner_center, test.clock.now());

    CHECK(accepted.error().code == ErrorCode::disk_full);
    CHECK(test.outbox.all()->size() == 1);
    CHECK(*test.drafts.find(draft.id));
    CHECK(test.found(refused).state == State::needs_attention);
    CHECK(test.outbox.history(draft.id)->empty());

    REQUIRE(test.database.limit_pages(10'000));
    CHECK(test.accept(draft).state == State::ready);
    CHECK(test.found(refused).state == State::closed);
}

TEST_CASE("outbox: two requests that would share a reference are never both promised")
{
    // The reference leaves out the middle of the id, so these two differ in nothing it shows.
    OutboxForTests test;
    Draft one = a_partner_draft(test.random);
    Draft two = one;
    one.id = RequestId{*Uuid::parse("01234567-89ab-4aaa-8aaa-aaaaa3456789")};
    two.id = RequestId{*Uuid::parse("01234567-89ab-4bbb-8bbb-bbbbb3456789")};
    REQUIRE(Reference{one.id} == Reference{two.id});
    test.accept(one);

    CHECK_FALSE(test.outbox.accept(a_request(two), "x", Channel::partner_center, test.clock.now()));
    CHECK(test.outbox.all()->size() == 1);
}

TEST_CASE("outbox: nothing a person wrote and nothing the far side said stands readable on the disk")
{
    OutboxForTests test;
    const std::string canary = "카나리아-金丝雀-Käfig";
    Draft draft = with_severity(a_customer_draft(test.random), Severity::a);
    for (std::string* text :
         {&draft.title, &draft.description, &draft.impact, &draft.customer_name, &draft.customer_id,
          &draft.service, &draft.tried, &draft.contact.first_name, &draft.contact.last_name})
        *text = canary;
    draft.contact.email = canary + "@example.org";
    REQUIRE(test.drafts.save(draft, test.now()));
    Entry entry = *test.outbox.accept(a_request(draft), canary, Channel::partner_center, test.clock.now());
    entry = test.moved(entry, State::claimed);
    Entry refused = entry;
    refused.state = State::needs_attention;
    REQUIRE(test.outbox.change(entry, refused, {.reason_text = canary, .reply = canary}, test.now()));
    draft.id = RequestId{Uuid::random(test.random)};
    REQUIRE(test.drafts.save(draft, test.now()));

    const auto holds_canary = [&] {
        bool is_found = false;
        for (const auto& file : std::filesystem::directory_iterator{test.folder.path()})
            for (const std::string& part : {canary, std::string{"카나리아"}, std::string{"金丝雀"},
                                            std::string{"Käfig"}, draft.contact.phone})
                is_found = is_found || bytes_of(file.path()).find(part) != std::string::npos;
        return is_found;
    };
    CHECK(bytes_of(test.folder / "outbox.db-wal").find("needs_attention") != std::string::npos);
    CHECK_FALSE(holds_canary());
    REQUIRE(test.database.execute("PRAGMA wal_checkpoint(TRUNCATE)"));
    CHECK(bytes_of(test.folder / "outbox.db").find("needs_attention") != std::string::npos);
    CHECK_FALSE(holds_canary());
}

TEST_CASE("outbox: sealed text opens in its own row and column only, and only under its key")
{
    OutboxForTests test;
    const Entry entry = test.accept();
    const Outbox stranger{test.database, Keyring{SecretKey::random()}};

    CHECK(stranger.form(entry.id).error().code == ErrorCode::seal_broken);
    REQUIRE(test.database.execute("INSERT INTO request_remark(sequence,request_id,reply_sealed) "
                                  "SELECT sequence,request_id,form_sealed FROM request_text"));
    CHECK(test.outbox.remarks(entry.id).error().code == ErrorCode::seal_broken);
    CHECK(test.outbox.form(entry.id));

    const Entry other = test.accept();
    REQUIRE(test.database.execute("UPDATE request_text SET data_key_sealed=(SELECT data_key_sealed FROM "
                                  "request_text WHERE request_id='" +
                                  other.id.text() + "')"));
    CHECK(test.outbox.frozen(entry.id).error().code == ErrorCode::seal_broken);
    CHECK(test.outbox.frozen(other.id));
}

TEST_CASE("outbox: a request whose text is gone is unreadable, one that never was is unknown")
{
    OutboxForTests test;
    const Entry entry = test.accept();
    REQUIRE(test.database.execute("DELETE FROM request_text"));

    CHECK(test.outbox.form(entry.id).error().code == ErrorCode::seal_broken);
    CHECK(test.outbox.frozen(entry.id).error().code == ErrorCode::seal_broken);
    CHECK(test.outbox.form(RequestId{Uuid::random(test.random)}).error().code == ErrorCode::not_found);
}

TEST_CASE("outbox: a change keeps every field, and the time it was made")
{
    OutboxForTests test;
    const Entry before = test.accept();
    Entry after = before;
    after.state = State::held;
    after.channel = Channel::courier;
    after.attempts = 3;
    after.round = 2;
    after.may_be_executed = after.has_left = true;
    after.claim_sequence = 4;
    after.ms_request_id = Uuid::random(test.random);
    after.first_sent = test.clock.now();
    test.clock.reboot();
    test.clock.advance(5s);
    after.last_sent = test.clock.now();
    after.next_attempt_at = test.now() + 1h;
    after.reason_code = "timeout";
    after.service_request_number = "SR-7";

    REQUIRE(test.outbox.change(before, after, {}, test.now()));

    after.updated_at = test.now();
    CHECK(test.found(before) == after);
}

TEST_CASE("outbox: only what goes by the line is found for an attempt")
{
    OutboxForTests test;
    for (const Channel channel : {Channel::handin, Channel::courier})
        REQUIRE(
            test.outbox.accept(a_request(a_partner_draft(test.random)), "frozen", channel, test.clock.now()));

    const auto never_tried = Outbox::Freshness::never_tried;
    CHECK_FALSE(*test.outbox.most_urgent(State::ready, never_tried, test.now()));
    CHECK(test.outbox.due(State::ready, test.now(), 10)->empty());
    CHECK_FALSE(*test.outbox.earliest_attempt(State::ready));
    const Entry by_line = test.accept();
    CHECK((*test.outbox.most_urgent(State::ready, never_tried, test.now()))->id == by_line.id);
}

TEST_CASE("outbox: another way is a line of the history, with the way's name")
{
    OutboxForTests test;
    const Entry before = test.accept();
    Entry after = before;
    after.channel = Channel::handin;

    REQUIRE(test.outbox.change(before, after, {}, test.now()));

    const auto history = *test.outbox.history(before.id);
    REQUIRE(history.size() == 2);
    CHECK(history.back().from == State::ready);
    CHECK(history.back().to == State::ready);
    CHECK(history.back().reason_code == "moved_to_handin");
    CHECK(test.found(before).reason_code.empty());
}

TEST_CASE("outbox: a late outcome of an older claim changes nothing")
{
    OutboxForTests test;
    const Entry first_claim = test.moved(test.accept(), State::claimed);
    const Entry second_claim = test.moved(test.moved(first_claim, State::ready), State::claimed);
    Entry late = first_claim;
    late.state = State::needs_attention;

    CHECK(refusal(test.outbox.change(first_claim, late, {.reason_text = "late"}, test.now())) ==
          ErrorCode::not_possible_now);
    CHECK(test.found(first_claim) == second_claim);
    CHECK_FALSE(test.outbox.remarks(first_claim.id)->reason_text);
    CHECK(path_of(test, first_claim) ==
          std::vector{State::ready, State::claimed, State::ready, State::claimed});
}

TEST_CASE("outbox: a change from a state the request has left changes nothing")
{
    OutboxForTests test;
    const Entry ready = test.accept();
    const Entry held = test.moved(ready, State::held);
    Entry claimed = ready;
    claimed.state = State::claimed;

    CHECK(refusal(test.outbox.change(ready, claimed, {}, test.now())) == ErrorCode::not_possible_now);
    CHECK(test.found(ready) == held);
}

TEST_CASE("outbox: a state change that is not allowed leaves row and history as they were")
{
    OutboxForTests test;
    const Entry ready = test.accept();
    Entry sent = ready;
    sent.state = State::sent;
    sent.service_request_number = "SR-1";

    CHECK_FALSE(test.outbox.change(ready, sent, {}, test.now()));
    CHECK(test.found(ready) == ready);
    CHECK(test.outbox.history(ready.id)->size() == 1);
}

TEST_CASE("outbox: the history has every transition with its time and reason, in order")
{
    OutboxForTests test;
    Entry entry = test.accept();
    const Timestamp begun = test.now();
    for (const State to :
         {State::held, State::ready, State::claimed, State::checking, State::sent, State::closed}) {
        test.clock.advance(1min);
        entry.reason_code = std::string{"because "} + std::string{word(to)};
        entry = test.moved(entry, to);
    }

    const auto lines = *test.outbox.history(entry.id);
    REQUIRE(lines.size() == 7);
    CHECK_FALSE(lines[0].from);
    for (std::size_t index = 0; index < lines.size(); ++index) {
        CHECK(lines[index].at == begun + index * 1min);
        if (index > 0) CHECK(lines[index].from == lines[index - 1].to);
    }
    CHECK(path_of(test, entry) == std::vector{State::ready, State::held, State::ready, State::claimed,
                                              State::checking, State::sent, State::closed});
}

TEST_CASE("outbox: the history stays in order when the wall clock goes back")
{
    OutboxForTests test;
    const Entry ready = test.accept();
    test.clock.set_wall(Timestamp{0s});
    test.moved(ready, State::held);

    CHECK(path_of(test, ready) == std::vector{State::ready, State::held});
}

TEST_CASE("outbox: what the far side said is kept with the request until it says something else")
{
    OutboxForTests test;
    const Entry claimed = test.moved(test.accept(), State::claimed);
    Entry refused = claimed;
    refused.state = State::needs_attention;
    REQUIRE(test.outbox.change(claimed, refused, {.reason_text = "标题无效", .reply = "{}"}, test.now()));
    test.moved(refused, State::ready);

    const SealedRemarks remarks = *test.outbox.remarks(claimed.id);
    CHECK(remarks.reason_text == "标题无效");
    CHECK(remarks.reply == "{}");
}

TEST_CASE("outbox: a service request number belongs to one request only")
{
    OutboxForTests test;
    const Entry first = test.moved(test.moved(test.accept(), State::claimed), State::sent, "SR-9");
    const Entry second = test.moved(test.accept(), State::claimed);
    CHECK(*test.outbox.number_is_taken(second.id, "SR-9"));
    CHECK_FALSE(*test.outbox.number_is_taken(first.id, "SR-9"));

    Entry sent = second;
    sent.state = State::sent;
    sent.service_request_number = "SR-9";
    CHECK_FALSE(test.outbox.change(second, sent, {}, test.now()));
    CHECK(test.found(second) == second);
}

TEST_CASE("outbox: a request that still waits here comes back as a draft, with its reference, and can be "
          "filed again")
{
    OutboxForTests test;
    const Draft draft = a_customer_draft(test.random, kScriptSamples[1]);
    for (const State state : {State::ready, State::held}) {
        const Entry ready = test.accept(draft);
        if (state == State::held) test.moved(ready, State::held);

        CHECK(*test.outbox.withdraw(ready.id, test.now()) == draft);

        CHECK_FALSE(*test.outbox.find(ready.id));
        CHECK((*test.drafts.find(ready.id))->draft == draft);
        CHECK(test.accept(draft).reference == ready.reference);
        CHECK(*test.outbox.withdraw(ready.id, test.now()) == draft);
    }
}

TEST_CASE("outbox: a request of which bytes may have left, or that 21Vianet has, is not withdrawn")
{
    OutboxForTests test;
    const auto left = [&] {
        const Entry claimed = test.moved(test.accept(), State::claimed);
        Entry ready = claimed;
        ready.state = State::ready;
        ready.has_left = true;
        REQUIRE(test.outbox.change(claimed, ready, {}, test.now()));
        return test.found(ready);
    };
    const Entry handed_in = test.moved(test.accept(), State::handed_in, "SR-1");

    for (const Entry& entry :
         {left(), test.moved(test.accept(), State::claimed), handed_in,
          test.moved(test.moved(test.accept(), State::claimed), State::checking),
          test.moved(test.moved(test.accept(), State::claimed), State::sent, "SR-2"),
          test.moved(test.moved(test.accept(), State::handed_in, "SR-3"), State::closed)}) {
        CAPTURE(word(entry.state));
        const auto withdrawn = test.outbox.withdraw(entry.id, test.now());
        REQUIRE_FALSE(withdrawn);
        CHECK(withdrawn.error().code == ErrorCode::not_possible_now);
        CHECK(test.found(entry) == entry);
        CHECK_FALSE(*test.drafts.find(entry.id));
    }
    const RequestId nobody{Uuid::random(test.random)};
    CHECK(test.outbox.withdraw(nobody, test.now()).error().code == ErrorCode::not_found);
}

TEST_CASE("outbox: severity A goes first, then B, then C, and among equals the oldest")
{
    OutboxForTests test;
    const Entry c = test.accept(with_severity(a_partner_draft(test.random), Severity::c));
    const Entry b = test.accept(with_severity(a_partner_draft(test.random), Severity::b));
    const Entry younger_b = test.accept(with_severity(a_partner_draft(test.random), Severity::b));
    test.clock.advance(1min);
    const Entry a = test.accept(with_severity(a_partner_draft(test.random), Severity::a));

    CHECK(*test.outbox.most_urgent(State::ready, kNew, test.now()) == a);
    CHECK(*test.outbox.due(State::ready, test.now(), 10) == std::vector{a, b, younger_b, c});
    CHECK(*test.outbox.due(State::ready, test.now(), 2) == std::vector{a, b});
}

TEST_CASE("outbox: half an hour of waiting is worth one class of severity")
{
    OutboxForTests test;
    const Entry b = test.accept(with_severity(a_partner_draft(test.random), Severity::b));
    test.clock.advance(Outbox::class_age - 1min);
    const Entry a = test.accept(with_severity(a_partner_draft(test.random), Severity::a));
    test.clock.advance(2min);
    const Entry late_a = test.accept(with_severity(a_partner_draft(test.random), Severity::a));

    CHECK(*test.outbox.due(State::ready, test.now(), 10) == std::vector{a, b, late_a});
}

TEST_CASE("outbox: unfinished is what is claimed or stopped on its way, whatever its channel")
{
    OutboxForTests test;
    test.accept();
    test.moved(test.accept(), State::claimed);
    const auto by_stick = test.outbox.accept(a_request(a_partner_draft(test.random)), "frozen",
                                             Channel::courier, test.clock.now());
    REQUIRE(by_stick);
    test.moved(*by_stick, State::held);
    test.moved(test.accept(), State::needs_attention);
    test.moved(test.moved(test.accept(), State::claimed), State::sent);

    std::vector<State> found;
    for (const Entry& entry : *test.outbox.unfinished())
        found.push_back(entry.state);
    CHECK(found == std::vector{State::claimed, State::held, State::needs_attention});
}

TEST_CASE("outbox: new requests and retries are asked for apart, and other states not at all")
{
    OutboxForTests test;
    const Entry fresh = test.accept();
    const Entry ready = test.accept();
    Entry retry = ready;
    retry.attempts = 1;
    REQUIRE(test.outbox.change(ready, retry, {}, test.now()));
    test.moved(test.accept(), State::held);

    CHECK((*test.outbox.most_urgent(State::ready, kNew, test.now()))->id == fresh.id);
    CHECK((*test.outbox.most_urgent(State::ready, kRetry, test.now()))->id == retry.id);
    CHECK_FALSE(*test.outbox.most_urgent(State::checking, kNew, test.now()));
}

TEST_CASE("outbox: an entry is due at its time, not before, and at once when its time is absurdly far away")
{
    OutboxForTests test;
    const Entry ready = test.accept();
    const auto due_at = [&](Timestamp next) {
        Entry entry = test.found(ready);
        entry.next_attempt_at = next;
        REQUIRE(test.outbox.change(entry, entry, {}, test.now()));
        return test.outbox.most_urgent(State::ready, kNew, test.now())->has_value();
    };

    CHECK(due_at(test.now()));
    CHECK_FALSE(due_at(test.now() + 1ms));
    CHECK_FALSE(due_at(test.now() + Outbox::longest_pause));
    CHECK(due_at(test.now() + Outbox::longest_pause + 1ms));
    CHECK(due_at(test.now() - 24h * 365 * 50));
}

TEST_CASE("outbox: the earliest next attempt is that of its state, and none when the state is empty")
{
    OutboxForTests test;
    CHECK_FALSE(*test.outbox.earliest_attempt(State::ready));
    const Timestamp first = test.now();
    test.accept();
    test.clock.advance(1h);
    test.accept();

    CHECK(*test.outbox.earliest_attempt(State::ready) == first);
    CHECK_FALSE(*test.outbox.earliest_attempt(State::checking));
}

TEST_CASE("outbox: nothing is found under an id or a reference nobody filed")
{
    OutboxForTests test;
    const RequestId nobody{Uuid::random(test.random)};

    CHECK_FALSE(*test.outbox.find(nobody));
    CHECK_FALSE(*test.outbox.find(Reference{nobody}));
    CHECK(test.outbox.form(nobody).error().code == ErrorCode::not_found);
    CHECK(test.outbox.frozen(nobody).error().code == ErrorCode::not_found);
    CHECK(test.outbox.history(nobody)->empty());
    CHECK(count(test.database, "SELECT count(*) FROM request") == 0);
}
