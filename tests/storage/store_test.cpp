#include "storage/store.h"

#include "tests/storage/fake_clock.h"
#include "tests/storage/fixtures/drafts_for_tests.h"
#include "tests/storage/forked_child.h"
#include "tests/storage/temporary_folder.h"

#include <doctest/doctest.h>

#include <map>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/time.h>

using namespace kiosk;
using namespace std::chrono_literals;

namespace
{

constexpr std::size_t kIdBytes = 36;

std::unique_ptr<Store> opened(const std::filesystem::path& folder)
{
    auto store = Store::open(folder);
    if (!store) FAIL(store.error().detail);
    return *std::move(store);
}

ErrorCode refusal(const Result<std::unique_ptr<Store>>& store)
{
    REQUIRE_FALSE(store);
    return store.error().code;
}

Result<Entry> accept(Store& store, const Draft& draft, std::string_view frozen = "frozen bytes")
{
    return store.outbox.accept(a_request(draft), frozen, Channel::partner_center, FakeClock{}.now());
}

Result<Entry> accept(Store& store)
{
    SystemRandom random;
    return accept(store, a_partner_draft(random, kScriptSamples[1]));
}

std::string integrity(const std::filesystem::path& folder)
{
    auto database = Database::open(folder / "outbox.db", Database::Access::inspector);
    Statement check = database->prepared("PRAGMA integrity_check");
    return *check.step() ? check.text(0) : "";
}

/// A data folder that was used once: the ids of one request and one draft are the test's own business.
void use_once(const std::filesystem::path& folder)
{
    const auto store = opened(folder);
    REQUIRE(accept(*store));
}

std::map<std::string, std::string> contents(const std::filesystem::path& folder)
{
    std::map<std::string, std::string> files;
    for (const auto& file : std::filesystem::directory_iterator{folder})
        files[file.path().filename().string()] = bytes_of(file.path());
    return files;
}

/// What a child could not try on this machine.
constexpr int kCannotBeTried = 77;

/// Gives the calling child mounts of its own. False where the machine does not let us.
bool has_own_mounts()
{
    return ::unshare(CLONE_NEWNS) == 0 && ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0;
}

} // namespace

TEST_CASE("store: a fresh folder is made with everything private in it")
{
    const TemporaryFolder folder;
    const auto data = folder / "a" / "b" / "data";
    const auto store = opened(data);
    REQUIRE(accept(*store));

    CHECK(mode_of(data) == 0700);
    for (const char* file : {"lock", "key", "outbox.db", "outbox.db-wal", "outbox.db-shm"})
        CHECK(mode_of(data / file) == 0600);
}

TEST_CASE("store: a folder may be named with a slash at its end")
{
    const TemporaryFolder folder;
    use_once(folder / "data" / "");
    CHECK(opened(folder / "data")->outbox.all()->size() == 1);
}

TEST_CASE("store: everything is there after closing and opening again")
{
    const TemporaryFolder folder;
    SeededRandom random{1};
    const Draft request = a_customer_draft(random, kScriptSamples[2]);
    const Draft draft = a_partner_draft(random, kScriptSamples[1]);
    const SolvedCase solved{FakeClock{}.now().wall, "exchange_online", Area::how_to, "step:help_languages"};
    {
        const auto store = opened(folder / "data");
        REQUIRE(accept(*store, request));
        REQUIRE(store->drafts.save(draft, FakeClock{}.now().wall));
        REQUIRE(store->named_values.put("counter", "41"));
        REQUIRE(store->named_values.put_secret("token", "geheim-令牌"));
        REQUIRE(store->solved_cases.add(solved));
    }

    const auto store = opened(folder / "data");
    CHECK(*store->outbox.form(request.id) == request);
    CHECK((*store->drafts.find(draft.id))->draft == draft);
    CHECK(*store->named_values.find("counter") == "41");
    CHECK(*store->named_values.find_secret("token") == "geheim-令牌");
    CHECK_FALSE(*store->named_values.find_secret("nobody"));
    CHECK(*store->solved_cases.all() == std::vector{solved});
    CHECK(bytes_of(folder / "data" / "outbox.db").find("geheim") == std::string::npos);
}

TEST_CASE("store: a named value may be empty, and put again")
{
    const TemporaryFolder folder;
    const auto store = opened(folder / "data");
    REQUIRE(store->named_values.put("name", "old"));
    REQUIRE(store->named_values.put("name", std::string_view{}));
    REQUIRE(store->named_values.put_secret("secret", ""));

    CHECK(*store->named_values.find("name") == "");
    CHECK(*store->named_values.find_secret("secret") == "");
    CHECK(store->named_values.find_secret("name").error().code == ErrorCode::seal_broken);
}

TEST_CASE("store: a second instance is refused with the process id of the first")
{
    const TemporaryFolder folder;
    const auto first = opened(folder / "data");

    const auto second = Store::open(folder / "data");
    CHECK(refusal(second) == ErrorCode::locked);
    CHECK(second.error().detail == std::to_string(::getpid()));
}

TEST_CASE("store: a folder that others may open is refused, by owner and inspector")
{
    const TemporaryFolder folder;
    use_once(folder / "data");
    for (const mode_t loose : {0750u, 0701u, 0777u}) {
        ::chmod((folder / "data").c_str(), loose);
        CHECK(refusal(Store::open(folder / "data")) == ErrorCode::not_allowed);
        CHECK(refusal(Store::inspect(folder / "data")) == ErrorCode::not_allowed);
    }
}

TEST_CASE("store: a file where the folder should be is refused and stays")
{
    const TemporaryFolder folder;
    put_bytes(folder / "data", "a letter");
    CHECK(refusal(Store::open(folder / "data")) == ErrorCode::not_allowed);
    CHECK(bytes_of(folder / "data") == "a letter");
}

TEST_CASE("store: data without its key is reported, and no new key is made over it")
{
    const TemporaryFolder folder;
    use_once(folder / "data");
    std::filesystem::rename(folder / "data" / "key", folder / "key kept");

    CHECK(refusal(Store::open(folder / "data")) == ErrorCode::key_missing);
    CHECK(refusal(Store::inspect(folder / "data")) == ErrorCode::key_missing);
    CHECK_FALSE(std::filesystem::exists(folder / "data" / "key"));

    std::filesystem::rename(folder / "key kept", folder / "data" / "key");
    CHECK(opened(folder / "data")->outbox.all()->size() == 1);
}

TEST_CASE(
    "store: a key without its database means that the database is lost, and no empty one takes its place")
{
    for (const bool is_emptied : {false, true}) {
        const TemporaryFolder folder;
        use_once(folder / "data");
        for (const char* name : {"outbox.db", "outbox.db-wal", "outbox.db-shm"})
            std::filesystem::remove(folder / "data" / name);
        if (is_emptied) put_bytes(folder / "data" / "outbox.db", "");

        CHECK(refusal(Store::open(folder / "data")) == ErrorCode::database_bad);
        CHECK(refusal(Store::inspect(folder / "data")) == ErrorCode::database_bad);
        CHECK(bytes_of(folder / "data" / "outbox.db").empty());
    }
}

TEST_CASE("store: a first start that ended before its key was made is begun again")
{
    const TemporaryFolder folder;
    use_once(folder / "data");
    const auto path = folder / "data" / "outbox.db";
    {
        auto database = Database::open(path, Database::Access::owner);
        REQUIRE(database->execute("DELETE FROM named_value; DELETE FROM request; DELETE FROM history"));
    }
    for (const char* later : {"key", "witness"})
        std::filesystem::remove(folder / "data" / later);

    CHECK(opened(folder / "data")->outbox.all()->empty());
    CHECK(std::filesystem::exists(folder / "data" / "key"));
}

TEST_CASE("store: a key that did not seal this data is reported, and the data stays")
{
    const TemporaryFolder folder;
    use_once(folder / "data");
    const std::string key = bytes_of(folder / "data" / "key");
    put_bytes(folder / "data" / "key", std::string(SecretKey::bytes, 'x'));
    CHECK(refusal(Store::open(folder / "data")) == ErrorCode::seal_broken);

    put_bytes(folder / "data" / "key", key);
    CHECK(opened(folder / "data")->outbox.all()->size() == 1);
}

TEST_CASE("store: a newer schema is refused and its file is not touched")
{
    const TemporaryFolder folder;
    use_once(folder / "data");
    const auto path = folder / "data" / "outbox.db";
    REQUIRE(Database::open(path, Database::Access::owner)
                ->execute("PRAGMA user_version=999; PRAGMA journal_mode=DELETE"));
    const std::string before = bytes_of(path);

    CHECK(refusal(Store::open(folder / "data")) == ErrorCode::database_newer);
    CHECK(refusal(Store::inspect(folder / "data")) == ErrorCode::database_newer);
    CHECK(bytes_of(path) == before);
}

TEST_CASE("store: another program's database is refused and not touched")
{
    const TemporaryFolder folder;
    use_once(folder / "data");
    const auto path = folder / "data" / "outbox.db";
    std::filesystem::remove(path);
    REQUIRE(
        Database::open(path, Database::Access::owner)
            ->execute("PRAGMA journal_mode=DELETE; PRAGMA application_id=252006; CREATE TABLE theirs(x)"));
    const std::string before = bytes_of(path);

    CHECK(refusal(Store::open(folder / "data")) == ErrorCode::database_bad);
    CHECK(bytes_of(path) == before);
}

TEST_CASE("store: a damaged database is set aside as it was found, and its request is there or named")
{
    const TemporaryFolder folder;
    use_once(folder / "data");
    const auto path = folder / "data" / "outbox.db";
    const std::string whole = bytes_of(path);

    for (const std::string& damaged :
         {std::string(whole.size(), '?'), whole.substr(0, 50), whole.substr(0, whole.size() / 2),
          whole.substr(0, 100) + std::string(whole.size() - 100, '\xA5')}) {
        put_bytes(path, damaged);
        const auto store = opened(folder / "data");
        CHECK(store->outbox.all()->size() + store->losses().missing.size() == 1);
        REQUIRE(store->losses().set_aside);
        CHECK(bytes_of(*store->losses().set_aside / "outbox.db") == damaged);
    }
    put_bytes(path, whole);
    CHECK(opened(folder / "data")->outbox.all()->size() == 1);
}

TEST_CASE("store: an emptied database with its log beside it is reported, and the log stays")
{
    const TemporaryFolder folder;
    ForkedChild kiosk{[&](int pipe) {
        auto store = Store::open(folder / "data");
        if (!store || !accept(**store)) return 1;
        report(pipe, "saved");
        ::pause();
        return 0;
    }};
    REQUIRE(kiosk.read(5) == "saved");
    kiosk.end_with(SIGKILL);
    const auto data = folder / "data";
    const std::string database = bytes_of(data / "outbox.db");
    const std::string log = bytes_of(data / "outbox.db-wal");
    put_bytes(data / "outbox.db", "");

    CHECK(refusal(Store::open(data)) == ErrorCode::database_bad);
    CHECK(bytes_of(data / "outbox.db-wal") == log);

    put_bytes(data / "outbox.db", database);
    CHECK(opened(data)->outbox.all()->size() == 1);
}

TEST_CASE("store: a bent byte anywhere in the database is never read as another request")
{
    const TemporaryFolder folder;
    SeededRandom random{1};
    const Draft draft = a_partner_draft(random, kScriptSamples[3]);
    {
        const auto store = opened(folder / "data");
        REQUIRE(accept(*store, draft));
    }
    const auto path = folder / "data" / "outbox.db";
    const std::string whole = bytes_of(path);

    for (int count = 0; count < 200; ++count) {
        std::string bent = whole;
        const std::size_t at = random.below(whole.size());
        bent[at] = static_cast<char>(bent[at] ^ (1 << random.below(8)));
        put_bytes(path, bent);
        CAPTURE(at);

        const auto store = Store::open(folder / "data");
        CHECK(std::filesystem::file_size(path) >= whole.size());
        if (!store) continue;
        const auto form = (*store)->outbox.form(draft.id);
        const auto frozen = (*store)->outbox.frozen(draft.id);
        CHECK((!form || *form == draft));
        CHECK((!frozen || *frozen == "frozen bytes"));
    }
}

TEST_CASE("store: an inspector of a fresh folder finds nothing and makes nothing")
{
    const TemporaryFolder folder;
    CHECK(*Store::inspect(folder / "data") == nullptr);
    CHECK(*Store::inspect(folder.path()) == nullptr);
    CHECK(std::filesystem::is_empty(folder.path()));
}

TEST_CASE("store: an inspector reads beside the owner, sees every commit and writes no byte")
{
    const TemporaryFolder folder;
    const auto owner = opened(folder / "data");
    const Entry entry = *accept(*owner);
    const auto before = contents(folder / "data");
    {
        const auto inspector = *Store::inspect(folder / "data");
        REQUIRE(inspector);
        CHECK(**inspector->outbox.find(entry.id) == entry);
        CHECK(*inspector->outbox.frozen(entry.id) == "frozen bytes");
        CHECK_FALSE(accept(*inspector));
        CHECK_FALSE(inspector->named_values.put("a", "b"));
        CHECK_FALSE(inspector->outbox.withdraw(entry.id, entry.created_at));

        auto after = contents(folder / "data");
        after["outbox.db-shm"] = before.at("outbox.db-shm"); // SQLite's shared memory holds the read marks.
        CHECK(after == before);
        REQUIRE(accept(*owner));
        CHECK(inspector->outbox.all()->size() == 2);
    }
    REQUIRE(accept(*owner));
    CHECK(owner->outbox.all()->size() == 3);
}

TEST_CASE("store: an inspector reads what a killed owner left, and leaves database and log as they are")
{
    const TemporaryFolder folder;
    ForkedChild kiosk{[&](int pipe) {
        auto store = Store::open(folder / "data");
        if (!store || !accept(**store)) return 1;
        report(pipe, "saved");
        ::pause();
        return 0;
    }};
    REQUIRE(kiosk.read(5) == "saved");
    kiosk.end_with(SIGKILL);
    const auto before = contents(folder / "data");

    CHECK((*Store::inspect(folder / "data"))->outbox.all()->size() == 1);

    const auto after = contents(folder / "data");
    CHECK(after.at("outbox.db") == before.at("outbox.db"));
    CHECK(after.at("outbox.db-wal") == before.at("outbox.db-wal"));
}

TEST_CASE("store: a stranger is told that the folder is not his, not that it is empty")
{
    if (::geteuid() != 0) return;
    const TemporaryFolder folder;
    ::chmod(folder.path().c_str(), 0755);
    use_once(folder / "data");

    ForkedChild stranger{[&](int) {
        constexpr uid_t nobody = 65534;
        if (::setuid(nobody) != 0) return kCannotBeTried;
        const auto inspector = Store::inspect(folder / "data");
        const auto owner = Store::open(folder / "data");
        return !inspector && inspector.error().code == ErrorCode::not_allowed && !owner &&
                       owner.error().code == ErrorCode::not_allowed
                   ? 0
                   : 1;
    }};
    CHECK(stranger.exit_code() == 0);
}

TEST_CASE("store: on a disk that takes no writes nothing opens for writing, and the words say why")
{
    const TemporaryFolder folder;
    use_once(folder / "data");
    const auto before = contents(folder / "data");

    ForkedChild child{[&](int) {
        const std::string path = folder.path().string();
        if (!has_own_mounts() || ::mount(path.c_str(), path.c_str(), nullptr, MS_BIND, nullptr) != 0 ||
            ::mount(nullptr, path.c_str(), nullptr, MS_BIND | MS_REMOUNT | MS_RDONLY, nullptr) != 0)
            return kCannotBeTried;
        const auto used = Store::open(folder / "data");
        const auto fresh = Store::open(folder / "fresh");
        return !used && used.error().code == ErrorCode::disk_full && !fresh &&
                       fresh.error().code == ErrorCode::disk_full
                   ? 0
                   : 1;
    }};
    const int code = child.exit_code();
    if (code == kCannotBeTried)
        MESSAGE("no mounts here: not tried");
    else
        CHECK(code == 0);
    CHECK(contents(folder / "data") == before);
}

TEST_CASE("store: a folder nobody may write in is not opened for writing, and nothing in it changes")
{
    const TemporaryFolder folder;
    ::chmod(folder.path().c_str(), 0777);
    ForkedChild child{[&](int pipe) {
        constexpr uid_t nobody = 65534;
        if (::geteuid() == 0 && ::setuid(nobody) != 0) return kCannotBeTried;
        const auto data = folder / "data";
        {
            auto store = Store::open(data);
            if (!store || !accept(**store)) return 1;
        }
        ::chmod(data.c_str(), 0500);
        const auto before = contents(data);
        const auto refused = Store::open(data);
        if (!refused) report(pipe, refused.error().detail);
        const bool is_refused = !refused && refused.error().code == ErrorCode::not_allowed;
        return is_refused && contents(data) == before ? 0 : 2;
    }};
    CAPTURE(child.read_all());
    CHECK(child.exit_code() == 0);
}

TEST_CASE("store: a file system that is really full refuses, keeps what it promised, and takes more once "
          "there is room")
{
    const TemporaryFolder folder;
    ForkedChild child{[&](int pipe) {
        const std::string path = folder.path().string();
        if (!has_own_mounts() || ::mount("tmpfs", path.c_str(), "tmpfs", 0, "size=600k,mode=0700") != 0)
            return kCannotBeTried;
        SystemRandom random;
        auto opening = Store::open(folder / "data");
        if (!opening) return 1;
        Store& store = **opening;
        const Draft draft = a_partner_draft(random);
        if (!store.drafts.save(draft, FakeClock{}.now().wall)) return 2;

        std::vector<RequestId> promised;
        for (;;) {
            const auto entry = accept(store, a_partner_draft(random), std::string(20'000, 'x'));
            if (!entry && entry.error().code != ErrorCode::disk_full) {
                report(pipe, entry.error().detail);
                return 3;
            }
            if (!entry) break;
            promised.push_back(entry->id);
        }
        if (promised.empty() || store.outbox.all()->size() != promised.size()) return 4;
        if (!*store.drafts.find(draft.id)) return 5;
        if (::mount("tmpfs", path.c_str(), "tmpfs", MS_REMOUNT, "size=8m,mode=0700") != 0) return 6;
        if (!accept(store, draft)) return 7;
        opening->reset();
        auto again = Store::open(folder / "data");
        if (!again || (*again)->outbox.all()->size() != promised.size() + 1) return 8;
        return integrity(folder / "data") == "ok" ? 0 : 9;
    }};
    CAPTURE(child.read_all());
    const int code = child.exit_code();
    if (code == kCannotBeTried)
        MESSAGE("no mounts here: not tried");
    else
        CHECK(code == 0);
}

TEST_CASE("store: a request is there when the kiosk is killed the moment accept() returns")
{
    const TemporaryFolder folder;
    ForkedChild kiosk{[&](int pipe) {
        const auto store = Store::open(folder / "data");
        if (!store) return 1;
        const auto entry = accept(**store);
        if (!entry) return 2;
        report(pipe, entry->id.text());
        ::raise(SIGKILL);
        return 3;
    }};
    const std::string promised = kiosk.read(kIdBytes);
    REQUIRE(kiosk.exit_code() == -1);

    const auto store = opened(folder / "data");
    const auto entry = *store->outbox.find(RequestId{*Uuid::parse(promised)});
    REQUIRE(entry);
    CHECK(entry->state == State::ready);
    CHECK(*store->outbox.frozen(entry->id) == "frozen bytes");
}

TEST_CASE("store: whenever the kiosk is killed, what it promised is there and what it typed is a draft or a "
          "request")
{
    const TemporaryFolder folder;
    SeededRandom random{11};
    std::size_t promised = 0;
    for (int life = 0; life < 30; ++life) {
        const auto lifetime_us = static_cast<suseconds_t>(1000 + random.below(60'000));
        ForkedChild kiosk{[&](int pipe) {
            // The timer's signal ends the process wherever it is, as SIGKILL would.
            const ::itimerval alarm{{0, 0}, {0, lifetime_us}};
            ::setitimer(ITIMER_REAL, &alarm, nullptr);
            const auto store = Store::open(folder / "data");
            if (!store) return 1;
            SystemRandom fresh;
            for (;;) {
                const Draft draft = a_partner_draft(fresh);
                if (!(*store)->drafts.save(draft, FakeClock{}.now().wall)) return 2;
                if (!accept(**store, draft)) return 3;
                report(pipe, draft.id.text());
            }
        }};
        const std::string ids = kiosk.read_all();
        REQUIRE(kiosk.exit_code() == -1);

        const auto store = opened(folder / "data");
        REQUIRE(ids.size() % kIdBytes == 0);
        for (std::size_t at = 0; at < ids.size(); at += kIdBytes, ++promised) {
            const RequestId id{*Uuid::parse(ids.substr(at, kIdBytes))};
            REQUIRE(store->outbox.find(id)->has_value());
            REQUIRE(*store->outbox.frozen(id) == "frozen bytes");
        }
        REQUIRE(integrity(folder / "data") == "ok");
    }
    const auto store = opened(folder / "data");
    const auto accepted = *store->outbox.all();
    CHECK(promised > 0);
    CHECK(accepted.size() >= promised);
    for (const KeptDraft& kept : *store->drafts.all())
        CHECK_FALSE(*store->outbox.find(kept.draft.id));
}
