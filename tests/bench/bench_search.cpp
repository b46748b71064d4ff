// What a key in the search for a customer costs with 100,000 customers, beside what else could have kept
// them: a table of SQLite asked with LIKE, and all texts in one string that is searched from end to end. All
// answer the same questions, a part of the questions each, in turn.

#include "storage/folding.h"
#include "storage/sealing.h"
#include "tests/bench/bench_run.h"
#include "tests/bench/figures.h"
#include "tests/bench/many_customers.h"
#include "tests/bench/stopwatch.h"

#include <sqlite3.h>

#include <cstring>
#include <string>
#include <vector>

namespace
{

using namespace kiosk;
using namespace kiosk::bench;
namespace fs = std::filesystem;

/// As many as the window shows (CustomerSearchScreen::rows_max).
constexpr std::size_t kRows = 200;

/// The same customers in a table in memory, not sealed, asked as a programmer would first ask it.
class LikeTable
{
public:
    explicit LikeTable(const std::vector<Customer>& customers)
    {
        if (sqlite3_open(":memory:", &connection_) != SQLITE_OK) give_up("no table in memory");
        run("CREATE TABLE customer(tenant_id TEXT PRIMARY KEY,name TEXT,domain TEXT)");
        run("BEGIN");
        sqlite3_stmt* insert = prepared("INSERT INTO customer VALUES(?,?,?)");
        for (const Customer& customer : customers) {
            bind(insert, 1, customer.tenant_id);
            bind(insert, 2, customer.company_name);
            bind(insert, 3, customer.domain);
            sqlite3_step(insert);
            sqlite3_reset(insert);
        }
        sqlite3_finalize(insert);
        run("COMMIT");
        search_ = prepared("SELECT tenant_id,name,domain FROM customer WHERE name LIKE ?1 OR domain LIKE ?1 "
                           "OR tenant_id LIKE ?1 ORDER BY name LIMIT 200");
    }
    ~LikeTable()
    {
        sqlite3_finalize(search_);
        sqlite3_close(connection_);
    }
    LikeTable(const LikeTable&) = delete;

    std::size_t search(const std::string& text)
    {
        const std::string pattern = '%' + text + '%';
        bind(search_, 1, pattern);
        std::size_t rows = 0;
        while (sqlite3_step(search_) == SQLITE_ROW)
            ++rows;
        sqlite3_reset(search_);
        return rows;
    }

private:
    void run(const char* sql)
    {
        if (sqlite3_exec(connection_, sql, nullptr, nullptr, nullptr) != SQLITE_OK)
            give_up(sqlite3_errmsg(connection_));
    }
    sqlite3_stmt* prepared(const char* sql)
    {
        sqlite3_stmt* statement = nullptr;
        if (sqlite3_prepare_v2(connection_, sql, -1, &statement, nullptr) != SQLITE_OK)
            give_up(sqlite3_errmsg(connection_));
        return statement;
    }
    static void bind(sqlite3_stmt* statement, int place, const std::string& text)
    {
        sqlite3_bind_text(statement, place, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
    }

    sqlite3* connection_ = nullptr;
    sqlite3_stmt* search_ = nullptr;
};

/// The floor: every text once, searched from end to end for every place where the words occur; nothing is
/// ranked and nothing is put in order.
class OneString
{
public:
    explicit OneString(const std::vector<Customer>& customers)
    {
        for (const Customer& customer : customers)
            text_ += folded(customer.company_name) + '\n' + folded(customer.domain) + '\n' +
                     folded(customer.tenant_id) + '\n';
    }

    std::size_t search(const std::string& text) const
    {
        const std::string wanted = folded(text);
        std::size_t found = 0;
        const char* at = text_.data();
        const char* end = text_.data() + text_.size();
        while (const void* next =
                   ::memmem(at, static_cast<std::size_t>(end - at), wanted.data(), wanted.size())) {
            ++found;
            at = static_cast<const char*>(next) + wanted.size();
        }
        return found;
    }

private:
    std::string text_;
};

struct Contestant {
    std::string name;
    std::vector<double> p50_ms, p99_ms;
    Peer peer(std::vector<double> Contestant::*values) const { return {name, spread_of(this->*values)}; }
};

/// By what the thread computes: nobody waits for a disk here, and a neighbour on the processor is no part of
/// it.
template <typename Search>
void ask(Contestant& contestant, const std::vector<std::string>& searches, Search&& search)
{
    std::vector<double> times_ms;
    for (const std::string& text : searches)
        times_ms.push_back(cpu_ms_of([&] { search(text); }));
    contestant.p50_ms.push_back(percentile(times_ms, 0.5));
    contestant.p99_ms.push_back(percentile(times_ms, 0.99));
}

} // namespace

int main(int count, char** arguments)
{
    const fs::path file = figures_file(count, arguments);
    const std::size_t customers_count = 100'000;
    const auto rounds = normally<std::size_t>(7, 2);
    const auto customers = many_customers(customers_count);
    const auto searches = typed_searches(customers, 1000);
    // A table asked with LIKE takes so long that it gets a part of the questions.
    const std::vector<std::string> some(searches.begin(), searches.begin() + normally(100, 20));

    const Timestamp now = SystemClock{}.now().wall;
    const fs::path list = empty_folder("search") / "customers";
    const SecretKey key = SecretKey::random();
    need(CustomerDirectory{customers, now, CustomerSource::partner_center}.save(list, key));

    say("loads " + std::to_string(customers_count) + " customers");
    std::vector<double> load_ms;
    CustomerDirectory directory;
    for (std::size_t round = 0; round < rounds; ++round)
        load_ms.push_back(milliseconds_of([&] { directory = need(CustomerDirectory::load(list, key)); }));

    LikeTable table{customers};
    const OneString string{customers};
    Contestant ours{.name = "ours", .p50_ms = {}, .p99_ms = {}};
    Contestant like{.name = "SQLite LIKE '%text%'", .p50_ms = {}, .p99_ms = {}};
    Contestant floor{.name = "memmem over all texts", .p50_ms = {}, .p99_ms = {}};
    std::size_t found = 0;
    for (std::size_t round = 0; round < rounds; ++round) {
        say("asks, round " + std::to_string(round + 1) + " of " + std::to_string(rounds));
        ask(ours, searches, [&](const std::string& text) { found += directory.search(text, kRows).total; });
        ask(floor, searches, [&](const std::string& text) { found += string.search(text); });
        ask(like, some, [&](const std::string& text) { found += table.search(text); });
    }
    if (found == 0) give_up("nobody found anything");

    const auto time = [&](const std::string& what, std::vector<double> Contestant::*values,
                          std::optional<Budget> budget) {
        return Figure{.topic = "search",
                      .what = "customer search, CPU, " + what,
                      .unit = "ms",
                      .size = customers_count,
                      .ours = spread_of(ours.*values),
                      .peers = {like.peer(values), floor.peer(values)},
                      .budget = budget};
    };
    const double bytes_each =
        static_cast<double>(directory.memory_bytes()) / static_cast<double>(customers_count);
    write(file, {time("p50", &Contestant::p50_ms, std::nullopt),
                 // design.md 11.
                 time("p99", &Contestant::p99_ms,
                      Budget{.of = Budget::Of::ours, .is = Budget::Is::at_most, .limit = 8}),
                 Figure{.topic = "search",
                        .what = "memory for each customer",
                        .unit = "B",
                        .size = customers_count,
                        .ours = spread_of({bytes_each}),
                        .peers = {},
                        .budget = {}},
                 Figure{.topic = "search",
                        .what = "the list is loaded and opened",
                        .unit = "ms",
                        .size = customers_count,
                        .ours = spread_of(load_ms),
                        .peers = {},
                        .budget = {}}});
}
