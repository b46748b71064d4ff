#include "storage/uploads.h"

#include "storage/store.h"
#include "tests/storage/fixtures/drafts_for_tests.h"
#include "tests/storage/temporary_folder.h"

#include <doctest/doctest.h>

using namespace kiosk;

namespace
{

/// A store with a draft that has files.
struct StoreWithFiles {
    TemporaryFolder folder;
    SeededRandom random{3};
    std::unique_ptr<Store> store = *Store::open(folder / "data");
    Draft draft = a_partner_draft(random);
    Timestamp now{Milliseconds{1'000'000}};

    StoreWithFiles() { REQUIRE(store->drafts.save(draft, now)); }

    Attachment attach(std::string_view name, std::string_view content)
    {
        const auto file = open_chosen_file(folder.write(std::string{name}, std::string{content}));
        REQUIRE(file);
        const auto outcome = store->attachments.add(draft.id, *file, {}, Uuid::random(random));
        REQUIRE(outcome);
        return std::get<Attachment>(*outcome);
    }
    std::filesystem::path sealed(const Attachment& attachment) const
    {
        return folder / "data/attachments" / attachment.id.text();
    }
    /// The content in its parts, and the error that ended it, if any.
    std::pair<std::vector<std::string>, std::optional<Error>> parts(const Attachment& attachment) const
    {
        std::vector<std::string> all;
        auto reader = store->attachments.open(draft.id, attachment);
        if (!reader) return {all, reader.error()};
        for (;;) {
            auto part = reader->next();
            if (!part) return {all, part.error()};
            if (part->empty()) return {all, std::nullopt};
            all.push_back(*std::move(part));
        }
    }
};

} // namespace

TEST_CASE("attachment reader: the content comes in parts of 64 KiB")
{
    StoreWithFiles test;
    const std::string content(2 * kAttachmentChunkBytes + 7, 'x');
    const auto [parts, error] = test.parts(test.attach("a.bin", content));
    CHECK_FALSE(error);
    REQUIRE(parts.size() == 3);
    CHECK(parts[0].size() == kAttachmentChunkBytes);
    CHECK(parts[0] + parts[1] + parts[2] == content);
}

TEST_CASE("attachment reader: a file that is torn, or longer, never hands out its last part")
{
    StoreWithFiles test;
    const auto torn = test.attach("a.bin", std::string(100'000, 'x'));
    const auto longer = test.attach("b.bin", std::string(100'000, 'y'));
    std::filesystem::resize_file(test.sealed(torn), std::filesystem::file_size(test.sealed(torn)) - 1);
    std::filesystem::resize_file(test.sealed(longer), std::filesystem::file_size(test.sealed(longer)) + 1);
    for (const Attachment& attachment : {torn, longer}) {
        const auto [parts, error] = test.parts(attachment);
        REQUIRE(error);
        CHECK(error->code == ErrorCode::seal_broken);
        CHECK(parts.size() == 1);
    }
}

TEST_CASE("attachment reader: an empty file is whole at once, a file that is gone is said")
{
    StoreWithFiles test;
    const auto empty = test.attach("a.bin", "");
    CHECK_FALSE(test.parts(empty).second);
    std::filesystem::remove(test.sealed(empty));
    CHECK(test.parts(empty).second->code == ErrorCode::seal_broken);
}

TEST_CASE("uploads: planned twice they are planned once, and what is known of them stays")
{
    StoreWithFiles test;
    const auto file = test.attach("a.txt", "abc");
    REQUIRE(test.store->uploads.plan(test.draft.id, test.now));
    Upload there = test.store->uploads.of(test.draft.id)->at(file.id.text());
    there.state = UploadState::there;
    REQUIRE(test.store->uploads.put(there));

    REQUIRE(test.store->uploads.plan(test.draft.id, test.now));
    CHECK(test.store->uploads.of(test.draft.id)->at(file.id.text()) == there);
}

TEST_CASE("uploads: nothing is due before the request was received")
{
    StoreWithFiles test;
    test.attach("a.txt", "abc");
    REQUIRE(test.store->uploads.plan(test.draft.id, test.now));
    CHECK_FALSE(*test.store->uploads.due(test.now));
    CHECK_FALSE(*test.store->uploads.earliest_attempt());
    CHECK(*test.store->uploads.waiting() == 0);
}

TEST_CASE("uploads: a file that is taken out of a draft takes its plan along")
{
    StoreWithFiles test;
    const auto file = test.attach("a.txt", "abc");
    REQUIRE(test.store->uploads.plan(test.draft.id, test.now));
    REQUIRE(test.store->attachments.remove(test.draft.id, file.id));
    CHECK(test.store->uploads.of(test.draft.id)->empty());
}

TEST_CASE("uploads: the gateway's words are sealed")
{
    StoreWithFiles test;
    const auto file = test.attach("a.txt", "abc");
    REQUIRE(test.store->uploads.plan(test.draft.id, test.now));
    Upload refused = test.store->uploads.of(test.draft.id)->at(file.id.text());
    refused.state = UploadState::refused;
    refused.reason_code = "too_big";
    refused.reason_text = "Mina sent too much.";
    REQUIRE(test.store->uploads.put(refused));

    CHECK(test.store->uploads.of(test.draft.id)->at(file.id.text()) == refused);
    for (const char* name : {"outbox.db", "outbox.db-wal"})
        CHECK(bytes_of(test.folder / "data" / name).find("Mina") == std::string::npos);
}
