#include "tests/sync/kiosk_for_tests.h"

#include "storage/mounted_at.h"

using namespace kiosk;
using namespace std::chrono_literals;

namespace
{

std::filesystem::path database_of(const KioskForTests& kiosk)
{
    return kiosk.data() / "outbox.db";
}

/// Ends the kiosk in order, so that the database is one file, and gives its bytes.
std::string switched_off(KioskForTests& kiosk)
{
    kiosk.kill();
    return bytes_of(database_of(kiosk));
}

} // namespace

TEST_CASE("core: an outbox that was set back sends nothing twice, and what was not sent is sent")
{
    KioskForTests kiosk;
    const auto sent = kiosk.submit(), waiting = kiosk.submit();
    everything_meets(kiosk, Fate::never_left());
    kiosk.run_for(1s);
    const std::string before = switched_off(kiosk);
    kiosk.start();
    creates_meet(kiosk, {Fate::answered(), Fate::lost_on_the_way()});
    kiosk.run_for(5min);
    REQUIRE(kiosk.far_side.effects().size() >= 1);
    (void)switched_off(kiosk);
    put_bytes(database_of(kiosk), before);

    kiosk.start();
    REQUIRE(kiosk.core->snapshot()->losses);
    CHECK(kiosk.core->snapshot()->losses->doubted == 2);
    everything_is_well(kiosk);
    kiosk.run_for(30min);
    for (const auto& reference : {sent, waiting}) {
        CHECK(kiosk.far_side.effects_of(reference.text()) == 1);
        CHECK(kiosk.state(reference) == State::sent);
    }
}

TEST_CASE("core: what is missing is in the snapshot until a person has read it")
{
    KioskForTests kiosk;
    CHECK_FALSE(kiosk.core->snapshot()->losses);
    const std::string before = switched_off(kiosk);
    kiosk.start();
    const auto lost = kiosk.submit();
    (void)switched_off(kiosk);
    put_bytes(database_of(kiosk), before);

    kiosk.start();
    REQUIRE(kiosk.core->snapshot()->losses);
    REQUIRE(kiosk.core->snapshot()->losses->missing.size() == 1);
    CHECK(kiosk.core->snapshot()->losses->missing[0].reference == lost);
    CHECK(kiosk.execute(LossesSeen{}).empty());
    CHECK_FALSE(kiosk.core->snapshot()->losses);
    kiosk.restart();
    CHECK_FALSE(kiosk.core->snapshot()->losses);
}

TEST_CASE("core: whether what is saved lasts is what the file system is")
{
    const KioskForTests kiosk;
    const bool forgets = file_system_at(kiosk.data()).trust == FileSystemTrust::forgetful;
    CHECK(kiosk.core->snapshot()->storage_lasts ==
          (forgets ? StorageLasts::until_power_off : StorageLasts::until_deleted));
}

TEST_CASE("core: with the room that was kept, what waits is sent and settled, and nothing new is promised")
{
    KioskForTests kiosk;
    const auto waiting = kiosk.submit();
    REQUIRE(kiosk.store->reserve.keep());
    REQUIRE(kiosk.store->reserve.give_up());
    // Nothing is left beside what the reserve gave: as on a disk with less than twice its size.
    std::filesystem::create_directory(kiosk.data() / "reserve");
    kiosk.run_for(1min);
    CHECK(kiosk.state(waiting) == State::sent);

    const auto answers = kiosk.execute(SubmitDraft{a_partner_draft(kiosk.random)});
    REQUIRE(answers.size() == 1);
    CHECK(std::get<NotAccepted>(answers.front()).error.code == ErrorCode::disk_full);
    std::filesystem::remove(kiosk.data() / "reserve");
    CHECK(kiosk.state(kiosk.submit()) == State::ready);
}
