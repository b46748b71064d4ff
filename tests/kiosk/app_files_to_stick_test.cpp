#include "kiosk/file_copy_wording.h"
#include "kiosk/wording.h"
#include "tests/kiosk/gallery_files.h"

#include <doctest/doctest.h>

using namespace kiosk;
using namespace kiosk::test;

namespace
{

/// A sent request with files, and the page that copies them.
struct FilesToStick {
    SeededRandom random{7};
    App app{shipped_catalogue(), UiSettings{}, DeviceFacts{}, random};
    RequestDetail detail = detail_of(busy_day(), State::sent);

    FilesToStick()
    {
        app.see(std::make_shared<const Snapshot>(busy_day()));
        detail.attachments = files_of_a_request();
        wants(ShowRequest{detail.entry.reference});
        app.hear(RequestOpened{detail});
        (void)app.take_commands();
        wants(ShowFilesToStick{});
    }

    FilesToStickScreen& page() { return std::get<FilesToStickScreen>(app.screen()); }
    void wants(const Intent& intent) { app.update(intent, gallery_time()); }
    void finds(std::vector<StickFolder> sticks) { app.hear(SticksFound{std::move(sticks)}); }
    void finds_two() { finds({{"/media/a", false, 0, {}}, {"/media/b", true, 1'000'000, {}}}); }
};

} // namespace

TEST_CASE("files to stick: the page looks for sticks and takes the first that can be written")
{
    FilesToStick test;
    const auto asked = test.app.take_commands();
    REQUIRE(asked.size() == 1);
    CHECK(std::holds_alternative<LookForSticks>(asked[0]));
    test.finds_two();
    CHECK(test.page().chosen == 1);
    CHECK(test.page().count == 4);
    CHECK(test.page().doing == CourierScreen::Doing::nothing);
}

TEST_CASE("files to stick: the core copies to the stick that was chosen, once")
{
    FilesToStick test;
    test.finds_two();
    (void)test.app.take_commands();
    test.wants(CopyFiles{});
    test.wants(CopyFiles{});
    test.wants(LookAgain{});
    const auto asked = test.app.take_commands();
    REQUIRE(asked.size() == 1);
    const auto* copy = std::get_if<CopyFilesToStick>(&asked[0]);
    REQUIRE(copy != nullptr);
    CHECK(copy->reference == test.detail.entry.reference);
    CHECK(copy->stick == "/media/b");
}

TEST_CASE("files to stick: what came of it is said on the page, and elsewhere when the person has gone on")
{
    FilesToStick test;
    test.finds_two();
    test.wants(CopyFiles{});
    const FilesCopied copied{test.detail.entry.reference, "/media/b/K-1", 4};
    test.app.hear(copied);
    REQUIRE(test.page().told);
    CHECK(file_copy_sentence(*test.page().told) ==
          "4 files are on the stick, in the folder K-1. It is safe to remove the stick.");
    CHECK(test.app.notice() == nullptr);

    test.wants(CopyFiles{});
    test.wants(GoBack{});
    test.app.hear(FilesNotCopied{test.detail.entry.reference, {CopyFault::stick_full, {}, {}}});
    REQUIRE(test.app.notice() != nullptr);
    CHECK(outcome_sentence(*test.app.notice(), test.app.snapshot()) ==
          "There is not enough room on the stick. Nothing was copied.");
}

TEST_CASE("files to stick: a choice or a second look belongs to the page that is shown")
{
    FilesToStick test;
    test.finds_two();
    (void)test.app.take_commands();
    test.wants(ChooseStick{0});
    CHECK(test.page().chosen == 0);
    test.wants(ChooseStick{9});
    CHECK(test.page().chosen == 0);
    test.wants(LookAgain{});
    CHECK(test.page().doing == CourierScreen::Doing::looking);
    test.app.hear(CourierRefused{CourierFault::storage_fails, Error{ErrorCode::seal_broken, ""}});
    CHECK(test.page().doing == CourierScreen::Doing::nothing);
    CHECK(test.page().told);
}

TEST_CASE("files to stick: a request without files has no such page, a hand-in with files has")
{
    FilesToStick test;
    test.wants(GoBack{});
    test.detail.attachments.clear();
    test.app.hear(RequestOpened{test.detail});
    test.wants(ShowFilesToStick{});
    CHECK(std::holds_alternative<RequestScreen>(test.app.screen()));

    test.wants(HandInRequest{});
    test.detail.attachments = files_of_a_request();
    test.app.hear(HandInOpened{{test.detail, {}}});
    test.wants(ShowFilesToStick{});
    CHECK(std::holds_alternative<FilesToStickScreen>(test.app.screen()));
    test.wants(GoBack{});
    CHECK(std::holds_alternative<HandInScreen>(test.app.screen()));
}

TEST_CASE("files to stick: every fault is said in words")
{
    for (const CopyFault fault : {CopyFault::stick_gone, CopyFault::not_writable, CopyFault::stick_full,
                                  CopyFault::stick_fails, CopyFault::damaged, CopyFault::nothing_there,
                                  CopyFault::storage_fails})
        CHECK_FALSE(file_copy_sentence(FilesNotCopied{Reference{id_of(1)}, {fault, "a.txt", {}}}).empty());
}
