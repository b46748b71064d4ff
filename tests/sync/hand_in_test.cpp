#include "sync/hand_in.h"
#include "sync/wire_format.h"

#include "tests/sync/full_disk.h"
#include "tests/sync/kiosk_for_tests.h"

#include <doctest/doctest.h>

using namespace kiosk;
using namespace std::chrono_literals;

namespace
{

/// The answer of that type among `replies`.
template <typename Wanted>
Wanted told(const std::vector<Reply>& replies)
{
    for (const Reply& reply : replies)
        if (const auto* wanted = std::get_if<Wanted>(&reply)) return *wanted;
    FAIL("no such reply");
    std::abort();
}

SyncSettings by_default(Channel channel)
{
    SyncSettings settings = plain_settings();
    settings.default_channel = channel;
    return settings;
}

/// A kiosk without a line, and a request on it.
struct Offline : KioskForTests {
    Offline() { everything_meets(*this, Fate::never_left()); }
    explicit Offline(Channel channel) : KioskForTests(by_default(channel))
    {
        everything_meets(*this, Fate::never_left());
    }

    Reference reference = submit();

    std::vector<Reply> begin() { return execute(BeginHandIn{reference}); }
    std::vector<Reply> record(const std::string& number) { return execute(RecordHandIn{reference, number}); }
    std::vector<Reply> move_to(Channel channel) { return execute(MoveTo{reference, channel}); }

    void line_is_back()
    {
        everything_is_well(*this);
        (void)execute(SyncNow{});
        run_for(1h);
    }
};

} // namespace

TEST_CASE("hand-in: only what certainly was not sent can be handed in or go another way")
{
    SeededRandom random{3};
    const RequestId id{Uuid::random(random)};
    for (const State state : kStates)
        for (const bool may_be_executed : {false, true}) {
            const Entry entry{.id = id,
                              .reference = Reference{id},
                              .kind = RequestKind::customer,
                              .severity = Severity::c,
                              .channel = Channel::partner_center,
                              .state = state,
                              .may_be_executed = may_be_executed};
            const bool waits =
                state == State::ready || state == State::held || state == State::needs_attention;
            CAPTURE(word(state));
            CAPTURE(may_be_executed);
            CHECK(hand_in_begun(entry).has_value() == (waits && !may_be_executed));
            CHECK(handed_in(entry, "1").has_value() == (waits && !may_be_executed));
            CHECK(moved(entry, Channel::courier, {}).has_value() == (waits && !may_be_executed));
        }
}

TEST_CASE("hand-in: a request that a person types into the form is left alone by the line")
{
    Offline kiosk;

    const auto sheet = told<HandInOpened>(kiosk.begin()).sheet;
    kiosk.line_is_back();

    CHECK(sheet.detail.entry.state == State::held);
    CHECK(kiosk.transport.creates().empty());
    CHECK(kiosk.state(kiosk.reference) == State::held);
    CHECK(kiosk.entry(kiosk.reference).reason_code == kReasonHandIn);
}

TEST_CASE("hand-in: with its number a request counts as received, and nothing is ever posted")
{
    Offline kiosk;
    (void)kiosk.begin();

    CHECK(told<HandedIn>(kiosk.record(" SR-2026-118204\n")).number == "SR-2026-118204");
    kiosk.line_is_back();

    const Entry entry = kiosk.entry(kiosk.reference);
    CHECK(entry.state == State::handed_in);
    CHECK(entry.channel == Channel::handin);
    CHECK(entry.service_request_number == "SR-2026-118204");
    CHECK(kiosk.core->snapshot()->count(Place::sent) == 1);
    CHECK(kiosk.transport.creates().empty());
}

TEST_CASE("hand-in: a number told twice is the same, another number for it is refused")
{
    Offline kiosk;
    (void)kiosk.record("SR-1");

    CHECK(told<HandedIn>(kiosk.record("SR-1")).number == "SR-1");
    CHECK(told<ActionRefused>(kiosk.record("SR-2")).error.code == ErrorCode::not_possible_now);
    CHECK(kiosk.store->outbox.history(kiosk.entry(kiosk.reference).id)->size() == 2);
}

TEST_CASE("hand-in: a number that another request carries is refused, whichever way that one went")
{
    Offline kiosk;
    const Reference other = kiosk.submit();
    (void)kiosk.execute(RecordHandIn{other, "SR-1"});
    (void)kiosk.begin();

    CHECK(told<NumberRefused>(kiosk.record("SR-1")).fault == NumberFault::is_taken);
    CHECK(kiosk.state(kiosk.reference) == State::held);
}

TEST_CASE("hand-in: killed in between, the request is held and says why")
{
    Offline kiosk;
    (void)kiosk.begin();

    kiosk.restart();
    kiosk.line_is_back();

    CHECK(kiosk.state(kiosk.reference) == State::held);
    CHECK(kiosk.entry(kiosk.reference).reason_code == kReasonHandIn);
    CHECK(kiosk.transport.creates().empty());
}

TEST_CASE("hand-in: trying everything now does not send what a person may have submitted; releasing it does")
{
    Offline kiosk;
    (void)kiosk.begin();
    CHECK(told<ActionRefused>(kiosk.act(kiosk.reference, Action::try_now)).error.code ==
          ErrorCode::not_possible_now);
    kiosk.line_is_back();
    CHECK(kiosk.transport.creates().empty());

    (void)kiosk.act(kiosk.reference, Action::release);
    kiosk.run_for(1min);
    CHECK(kiosk.state(kiosk.reference) == State::sent);
}

TEST_CASE("hand-in: with another default than the line nothing is posted, and nobody waits for the line")
{
    for (const Channel channel : {Channel::handin, Channel::courier}) {
        Offline kiosk{channel};
        kiosk.line_is_back();

        CHECK(kiosk.state(kiosk.reference) == State::ready);
        CHECK(kiosk.entry(kiosk.reference).channel == channel);
        CHECK(kiosk.transport.creates().empty());
        CHECK(kiosk.core->is_drained());
        const auto ended = std::get<SyncEnded>(kiosk.replies.back());
        CHECK(ended.waiting == 0);
        CHECK(ended.by_hand == 1);
    }
}

TEST_CASE("hand-in: what is on the wire, or was and may have arrived, cannot be handed in")
{
    KioskForTests kiosk;
    creates_meet(kiosk, {Fate::hangs(), Fate::lost_on_the_way_back()});
    const Reference hanging = kiosk.submit();
    const Reference lost = kiosk.submit();
    kiosk.run_for(1s);
    REQUIRE(kiosk.state(hanging) == State::claimed);
    REQUIRE(kiosk.state(lost) != State::ready);

    for (const Reference& reference : {hanging, lost}) {
        CHECK(told<ActionRefused>(kiosk.execute(BeginHandIn{reference})).error.code ==
              ErrorCode::not_possible_now);
        CHECK(told<ActionRefused>(kiosk.execute(RecordHandIn{reference, "SR-1"})).error.code ==
              ErrorCode::not_possible_now);
        CHECK(told<ActionRefused>(kiosk.execute(MoveTo{reference, Channel::handin})).error.code ==
              ErrorCode::not_possible_now);
    }
}

TEST_CASE("hand-in: a request that 21Vianet refused by the line can be handed in")
{
    KioskForTests kiosk;
    creates_meet(kiosk, {Fate::answered_with(answer(400, R"({"code":"3000","description":"no"})"))});
    const Reference reference = kiosk.submit();
    kiosk.run_for(1min);
    REQUIRE(kiosk.state(reference) == State::needs_attention);

    CHECK(told<HandInOpened>(kiosk.execute(BeginHandIn{reference})).sheet.detail.entry.state == State::held);
    CHECK_FALSE(kiosk.entry(reference).ms_request_id);
    CHECK(told<HandedIn>(kiosk.execute(RecordHandIn{reference, "SR-9"})).number == "SR-9");
    CHECK(kiosk.far_side.effects().empty());
}

TEST_CASE("channel: what was to be handed in goes by the line once it is moved there, and arrives once")
{
    Offline kiosk{Channel::handin};
    SUBCASE("while it waits")
    {
        CHECK(told<Moved>(kiosk.move_to(Channel::partner_center)).channel == Channel::partner_center);
    }
    SUBCASE("in the middle of a hand-in")
    {
        (void)kiosk.begin();
        CHECK(told<Moved>(kiosk.move_to(Channel::partner_center)).channel == Channel::partner_center);
    }
    kiosk.line_is_back();

    CHECK(kiosk.state(kiosk.reference) == State::sent);
    CHECK(kiosk.far_side.effects_of(kiosk.reference.text()) == 1);
}

TEST_CASE("channel: a paused request stays paused on its new way, and the history names the way")
{
    Offline kiosk;
    (void)kiosk.act(kiosk.reference, Action::hold);

    (void)kiosk.move_to(Channel::handin);

    CHECK(kiosk.state(kiosk.reference) == State::held);
    CHECK(kiosk.entry(kiosk.reference).reason_code == "held");
    CHECK(kiosk.store->outbox.history(kiosk.entry(kiosk.reference).id)->back().reason_code ==
          "moved_to_handin");
}

TEST_CASE("hand-in: on a disk that takes no byte nothing is begun and no number is kept, and the screen may "
          "not say so")
{
    Offline kiosk;
    {
        const FullDisk full;
        CHECK(told<ActionRefused>(kiosk.begin()).error.code == ErrorCode::database_bad);
        CHECK(kiosk.state(kiosk.reference) == State::ready);
    }
    (void)kiosk.begin();
    const FullDisk full;

    CHECK(told<ActionRefused>(kiosk.record("SR-1")).error.code == ErrorCode::database_bad);
    CHECK(kiosk.state(kiosk.reference) == State::held);
}

TEST_CASE("hand-in: the fields stand in the order of the contract and carry what the line would send")
{
    Offline kiosk;
    const auto sheet = told<HandInOpened>(kiosk.begin()).sheet;

    std::vector<std::string> order;
    for (const HandInField& field : sheet.fields)
        order.push_back(field.field);
    CHECK(order == std::vector<std::string>{"title", "description", "severity", "category",
                                            "contact.first_name", "contact.last_name", "contact.email",
                                            "contact.phone", "contact.language", "everything"});
    const std::string frozen = *kiosk.store->outbox.frozen(kiosk.entry(kiosk.reference).id);
    CHECK(sheet.fields[0].value == "[" + kiosk.reference.text() + "] " + sheet.detail.form.title);
    CHECK(sheet.fields[0].value == words_of_body(frozen)->title);
    CHECK(sheet.fields[1].value == words_of_body(frozen)->description);
    CHECK(sheet.fields[0].form_label == "标题");
    CHECK(sheet.fields[3].form_label == "类别");
    for (const HandInField& field : sheet.fields)
        CHECK(sheet.fields.back().value.find(field.value) != std::string::npos);
}

TEST_CASE("hand-in: a customer's request names customer, tenant and service, and never an empty field")
{
    Offline kiosk;
    Draft draft = a_customer_draft(kiosk.random);
    draft.customer_name.clear();
    const Reference reference = kiosk.submit(draft);

    const auto fields = told<HandInOpened>(kiosk.execute(BeginHandIn{reference})).sheet.fields;

    const auto has = [&](std::string_view name) {
        return std::ranges::find(fields, name, &HandInField::field) != fields.end();
    };
    CHECK(has("customer_id"));
    CHECK(has("service"));
    CHECK(has("area"));
    CHECK_FALSE(has("customer_name"));
    CHECK(std::ranges::none_of(fields, [](const auto& field) { return field.value.empty(); }));
}

TEST_CASE("hand-in: a number is read as people and scanners give it")
{
    const auto number = [](std::string_view typed) {
        const auto read = number_typed(typed);
        const auto* text = std::get_if<std::string>(&read);
        return text != nullptr ? *text : "fault: " + std::string{word(std::get<NumberFault>(read))};
    };

    CHECK(number("  724060112345678\r\n") == "724060112345678");
    CHECK(number("ＳＲ－２０２６－１") == "SR-2026-1");
    CHECK(number(std::string(64, '7')) == std::string(64, '7'));
    CHECK(number(std::string(65, '7')) == "fault: too_long");
    CHECK(number(" \t") == "fault: missing");
    CHECK(number("SR 2026") == "fault: has_blanks");
    CHECK(number("编号123") == "fault: has_blanks");
    CHECK(number("https://portal.example/form") == "fault: is_an_address");
    SeededRandom random{5};
    CHECK(number(Reference{RequestId{Uuid::random(random)}}.text()) == "fault: is_our_reference");
}
