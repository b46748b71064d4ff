#include "storage/witness.h"

#include "tests/storage/fake_clock.h"
#include "tests/storage/temporary_folder.h"

#include <doctest/doctest.h>

using namespace kiosk;

namespace
{

/// A log of ten requests that were accepted, each with a claim.
struct LogForTests {
    TemporaryFolder folder;
    SecretKey key = SecretKey::random();
    SeededRandom random{3};
    std::vector<Uuid> ids;

    LogForTests()
    {
        auto log = open();
        for (int i = 0; i < 10; ++i) {
            ids.push_back(Uuid::random(random));
            REQUIRE(log.append({record(ids.back(), State::ready)}));
            REQUIRE(log.append({record(ids.back(), State::claimed)}));
        }
    }

    std::filesystem::path path() const { return folder / "witness"; }
    Witness open() const { return *Witness::open(path(), key); }
    Testimony read() const { return *Witness::read(path(), key); }

    static WitnessRecord record(const Uuid& id, State state)
    {
        return {.what = Witnessed::request,
                .state = state,
                .at = FakeClock{}.now().wall,
                .subject = id,
                .request = id};
    }

    void append_unflushed(Witness& witness, std::size_t count)
    {
        for (std::size_t i = 0; i < count; ++i)
            REQUIRE(witness.append({record(Uuid::random(random), State::ready)}, Witness::Flush::later));
    }

    void zero(std::size_t number)
    {
        std::string bytes = bytes_of(path());
        bytes.replace(number * Witness::record_bytes, Witness::record_bytes, Witness::record_bytes, '\0');
        put_bytes(path(), bytes);
    }

    void bend(std::size_t at)
    {
        std::string bytes = bytes_of(path());
        bytes[at] = static_cast<char>(bytes[at] ^ 1);
        put_bytes(path(), bytes);
    }
};

} // namespace

TEST_CASE("witness: what was appended is read again, each subject in its last state")
{
    const LogForTests log;
    const Testimony testimony = log.read();
    CHECK(testimony.records == 20);
    CHECK_FALSE(testimony.is_damaged());
    REQUIRE(testimony.of.size() == 10);
    for (const Uuid& id : log.ids)
        CHECK(testimony.of.at(id).last == LogForTests::record(id, State::claimed));
    CHECK(std::filesystem::file_size(log.path()) == 20 * Witness::record_bytes);
}

TEST_CASE("witness: what is known in the same words is not written twice")
{
    const LogForTests log;
    auto witness = log.open();
    const auto known = LogForTests::record(log.ids[0], State::claimed);
    const auto news = LogForTests::record(log.ids[0], State::sent);
    REQUIRE(witness.append({known, news, known}));
    CHECK(witness.testimony().records == 21);
    CHECK(log.read().of.at(log.ids[0]).last.state == State::sent);
}

TEST_CASE("witness: a record that a crash left unfinished is cut off, and the log goes on")
{
    const LogForTests log;
    const std::string whole = bytes_of(log.path());
    for (const std::size_t torn : {1UL, 50UL, 95UL, 96UL}) {
        put_bytes(log.path(), whole.substr(0, whole.size() - torn));
        auto witness = log.open();
        CHECK(witness.testimony().records == 19);
        CHECK_FALSE(witness.testimony().is_damaged());
        REQUIRE(witness.append({LogForTests::record(log.ids[9], State::sent)}));
        CHECK(log.read().of.at(log.ids[9]).last.state == State::sent);
        CHECK(log.read().records == 20);
    }
}

TEST_CASE(
    "witness: of records that wait for one flush a power loss may take any, and what is behind goes with it")
{
    for (std::size_t lost = 20; lost < 25; ++lost) {
        CAPTURE(lost);
        LogForTests log;
        {
            auto witness = log.open();
            log.append_unflushed(witness, 5);
            CHECK(witness.testimony().records == 25);
            CHECK(witness.flushed_records() == 20);
        }
        log.zero(lost);
        CHECK_FALSE(log.read().is_damaged());
        CHECK(log.read().records == lost);
        auto witness = log.open();
        REQUIRE(witness.append({LogForTests::record(log.ids[9], State::sent)}));
        CHECK(log.read().records == lost + 1);
        CHECK(std::filesystem::file_size(log.path()) == (lost + 1) * Witness::record_bytes);
    }
}

TEST_CASE("witness: what was flushed before the newest record cannot be missing")
{
    for (const bool is_flushed_by_record : {false, true}) {
        LogForTests log;
        {
            auto witness = log.open();
            log.append_unflushed(witness, 5);
            if (is_flushed_by_record)
                REQUIRE(witness.append({LogForTests::record(log.ids[9], State::sent)}));
            else
                REQUIRE(witness.flush());
            CHECK(witness.flushed_records() == witness.testimony().records);
            log.append_unflushed(witness, 1);
        }
        log.zero(22);
        CHECK(log.read().is_damaged());
    }
}

TEST_CASE("witness: no more records wait for a flush than a power loss may tear")
{
    LogForTests log;
    auto witness = log.open();
    log.append_unflushed(witness, Witness::group_max - 1);
    CHECK(witness.flushed_records() == 20);
    log.append_unflushed(witness, 1);
    CHECK(witness.flushed_records() == 20 + Witness::group_max);
}

TEST_CASE("witness: a changed byte anywhere is noticed, and harms at most two records")
{
    for (std::size_t at = 0; at < 18 * Witness::record_bytes; at += 7) {
        LogForTests log;
        log.bend(at);
        const Testimony testimony = log.read();
        CAPTURE(at);
        CHECK(testimony.is_damaged());
        CHECK(testimony.unreadable <= 2);
        CHECK(testimony.of.size() >= 9);
    }
}

TEST_CASE("witness: a record taken out, put in twice or made with another key is noticed")
{
    LogForTests log;
    const std::string whole = bytes_of(log.path());
    constexpr std::size_t at = 4 * Witness::record_bytes, one = Witness::record_bytes;
    put_bytes(log.path(), whole.substr(0, at) + whole.substr(at + one));
    CHECK(log.read().is_damaged());
    put_bytes(log.path(), whole.substr(0, at + one) + whole.substr(at));
    CHECK(log.read().is_damaged());
    put_bytes(log.path(), whole.substr(0, at) + whole.substr(at + one, one) + whole.substr(at, one) +
                              whole.substr(at + 2 * one));
    CHECK(log.read().is_damaged());
    put_bytes(log.path(), whole);
    CHECK(Witness::read(log.path(), SecretKey::random())->records == 0);
    CHECK(Witness::read(log.path(), SecretKey::random())->is_damaged());
}

TEST_CASE("witness: an old part that is spliced in at the end takes nothing back")
{
    LogForTests log;
    const std::string whole = bytes_of(log.path());
    put_bytes(log.path(), whole + whole.substr(0, 3 * Witness::record_bytes));
    const Testimony testimony = log.read();
    CHECK(testimony.is_damaged());
    CHECK(testimony.of.at(log.ids[0]).last.state == State::claimed);
}

TEST_CASE("witness: a damaged log is begun anew with the last word on everything, and is sound again")
{
    LogForTests log;
    log.bend(5 * Witness::record_bytes);
    auto witness = log.open();
    const auto before = witness.testimony().of;
    REQUIRE(witness.begin_anew());
    CHECK_FALSE(log.read().is_damaged());
    for (const auto& [id, known] : before) {
        CHECK(log.read().of.at(id).last == known.last);
        CHECK(log.read().of.at(id).first_at == known.first_at);
    }
    REQUIRE(witness.append({LogForTests::record(log.ids[3], State::closed)}));
    CHECK(log.read().of.at(log.ids[3]).last.state == State::closed);
}

TEST_CASE("witness: it holds no word that a person wrote and nobody else may read it")
{
    const LogForTests log;
    const auto mode = std::filesystem::status(log.path()).permissions();
    CHECK(mode == std::filesystem::perms{0600});
    for (const char c : bytes_of(log.path()).substr(0, 3))
        CHECK(static_cast<unsigned char>(c) < 8);
}

TEST_CASE("witness: a log that begins anew says the same of what was only seen to be missing")
{
    const LogForTests log;
    auto anew = log.open();
    WitnessRecord seen =
        LogForTests::record(*Uuid::parse("ffffffff-ffff-4fff-bfff-ffffffffffff"), State::ready);
    seen.what = Witnessed::loss_seen;
    REQUIRE(anew.append({seen}));
    seen.at -= std::chrono::hours{1}; // The clock was set back in between.
    REQUIRE(anew.append({seen}));
    const LastWitnessed before = anew.testimony().of.at(seen.subject);

    REQUIRE(anew.begin_anew());

    const LastWitnessed after = log.read().of.at(seen.subject);
    CHECK(after.last == before.last);
    CHECK(after.first_at == before.first_at);
    CHECK(after.is_loss_seen == before.is_loss_seen);
}
