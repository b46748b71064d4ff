#include "sync/request_pages.h"

#include "sync/snapshot.h"
#include "tests/sync/entries_for_tests.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <iterator>

using namespace kiosk;

namespace
{

constexpr std::size_t kPage = RequestPages::page_rows;

RequestPages::Row row(std::size_t number)
{
    RequestSummary summary{.entry = a_ready_entry(number, {})};
    summary.title = std::to_string(number);
    return std::make_shared<const RequestSummary>(std::move(summary));
}

/// Of the requests 0 (the oldest) to `count` - 1.
RequestList newest_first(std::size_t count)
{
    RequestList rows;
    while (count > 0)
        rows.push_back(row(--count));
    return rows;
}

std::vector<std::string> titles(const auto& rows)
{
    std::vector<std::string> found;
    for (const auto& one : rows)
        found.push_back(one->title);
    return found;
}

} // namespace

TEST_CASE(
    "request pages: they are read newest first and found by their age, on both sides of every page's edge")
{
    for (const std::size_t count : {std::size_t{0}, std::size_t{1}, kPage - 1, kPage, kPage + 1, 3 * kPage}) {
        CAPTURE(count);
        const RequestPages pages{newest_first(count)};

        CHECK(pages.size() == count);
        CHECK(pages.empty() == (count == 0));
        CHECK(titles(pages) == titles(newest_first(count)));
        if (count == 0) continue;
        CHECK(pages.front()->title == std::to_string(count - 1));
        CHECK(pages[count - 1]->title == "0");
        CHECK(pages.from_oldest(count / 2)->title == std::to_string(count / 2));
    }
}

TEST_CASE("request pages: one by one they become what they would be at once")
{
    RequestPages pages;
    for (std::size_t number = 0; number < 2 * kPage + 3; ++number)
        pages.add_newest(row(number));

    CHECK(titles(pages) == titles(newest_first(2 * kPage + 3)));
}

TEST_CASE("request pages: a copy does not change with the original, and shares what has not changed")
{
    RequestPages pages{newest_first(3 * kPage)};
    const RequestPages before = pages;

    pages.replace({{kPage + 1, row(7777)}});
    pages.add_newest(row(3 * kPage));

    CHECK(titles(before) == titles(newest_first(3 * kPage)));
    CHECK(pages.size() == 3 * kPage + 1);
    CHECK(pages.from_oldest(kPage + 1)->title == "7777");
    for (std::size_t number = 0; number < 3 * kPage; ++number)
        if (number != kPage + 1) CHECK(pages.from_oldest(number) == before.from_oldest(number));
    // Of a page that was not touched not even the pointers were copied.
    CHECK(&pages.from_oldest(0) == &before.from_oldest(0));
    CHECK(&pages.from_oldest(kPage) != &before.from_oldest(kPage));
}

TEST_CASE("request pages: several rows change at once, whatever order they are named in")
{
    RequestPages pages{newest_first(3 * kPage)};
    const RequestPages before = pages;

    pages.replace({{2 * kPage, row(1)}, {0, row(2)}, {2 * kPage + 7, row(3)}});

    CHECK(pages.from_oldest(0)->title == "2");
    CHECK(pages.from_oldest(2 * kPage)->title == "1");
    CHECK(pages.from_oldest(2 * kPage + 7)->title == "3");
    CHECK(before.from_oldest(0)->title == "0");
    REQUIRE(pages.pages().size() == 3);
    CHECK(pages.pages()[1] == before.pages()[1]);
    CHECK(pages.pages()[0] != before.pages()[0]);
}

TEST_CASE("request pages: algorithms walk over them as over any list")
{
    static_assert(std::random_access_iterator<RequestPages::const_iterator>);
    const RequestPages pages{newest_first(2 * kPage)};

    const auto found = std::ranges::find(pages, "5", [](const auto& one) { return one->title; });
    REQUIRE(found != pages.end());
    CHECK(found - pages.begin() == 2 * kPage - 6);
    CHECK(found[-1]->title == "6");
    CHECK((*(5 + pages.begin()))->title == std::to_string(2 * kPage - 6));
    CHECK(std::ranges::count_if(pages, [](const auto& one) { return one->title.size() == 1; }) == 10);
}
