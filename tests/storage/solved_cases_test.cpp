#include "storage/solved_cases.h"

#include "storage/schema.h"
#include "tests/storage/fixtures/outbox_for_tests.h"

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>

using namespace kiosk;
using namespace std::chrono_literals;

namespace
{

/// A database as version 1 left it.
Database of_version_1(const std::filesystem::path& file)
{
    Database database = *Database::open(file, Database::Access::owner);
    std::ifstream schema{std::filesystem::path{FIXTURES_FOLDER} / "schema_1.sql"};
    REQUIRE(database.execute(std::string{std::istreambuf_iterator<char>{schema}, {}}));
    REQUIRE(database.execute("PRAGMA application_id=" + std::to_string(kApplicationId)));
    REQUIRE(database.execute("PRAGMA user_version=1"));
    return database;
}

} // namespace

TEST_CASE("solved cases: what was solved is read back, oldest first")
{
    OutboxForTests test;
    SolvedCases cases{test.database};
    const SolvedCase newer{Timestamp{2h}, "teams", Area::how_to, help_of_article("how_to")};
    const SolvedCase older{Timestamp{1h}, "exchange_online", Area::updates, help_of_step("install_updates")};

    REQUIRE(cases.add(newer));
    REQUIRE(cases.add(older));

    CHECK(*cases.all() == std::vector{older, newer});
}

TEST_CASE("solved cases: what helped is a key and never a person's words")
{
    OutboxForTests test;
    SolvedCases cases{test.database};

    for (const char* helped : {"", "step:", "other ", "step:Kim called", "note:reset_password", "article:../x"}) {
        CAPTURE(helped);
        CHECK(cases.add({Timestamp{1h}, "teams", Area::how_to, helped}).error().code == ErrorCode::invalid_input);
    }
    CHECK(cases.all()->empty());
}

TEST_CASE("solved cases: what version 1 counted stays counted, helped by nobody knows what")
{
    const TemporaryFolder folder;
    Database database = of_version_1(folder / "db");
    REQUIRE(database.execute("INSERT INTO solved_here VALUES(1, 3600000, 'teams', 'how_to')"));

    REQUIRE(migrate(database));

    const std::vector expected{SolvedCase{Timestamp{1h}, "teams", Area::how_to, "other"}};
    CHECK(*SolvedCases{database}.all() == expected);
}
