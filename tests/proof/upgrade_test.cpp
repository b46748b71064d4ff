#include "storage/schema.h"
#include "tests/proof/delivering_kiosk.h"
#include "tests/proof/goal_line.h"
#include "tests/proof/mounted_disk.h"
#include "tests/storage/fixtures/drafts_for_tests.h"

#include <doctest/doctest.h>

#include <array>
#include <deque>
#include <map>

using namespace kiosk;

namespace
{

constexpr std::uint64_t kSeed = 9;
const std::string kFolder{kProofFolder};
const std::string kDatabase = kFolder + "/outbox.db";

constexpr std::array kStates{State::ready, State::claimed,         State::checking,  State::sent,
                             State::held,  State::needs_attention, State::handed_in, State::closed};

std::vector<Draft> drafts()
{
    SeededRandom chance{kSeed};
    std::vector<Draft> all;
    for (std::size_t i = 0; i <= kStates.size(); ++i)
        all.push_back(a_partner_draft(chance, kScriptSamples[i % kScriptSamples.size()]));
    return all;
}

std::vector<RequestId> ids()
{
    std::vector<RequestId> all;
    for (const Draft& draft : drafts())
        all.push_back(draft.id);
    return all;
}

/// What must not fail on a sound disk.
template <typename T>
T must(Result<T> result)
{
    REQUIRE_MESSAGE(result, (result ? std::string{} : result.error().detail));
    return *std::move(result);
}
void must(const Result<>& result)
{
    REQUIRE_MESSAGE(result, (result ? std::string{} : result.error().detail));
}

/// Brings an accepted request to `state` by changes that the schema allows.
void move(Store& store, World& world, const Entry& before, State state, std::size_t index)
{
    Entry after = before;
    const auto change = [&](State to) {
        const Entry was = after;
        after.state = to;
        after.may_be_executed = to == State::checking;
        if (to == State::claimed) {
            ++after.claim_sequence;
            after.ms_request_id = Uuid::random(world.chance);
            after.first_sent = after.last_sent = world.clock.now();
        }
        if (to == State::sent || to == State::handed_in)
            after.service_request_number = "SR-" + std::to_string(index);
        must(store.outbox.change(was, after, {"why", "what it answered"}, world.clock.now().wall));
    };
    if (state == State::ready) return;
    if (state == State::claimed || state == State::checking || state == State::sent || state == State::closed)
        change(State::claimed);
    if (state == State::closed) change(State::sent);
    if (state != State::claimed) change(state);
}

/// A folder in the newest schema with a request in every state, a draft, notes, attachments and a solved
/// case.
SimulatedDisk full_disk()
{
    World world{kSeed};
    MountedDisk mounted{SimulatedDisk{}, kSeed};
    {
        const auto kiosk = must(DeliveringKiosk::open(world));
        Store& store = *kiosk->store;
        const auto all = drafts();
        for (std::size_t i = 0; i < all.size(); ++i) {
            must(store.drafts.save(all[i], world.clock.now().wall));
            must(store.attachments.take_over(all[i].id, "photo.jpg", "JPEG " + std::to_string(i),
                                             Uuid::random(world.chance)));
            if (i == kStates.size()) break; // The last stays a draft.
            const Entry entry = must(store.outbox.accept(a_request(all[i]), "frozen " + std::to_string(i),
                                                         Channel::partner_center, world.clock.now()));
            move(store, world, entry, kStates[i], i);
            if (kStates[i] != State::sent) continue;
            must(store.notes.accept({NoteId{Uuid::random(world.chance)}, entry.id, NoteKind::note,
                                     CustomerInformed::no, "A note", "frozen note"},
                                    world.clock.now()));
            must(store.notes.save_draft(entry.id, "typed", world.clock.now().wall));
        }
        must(store.solved_cases.add(
            {world.clock.now().wall, "exchange_online", Area::client_connectivity, "other"}));
    }
    return mounted.disk();
}

/// Each released schema as the product's own migrations make it: the last moment of a first start at which
/// the file had that version, closed cleanly.
std::map<std::int64_t, SimulatedDisk> empty_disks()
{
    std::vector<SimulatedDisk> moments;
    {
        World world{kSeed};
        MountedDisk mounted{SimulatedDisk{}, kSeed};
        mounted.set_watch([&](DiskCall call, std::string_view) {
            if (call == DiskCall::write) moments.push_back(mounted.disk());
            return CallFate{};
        });
        must(DeliveringKiosk::open(world));
    }
    std::map<std::int64_t, SimulatedDisk> by_version;
    for (const SimulatedDisk& moment : moments) {
        MountedDisk mounted{moment, kSeed};
        std::int64_t version = 0;
        {
            auto database = Database::open(kDatabase, Database::Access::owner);
            if (!database) continue; // There was no folder yet.
            Statement row = database->prepared("PRAGMA user_version");
            if (row.step()) version = row.number(0);
        }
        if (version > 0) by_version[version] = mounted.disk();
    }
    return by_version;
}

/// `sql` must live as long as the connection.
std::vector<std::string> texts_of(Database& database, const std::string& sql)
{
    std::vector<std::string> texts;
    Statement row = database.prepared(sql);
    while (must(row.step()))
        texts.push_back(row.text(0));
    return texts;
}

/// Tables of the newest schema as they were before step 10, which took them apart.
constexpr std::string_view kBefore10 =
    "CREATE TEMP VIEW request AS SELECT * FROM full.request JOIN full.request_text USING(sequence) "
    "LEFT JOIN full.request_remark USING(sequence);"
    "CREATE TEMP VIEW history AS SELECT row_number() OVER () AS sequence,id AS request_id,at_ms,from_state,"
    "to_state,lines.reason_code FROM full.history AS lines JOIN full.request ON sequence=request_sequence";

/// What was held in the newest schema, brought into the tables of an older one: its columns are still there.
void fill(Database& database, std::deque<std::string>& statements)
{
    must(database.execute("ATTACH '" + kFolder + "/full.db' AS full"));
    const auto has_whole_rows = texts_of(
        database, statements.emplace_back(
                      "SELECT name FROM pragma_table_info('request','main') WHERE name='form_sealed'"));
    if (!has_whole_rows.empty()) must(database.execute(kBefore10));
    const auto tables =
        texts_of(database, statements.emplace_back("SELECT name FROM main.sqlite_schema WHERE "
                                                   "type='table' AND name<>'allowed_change' "
                                                   "ORDER BY name"));
    for (const std::string& table : tables) {
        const std::string source =
            !has_whole_rows.empty() && (table == "request" || table == "history") ? "temp" : "full";
        const std::string& sql = statements.emplace_back("SELECT name FROM pragma_table_info('" + table +
                                                         "','main') WHERE name IN (SELECT name FROM "
                                                         "pragma_table_info('" +
                                                         table + "','" + source + "'))");
        std::string columns;
        for (const std::string& column : texts_of(database, sql))
            columns += (columns.empty() ? "" : ",") + column;
        must(database.execute("INSERT OR REPLACE INTO main." + table + "(" + columns + ") SELECT " + columns +
                              " FROM " + source + "." + table));
    }
    if (!has_whole_rows.empty()) must(database.execute("DROP VIEW temp.request; DROP VIEW temp.history"));
    must(database.execute("DETACH full"));
}

/// A full folder in an old schema: with the key and the files of the full one.
SimulatedDisk old_disk(const SimulatedDisk& full, const SimulatedDisk& empty)
{
    SimulatedDisk disk = full;
    REQUIRE(disk.rename(kDatabase, kFolder + "/full.db") == 0);
    REQUIRE(disk.create(kDatabase, 0600) == 0);
    const auto from = empty.find(kDatabase);
    REQUIRE(from);
    std::string bytes(empty.size(*from), '\0');
    empty.read(*from, 0, bytes);
    disk.write(*disk.find(kDatabase), 0, bytes);

    MountedDisk mounted{disk, kSeed};
    {
        std::deque<std::string> statements;
        auto database = must(Database::open(kDatabase, Database::Access::owner));
        fill(database, statements);
    }
    disk = mounted.disk();
    REQUIRE(disk.remove(kFolder + "/full.db") == 0);
    for (const std::string& file : {kDatabase, kFolder})
        disk.sync(*disk.find(file));
    return disk;
}

/// All that is held after opening, or why it is not.
Result<std::vector<Holding>> held_after(const SimulatedDisk& disk)
{
    World world{kSeed + 1};
    MountedDisk mounted{disk, kSeed + 1};
    auto kiosk = DeliveringKiosk::open(world);
    if (!kiosk) return kiosk.error();
    auto held = holdings_of(*(*kiosk)->store, ids());
    mounted.switch_off();
    return held;
}

struct Upgrade {
    std::vector<SimulatedDisk> moments;
    std::vector<Holding> held;
};

Upgrade upgraded(const SimulatedDisk& old)
{
    Upgrade upgrade;
    World world{kSeed + 1};
    MountedDisk mounted{old, kSeed + 1};
    mounted.set_watch([&](DiskCall call, std::string_view) {
        if (changes_disk(call)) upgrade.moments.push_back(mounted.disk());
        return CallFate{};
    });
    {
        const auto kiosk = must(DeliveringKiosk::open(world));
        upgrade.held = must(holdings_of(*kiosk->store, ids()));
    }
    upgrade.moments.push_back(mounted.disk());
    return upgrade;
}

constexpr std::array kPowerCuts{PowerCut::kept, PowerCut::dropped,   PowerCut::prefix,
                                PowerCut::torn, PowerCut::reordered, PowerCut::garbled};

} // namespace

TEST_CASE("upgrade: a power cut at any operation of it loses nothing, from every schema with a full queue")
{
    GoalLine goal{"G-R9"};
    // Under sanitizers some moments; prime, so that no rhythm is missed.
    constexpr std::size_t stride = kIsSanitized ? 13 : 1;
    goal.tried = stride == 1 ? GoalLine::Tried::all : GoalLine::Tried::some;
    const SimulatedDisk full = full_disk();
    const auto wanted = must(held_after(full));
    const auto empty = empty_disks();
    REQUIRE(static_cast<std::int64_t>(empty.size()) == schema_version());

    std::size_t states = 0, lost = 0;
    std::string first;
    for (const auto& [version, disk] : empty) {
        const Upgrade upgrade = upgraded(old_disk(full, disk));
        // What the old schema had no place for yet is not there; every request is, as it was.
        REQUIRE(upgrade.held.size() == wanted.size());
        for (std::size_t i = 0; i < wanted.size(); ++i) {
            CHECK(upgrade.held[i].place == wanted[i].place);
            CHECK(upgrade.held[i].state == wanted[i].state);
            CHECK(upgrade.held[i].form == wanted[i].form);
            CHECK(upgrade.held[i].frozen == wanted[i].frozen);
        }
        if (version == schema_version()) CHECK(upgrade.held == wanted);
        for (std::size_t moment = 0; moment < upgrade.moments.size(); moment += stride)
            for (const PowerCut cut : kPowerCuts) {
                SeededRandom chance{moment * kPowerCuts.size() + static_cast<std::size_t>(cut)};
                const auto held = held_after(upgrade.moments[moment].after(cut, chance));
                ++states;
                if (held && *held == upgrade.held) continue;
                ++lost;
                if (first.empty())
                    first = "schema " + std::to_string(version) + ", operation " + std::to_string(moment) +
                            ", cut " + std::to_string(static_cast<int>(cut)) + ": " +
                            (held ? "other rows" : held.error().detail);
            }
    }
    goal.seed = kSeed;
    goal.count = states;
    goal.lost = lost;
    goal.duplicated = 0;
    goal.print();

    INFO(first);
    CHECK(states > 500 / stride);
    CHECK(lost == 0);
}
