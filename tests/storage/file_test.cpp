#include "storage/file.h"

#include "tests/storage/temporary_folder.h"

#include <doctest/doctest.h>

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace kiosk;

namespace
{

ErrorCode refusal(const std::filesystem::path& path)
{
    const auto bytes = read_private_file(path);
    REQUIRE_FALSE(bytes);
    return bytes.error().code;
}

} // namespace

TEST_CASE("file: what was written is read back, with mode 0600 and no other file beside it")
{
    const TemporaryFolder folder;
    for (const std::string& bytes : {std::string{"first"}, std::string{}, std::string(200'000, '\xFF')}) {
        REQUIRE(write_private_file(folder / "file", bytes));
        CHECK(*read_private_file(folder / "file") == bytes);
    }
    CHECK(mode_of(folder / "file") == 0600);
    CHECK(std::distance(std::filesystem::directory_iterator{folder.path()}, {}) == 1);
}

TEST_CASE("file: what a crash left under the temporary name lends neither bytes nor mode")
{
    const TemporaryFolder folder;
    put_bytes(folder / "file.new", "left over and longer");
    ::chmod((folder / "file.new").c_str(), 0666);

    REQUIRE(write_private_file(folder / "file", "bytes"));

    CHECK(mode_of(folder / "file") == 0600);
    CHECK(*read_private_file(folder / "file") == "bytes");
}

TEST_CASE("file: only a regular file of its owner is read")
{
    const TemporaryFolder folder;
    REQUIRE(write_private_file(folder / "file", "secret"));
    REQUIRE(::symlink((folder / "file").c_str(), (folder / "link").c_str()) == 0);
    REQUIRE(::mkfifo((folder / "pipe").c_str(), 0600) == 0);

    CHECK(refusal(folder / "nothing") == ErrorCode::not_found);
    CHECK(refusal(folder.path()) == ErrorCode::not_allowed);
    CHECK(refusal(folder / "link") == ErrorCode::not_allowed);
    CHECK(refusal(folder / "pipe") == ErrorCode::not_allowed);
    ::chmod((folder / "file").c_str(), 0640);
    CHECK(refusal(folder / "file") == ErrorCode::not_allowed);
    CHECK(*read_private_file(folder / "file", Readers::group) == "secret");
}

TEST_CASE("file: a write that cannot be finished leaves what was there")
{
    const TemporaryFolder folder;
    std::filesystem::create_directories(folder / "target" / "in the way");

    CHECK_FALSE(write_private_file(folder / "target", "bytes"));
    CHECK_FALSE(std::filesystem::exists(folder / "target.new"));
    CHECK(write_private_file(folder / "no folder" / "file", "bytes").error().code == ErrorCode::not_found);
    CHECK(std::filesystem::exists(folder / "target" / "in the way"));
}

TEST_CASE("file: errno is named by what the reader can do")
{
    CHECK(error_from_errno(ENOSPC, "x").code == ErrorCode::disk_full);
    CHECK(error_from_errno(EROFS, "x").code == ErrorCode::disk_full);
    CHECK(error_from_errno(EDQUOT, "x").code == ErrorCode::disk_full);
    CHECK(error_from_errno(ENOENT, "x").code == ErrorCode::not_found);
    CHECK(error_from_errno(EACCES, "x").code == ErrorCode::not_allowed);
    CHECK(error_from_errno(EIO, "x").code == ErrorCode::system_fault);
    CHECK(error_from_errno(EIO, "the file").detail.starts_with("the file: "));
}

TEST_CASE("file: a descriptor closes itself once, also after a move")
{
    const int number = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    {
        FileDescriptor first{number};
        FileDescriptor second{std::move(first)};
        CHECK(first.number() == -1); // NOLINT(bugprone-use-after-move): the moved-from state is the point.
        FileDescriptor third;
        third = std::move(second);
        CHECK(third.number() == number);
    }
    CHECK(::fcntl(number, F_GETFD) == -1);
}
