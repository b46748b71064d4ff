#include "storage/sqlite.h"

#include "tests/storage/temporary_folder.h"

#include <doctest/doctest.h>

using namespace kiosk;

namespace
{

constexpr std::string_view kCreate = "CREATE TABLE item(name TEXT NOT NULL, bytes BLOB NOT NULL) STRICT";
constexpr std::string_view kInsert = "INSERT INTO item(name,bytes) VALUES(?,?)";
constexpr std::string_view kCount = "SELECT count(*) FROM item";
constexpr std::string_view kRead = "SELECT name,bytes FROM item";

std::string text_of(Database& database, std::string_view sql)
{
    Statement statement = database.prepared(sql);
    REQUIRE(*statement.step());
    return statement.text(0);
}

std::int64_t number_of(Database& database, std::string_view sql)
{
    Statement statement = database.prepared(sql);
    REQUIRE(*statement.step());
    return statement.number(0);
}

Database opened(const std::filesystem::path& path, Database::Access access = Database::Access::owner)
{
    auto database = Database::open(path, access);
    REQUIRE(database);
    return *std::move(database);
}

} // namespace

TEST_CASE("sqlite: the owner writes ahead and waits for the disk at every commit")
{
    const TemporaryFolder folder;
    Database database = opened(folder / "db");

    constexpr std::int64_t full = 2;
    CHECK(text_of(database, "PRAGMA journal_mode") == "wal");
    CHECK(number_of(database, "PRAGMA synchronous") == full);
}

TEST_CASE("sqlite: a file in another journal mode is brought to WAL, and back to FULL at every opening")
{
    const TemporaryFolder folder;
    REQUIRE(opened(folder / "db").execute("PRAGMA journal_mode=DELETE; PRAGMA synchronous=OFF"));

    Database again = opened(folder / "db");
    CHECK(text_of(again, "PRAGMA journal_mode") == "wal");
    CHECK(number_of(again, "PRAGMA synchronous") == 2);
}

TEST_CASE("sqlite: values come back as they were bound, the empty ones as empty and not as NULL")
{
    using namespace std::string_literals;
    const TemporaryFolder folder;
    Database database = opened(folder / "db");
    REQUIRE(database.execute(kCreate));

    for (const auto& [name, bytes] : {std::pair{"한글"s, "a\0b"s}, std::pair{""s, ""s}}) {
        REQUIRE(database.prepared(kInsert).bind(name).bind_blob(bytes).run());
        Statement row = database.prepared(kRead);
        REQUIRE(*row.step());
        CHECK(row.text(0) == name);
        CHECK(row.text(1) == bytes);
        REQUIRE(database.execute("DELETE FROM item"));
    }
    CHECK(database.prepared(kInsert).bind(std::string_view{}).bind_blob(std::string_view{}).run());
    CHECK_FALSE(database.prepared(kInsert).bind_null().bind_blob("x").run());
}

TEST_CASE("sqlite: a transaction that goes away without a commit leaves nothing")
{
    const TemporaryFolder folder;
    Database database = opened(folder / "db");
    REQUIRE(database.execute(kCreate));
    {
        auto transaction = Transaction::begin(database);
        REQUIRE(database.prepared(kInsert).bind("lost").bind_blob("x").run());
    }
    CHECK(number_of(database, kCount) == 0);

    auto transaction = Transaction::begin(database);
    REQUIRE(database.prepared(kInsert).bind("kept").bind_blob("x").run());
    REQUIRE(transaction->commit());
    CHECK(number_of(database, kCount) == 1);
}

TEST_CASE("sqlite: SQL that does not compile is an error at its first step and compiles once it can")
{
    const TemporaryFolder folder;
    Database database = opened(folder / "db");

    CHECK(database.prepared(kInsert).bind("a").bind_blob("x").run().error().code == ErrorCode::database_bad);
    REQUIRE(database.execute(kCreate));
    CHECK(database.prepared(kInsert).bind("a").bind_blob("x").run());
}

TEST_CASE("sqlite: an inspector reads what the owner committed and cannot write")
{
    const TemporaryFolder folder;
    Database owner = opened(folder / "db");
    REQUIRE(owner.execute(kCreate));
    REQUIRE(owner.prepared(kInsert).bind("a").bind_blob("x").run());

    Database inspector = opened(folder / "db", Database::Access::inspector);
    CHECK(number_of(inspector, kCount) == 1);
    CHECK_FALSE(inspector.prepared(kInsert).bind("b").bind_blob("x").run());
    REQUIRE(owner.prepared(kInsert).bind("b").bind_blob("x").run());
    CHECK(number_of(inspector, kCount) == 2);
}

TEST_CASE("sqlite: an inspector makes no file")
{
    const TemporaryFolder folder;
    CHECK(Database::open(folder / "db", Database::Access::inspector).error().code == ErrorCode::not_found);
    CHECK(std::filesystem::is_empty(folder.path()));
}

TEST_CASE("sqlite: bytes that do not fit are refused as a full disk, and the rows before them stay")
{
    const TemporaryFolder folder;
    Database database = opened(folder / "db");
    REQUIRE(database.execute(kCreate));
    REQUIRE(database.limit_pages(4));

    const auto refused = database.prepared(kInsert).bind("big").bind_blob(std::string(100'000, 'x')).run();
    CHECK(refused.error().code == ErrorCode::disk_full);
    CHECK(database.prepared(kInsert).bind("small").bind_blob("x").run());
    CHECK(number_of(database, kCount) == 1);
}

TEST_CASE("sqlite: bytes that are no database are reported and stay as they are")
{
    const TemporaryFolder folder;
    const std::string letter(5000, '?');
    put_bytes(folder / "db", letter);

    CHECK(Database::open(folder / "db", Database::Access::owner).error().code == ErrorCode::database_bad);
    CHECK(bytes_of(folder / "db") == letter);
}

TEST_CASE("sqlite: a log without its database is reported and kept, with every commit in it")
{
    const TemporaryFolder folder;
    put_bytes(folder / "db-wal", std::string(4152, 'w'));
    for (const char* what : {"gone", "empty"}) {
        CAPTURE(what);
        CHECK(Database::open(folder / "db", Database::Access::owner).error().code == ErrorCode::database_bad);
        CHECK(bytes_of(folder / "db-wal").size() == 4152);
        put_bytes(folder / "db", "");
    }
}

TEST_CASE("sqlite: what the gate refuses is not written to")
{
    const TemporaryFolder folder;
    REQUIRE(opened(folder / "db").execute("PRAGMA journal_mode=DELETE; CREATE TABLE theirs(x)"));
    const std::string before = bytes_of(folder / "db");

    const auto refused = Database::open(folder / "db", Database::Access::owner, [](Database&) -> Result<> {
        return Error{ErrorCode::database_newer, "no"};
    });
    CHECK(refused.error().code == ErrorCode::database_newer);
    CHECK(bytes_of(folder / "db") == before);
}
