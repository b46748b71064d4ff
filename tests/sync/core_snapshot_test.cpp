#include "tests/sync/kiosk_for_tests.h"

using namespace kiosk;

namespace
{

SyncSettings without_line()
{
    SyncSettings settings = plain_settings();
    settings.api_base.clear();
    return settings;
}

/// Their titles are numbered as they were saved.
void submit_many(KioskForTests& kiosk, int count)
{
    for (int i = 0; i < count; ++i) {
        Draft draft = a_partner_draft(kiosk.random);
        draft.title = "Title " + std::to_string(i);
        kiosk.submit(draft);
    }
}

} // namespace

TEST_CASE(
    "core: of a long queue the newest words are there at once, the others follow, and nothing waits for them")
{
    KioskForTests kiosk{without_line()};
    submit_many(kiosk, 700);
    kiosk.restart();
    const auto first = kiosk.core->snapshot();
    REQUIRE(first->requests->size() == 700);
    CHECK(first->requests->front()->title == "Title 699");
    CHECK(first->requests->from_oldest(0)->title == "\u2026");
    CHECK(first->count(Place::ready_to_send) == 700);

    const Reference withdrawn = first->requests->from_oldest(0)->entry.reference;
    kiosk.act(withdrawn, Action::withdraw);
    kiosk.submit();
    kiosk.settle();

    const auto then = kiosk.core->snapshot();
    REQUIRE(then->requests->size() == 700);
    CHECK(then->count(Place::ready_to_send) == 700);
    for (std::size_t i = 1; i < 700; ++i)
        CHECK((*then->requests)[i]->title == "Title " + std::to_string(700 - i));
    CHECK(kiosk.core->pause() > Milliseconds{0});
}

TEST_CASE("core: a request of a long queue whose seal is broken is named when its words are reached")
{
    KioskForTests kiosk{without_line()};
    submit_many(kiosk, 300);
    const auto oldest = kiosk.core->snapshot()->requests->from_oldest(0)->entry;
    kiosk.kill();
    {
        auto database = Database::open(kiosk.data() / "outbox.db", Database::Access::owner);
        REQUIRE(database);
        REQUIRE(database->execute("DROP TRIGGER request_text_is_frozen"));
        REQUIRE(database->prepared("UPDATE request_text SET form_sealed=zeroblob(80) WHERE request_id=?")
                    .bind(oldest.id.text())
                    .run());
    }
    kiosk.start();
    CHECK_FALSE(kiosk.core->snapshot()->losses);
    kiosk.settle();
    const auto losses = kiosk.core->snapshot()->losses;
    REQUIRE(losses);
    CHECK(losses->unreadable == std::vector{oldest.reference});
    CHECK(kiosk.core->snapshot()->requests->from_oldest(0)->title.empty());
}

TEST_CASE("core: the places are counted as the requests move between them")
{
    KioskForTests kiosk;
    creates_meet(kiosk, {Fate::answered(), Fate::answered_with(answer(400, api_fault_body("3000")))});
    for (int i = 0; i < 3; ++i)
        kiosk.submit();
    CHECK(kiosk.core->snapshot()->count(Place::ready_to_send) == 3);
    kiosk.run_for(std::chrono::minutes{1});
    const auto snapshot = kiosk.core->snapshot();
    for (const Place place : {Place::ready_to_send, Place::sent, Place::needs_attention}) {
        const auto there = std::ranges::count_if(
            *snapshot->requests, [place](const auto& row) { return place_of(*row) == place; });
        CHECK(snapshot->count(place) == static_cast<std::size_t>(there));
    }
    CHECK(snapshot->count(Place::sent) == 2);
    CHECK(snapshot->count(Place::needs_attention) == 1);
}
