#include "storage/boot_mark.h"
#include "storage/mounted_at.h"
#include "storage/reserve.h"
#include "storage/store.h"

#include "tests/storage/fake_clock.h"
#include "tests/storage/fixtures/drafts_for_tests.h"
#include "tests/storage/forked_child.h"
#include "tests/storage/temporary_folder.h"

#include <doctest/doctest.h>

#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>

using namespace kiosk;

namespace
{

/// What a child could not try on this machine.
constexpr int kCannotBeTried = 77;

bool has_own_mounts()
{
    return ::unshare(CLONE_NEWNS) == 0 && ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0;
}

void check_child(ForkedChild& child)
{
    const int code = child.exit_code();
    if (code == kCannotBeTried)
        MESSAGE("no mounts here: not tried");
    else
        CHECK(code == 0);
}

Entry accepted(Store& store)
{
    SystemRandom random;
    return *store.outbox.accept(a_request(a_partner_draft(random)), "frozen bytes", Channel::partner_center,
                                FakeClock{}.now());
}

} // namespace

TEST_CASE("file system: where an overlay keeps its changes is read out of the list of mounts")
{
    const std::string_view list =
        "22 28 0:20 / /sys rw,nosuid - sysfs sysfs rw\n"
        "31 1 0:26 / / rw,relatime - overlay overlayroot rw,lowerdir=/media/root-ro,"
        "upperdir=/media/root-rw/overlay,workdir=/media/root-rw/overlay-workdir\n"
        "40 31 0:27 / /home rw - ext4 /dev/sda2 rw\n";
    CHECK(upper_folder(mount_options(list, "/")) == "/media/root-rw/overlay");
    CHECK(upper_folder(mount_options(list, "/home")).empty());
    CHECK(mount_options(list, "/srv").empty());
}

TEST_CASE("file system: what skips fsync is named, by mount option and by preloaded library")
{
    CHECK(sync_skipper({"rw", "nobarrier"}, "") == "nobarrier");
    CHECK(sync_skipper({"rw", "barrier=0"}, "") == "barrier=0");
    CHECK(sync_skipper({"rw"}, "/usr/lib/libeatmydata.so") == "eatmydata");
    CHECK(sync_skipper({"rw", "relatime"}, "").empty());
}

TEST_CASE("file system: memory is forgetful, also under an overlay")
{
    const TemporaryFolder folder;
    ForkedChild child{[&](int) {
        const std::string ram = (folder / "ram").string(), over = (folder / "over").string(),
                          lower = (folder / "lower").string();
        for (const auto& made : {ram, over, lower})
            ::mkdir(made.c_str(), 0700);
        if (!has_own_mounts() || ::mount("tmpfs", ram.c_str(), "tmpfs", 0, "size=1m") != 0)
            return kCannotBeTried;
        if (file_system_at(ram).trust != FileSystemTrust::forgetful) return 1;
        ::mkdir((ram + "/upper").c_str(), 0700);
        ::mkdir((ram + "/work").c_str(), 0700);
        const std::string options =
            "lowerdir=" + lower + ",upperdir=" + ram + "/upper,workdir=" + ram + "/work";
        if (::mount("overlay", over.c_str(), "overlay", 0, options.c_str()) != 0) return kCannotBeTried;
        ::mkdir((over + "/data").c_str(), 0700);
        return file_system_at(over + "/data").trust == FileSystemTrust::forgetful ? 0 : 2;
    }};
    check_child(child);
}

TEST_CASE("store: on a read-only mount an inspector reads what is there, and writes nothing")
{
    const TemporaryFolder folder;
    accepted(**Store::open(folder / "data"));
    ForkedChild child{[&](int) {
        const std::string path = folder.path().string();
        if (!has_own_mounts() || ::mount(path.c_str(), path.c_str(), nullptr, MS_BIND, nullptr) != 0 ||
            ::mount(nullptr, path.c_str(), nullptr, MS_BIND | MS_REMOUNT | MS_RDONLY, nullptr) != 0)
            return kCannotBeTried;
        const auto inspector = Store::inspect(folder / "data");
        return inspector && *inspector && (*inspector)->outbox.all()->size() == 1 ? 0 : 1;
    }};
    check_child(child);
}

TEST_CASE("boot mark: what is noted about a data folder is read again, for that folder only")
{
    const TemporaryFolder folder;
    const BootMark mark{.records = 12, .boot_id = "boot-1", .at = FakeClock{}.now().wall};
    auto file = BootMarkFile::open(folder / "states", folder / "data");
    REQUIRE(file);
    CHECK_FALSE(file->read());
    file->write({.records = 123456789, .boot_id = "a longer one than the next", .at = mark.at});
    file->write(mark);

    CHECK(BootMarkFile::open(folder / "states", folder / "data")->read() == mark);
    CHECK_FALSE(BootMarkFile::open(folder / "states", folder / "other")->read());
}

TEST_CASE("boot mark: a data folder that is older than its mark was set back, an empty one emptied")
{
    const BootMark mark{.records = 12, .boot_id = "boot-1", .at = {}};
    CHECK(judge_mark(std::nullopt, 0) == MarkSays::nothing);
    CHECK(judge_mark(mark, 12) == MarkSays::nothing);
    CHECK(judge_mark(mark, 13) == MarkSays::nothing);
    CHECK(judge_mark(mark, 11) == MarkSays::set_back);
    CHECK(judge_mark(mark, 0) == MarkSays::emptied);
}

TEST_CASE("store: a data folder that was emptied or set back since it was last open is noticed")
{
    for (const bool is_emptied : {true, false}) {
        const TemporaryFolder folder;
        const auto mark_after = [&] {
            auto store = *Store::open(folder / "data");
            REQUIRE(store->keep_mark_in(folder / "states"));
            const MarkSays says = store->losses().mark;
            accepted(*store);
            return says;
        };
        CHECK(mark_after() == MarkSays::nothing);
        std::filesystem::copy(folder / "data", folder / "image", std::filesystem::copy_options::recursive);
        CHECK(mark_after() == MarkSays::nothing);
        std::filesystem::remove_all(folder / "data");
        if (!is_emptied) std::filesystem::rename(folder / "image", folder / "data");
        CHECK(mark_after() == (is_emptied ? MarkSays::emptied : MarkSays::set_back));
        CHECK(mark_after() == MarkSays::nothing);
    }
}

TEST_CASE("store: in a data folder that was set back a person decides what is sent")
{
    const TemporaryFolder folder;
    const auto opened = [&] {
        auto store = *Store::open(folder / "data");
        REQUIRE(store->keep_mark_in(folder / "states"));
        return store;
    };
    const RequestId first = accepted(*opened()).id;
    std::filesystem::copy(folder / "data", folder / "image", std::filesystem::copy_options::recursive);
    accepted(*opened());
    std::filesystem::remove_all(folder / "data");
    std::filesystem::rename(folder / "image", folder / "data");

    const auto store = opened();
    CHECK((*store->outbox.find(first))->state == State::held);
    CHECK(store->losses().put_on_hold == 1);
}

TEST_CASE("reserve: it keeps room, gives it up once, and is kept again")
{
    const TemporaryFolder folder;
    Reserve reserve{folder.path()};
    if (!reserve.keep()) return; // The disk of this machine has less than 16 MiB.
    CHECK(std::filesystem::file_size(folder / "reserve") == Reserve::bytes);
    CHECK(reserve.give_up());
    CHECK(reserve.is_given_up());
    CHECK_FALSE(reserve.give_up());
    CHECK(reserve.keep());
    CHECK_FALSE(reserve.is_given_up());
}

TEST_CASE("reserve: a small disk goes without")
{
    const TemporaryFolder folder;
    ForkedChild child{[&](int) {
        if (!has_own_mounts() ||
            ::mount("tmpfs", folder.path().c_str(), "tmpfs", 0, "size=2m,mode=0700") != 0)
            return kCannotBeTried;
        Reserve reserve{folder.path()};
        return !reserve.keep() && !reserve.is_given_up() && std::filesystem::is_empty(folder.path()) ? 0 : 1;
    }};
    check_child(child);
}
