#include "kiosk/duplicates.h"
#include "tests/kiosk/gallery.h"

#include <doctest/doctest.h>

#include <chrono>
#include <string>

using namespace kiosk;
using namespace std::chrono_literals;
using std::chrono::days;

namespace
{

/// Requests of one kiosk, and a draft that could repeat one of them.
struct Counter {
    RequestList requests;
    Draft draft = test::filled_customer_draft();
    Timestamp now = test::gallery_time();
    DuplicateWatch watch;

    RequestSummary like_the_draft(unsigned number, std::string title) const
    {
        const RequestId id = test::id_of(1000 + number);
        return {.entry = {.id = id,
                          .reference = Reference{id},
                          .kind = draft.kind,
                          .severity = Severity::b,
                          .channel = Channel::partner_center,
                          .state = State::sent,
                          .created_at = now - 1h,
                          .updated_at = now,
                          .next_attempt_at = now},
                .title = std::move(title),
                .customer_name = draft.customer_name,
                .customer_id = draft.customer_id,
                .service = draft.service,
                .category = draft.category};
    }

    void add(RequestSummary request)
    {
        requests.push_back(std::make_shared<const RequestSummary>(std::move(request)));
    }
    void files(std::string title)
    {
        add(like_the_draft(static_cast<unsigned>(requests.size()), std::move(title)));
    }

    std::size_t warned_of(std::string_view title)
    {
        watch.gather(std::make_shared<const RequestPages>(requests), draft, now, days{14});
        return watch.like(title, draft.differs_from).size();
    }
};

bool are_alike(std::string_view one, std::string_view other)
{
    return likeness(marks_of(one), marks_of(other)) >= DuplicateWatch::likeness_min;
}

} // namespace

TEST_CASE("duplicates: titles that mean the same are alike, in every language")
{
    CHECK(are_alike("Mailboxes refuse to sign in", "All mailboxes of the customer refuse to sign in"));
    CHECK(are_alike("Calendar shows the WRONG time zone", "wrong time zone in calendar"));
    CHECK(are_alike("Postfächer melden falsches Kennwort", "Postfach meldet falsches Kennwort"));
    CHECK(are_alike("Cassetta postale bloccata", "La cassetta postale è bloccata da ieri"));
    CHECK(are_alike("Boîte aux lettres bloquée", "La boîte aux lettres est bloquée depuis hier"));
    CHECK(are_alike("사서함 로그인 실패", "모든 사서함에서 로그인이 실패합니다"));
    CHECK(are_alike("邮箱无法登录", "所有用户的邮箱都无法登录"));
    CHECK(are_alike("信箱無法登入", "客戶的信箱今天無法登入"));
}

TEST_CASE("duplicates: a title is recognised while it is still being typed")
{
    CHECK(are_alike("邮箱无", "邮箱无法登录"));
    CHECK(are_alike("Mailboxes refu", "All mailboxes refuse to sign in") ==
          false); // "refu" is not "refus" yet.
    CHECK(are_alike("Mailboxes refuse", "All mailboxes refuse to sign in"));
}

TEST_CASE("duplicates: one word in common, or none that says something, is not alike")
{
    CHECK_FALSE(are_alike("Mail", "Mail does not arrive"));
    CHECK_FALSE(are_alike("Mail flow has stopped", "Mail licences disappeared"));
    CHECK_FALSE(are_alike("der die das und", "der die das und"));
    CHECK_FALSE(are_alike("邮箱无法登录", "日历时区错误"));
    CHECK_FALSE(are_alike("", ""));
}

TEST_CASE("duplicates: an open request of the same customer and service is shown")
{
    Counter counter;
    counter.files("All mailboxes refuse to sign in");

    CHECK(counter.warned_of("Mailboxes refuse to sign in") == 1);
    CHECK(counter.warned_of("Licences disappeared") == 0);
}

TEST_CASE("duplicates: another customer, another service, closed, too old or replaced is not shown")
{
    Counter counter;
    const auto add = [&](auto change) {
        RequestSummary request = counter.like_the_draft(1, "All mailboxes refuse to sign in");
        change(request);
        counter.add(std::move(request));
    };
    add([](RequestSummary& request) { request.customer_id = "somebody else"; });
    add([](RequestSummary& request) { request.service = "teams"; });
    add([](RequestSummary& request) { request.entry.kind = RequestKind::partner_center; });
    add([](RequestSummary& request) { request.entry.state = State::closed; });
    add([](RequestSummary& request) { request.entry.created_at -= days{15}; });
    add([&](RequestSummary& request) { counter.draft.replaces = request.entry.reference; });
    add([&](RequestSummary& request) { request.entry.id = counter.draft.id; });

    CHECK(counter.warned_of("Mailboxes refuse to sign in") == 0);
}

TEST_CASE("duplicates: for Partner Center the category decides")
{
    Counter counter;
    counter.draft = test::filled_partner_center_draft();
    counter.files("Two-step sign-in asks again");
    CHECK(counter.warned_of("Two-step sign-in asks again and again") == 1);

    counter.draft.category = Category::billing;
    CHECK(counter.warned_of("Two-step sign-in asks again and again") == 0);
}

TEST_CASE("duplicates: the likest come first, three at most, and those that were looked at not again")
{
    Counter counter;
    for (int number = 0; number < 5; ++number)
        counter.files("Mailboxes refuse a password of " + std::to_string(number) + " letters");
    counter.files("Mailboxes refuse to sign in");
    counter.watch.gather(std::make_shared<const RequestPages>(counter.requests), counter.draft, counter.now,
                         days{14});

    const RequestList like = counter.watch.like("Mailboxes refuse to sign in", {});
    REQUIRE(like.size() == DuplicateWatch::shown_max);
    CHECK(like.front()->title == "Mailboxes refuse to sign in");

    counter.draft.differs_from = {like.front()->entry.reference};
    CHECK(counter.watch.like("Mailboxes refuse to sign in", counter.draft.differs_from).front()->title !=
          "Mailboxes refuse to sign in");
}

TEST_CASE("duplicates: with 50,000 requests a keystroke compares three hundred at most")
{
    Counter counter;
    for (unsigned number = 0; number < 50'000; ++number) {
        RequestSummary request =
            counter.like_the_draft(0, "Mailbox " + std::to_string(number) + " refuses to sign in");
        if (number % 100 != 0) request.customer_id = "customer " + std::to_string(number);
        counter.requests.push_back(std::make_shared<const RequestSummary>(std::move(request)));
    }

    const auto start = std::chrono::steady_clock::now();
    counter.watch.gather(std::make_shared<const RequestPages>(counter.requests), counter.draft, counter.now,
                         days{14});
    const auto gathered = std::chrono::steady_clock::now();
    for (int key = 0; key < 100; ++key)
        CHECK(counter.watch.like("Mailbox refuses to sign in", {}).size() == DuplicateWatch::shown_max);
    const auto typed = std::chrono::steady_clock::now();

    CHECK(counter.watch.compared() == DuplicateWatch::compared_max);
    MESSAGE("gathering took ", std::chrono::duration<double, std::milli>(gathered - start).count(),
            " ms, a keystroke ", std::chrono::duration<double, std::micro>(typed - gathered).count() / 100,
            " us");
}
