#include "tests/sync/files_for_tests.h"
#include "tests/sync/full_disk.h"

#include <fstream>
#include <sys/stat.h>

using namespace kiosk;

namespace
{

/// A kiosk with a stick, and a request with files.
struct KioskWithStick {
    TemporaryFolder stick;
    KioskWithFiles kiosk{settings_with(stick)};
    Reference reference = kiosk.submit_with({{"截图 1.png", some_content(200'000)}, {"empty.log", ""}});

    static SyncSettings settings_with(const TemporaryFolder& folder)
    {
        SyncSettings settings = plain_settings();
        settings.courier.folders = {folder.path().string()};
        return settings;
    }

    Reply copy(const std::filesystem::path& to)
    {
        const auto answers = kiosk.execute(CopyFilesToStick{reference, to});
        REQUIRE(answers.size() == 1);
        return answers.front();
    }
    Reply copy() { return copy(stick.path()); }

    CopyFault fault(const std::filesystem::path& to)
    {
        const Reply reply = copy(to);
        REQUIRE(std::holds_alternative<FilesNotCopied>(reply));
        return std::get<FilesNotCopied>(reply).failure.fault;
    }
    CopyFault fault() { return fault(stick.path()); }
};

std::string content_of(const std::filesystem::path& file)
{
    std::ifstream stream{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{stream}, {}};
}

std::size_t things_in(const std::filesystem::path& folder)
{
    return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator{folder}, {}));
}

} // namespace

TEST_CASE("file copies: opened copies stand in a new folder with the name of the reference")
{
    KioskWithStick test;
    const Reply reply = test.copy();
    const auto* copied = std::get_if<FilesCopied>(&reply);
    REQUIRE(copied != nullptr);
    CHECK(copied->folder == test.stick / test.reference.text());
    CHECK(copied->count == 2);
    CHECK(content_of(copied->folder / "截图 1.png") == some_content(200'000));
    CHECK(content_of(copied->folder / "empty.log").empty());
    CHECK(things_in(copied->folder) == 2);
}

TEST_CASE("file copies: what is on the stick is never overwritten")
{
    KioskWithStick test;
    std::filesystem::create_directories(test.stick / test.reference.text());
    test.stick.write(test.reference.text() + "/empty.log", "somebody's");
    const Reply reply = test.copy();
    REQUIRE(std::holds_alternative<FilesCopied>(reply));
    CHECK(std::get<FilesCopied>(reply).folder == test.stick / (test.reference.text() + " (2)"));
    CHECK(content_of(test.stick / test.reference.text() / "empty.log") == "somebody's");
}

TEST_CASE("file copies: nothing is written where no stick is")
{
    KioskWithStick test;
    const TemporaryFolder elsewhere;
    CHECK(test.fault(elsewhere.path()) == CopyFault::stick_gone);
    CHECK(things_in(elsewhere.path()) == 0);
    std::filesystem::remove_all(test.stick.path());
    CHECK(test.fault() == CopyFault::stick_gone);
}

TEST_CASE("file copies: a sealed copy that is torn is named, and nothing of the rest stays on the stick")
{
    KioskWithStick test;
    const auto all = *test.kiosk.store->attachments.of(test.kiosk.entry(test.reference).id);
    const auto file = test.kiosk.data() / "attachments" / all[1].id.text();
    std::filesystem::resize_file(file, std::filesystem::file_size(file) - 1);
    const Reply reply = test.copy();
    REQUIRE(std::holds_alternative<FilesNotCopied>(reply));
    CHECK(std::get<FilesNotCopied>(reply).failure.fault == CopyFault::damaged);
    CHECK(std::get<FilesNotCopied>(reply).failure.name == "empty.log");
    CHECK(things_in(test.stick.path()) == 0);
    CHECK_FALSE(test.kiosk.core->snapshot()->storage_fault);
}

TEST_CASE("file copies: a stick that is full in the middle keeps nothing, and our own disk is not blamed")
{
    KioskWithStick test;
    CopyFault fault{};
    {
        const FullDisk full;
        fault = test.fault();
    }
    CHECK(fault == CopyFault::stick_full);
    CHECK(things_in(test.stick.path()) == 0);
    CHECK_FALSE(test.kiosk.core->snapshot()->storage_fault);
}

TEST_CASE("file copies: without files, or without the request, nothing is there to copy")
{
    KioskWithStick test;
    test.reference = test.kiosk.submit();
    CHECK(test.fault() == CopyFault::nothing_there);
    test.reference = Reference{RequestId{Uuid::random(test.kiosk.random)}};
    CHECK(test.fault() == CopyFault::nothing_there);
    CHECK(things_in(test.stick.path()) == 0);
}
