#include "storage/lease.h"

#include "tests/storage/forked_child.h"
#include "tests/storage/temporary_folder.h"

#include <doctest/doctest.h>

#include <optional>
#include <sys/stat.h>

using namespace kiosk;

namespace
{

/// A process that takes the lease, says so, and then waits to be ended.
auto keep_lease(const std::filesystem::path& folder)
{
    return [folder](int pipe) {
        const auto lease = Lease::take(folder);
        report(pipe, lease ? "taken" : "refused");
        ::pause();
        return 0;
    };
}

} // namespace

TEST_CASE("lease: a second owner is refused and told the process id of the first")
{
    const TemporaryFolder folder;
    const auto first = Lease::take(folder.path());
    REQUIRE(first);

    const auto second = Lease::take(folder.path());
    REQUIRE_FALSE(second);
    CHECK(second.error().code == ErrorCode::locked);
    CHECK(second.error().detail == std::to_string(::getpid()));
}

TEST_CASE("lease: it is given back when its owner goes away, and moves with it")
{
    const TemporaryFolder folder;
    {
        auto lease = Lease::take(folder.path());
        const std::optional<Lease> moved{*std::move(lease)};
        CHECK(Lease::take(folder.path()).error().code == ErrorCode::locked);
    }
    CHECK(Lease::take(folder.path()));
}

TEST_CASE("lease: another process holds it until it is killed, and its id is named")
{
    const TemporaryFolder folder;
    ForkedChild owner{keep_lease(folder.path())};
    REQUIRE(owner.read(5) == "taken");
    const auto refused = Lease::take(folder.path());
    CHECK(refused.error().code == ErrorCode::locked);
    CHECK(refused.error().detail == std::to_string(owner.id()));

    owner.end_with(SIGKILL);

    CHECK(Lease::take(folder.path()));
}

TEST_CASE("lease: the id of a longer-named owner before leaves no digits behind")
{
    const TemporaryFolder folder;
    put_bytes(folder / "lock", "99999999999999999999");
    const auto lease = Lease::take(folder.path());

    CHECK(Lease::take(folder.path()).error().detail == std::to_string(::getpid()));
}

TEST_CASE("lease: an owner that has taken it and not written its id yet is not taken for the one before")
{
    const TemporaryFolder folder;
    const auto lease = Lease::take(folder.path());
    ForkedChild ended{[](int) { return 0; }};
    const std::string id_before = std::to_string(ended.id());
    REQUIRE(ended.exit_code() == 0);
    put_bytes(folder / "lock", id_before);

    CHECK(Lease::take(folder.path()).error().detail.empty());
}

TEST_CASE("lease: of many processes that start at once, one gets it")
{
    const TemporaryFolder folder;
    for (int race = 0; race < 10; ++race) {
        ForkedChild one{keep_lease(folder.path())};
        ForkedChild two{keep_lease(folder.path())};
        ForkedChild three{keep_lease(folder.path())};
        int owners = 0;
        for (ForkedChild* child : {&one, &two, &three}) {
            const std::string first = child->read(5);
            if (first == "taken")
                ++owners;
            else
                CHECK(first + child->read(2) == "refused");
        }
        CHECK(owners == 1);
    }
}

TEST_CASE("lease: a folder that is not there is no lease, and the lock file is private")
{
    const TemporaryFolder folder;
    CHECK(Lease::take(folder / "nowhere").error().code == ErrorCode::not_found);

    const auto lease = Lease::take(folder.path());
    struct stat status {
    };
    REQUIRE(::stat((folder / "lock").c_str(), &status) == 0);
    CHECK((status.st_mode & 07777) == 0600);
}
