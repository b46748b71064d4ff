#include "tests/kiosk/gallery.h"

#include <doctest/doctest.h>

using namespace kiosk;
using namespace kiosk::test;

namespace
{

/// A form that is open, and what the core is asked for.
struct FormAtWork {
    SeededRandom random{7};
    App app{shipped_catalogue(), UiSettings{}, DeviceFacts{}, random};
    RequestId id = id_of(30);

    FormAtWork()
    {
        app.see(std::make_shared<const Snapshot>(first_day()));
        app.update(NewRequest{RequestKind::partner_center}, gallery_time());
        id = form().draft.id;
        (void)app.take_commands();
    }

    FormScreen& form() { return std::get<FormScreen>(app.screen()); }
    void wants(const Intent& intent) { app.update(intent, gallery_time()); }

    template <typename Wanted>
    std::optional<Wanted> asked()
    {
        std::optional<Wanted> found;
        for (Command& command : app.take_commands())
            if (auto* one = std::get_if<Wanted>(&command)) found = std::move(*one);
        return found;
    }

    Attachment picture() const
    {
        return {.id = id_of(9).uuid, .name = "a.png", .bytes = 3, .format = FileFormat::png};
    }
};

} // namespace

TEST_CASE("app: a file is chosen through the folders, and the core gets the draft as it is typed")
{
    FormAtWork test;
    test.form().draft.title = "typed";
    test.wants(ChooseFile{});
    CHECK(std::holds_alternative<FileChooserScreen>(test.app.screen()));
    CHECK_FALSE(test.asked<ListFolder>()->place);

    test.wants(OpenFolder{PlaceBelow{"/media", {"STICK"}}});
    CHECK(test.asked<ListFolder>()->place == PlaceBelow{"/media", {"STICK"}});
    test.wants(PickFile{"a.png"});

    const auto asked = test.asked<AttachFile>();
    REQUIRE(asked);
    CHECK(asked->draft.title == "typed");
    CHECK(asked->place == PlaceBelow{"/media", {"STICK", "a.png"}});
    CHECK(test.form().is_attaching);
}

TEST_CASE("app: the list of a late folder does not cover the one that is shown")
{
    FormAtWork test;
    test.wants(ChooseFile{});
    test.wants(OpenFolder{PlaceBelow{"/media", {"B"}}});
    test.app.hear(FolderListed{PlaceBelow{"/media", {"A"}}, {}, {}});
    CHECK(std::get<FileChooserScreen>(test.app.screen()).is_reading);
    test.app.hear(FolderListed{PlaceBelow{"/media", {"B"}}, {}, {}});
    CHECK_FALSE(std::get<FileChooserScreen>(test.app.screen()).is_reading);
}

TEST_CASE("app: what was attached is listed, and the keyboard is where the next file is added")
{
    FormAtWork test;
    test.app.hear(AttachmentsListed{test.id, {test.picture()}, test.picture().id});
    CHECK(test.form().attachments == std::vector{test.picture()});
    CHECK(test.form().jump_to == "attachments");
}

TEST_CASE("app: a refused file is said in the form, and the next one takes it back")
{
    FormAtWork test;
    test.app.hear(FileNotAttached{test.id, FieldError{"attachments", Fault::file_too_large, 10, "a.png"}});
    CHECK(test.form().not_attached);
    test.wants(ChooseFile{});
    test.wants(GoBack{});
    CHECK_FALSE(test.form().not_attached);
}

TEST_CASE("app: a picture is looked at, made smaller and looked at again")
{
    FormAtWork test;
    test.app.hear(AttachmentsListed{test.id, {test.picture()}, std::nullopt});
    test.wants(ShowAttachment{test.picture().id});
    CHECK(test.asked<LookAtPicture>()->attachment == test.picture().id);
    test.wants(Shrink{50});
    CHECK(test.asked<ShrinkPicture>()->percent == 50);
    test.wants(Shrink{25}); // While the first is under way.
    CHECK_FALSE(test.asked<ShrinkPicture>());

    Attachment smaller = test.picture();
    smaller.id = id_of(10).uuid;
    test.app.hear(AttachmentsListed{test.id, {smaller}, smaller.id});
    CHECK(std::get<AttachmentScreen>(test.app.screen()).attachment == smaller);
    CHECK(test.asked<LookAtPicture>()->attachment == smaller.id);
}

TEST_CASE("app: removing an attachment leads back to its form")
{
    FormAtWork test;
    test.app.hear(AttachmentsListed{test.id, {test.picture()}, std::nullopt});
    test.wants(ShowAttachment{test.picture().id});
    test.wants(RemoveAttachment{test.picture().id});
    CHECK(test.asked<DetachFile>()->id == test.id);
    CHECK(test.form().draft.id == test.id);
}

TEST_CASE("app: a draft that is opened asks for its files, and a path that was not copied can be taken out")
{
    FormAtWork test;
    Draft draft = filled_partner_center_draft();
    draft.attachments = {"/media/a.png"};
    test.wants(ContinueDraft{draft.id});
    test.app.hear(DraftOpened{draft});
    CHECK(test.asked<ListAttachments>()->id == draft.id);
    test.wants(RemovePath{"/media/a.png"});
    CHECK(test.form().draft.attachments.empty());
    CHECK(test.asked<SaveDraft>()->draft.attachments.empty());
}
