#include "kiosk/app.h"
#include "kiosk/courier_wording.h"
#include "sync/protocol.h"
#include "tests/kiosk/gallery.h"

#include <doctest/doctest.h>

#include <algorithm>

using namespace kiosk;

namespace
{

struct AtTheStick {
    SeededRandom random{7};
    App app{test::shipped_catalogue(), {}, {}, random};
    const std::filesystem::path stick{"/media/kim/COURIER"};

    AtTheStick()
    {
        app.see(std::make_shared<const Snapshot>(test::busy_day()));
        app.update(ShowCourier{}, test::gallery_time());
        app.take_commands();
        app.hear(SticksFound{{{stick, true, 1'000'000'000, {}}}});
    }

    CourierScreen& screen() { return std::get<CourierScreen>(app.screen()); }
    void does(const Intent& intent) { app.update(intent, test::gallery_time()); }

    template <typename Wanted>
    std::size_t asked_for()
    {
        const auto commands = app.take_commands();
        return static_cast<std::size_t>(std::ranges::count_if(
            commands, [](const Command& one) { return std::holds_alternative<Wanted>(one); }));
    }
};

} // namespace

TEST_CASE("courier screen: it looks for sticks when it opens, and once more when a work on one has ended")
{
    SeededRandom random{7};
    App app{test::shipped_catalogue(), {}, {}, random};
    app.update(ShowCourier{}, test::gallery_time());
    const auto asked = app.take_commands();
    REQUIRE(asked.size() == 1);
    CHECK(std::holds_alternative<LookForSticks>(asked.front()));

    AtTheStick at;
    at.does(TakeAlong{});
    at.app.take_commands();
    at.app.hear(BundleWritten{at.stick / "x", {}, {}});
    CHECK(at.asked_for<LookForSticks>() == 1);
    CHECK(at.screen().told.has_value());
}

TEST_CASE("courier screen: while a stick is worked on nothing else is asked of it")
{
    AtTheStick at;
    at.does(TakeAlong{});
    at.does(TakeAlong{});
    at.does(TellOnStick{});
    at.does(ImportFromStick{at.stick / "x"});
    at.does(LookAgain{});

    const auto commands = at.app.take_commands();
    REQUIRE(commands.size() == 1);
    CHECK(std::get<ExportRequests>(commands.front()).folder == at.stick);
    CHECK(at.screen().doing == CourierScreen::Doing::working);
}

TEST_CASE("courier screen: an outcome that comes when the person has left is told wherever they are")
{
    AtTheStick at;
    at.does(TakeAlong{});
    at.does(GoHome{});
    at.app.hear(CourierRefused{CourierFault::damaged});

    REQUIRE(at.app.notice() != nullptr);
    CHECK(is_courier_fault(*at.app.notice()));
}

TEST_CASE("courier screen: a stick that is chosen stays chosen while others come and go")
{
    AtTheStick at;
    at.app.hear(SticksFound{{{"/media/kim/A", true, 1, {}}, {at.stick, true, 1, {}}}});
    CHECK(at.screen().chosen == 1);
    at.app.hear(SticksFound{});
    at.does(TakeAlong{});
    CHECK(at.asked_for<ExportRequests>() == 0);
}

TEST_CASE("courier words: every fault and every outcome has a sentence")
{
    for (int fault = 0; fault <= static_cast<int>(CourierFault::storage_fails); ++fault)
        CHECK_FALSE(sentence(static_cast<CourierFault>(fault)).empty());
    const Reference reference{test::id_of(1)};
    for (const Reply& reply :
         {Reply{BundleWritten{{}, {reference}, {}}},
          Reply{BundleNotCertain{{}, {reference}, {ErrorCode::system_fault, ""}}},
          Reply{AcknowledgementsWritten{{}, 1}}, Reply{RequestsImported{"k", {reference}, {}}},
          Reply{RequestsImported{"k", {}, {reference}}},
          Reply{AcknowledgementsImported{"k", {}, {}, {}, {}, 2}},
          Reply{AcknowledgementsImported{"k", {{reference, "1"}}, {reference}, {reference}, {reference}, 0}},
          Reply{TakenBack{reference}}, Reply{GivenBack{reference}},
          Reply{CourierRefused{CourierFault::newer}}})
        CHECK_FALSE(courier_sentence(reply).empty());
}
