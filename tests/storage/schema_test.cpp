#include "storage/schema.h"

#include "storage/request_state.h"
#include "tests/storage/fixtures/outbox_for_tests.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

using namespace kiosk;

namespace
{

// A row in any state: every value is one that the CHECKs of that state let in.
constexpr std::string_view kInsert =
    "INSERT INTO "
    "request(id,reference,kind,severity,channel,state,created_at_ms,updated_at_ms,priority_ms,attempts,"
    "round,may_be_executed,has_left,claim_sequence,ms_request_id,first_sent_boot,next_attempt_at_ms,reason_"
    "code,"
    "service_request_number) "
    "VALUES('id','K-1','customer','A','partner_center',?1,0,0,0,0,1,?1='checking',0,0,"
    "'0123abcd-4567-4def-89ab-0123456789ab','boot',0,'','SR')";
constexpr std::string_view kChange = "UPDATE request SET state=?1,may_be_executed=(?1='checking')";
constexpr std::string_view kAllowed = "SELECT from_state,to_state FROM allowed_change";

bool is_refused(Database& database, std::string_view sql)
{
    return !database.execute(sql);
}

std::int64_t number_of(Database& database, std::string_view sql)
{
    Statement statement = database.prepared(sql);
    REQUIRE(*statement.step());
    return statement.number(0);
}

} // namespace

TEST_CASE("schema: the states the database allows are those of the program, pair by pair")
{
    OutboxForTests test;
    std::set<std::pair<std::string, std::string>> in_database;
    Statement row = test.database.prepared(kAllowed);
    while (*row.step())
        in_database.emplace(row.text(0), row.text(1));

    std::set<std::pair<std::string, std::string>> in_program;
    for (const StateChange& change : kAllowedChanges)
        in_program.emplace(word(change.from), word(change.to));
    CHECK(in_database == in_program);
}

TEST_CASE("schema: every pair of states is allowed or refused by the database as the program says")
{
    OutboxForTests test;
    for (const State from : kStates) {
        for (const State to : kStates) {
            REQUIRE(test.database.prepared(kInsert).bind(word(from)).run());

            const bool is_allowed = from == to || std::ranges::find(kAllowedChanges, StateChange{from, to}) !=
                                                      kAllowedChanges.end();
            CAPTURE(word(from));
            CAPTURE(word(to));
            CHECK(bool{test.database.prepared(kChange).bind(word(to)).run()} == is_allowed);

            REQUIRE(test.database.execute("DELETE FROM request"));
        }
    }
}

TEST_CASE("schema: the words of the states read back")
{
    for (const State state : kStates)
        CHECK(parse_state(word(state)) == state);
    CHECK_FALSE(parse_state("draft"));
}

TEST_CASE("schema: the text and the identity of a request never change")
{
    OutboxForTests test;
    test.accept();

    for (const char* change : {"request SET id='x'", "request SET reference='x'", "request SET sequence=7",
                               "request_text SET form_sealed=x'00'", "request_text SET frozen_sealed=x'00'",
                               "request_text SET request_id='x'", "request_text SET sequence=7"}) {
        CAPTURE(change);
        CHECK(is_refused(test.database, std::string{"UPDATE "} + change));
    }
}

TEST_CASE("schema: nothing of a request that is gone is left for the next one in its place")
{
    OutboxForTests test;
    const Entry entry = test.moved(test.accept(), State::needs_attention);
    REQUIRE(test.database.execute("INSERT INTO request_remark SELECT sequence,id,x'00',NULL FROM request"));

    REQUIRE(test.database.execute("DELETE FROM request"));

    CHECK(number_of(test.database, "SELECT count(*) FROM request_text") == 0);
    CHECK(number_of(test.database, "SELECT count(*) FROM request_remark") == 0);
    CHECK(number_of(test.database, "SELECT count(*) FROM history") == 0);
}

TEST_CASE("schema: two requests do not share the number of a service request, however many have none")
{
    OutboxForTests test;
    test.accept();
    test.accept();
    const Entry third = test.accept();

    REQUIRE(test.database.execute("UPDATE request SET service_request_number='7' WHERE id='" +
                                  third.id.text() + "'"));
    CHECK(is_refused(test.database, "UPDATE request SET service_request_number='7'"));
}

TEST_CASE("schema: rows that would be a lie are refused")
{
    OutboxForTests test;
    test.accept();

    for (const char* lie :
         {"kind='other'", "severity='D'", "channel='pigeon'", "state='lost'", "attempts=-1", "round=0",
          "may_be_executed=2", "has_left=2", "claim_sequence=-1", "ms_request_id='short'", "state='claimed'",
          "may_be_executed=1", "state='handed_in'", "attempts='many'", "next_attempt_at_ms=NULL"}) {
        CAPTURE(lie);
        CHECK(is_refused(test.database, std::string{"UPDATE request SET "} + lie));
    }
}

TEST_CASE("schema: what may have been sent keeps its channel and is handed in by nobody")
{
    OutboxForTests test;
    test.moved(test.moved(test.accept(), State::claimed), State::checking);
    REQUIRE(test.database.execute("UPDATE request SET state='needs_attention'"));

    CHECK(is_refused(test.database, "UPDATE request SET channel='handin'"));
    CHECK(is_refused(test.database, "UPDATE request SET state='handed_in',service_request_number='7'"));
    REQUIRE(test.database.execute("UPDATE request SET may_be_executed=0"));
    CHECK_FALSE(is_refused(test.database, "UPDATE request SET channel='handin'"));
    CHECK_FALSE(is_refused(test.database, "UPDATE request SET state='handed_in',service_request_number='7'"));
    CHECK(is_refused(test.database, "UPDATE request SET channel='partner_center'"));
}

TEST_CASE("schema: what a person or a courier hands over is claimed by nobody")
{
    OutboxForTests test;
    test.accept();
    REQUIRE(test.database.execute("UPDATE request SET ms_request_id='0123abcd-4567-4def-89ab-0123456789ab',"
                                  "first_sent_boot='b'"));

    for (const char* channel : {"handin", "courier"}) {
        REQUIRE(test.database.execute(std::string{"UPDATE request SET channel='"} + channel + "'"));
        CHECK(is_refused(test.database, "UPDATE request SET state='claimed'"));
    }
    REQUIRE(test.database.execute("UPDATE request SET channel='partner_center'"));
    CHECK_FALSE(is_refused(test.database, "UPDATE request SET state='claimed'"));
}

TEST_CASE("schema: migrating twice changes nothing, and the stamp is ours")
{
    OutboxForTests test;
    test.accept();

    REQUIRE(migrate(test.database));

    CHECK(number_of(test.database, "PRAGMA application_id") == kApplicationId);
    CHECK(number_of(test.database, "PRAGMA user_version") == schema_version());
    CHECK(test.outbox.all()->size() == 1);
}

TEST_CASE("schema: a newer schema is refused, for the owner and the inspector")
{
    OutboxForTests test;
    REQUIRE(test.database.execute("PRAGMA user_version=999"));

    CHECK(migrate(test.database).error().code == ErrorCode::database_newer);
    CHECK(check_schema(test.database).error().code == ErrorCode::database_newer);
    CHECK(number_of(test.database, "PRAGMA user_version") == 999);
}

TEST_CASE("schema: another program's file is refused, stamped or not")
{
    for (const char* stamp : {"PRAGMA application_id=1", "PRAGMA user_version=1", "CREATE TABLE theirs(x)"}) {
        const TemporaryFolder folder;
        Database database = *Database::open(folder / "db", Database::Access::owner);
        REQUIRE(database.execute(stamp));

        CHECK(migrate(database).error().code == ErrorCode::database_bad);
        CHECK(check_origin(database).error().code == ErrorCode::database_bad);
        CHECK(number_of(database, "SELECT count(*) FROM sqlite_schema WHERE name='request'") == 0);
    }
}

TEST_CASE("schema: a disk too full for the tables leaves a file that can be migrated later")
{
    const TemporaryFolder folder;
    Database database = *Database::open(folder / "db", Database::Access::owner);
    REQUIRE(database.limit_pages(3));
    CHECK(migrate(database).error().code == ErrorCode::disk_full);
    CHECK(number_of(database, "PRAGMA user_version") == 0);

    REQUIRE(database.limit_pages(1000));
    CHECK(migrate(database));
}
