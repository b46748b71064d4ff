#include "tests/proof/trial_kiosk.h"

#include "storage/store.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <fstream>

#include <nlohmann/json.hpp>

namespace kiosk
{

namespace
{

constexpr std::string_view kRowsSql = "SELECT reference,state,attempts FROM request";
constexpr std::string_view kTableSql = "SELECT count(*) FROM sqlite_schema WHERE name='request'";

/// Sanitizers: what is killed cannot look for leaks, and half of a sanitized start is comparing names of
/// globals.
constexpr const char* kQuickStart = "ASAN_OPTIONS=detect_leaks=0:detect_odr_violation=0";

std::string tail(const std::string& text)
{
    constexpr std::size_t kept = 1200;
    return text.size() <= kept ? text : "..." + text.substr(text.size() - kept);
}

} // namespace

TrialKiosk::TrialKiosk(const std::filesystem::path& parent, const TrialFarSide& far_side, std::uint64_t seed)
    : far_side_(far_side), seed_(seed)
{
    std::string name = (parent / "trial-kiosk-XXXXXX").string();
    [[maybe_unused]] const char* made = ::mkdtemp(name.data());
    assert(made != nullptr);
    home_ = name;
    std::filesystem::create_directories(home_ / "drafts");
}

TrialKiosk::~TrialKiosk()
{
    std::error_code ignored;
    if (!verdict_.faults.empty())
        std::filesystem::copy(home_, std::filesystem::path{KILL_FOLDER} / ("seed-" + std::to_string(seed_)),
                              std::filesystem::copy_options::recursive |
                                  std::filesystem::copy_options::overwrite_existing,
                              ignored);
    std::filesystem::remove_all(home_, ignored);
}

TrialKiosk::Given& TrialKiosk::new_draft()
{
    SeededRandom random{seed_ * 1'000'003 + given_.size()};
    const RequestId id{Uuid::random(random)};
    const auto number = std::to_string(given_.size() + 1);
    const nlohmann::json draft{{"id", id.text()},
                               {"kind", "partner_center"},
                               {"category", "billing"},
                               {"title", "Rechnung " + number + " stimmt nicht"},
                               {"description", "두 번 청구되었습니다. (" + number + ")"},
                               {"severity", "B"},
                               {"contact",
                                {{"first_name", "민준"},
                                 {"last_name", "김"},
                                 {"email", "kim@example.kr"},
                                 {"phone", "+82 2 1234 5678"},
                                 {"language", "ko"}}}};
    const auto file = home_ / "drafts" / (number + ".json");
    std::ofstream{file} << draft.dump();
    return given_.emplace_back(Given{Reference{id}.text(), file});
}

KioskProcess TrialKiosk::start(const std::vector<std::string>& arguments, Likely likely) const
{
    std::vector<std::string> environment;
    if (likely == Likely::killed) environment.emplace_back(kQuickStart);
    return KioskProcess{home_, far_side_.config, arguments, environment};
}

KioskProcess TrialKiosk::start_submit(const Given& draft, Likely likely) const
{
    return start({"submit", "--from", draft.file}, likely);
}

KioskProcess TrialKiosk::start_sync(Likely likely) const
{
    return start({"sync", "--until-empty", "--timeout", "60"}, likely);
}

std::uint64_t TrialKiosk::acknowledged() const
{
    return static_cast<std::uint64_t>(std::ranges::count_if(given_, &Given::is_acknowledged));
}

void TrialKiosk::hear(Given& draft, const ProcessLeft& left)
{
    if (left.out.find(draft.reference + '\n') != std::string::npos) draft.is_acknowledged = true;
    const bool has_succeeded = left.end == ProcessLeft::End::by_itself && left.exit_code == 0;
    if (has_succeeded && !draft.is_acknowledged) blame("exit 0 without the reference of " + draft.reference);
}

void TrialKiosk::check(const ProcessLeft& left, const std::vector<int>& sound)
{
    if (left.end == ProcessLeft::End::hung) blame("a process hung: " + tail(left.trace) + tail(left.err));
    if (left.end == ProcessLeft::End::by_itself && std::ranges::find(sound, left.exit_code) == sound.end())
        blame("exit " + std::to_string(left.exit_code) + ": " + tail(left.out) + tail(left.err));
    for (const char* event : {"\"losses\"", "\"storage_fault\""})
        if (left.trace.find(event) != std::string::npos) blame(tail(left.trace) + tail(left.err));
}

std::optional<TrialKiosk::Rows> TrialKiosk::rows() const
{
    // A copy: looking in must not mend what the next process has to cope with.
    const auto copy = home_ / "copy";
    std::error_code failure;
    std::filesystem::remove_all(copy, failure);
    std::filesystem::create_directories(copy);
    for (const char* name : {"outbox.db", "outbox.db-wal"})
        std::filesystem::copy_file(home_ / "data" / name, copy / name, failure);
    auto database = Database::open(copy / "outbox.db", Database::Access::inspector);
    if (!database) return std::nullopt;
    Statement table = database->prepared(kTableSql);
    if (const auto row = table.step(); !row || !*row || table.number(0) == 0) return std::nullopt;

    Rows rows;
    Statement statement = database->prepared(kRowsSql);
    for (auto row = statement.step(); row && *row; row = statement.step())
        rows.emplace(statement.text(0),
                     Row{parse_state(statement.text(1)).value_or(State::closed), statement.number(2)});
    return rows;
}

Verdict TrialKiosk::judge()
{
    check(start_sync(Likely::ends).wait(), {0});
    judge_folder();
    return verdict_;
}

void TrialKiosk::judge_folder()
{
    auto opened = Store::open(home_ / "data");
    if (!opened) {
        blame("the folder does not open: " + opened.error().detail);
        for (const Given& one : given_)
            verdict_.lost += one.is_acknowledged ? 1 : 0;
        return;
    }
    Store& store = **opened;
    if (const auto compared = store.keep_mark_in(home_ / "state/support-kiosk"); !compared)
        blame("the mark is not heeded: " + compared.error().detail);
    if (says_anything(store.losses())) blame("losses are reported");
    for (const Given& one : given_) {
        const auto entry = store.outbox.find(*Reference::parse(one.reference));
        const bool is_there = entry && *entry;
        const std::size_t executed = executions_of(one.reference);
        if (executed > 1) {
            ++verdict_.duplicated;
            blame(one.reference + " was executed " + std::to_string(executed) + " times");
        }
        if (one.is_acknowledged && (!is_there || executed == 0)) {
            ++verdict_.lost;
            blame(one.reference + " was acknowledged and is lost");
        }
        if (is_there != (executed > 0)) blame(one.reference + ": outbox and ledger disagree");
        if (!is_there) continue;
        if ((*entry)->state != State::sent)
            blame(one.reference + " is " + std::string{word((*entry)->state)});
        if (!store.outbox.form((*entry)->id) || !store.outbox.frozen((*entry)->id))
            blame(one.reference + ": its seals do not open");
    }
    opened->reset();
    auto database = Database::open(home_ / "data/outbox.db", Database::Access::inspector);
    if (!database) return blame("the database does not open");
    Statement whole = database->prepared("PRAGMA integrity_check");
    if (const auto row = whole.step(); !row || !*row || whole.text(0) != "ok") blame("integrity_check");
}

void TrialKiosk::blame(const std::string& fault)
{
    verdict_.faults.push_back({seed_, fault});
}

std::chrono::microseconds some_time(std::mt19937_64& chance, std::chrono::microseconds least,
                                    std::chrono::microseconds most)
{
    std::uniform_real_distribution<double> power{std::log(static_cast<double>(least.count())),
                                                 std::log(static_cast<double>(most.count()))};
    return std::chrono::microseconds{static_cast<std::int64_t>(std::exp(power(chance)))};
}

} // namespace kiosk
