#include "kiosk/browser.h"

#include "tests/product/file_watch.h"
#include "tests/storage/temporary_folder.h"

#include <doctest/doctest.h>

#include <sys/stat.h>

#include <filesystem>
#include <fstream>

namespace kiosk
{

TEST_CASE("browser: the program gets the address as one argument, whatever is in it, and nobody waits for it")
{
    const TemporaryFolder folder;
    const auto program = folder.write("browser", "#!/bin/sh\nprintf '%s|%s' \"$#\" \"$1\" > \"$0.said\"\n"
                                                 "mv \"$0.said\" \"$0.done\"\n");
    REQUIRE(::chmod(program.c_str(), 0700) == 0);
    test::FileWatch watch{folder.path()};

    REQUIRE(open_page(program, "https://admin.example/?a=1&b='x y'"));

    const auto done = folder / "browser.done";
    REQUIRE(watch.wait_until([&] { return std::filesystem::exists(done); }, std::chrono::seconds{10}));
    std::string said;
    std::getline(std::ifstream{done}, said);
    CHECK(said == "1|https://admin.example/?a=1&b='x y'");
}

} // namespace kiosk
