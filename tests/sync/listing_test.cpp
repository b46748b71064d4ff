#include "sync/listing.h"

#include <doctest/doctest.h>

using namespace kiosk;

namespace
{

struct Listed {
    SeededRandom random{11};
    Reference ours{RequestId{Uuid::random(random)}};
    Listing listing;
    int next_number = 0;

    ListedRequest item(const std::string& title) { return {"SR-" + std::to_string(++next_number), title}; }
    ListedRequest item() { return item("something else"); }
    ListedRequest item_of_ours() { return item("[" + ours.text() + "] Invoice twice"); }
};

} // namespace

TEST_CASE("listing: an empty list is whole and has no trace")
{
    Listed listed;

    CHECK(listed.listing.accept({0, {}}) == Listing::Next::whole);
    CHECK(listed.listing.numbers(listed.ours).empty());
}

TEST_CASE("listing: a reference is found on a later page, and the walk goes on where the page ended")
{
    Listed listed;

    CHECK(listed.listing.accept({3, {listed.item(), listed.item()}}) == Listing::Next::another_page);
    CHECK(listed.listing.offset() == 2);
    CHECK(listed.listing.accept({3, {listed.item_of_ours()}}) == Listing::Next::whole);
    CHECK(listed.listing.numbers(listed.ours) == std::vector<std::string>{"SR-3"});
}

TEST_CASE("listing: two requests under one reference are both reported, in the order of the list")
{
    Listed listed;

    CHECK(listed.listing.accept({2, {listed.item_of_ours(), listed.item_of_ours()}}) == Listing::Next::whole);
    CHECK(listed.listing.numbers(listed.ours) == std::vector<std::string>{"SR-1", "SR-2"});
}

TEST_CASE("listing: a list that changes its length begins again, and forgets what it saw")
{
    Listed listed;
    CHECK(listed.listing.accept({3, {listed.item_of_ours(), listed.item()}}) == Listing::Next::another_page);

    CHECK(listed.listing.accept({4, {listed.item()}}) == Listing::Next::from_the_start);
    CHECK(listed.listing.offset() == 0);
    CHECK(listed.listing.accept({1, {listed.item()}}) == Listing::Next::whole);
    CHECK(listed.listing.numbers(listed.ours).empty());
}

TEST_CASE("listing: a list of the same length whose rows moved between pages begins again")
{
    // Somebody touched the last row while page one was read: it is first now, and pushed a row that was seen
    // already onto page two. What was pushed out of sight might be ours.
    Listed listed;
    const ListedRequest seen = listed.item();
    CHECK(listed.listing.accept({3, {listed.item(), seen}}) == Listing::Next::another_page);

    CHECK(listed.listing.accept({3, {seen}}) == Listing::Next::from_the_start);
}

TEST_CASE("listing: a list that never stops changing fails, which says nothing")
{
    Listed listed;
    auto next = Listing::Next::another_page;
    int pages = 0;
    for (std::int64_t total = 10; next != Listing::Next::failed && pages < 100; ++total, ++pages)
        next = listed.listing.accept({total, {listed.item()}});

    CHECK(next == Listing::Next::failed);
}

TEST_CASE("listing: a list that contradicts its own length fails")
{
    Listed listed;
    CHECK(listed.listing.accept({1, {listed.item(), listed.item()}}) == Listing::Next::failed);

    Listed short_one;
    CHECK(short_one.listing.accept({5, {}}) == Listing::Next::failed);
}

TEST_CASE("listing: a row without a readable number counts as a row and finds nothing")
{
    Listed listed;
    const ListedRequest nameless{"", "[" + listed.ours.text() + "] Invoice twice"};

    CHECK(listed.listing.accept({2, {nameless, nameless}}) == Listing::Next::whole);
    CHECK(listed.listing.numbers(listed.ours).empty());
}
