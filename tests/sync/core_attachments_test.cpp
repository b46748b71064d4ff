#include "tests/sync/full_disk.h"
#include "tests/sync/kiosk_for_tests.h"
#include "tests/sync/pictures_for_tests.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

using namespace kiosk;
using namespace std::chrono_literals;

namespace
{

/// A kiosk whose window may choose from one folder.
struct KioskWithFolder {
    TemporaryFolder stick;
    KioskForTests kiosk{settings_with(stick)};
    Draft draft = a_partner_draft(kiosk.random);

    static SyncSettings settings_with(const TemporaryFolder& folder)
    {
        SyncSettings settings = plain_settings();
        settings.attachments.folders = {folder.path()};
        return settings;
    }

    std::vector<Reply> attach(std::string_view name)
    {
        return kiosk.execute(AttachFile{draft, {stick.path(), {std::string{name}}}});
    }
    std::vector<Attachment> all(const RequestId& id) const { return *kiosk.store->attachments.of(id); }
    std::vector<Attachment> all() const { return all(draft.id); }
};

template <typename Wanted>
const Wanted* found(const std::vector<Reply>& replies)
{
    for (const Reply& reply : replies)
        if (const auto* wanted = std::get_if<Wanted>(&reply)) return wanted;
    return nullptr;
}

std::string description_of(const HttpRequest& create)
{
    return nlohmann::json::parse(create.body).at("description").get<std::string>();
}

} // namespace

TEST_CASE("attachments: a chosen file is attached to a draft that is kept in the same breath")
{
    KioskWithFolder test;
    test.stick.write("screen.png", "content");

    const auto replies = test.attach("screen.png");

    const auto* listed = found<AttachmentsListed>(replies);
    REQUIRE(listed != nullptr);
    REQUIRE(listed->all.size() == 1);
    CHECK(listed->newest == listed->all[0].id);
    CHECK(found<DraftKept>(replies) != nullptr);
    CHECK(test.kiosk.core->snapshot()->drafts->size() == 1);
}

TEST_CASE("attachments: what was attached survives kill -9, the draft with it")
{
    KioskWithFolder test;
    test.stick.write("screen.png", "content");
    test.attach("screen.png");
    test.kiosk.restart();
    REQUIRE(test.all().size() == 1);
    CHECK(test.kiosk.store->drafts.find(test.draft.id)->has_value());
    CHECK(*test.kiosk.store->attachments.bytes(test.draft.id, test.all()[0]) == "content");
}

TEST_CASE("attachments: 21Vianet reads name, size and SHA-256 of each in the description")
{
    KioskWithFolder test;
    test.stick.write("截图 1.png", "abc");
    test.attach("截图 1.png");
    test.kiosk.submit(test.draft);
    test.kiosk.settle();

    REQUIRE(test.kiosk.transport.creates().size() == 1);
    CHECK(description_of(test.kiosk.transport.creates()[0])
              .ends_with("\n附件:\n截图 1.png; 3 bytes; SHA-256 "
                         "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\n"));
}

TEST_CASE("attachments: nothing about attachments is said where there are none")
{
    KioskWithFolder test;
    test.kiosk.submit(test.draft);
    test.kiosk.settle();
    CHECK(description_of(test.kiosk.transport.creates()[0]).find("附件") == std::string::npos);
}

TEST_CASE("attachments: they are kept when the request was sent, and shown with it")
{
    KioskWithFolder test;
    test.stick.write("a.txt", "abc");
    test.attach("a.txt");
    const Reference reference = test.kiosk.submit(test.draft);
    test.kiosk.settle();
    test.kiosk.restart();
    REQUIRE(test.kiosk.state(reference) == State::sent);
    const auto replies = test.kiosk.execute(OpenRequest{reference});
    REQUIRE(found<RequestOpened>(replies) != nullptr);
    CHECK(found<RequestOpened>(replies)->detail.attachments == test.all());
    CHECK(test.all().size() == 1);
}

TEST_CASE("attachments: a place outside the configured folders is refused")
{
    KioskWithFolder test;
    const TemporaryFolder elsewhere;
    elsewhere.write("secret.txt", "x");
    for (const PlaceBelow& place : {PlaceBelow{elsewhere.path(), {"secret.txt"}},
                                    PlaceBelow{test.stick.path(), {"..", "secret.txt"}}}) {
        const auto replies = test.kiosk.execute(AttachFile{test.draft, place});
        CHECK(found<FileNotAttached>(replies) != nullptr);
        CHECK(found<AttachmentsListed>(replies) == nullptr);
    }
    const auto replies = test.kiosk.execute(ListFolder{PlaceBelow{elsewhere.path(), {}}});
    CHECK(found<FolderNotListed>(replies)->error.code == ErrorCode::not_allowed);
    CHECK(test.all().empty());
}

TEST_CASE("attachments: the folders to begin in are those that are there")
{
    KioskWithFolder test;
    const auto replies = test.kiosk.execute(ListFolder{});
    CHECK(found<FolderListed>(replies)->roots == std::vector{test.stick.path()});
}

TEST_CASE("attachments: a stick that was pulled is said, and our own disk is not blamed")
{
    KioskWithFolder test;
    std::filesystem::remove_all(test.stick.path());
    CHECK(found<FolderNotListed>(test.kiosk.execute(ListFolder{PlaceBelow{test.stick.path(), {}}})) !=
          nullptr);
    const auto replies = test.attach("gone.png");
    const auto* refused = found<FileNotAttached>(replies);
    REQUIRE(refused != nullptr);
    CHECK(std::get<FieldError>(refused->why).fault == Fault::file_missing);
    CHECK_FALSE(test.kiosk.core->snapshot()->storage_fault);
}

TEST_CASE("attachments: a full disk refuses the file, and the draft is as it was")
{
    KioskWithFolder test;
    test.stick.write("a.txt", std::string(100'000, 'x'));
    REQUIRE(found<DraftKept>(test.kiosk.execute(SaveDraft{test.draft})) != nullptr);
    std::vector<Reply> replies;
    {
        const FullDisk full;
        replies = test.attach("a.txt");
    }
    CHECK(found<FileNotAttached>(replies) != nullptr);
    CHECK(found<AttachmentsListed>(replies) == nullptr);
    CHECK(test.all().empty());
    CHECK(test.kiosk.store->drafts.find(test.draft.id)->has_value());
}

TEST_CASE("attachments: a draft file names paths, and submit copies them in")
{
    KioskWithFolder test;
    test.draft.attachments = {test.stick.write("a.txt", "abc").string(),
                              test.stick.write("b.txt", "").string()};
    const Reference reference = test.kiosk.submit(test.draft);
    CHECK(test.all().size() == 2);
    CHECK(test.kiosk.store->outbox.form(test.draft.id)->attachments.empty());
    // Once more, as after a crash of whoever called: the same request, and nothing is copied.
    std::filesystem::remove_all(test.stick.path());
    CHECK(test.kiosk.submit(test.draft) == reference);
    CHECK(test.all().size() == 2);
}

TEST_CASE("attachments: other files under an id that was accepted are refused")
{
    KioskWithFolder test;
    test.kiosk.submit(test.draft);
    test.draft.attachments = {test.stick.write("a.txt", "abc").string()};
    const auto replies = test.kiosk.execute(SubmitDraft{test.draft});
    REQUIRE(found<NotAccepted>(replies) != nullptr);
    CHECK(found<NotAccepted>(replies)->error.code == ErrorCode::not_possible_now);
    CHECK(test.all().empty());
}

TEST_CASE("attachments: a path that cannot be copied refuses the draft by its name; what can be is copied")
{
    KioskWithFolder test;
    std::filesystem::create_symlink("/etc/passwd", test.stick / "link.txt");
    test.draft.attachments = {test.stick.write("a.txt", "abc").string(), (test.stick / "gone.png").string(),
                              (test.stick / "link.txt").string()};
    const auto replies = test.kiosk.execute(SubmitDraft{test.draft});
    REQUIRE(found<DraftRefused>(replies) != nullptr);
    CHECK(found<DraftRefused>(replies)->errors ==
          std::vector<FieldError>{{"attachments", Fault::file_missing, 0, "gone.png"},
                                  {"attachments", Fault::file_unreadable, 0, "link.txt"}});
    CHECK(test.all().size() == 1);
    const auto kept = *test.kiosk.store->drafts.find(test.draft.id);
    CHECK(kept->draft.attachments.size() == 2);
}

TEST_CASE("attachments: a draft that is refused for another reason keeps its files")
{
    KioskWithFolder test;
    test.draft.title.clear();
    test.draft.attachments = {test.stick.write("a.txt", "abc").string()};
    CHECK(found<DraftRefused>(test.kiosk.execute(SubmitDraft{test.draft})) != nullptr);
    test.kiosk.restart();
    CHECK(test.all().size() == 1);
    CHECK((*test.kiosk.store->drafts.find(test.draft.id))->draft.attachments.empty());
}

TEST_CASE("attachments: a discarded draft takes its files along, a withdrawn request brings them back")
{
    KioskWithFolder test;
    everything_meets(test.kiosk, Fate::never_left());
    test.stick.write("a.txt", "abc");
    test.attach("a.txt");
    const Reference reference = test.kiosk.submit(test.draft);
    test.kiosk.act(reference, Action::withdraw);
    CHECK(test.all().size() == 1);
    test.kiosk.execute(DiscardDraft{test.draft.id});
    CHECK(test.all().empty());
    CHECK(std::filesystem::is_empty(test.kiosk.data() / "attachments"));
}

TEST_CASE("attachments: what was refused and is written anew has the files again")
{
    KioskWithFolder test;
    test.stick.write("a.txt", "abc");
    test.attach("a.txt");
    creates_meet(test.kiosk, {Fate::answered_with(answer(400, api_fault_body("1000")))});
    const Reference reference = test.kiosk.submit(test.draft);
    test.kiosk.settle();
    REQUIRE(test.kiosk.state(reference) == State::needs_attention);
    const auto replies = test.kiosk.act(reference, Action::withdraw);
    REQUIRE(found<DraftOpened>(replies) != nullptr);
    const RequestId edit = found<DraftOpened>(replies)->draft.id;
    CHECK(edit != test.draft.id);
    REQUIRE(test.all(edit).size() == 1);
    CHECK(test.all(edit)[0].sha256 == test.all()[0].sha256);
}

TEST_CASE("attachments: a picture is shown with its steps, and made smaller in its place")
{
    KioskWithFolder test;
    test.stick.write("photo.bmp", a_bmp(400, 300));
    test.attach("photo.bmp");
    const Uuid photo = test.all()[0].id;

    const auto seen = test.kiosk.execute(LookAtPicture{test.draft.id, photo});
    REQUIRE(found<PictureSeen>(seen) != nullptr);
    CHECK(found<PictureSeen>(seen)->view->width == 400);
    CHECK(found<PictureSeen>(seen)->steps.size() == 4);

    test.kiosk.execute(ShrinkPicture{test.draft.id, photo, 50});
    REQUIRE(test.all().size() == 1);
    CHECK(test.all()[0].name == "photo.jpg");
    CHECK(test.all()[0].format == FileFormat::jpeg);
    CHECK(test.all()[0].bytes == found<PictureSeen>(seen)->steps[2].bytes);
}

TEST_CASE("attachments: what cannot be shown or made smaller stays attached as it is")
{
    KioskWithFolder test;
    test.stick.write("bomb.png", a_png_head(30'000, 30'000));
    test.attach("bomb.png");
    const auto before = test.all();
    REQUIRE(before.size() == 1);
    const auto seen = test.kiosk.execute(LookAtPicture{test.draft.id, before[0].id});
    CHECK(found<PictureNotSeen>(seen)->error.code == ErrorCode::refused);
    const auto shrunk = test.kiosk.execute(ShrinkPicture{test.draft.id, before[0].id, 25});
    CHECK(found<FileNotAttached>(shrunk) != nullptr);
    CHECK(test.all() == before);
}
