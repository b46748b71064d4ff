#include "kiosk/queue_count.h"

#include "tests/kiosk/gallery.h"
#include "tests/sync/entries_for_tests.h"

#include <doctest/doctest.h>

using namespace kiosk;

namespace
{

constexpr std::size_t kPageRows = RequestPages::page_rows;

/// The request that was filed as the `number`th, a second after the one before.
RequestPages::Row a_row(std::size_t number, State state = State::ready)
{
    RequestSummary summary{.entry = a_ready_entry(number, {})};
    summary.entry.state = state;
    summary.entry.created_at = test::gallery_time() + std::chrono::seconds{number};
    return std::make_shared<const RequestSummary>(std::move(summary));
}

RequestPages ready_requests(std::size_t count)
{
    RequestPages pages;
    for (std::size_t number = 0; number < count; ++number)
        pages.add_newest(a_row(number));
    return pages;
}

} // namespace

TEST_CASE("queue count: over several pages it counts all and finds the oldest that waits")
{
    RequestPages requests = ready_requests(2 * kPageRows + 5);
    requests.replace({{0, a_row(0, State::sent)}, {kPageRows, a_row(kPageRows, State::held)}});
    QueueCount count;

    count.see(&requests);

    CHECK(count.facts().waiting == 2 * kPageRows + 3);
    CHECK(count.facts().on_hold == 1);
    REQUIRE(count.facts().oldest_waiting);
    CHECK(count.facts().oldest_waiting->reference == requests.from_oldest(1)->entry.reference);
}

TEST_CASE("queue count: a list that changed here and there counts as if it were seen for the first time")
{
    RequestPages requests = ready_requests(3 * kPageRows);
    QueueCount count;
    count.see(&requests);

    requests.replace({{2 * kPageRows + 1, a_row(7, State::sent)}});
    requests.add_newest(a_row(3 * kPageRows, State::held));
    count.see(&requests);
    CHECK(count.facts().waiting == 3 * kPageRows - 1);
    CHECK(count.facts().on_hold == 1);

    const RequestPages fewer = ready_requests(5);
    count.see(&fewer);
    CHECK(count.facts().waiting == 5);
    CHECK(count.facts().on_hold == 0);

    count.see(nullptr);
    CHECK(count.facts().waiting == 0);
    CHECK_FALSE(count.facts().oldest_waiting);
}

TEST_CASE("queue count: the only request that needs attention is named, on whatever page it is; two are not")
{
    RequestPages requests = ready_requests(2 * kPageRows);
    requests.replace({{3, a_row(3, State::needs_attention)}});
    QueueCount count;
    count.see(&requests);
    REQUIRE(count.facts().only_attention);
    CHECK(*count.facts().only_attention == requests.from_oldest(3)->entry.reference);

    requests.replace({{kPageRows + 3, a_row(kPageRows + 3, State::needs_attention)}});
    count.see(&requests);
    CHECK_FALSE(count.facts().only_attention);

    requests.replace({{3, a_row(3, State::closed)}});
    count.see(&requests);
    REQUIRE(count.facts().only_attention);
    CHECK(*count.facts().only_attention == requests.from_oldest(kPageRows + 3)->entry.reference);
}
