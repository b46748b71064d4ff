#include "storage/chosen_file.h"

#include "tests/storage/temporary_folder.h"

#include <doctest/doctest.h>

#include <sys/stat.h>

using namespace kiosk;

namespace
{

std::vector<std::string> names_of(const FolderListing& listing)
{
    std::vector<std::string> names;
    for (const FolderItem& item : listing.items)
        names.push_back(item.name);
    return names;
}

} // namespace

TEST_CASE("folder: what a person may choose is listed, folders first, then the newest file")
{
    const TemporaryFolder folder;
    const auto old = folder.write("b.png", "12");
    folder.write("a.png", "1");
    std::filesystem::last_write_time(old,
                                     std::filesystem::file_time_type::clock::now() - std::chrono::hours{1});
    folder.write("z/inner.png", "1");
    folder.write(".hidden", "x");
    std::filesystem::create_symlink("/etc", folder / "link");
    REQUIRE(::mkfifo((folder / "pipe").c_str(), 0600) == 0);

    const auto listing = list_folder({folder.path(), {}}, 100);

    REQUIRE(listing);
    CHECK(names_of(*listing) == std::vector<std::string>{"z", "a.png", "b.png"});
    CHECK(listing->items[2].bytes == 2);
    CHECK(listing->is_whole);
    CHECK(names_of(*list_folder({folder.path(), {"z"}}, 100)) == std::vector<std::string>{"inner.png"});
}

TEST_CASE("folder: more than a person looks through is cut, and said")
{
    const TemporaryFolder folder;
    for (int i = 0; i < 5; ++i)
        folder.write(std::to_string(i), "");
    const auto listing = list_folder({folder.path(), {}}, 3);
    CHECK(listing->items.size() == 3);
    CHECK_FALSE(listing->is_whole);
}

TEST_CASE("folder: nothing outside the root is reached, by no name and by no link")
{
    const TemporaryFolder outside;
    outside.write("secret/key.txt", "x");
    const TemporaryFolder folder;
    folder.write("in/a.txt", "a");
    std::filesystem::create_symlink(outside.path(), folder / "in/way_out");
    std::filesystem::create_symlink(outside / "secret/key.txt", folder / "in/key.txt");

    for (const auto& names : std::vector<std::vector<std::string>>{{".."},
                                                                   {"in", ".."},
                                                                   {"in", "way_out"},
                                                                   {"in/way_out"},
                                                                   {""},
                                                                   {"."},
                                                                   {std::string{"in\0x", 4}}}) {
        CHECK_FALSE(list_folder({folder.path(), names}, 100));
        auto file = names;
        file.emplace_back("key.txt");
        CHECK_FALSE(open_chosen_file(PlaceBelow{folder.path(), file}));
    }
    CHECK(open_chosen_file(PlaceBelow{folder.path(), {"in", "key.txt"}}).error().code ==
          ErrorCode::not_allowed);
    CHECK(open_chosen_file(PlaceBelow{folder.path(), {"in", "a.txt"}}));
    CHECK_FALSE(open_chosen_file(PlaceBelow{folder.path(), {}}));
}

TEST_CASE("folder: one that is gone is not found")
{
    const TemporaryFolder folder;
    CHECK(list_folder({folder.path(), {"pulled"}}, 100).error().code == ErrorCode::not_found);
    CHECK(list_folder({folder / "pulled", {}}, 100).error().code == ErrorCode::not_found);
}
