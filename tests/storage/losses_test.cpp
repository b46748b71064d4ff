#include "storage/page_reader.h"
#include "storage/quarantine.h"
#include "storage/schema.h"
#include "storage/store.h"

#include "tests/storage/fake_clock.h"
#include "tests/storage/fixtures/drafts_for_tests.h"
#include "tests/storage/temporary_folder.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <sys/stat.h>

using namespace kiosk;
using namespace std::chrono_literals;

namespace
{

constexpr const char* kDatabase = "outbox.db";

/// A data folder with a few requests, as a kiosk leaves it that was switched off.
struct KeptFolder {
    TemporaryFolder folder;
    SystemRandom random;
    std::vector<RequestId> ids;

    std::filesystem::path data() const { return folder / "data"; }
    std::filesystem::path file(std::string_view name) const { return data() / name; }

    std::unique_ptr<Store> open() const
    {
        auto store = Store::open(data());
        if (!store) FAIL(store.error().detail);
        return *std::move(store);
    }

    Entry accept(Store& store)
    {
        const Draft draft = a_partner_draft(random, kScriptSamples[1]);
        ids.push_back(draft.id);
        return *store.outbox.accept(a_request(draft), "frozen bytes", Channel::partner_center,
                                    FakeClock{}.now());
    }

    void fill(int count = 3)
    {
        const auto store = open();
        for (int i = 0; i < count; ++i)
            accept(*store);
    }

    Entry claimed(Store& store, const Entry& before)
    {
        Entry after = before;
        after.state = State::claimed;
        ++after.claim_sequence;
        after.ms_request_id = Uuid::random(random);
        after.first_sent = after.last_sent = FakeClock{}.now();
        REQUIRE(store.outbox.change(before, after, {}, before.updated_at));
        return **store.outbox.find(before.id);
    }

    Entry sent(Store& store, const Entry& before)
    {
        Entry after = claimed(store, before);
        const Entry claim = after;
        after.state = State::sent;
        after.service_request_number = "SR-" + before.reference.text();
        REQUIRE(store.outbox.change(claim, after, {}, before.updated_at));
        return **store.outbox.find(before.id);
    }

    void change_first(Entry (*step)(Entry))
    {
        const auto store = open();
        const Entry before = **store->outbox.find(ids[0]);
        REQUIRE(store->outbox.change(before, step(before), {}, before.updated_at));
    }

    void run_sql(std::string_view sql) const
    {
        auto database = Database::open(file(kDatabase), Database::Access::owner);
        REQUIRE(database->execute(sql));
    }
    std::string whole() const { return bytes_of(file(kDatabase)); }
    void overwrite(std::size_t at, std::string_view bytes) const
    {
        std::string database = whole();
        database.replace(at, bytes.size(), bytes);
        put_bytes(file(kDatabase), database);
    }
};

Entry claim_of(Entry entry)
{
    entry.state = State::claimed;
    ++entry.claim_sequence;
    ++entry.attempts;
    if (!entry.ms_request_id) entry.ms_request_id = Uuid::parse("11111111-1111-4111-8111-111111111111");
    entry.first_sent = entry.last_sent = FakeClock{}.now();
    entry.reason_code.clear();
    return entry;
}

Entry interrupted(Entry entry)
{
    entry.state = State::checking;
    entry.may_be_executed = entry.has_left = true;
    entry.reason_code = "interrupted";
    return entry;
}

Entry turned_away(Entry entry)
{
    entry.state = State::ready;
    entry.ms_request_id.reset();
    entry.reason_code = "sign_in_refused";
    return entry;
}

Entry put_on_hold(Entry entry)
{
    entry.state = State::held;
    return entry;
}

Entry released(Entry entry)
{
    entry.state = State::ready;
    return entry;
}

} // namespace

TEST_CASE("losses: a kiosk that was switched off finds everything, and says nothing")
{
    KeptFolder kept;
    kept.fill();
    const auto store = kept.open();
    CHECK(store->losses().missing.empty());
    CHECK(store->losses().doubted == 0);
    CHECK(store->losses().witness_log == Losses::WitnessLog::whole);
    CHECK_FALSE(store->losses().set_aside);
    CHECK((*store->outbox.find(kept.ids[0]))->state == State::ready);
}

TEST_CASE("losses: a row that is gone is named by its reference and the time it was saved, until it is read")
{
    KeptFolder kept;
    kept.fill();
    kept.run_sql("DELETE FROM request WHERE sequence=2");
    {
        const auto inspector = *Store::inspect(kept.data());
        CHECK(inspector->losses().missing.size() == 1);
        const auto store = kept.open();
        REQUIRE(store->losses().missing.size() == 1);
        CHECK(store->losses().missing[0].reference == Reference{kept.ids[1]});
        CHECK(store->losses().missing[0].saved_at == FakeClock{}.now().wall);
        CHECK(store->losses().missing[0].last_known == State::ready);
    }
    CHECK(kept.open()->losses().missing.size() == 1);
    REQUIRE(kept.open()->losses_are_seen(FakeClock{}.now().wall));
    CHECK(kept.open()->losses().missing.empty());
}

TEST_CASE("losses: an outbox that was set back never has what was sent ready to be sent again")
{
    KeptFolder kept;
    kept.fill(2);
    const std::string before = kept.whole();
    {
        const auto store = kept.open();
        kept.sent(*store, **store->outbox.find(kept.ids[0]));
        kept.claimed(*store, **store->outbox.find(kept.ids[1]));
        kept.accept(*store);
    }
    put_bytes(kept.file(kDatabase), before);

    const auto store = kept.open();
    CHECK(store->losses().doubted == 2);
    for (int i = 0; i < 2; ++i) {
        const Entry entry = **store->outbox.find(kept.ids[static_cast<std::size_t>(i)]);
        CHECK(entry.state == State::checking);
        CHECK(entry.reason_code == kReasonRestored);
        CHECK(entry.has_left);
    }
    REQUIRE(store->losses().missing.size() == 1);
    CHECK(store->losses().missing[0].subject == kept.ids[2].uuid);
}

TEST_CASE("losses: what a person had taken back comes back on hold, and what was handed in waits for one")
{
    KeptFolder kept;
    kept.fill(2);
    const std::string before = kept.whole();
    {
        const auto store = kept.open();
        REQUIRE(store->outbox.withdraw(kept.ids[0], FakeClock{}.now().wall));
        const Entry ready = **store->outbox.find(kept.ids[1]);
        Entry handed_in = ready;
        handed_in.state = State::handed_in;
        handed_in.service_request_number = "42";
        REQUIRE(store->outbox.change(ready, handed_in, {}, ready.updated_at));
    }
    put_bytes(kept.file(kDatabase), before);

    const auto store = kept.open();
    CHECK(store->losses().came_back == 1);
    CHECK((*store->outbox.find(kept.ids[0]))->state == State::held);
    CHECK((*store->outbox.find(kept.ids[0]))->reason_code == kReasonCameBack);
    CHECK((*store->outbox.find(kept.ids[1]))->state == State::held);
}

TEST_CASE("losses: a request that was taken back by a person is not missed")
{
    KeptFolder kept;
    kept.fill(2);
    REQUIRE(kept.open()->outbox.withdraw(kept.ids[0], FakeClock{}.now().wall));
    CHECK(kept.open()->losses().missing.empty());
}

TEST_CASE("losses: a plain column that was changed outside is doubted before anything leaves")
{
    KeptFolder kept;
    kept.fill(1);
    kept.run_sql("UPDATE request SET attempts=7");
    const auto store = kept.open();
    CHECK(store->losses().doubted == 1);
    CHECK((*store->outbox.find(kept.ids[0]))->state == State::checking);
}

TEST_CASE("losses: a process that died between a commit and its record leaves no doubt")
{
    KeptFolder kept;
    kept.fill(1);
    for (const auto step : {put_on_hold, released, claim_of, turned_away, claim_of, interrupted}) {
        kept.change_first(step);
        const std::string log = bytes_of(kept.file("witness"));
        put_bytes(kept.file("witness"), log.substr(0, log.size() - Witness::record_bytes));
        CHECK_FALSE(says_anything(kept.open()->losses()));
    }
    CHECK((*kept.open()->outbox.find(kept.ids[0]))->claim_sequence == 2);
}

TEST_CASE("losses: a claim that came back after its outcome was witnessed stays in doubt")
{
    KeptFolder kept;
    kept.fill(1);
    kept.change_first(claim_of);
    const std::string before = kept.whole();
    kept.change_first(interrupted);
    put_bytes(kept.file(kDatabase), before);
    CHECK(kept.open()->losses().doubted == 1);
}

TEST_CASE("losses: an outbox from before there was a witness log is taken as it is")
{
    KeptFolder kept;
    kept.fill();
    std::filesystem::remove(kept.file("witness"));
    kept.run_sql("DELETE FROM named_value WHERE name='witness'");
    CHECK(kept.open()->losses().doubted == 0);
    CHECK(kept.open()->losses().witness_log == Losses::WitnessLog::whole);
}

TEST_CASE("losses: a witness log that is gone or damaged is said, and nothing is sent without asking")
{
    for (const bool is_gone : {true, false}) {
        KeptFolder kept;
        kept.fill();
        const std::string log = bytes_of(kept.file("witness"));
        if (is_gone)
            std::filesystem::remove(kept.file("witness"));
        else
            put_bytes(kept.file("witness"), std::string(log.size(), 'x'));
        {
            const auto store = kept.open();
            CHECK(store->losses().witness_log != Losses::WitnessLog::whole);
            CHECK(store->losses().doubted == 3);
            CHECK((*store->outbox.find(kept.ids[0]))->state == State::checking);
        }
        CHECK(kept.open()->losses().witness_log == Losses::WitnessLog::whole);
        CHECK(set_aside_folders(kept.data()).size() == (is_gone ? 0U : 1U));
    }
}

TEST_CASE("losses: a damaged database is set aside, and every request in it comes back to be asked about")
{
    KeptFolder kept;
    kept.fill(20);
    kept.overwrite(0, std::string(kPageBytes, '\0'));
    const std::string damaged = kept.whole();

    const auto store = kept.open();
    REQUIRE(store->losses().salvaged);
    CHECK(store->losses().salvaged->requests == 20);
    CHECK(store->losses().missing.empty());
    CHECK(bytes_of(*store->losses().set_aside / kDatabase) == damaged);
    for (const RequestId& id : kept.ids) {
        CHECK((*store->outbox.find(id))->state == State::checking);
        CHECK(store->outbox.form(id)->id == id);
        CHECK(*store->outbox.frozen(id) == "frozen bytes");
    }
}

TEST_CASE("losses: a flipped bit that makes a capital in an id, or renames a column, loses nothing")
{
    KeptFolder kept;
    kept.fill(20);
    const std::string whole = kept.whole();
    const std::string row = kept.ids[7].text() + Reference{kept.ids[7]}.text();
    std::string capital = row;
    *std::ranges::find_if(capital, [](char c) { return c >= 'a' && c <= 'f'; }) ^= 0x20;
    for (const auto& [right, wrong] : {std::pair{row, capital}, {"data_key_sealed", "data_key_seamed"}}) {
        put_bytes(kept.file(kDatabase), whole);
        kept.overwrite(whole.find(right), wrong);

        const auto store = kept.open();
        REQUIRE(store->losses().salvaged);
        CHECK(store->losses().salvaged->requests == 20);
        CHECK(store->losses().missing.empty());
        for (const RequestId& one : kept.ids)
            CHECK(store->outbox.form(one)->id == one);
    }
}

TEST_CASE("losses: a request whose row is lost comes back by what was typed, and is asked about")
{
    KeptFolder kept;
    kept.fill(20);
    const std::string whole = kept.whole();
    const std::string row = kept.ids[7].text() + Reference{kept.ids[7]}.text();
    const std::size_t page = whole.find(row) / kPageBytes * kPageBytes;
    std::filesystem::remove(kept.file("witness"));
    kept.overwrite(page, std::string(kPageBytes, '\xff'));

    const auto store = kept.open();
    REQUIRE(store->losses().salvaged);
    CHECK(store->outbox.all()->size() == 20);
    const Entry entry = **store->outbox.find(kept.ids[7]);
    CHECK(entry.state == State::checking);
    CHECK(entry.created_at > Timestamp{});
    CHECK(store->outbox.form(entry.id)->id == entry.id);
    CHECK(*store->outbox.frozen(entry.id) == "frozen bytes");
}

TEST_CASE("losses: what was said of a request, and its history, come back with it")
{
    KeptFolder kept;
    std::size_t lines = 0;
    {
        const auto store = kept.open();
        kept.accept(*store);
        const Entry before = kept.claimed(*store, kept.accept(*store));
        Entry after = before;
        after.state = State::needs_attention;
        after.reason_code = "E_FIELD";
        REQUIRE(store->outbox.change(before, after, {"The field is wrong.", "{}"}, FakeClock{}.now().wall));
        lines = store->outbox.history(before.id)->size();
    }
    kept.overwrite(0, std::string(100, 'x'));

    const auto store = kept.open();
    REQUIRE(store->losses().salvaged);
    const SealedRemarks remarks = *store->outbox.remarks(kept.ids[1]);
    CHECK(remarks.reason_text == "The field is wrong.");
    CHECK(remarks.reply == "{}");
    CHECK(store->outbox.history(kept.ids[1])->size() == lines);
    CHECK(lines == 3);
}

TEST_CASE("losses: a request whose text stands in another's place is damage, and gets it back")
{
    KeptFolder kept;
    kept.fill(3);
    kept.run_sql("DROP TRIGGER request_text_is_frozen; UPDATE request_text SET sequence=99 WHERE sequence=3");

    const auto store = kept.open();
    REQUIRE(store->losses().salvaged);
    CHECK(store->outbox.all()->size() == 3);
    for (const RequestId& id : kept.ids)
        CHECK(store->outbox.form(id)->id == id);
}

TEST_CASE("losses: rows on a page that is lost are named, the others come back")
{
    KeptFolder kept;
    kept.fill(20);
    const std::string whole = kept.whole();
    std::size_t salvaged = 0, missing = 0;
    for (std::size_t page = 1; page < whole.size() / kPageBytes; page += 3) {
        std::filesystem::remove_all(kept.file("quarantine"));
        put_bytes(kept.file(kDatabase), whole);
        kept.overwrite(page * kPageBytes, std::string(kPageBytes, '\xff'));
        const auto store = kept.open();
        const auto rows = store->outbox.all();
        CHECK(rows->size() + store->losses().missing.size() == 20);
        salvaged += rows->size();
        missing += store->losses().missing.size();
    }
    CHECK(salvaged > 0);
    CHECK(missing > 0);
}

TEST_CASE("losses: what was sent before the damage stays sent where the witness agrees")
{
    KeptFolder kept;
    kept.fill(2);
    {
        const auto store = kept.open();
        kept.sent(*store, **store->outbox.find(kept.ids[0]));
    }
    kept.overwrite(0, std::string(100, 'x'));
    const auto store = kept.open();
    const Entry sent = **store->outbox.find(kept.ids[0]);
    CHECK(sent.state == State::sent);
    CHECK(sent.service_request_number == "SR-" + sent.reference.text());
    CHECK((*store->outbox.find(kept.ids[1]))->state == State::checking);
}

TEST_CASE("losses: commits behind a damaged place in the log are brought back from it")
{
    KeptFolder kept;
    std::string log, file;
    {
        const auto store = kept.open();
        for (int i = 0; i < 5; ++i)
            kept.accept(*store);
        log = bytes_of(kept.file("outbox.db-wal"));
        file = kept.whole();
    }
    put_bytes(kept.file(kDatabase), file);
    log[log.size() / 2] = static_cast<char>(log[log.size() / 2] ^ 1);
    put_bytes(kept.file("outbox.db-wal"), log);
    ::chmod(kept.file("outbox.db-wal").c_str(), 0600);

    const auto store = kept.open();
    CHECK(store->outbox.all()->size() + store->losses().missing.size() >= 5);
    CHECK(store->losses().missing.size() <= 1);
    for (const Entry& entry : *store->outbox.all())
        CHECK(store->outbox.form(entry.id)->id == entry.id);
}

TEST_CASE("losses: with a key that opens nothing a damaged database stays where it is")
{
    KeptFolder kept;
    kept.fill();
    kept.overwrite(0, std::string(100, 'x'));
    const std::string damaged = kept.whole();
    put_bytes(kept.file("key"), std::string(SecretKey::bytes, 'k'));

    const auto store = Store::open(kept.data());
    REQUIRE_FALSE(store);
    CHECK(store.error().code ==
          ErrorCode::seal_broken); // The witness log says so before the database is asked.
    CHECK(kept.whole() == damaged);
    CHECK(set_aside_folders(kept.data()).empty());
    CHECK_FALSE(std::filesystem::exists(kept.file("salvage.db")));
}

TEST_CASE("losses: a key that neither database nor witness knows is refused, and nothing is begun with it")
{
    KeptFolder kept;
    {
        const auto store = kept.open();
        kept.accept(*store);
        for (const char* file : {"outbox.db", "outbox.db-wal", "witness"})
            std::filesystem::copy_file(kept.file(file), kept.folder / file);
    }
    for (const char* file : {"outbox.db", "outbox.db-wal", "witness"})
        std::filesystem::rename(kept.folder / file, kept.file(file));
    std::string log = bytes_of(kept.file("outbox.db-wal"));
    log[40] = static_cast<char>(log[40] ^ 1); // Before anything of the first commit.
    put_bytes(kept.file("outbox.db-wal"), log);
    put_bytes(kept.file("key"), std::string(SecretKey::bytes, 'k'));

    const auto store = Store::open(kept.data());
    REQUIRE_FALSE(store);
    CHECK(store.error().code == ErrorCode::seal_broken);
    CHECK(bytes_of(kept.file("outbox.db-wal")) == log);
}

TEST_CASE("losses: with the wrong key not even a torn record is cut off")
{
    KeptFolder kept;
    kept.fill(1);
    const std::string torn = bytes_of(kept.file("witness")).substr(0, Witness::record_bytes - 4);
    put_bytes(kept.file("witness"), torn);
    put_bytes(kept.file("key"), std::string(SecretKey::bytes, 'k'));
    REQUIRE_FALSE(Store::open(kept.data()));
    CHECK(bytes_of(kept.file("witness")) == torn);
}

TEST_CASE("losses: an index that disagrees with its table is damage, too")
{
    KeptFolder kept;
    kept.fill(2);
    kept.run_sql("PRAGMA wal_checkpoint(TRUNCATE)");
    const std::string in_index = std::string{"\x03\x55\x01"} + kept.ids[1].text();
    const auto at = kept.whole().find(in_index);
    REQUIRE(at != std::string::npos);
    kept.overwrite(at + in_index.size() - 1, "g");
    const auto store = kept.open();
    CHECK(store->losses().set_aside);
    CHECK(*store->outbox.find(kept.ids[1]));
}

TEST_CASE("losses: a witness log without its key never gets another one")
{
    KeptFolder kept;
    kept.fill(1);
    std::filesystem::remove(kept.file("key"));
    kept.run_sql("DELETE FROM named_value; DELETE FROM request");
    const auto store = Store::open(kept.data());
    REQUIRE_FALSE(store);
    CHECK(store.error().code == ErrorCode::key_missing);
    CHECK_FALSE(std::filesystem::exists(kept.file("key")));
}

TEST_CASE("losses: with half a log and an outbox that was set back a person decides about what waits")
{
    KeptFolder kept;
    kept.fill(2);
    const std::string before = kept.whole();
    {
        const auto store = kept.open();
        kept.sent(*store, **store->outbox.find(kept.ids[0]));
        const Entry ready = **store->outbox.find(kept.ids[1]);
        Entry handed_in = ready;
        handed_in.state = State::handed_in;
        handed_in.service_request_number = "42";
        REQUIRE(store->outbox.change(ready, handed_in, {}, ready.updated_at));
    }
    put_bytes(kept.file(kDatabase), before);
    std::string log = bytes_of(kept.file("witness"));
    log[log.size() - 10] = static_cast<char>(log[log.size() - 10] ^ 1); // That it was handed in.
    put_bytes(kept.file("witness"), log + log.substr(0, 2 * Witness::record_bytes));

    const auto store = kept.open();
    CHECK(store->losses().witness_log == Losses::WitnessLog::damaged);
    CHECK((*store->outbox.find(kept.ids[1]))->state == State::held);
}

TEST_CASE("losses: a row that does not read as one of ours is damage, and comes back by its seal")
{
    KeptFolder kept;
    kept.fill(3);
    kept.run_sql("DROP TRIGGER request_name_is_frozen; UPDATE request SET reference='K-0' WHERE sequence=2");
    const auto store = kept.open();
    CHECK(store->losses().set_aside);
    CHECK(store->outbox.all()->size() == 3);
    CHECK((*store->outbox.find(kept.ids[1]))->reference == Reference{kept.ids[1]});
}

TEST_CASE("losses: a lost database is noticed with the key from systemd, too, and its requests are named")
{
    KeptFolder kept;
    kept.fill(1);
    std::filesystem::create_directory(kept.folder / "credentials");
    std::filesystem::rename(kept.file("key"), kept.folder / "credentials" / "support-kiosk.key");
    std::filesystem::remove(kept.file(kDatabase));
    ::setenv("CREDENTIALS_DIRECTORY", (kept.folder / "credentials").c_str(), 1);
    const auto owner = Store::open(kept.data());
    const auto inspector = Store::inspect(kept.data());
    ::unsetenv("CREDENTIALS_DIRECTORY");

    REQUIRE_FALSE(owner);
    CHECK(owner.error().code == ErrorCode::database_bad);
    CHECK(owner.error().detail.find(Reference{kept.ids[0]}.text()) != std::string::npos);
    CHECK_FALSE(inspector);
    CHECK_FALSE(std::filesystem::exists(kept.file(kDatabase)));
}

TEST_CASE("losses: a replacement that was interrupted anywhere is finished, or done again")
{
    KeptFolder kept;
    kept.fill();
    const std::string whole = kept.whole();
    // Built, and not ready: the damaged one is salvaged again.
    put_bytes(kept.file("salvage.db"), "half");
    kept.overwrite(0, std::string(100, 'x'));
    CHECK(kept.open()->outbox.all()->size() == 3);
    // Ready, and not in its place, with the old log still there.
    put_bytes(kept.file("salvage.ready"), whole);
    put_bytes(kept.file("outbox.db-wal"), "old");
    CHECK(kept.open()->outbox.all()->size() == 3);
    CHECK_FALSE(std::filesystem::exists(kept.file("salvage.ready")));
}

TEST_CASE("losses: the columns that are salvaged are those of the schema, and pages have the default size")
{
    KeptFolder kept;
    kept.fill();
    {
        const auto store = kept.open();
        const Draft draft = a_partner_draft(kept.random, kScriptSamples[0]);
        REQUIRE(store->drafts.save(draft, FakeClock{}.now().wall));
        REQUIRE(store->named_values.put_secret("token", "secret"));
        REQUIRE(store->solved_cases.add({FakeClock{}.now().wall, "exchange", Area::how_to, "other"}));
    }
    auto database = Database::open(kept.file(kDatabase), Database::Access::inspector);
    Statement size = database->prepared("PRAGMA page_size");
    REQUIRE(size.step());
    CHECK(size.number(0) == std::int64_t{kPageBytes});
    kept.overwrite(0, std::string(100, 'x'));

    const auto store = kept.open();
    CHECK(store->losses().salvaged->drafts == 1);
    CHECK(*store->named_values.find_secret("token") == "secret");
    CHECK(store->solved_cases.all()->size() == 1);
    for (const RequestId& id : kept.ids)
        CHECK(store->outbox.history(id)->size() >= 1);
}
