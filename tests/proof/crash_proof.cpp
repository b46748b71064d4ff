#include "tests/proof/crash_proof.h"

#include <array>
#include <cstdio>

namespace kiosk
{

namespace
{

/// States tried at each moment; those that are the same are proved once.
constexpr std::uint64_t kCutsPerMoment = 6;

constexpr std::array kCuts{PowerCut::kept, PowerCut::dropped,   PowerCut::prefix,
                           PowerCut::torn, PowerCut::reordered, PowerCut::garbled};

SimulatedDisk disk_after(const SimulatedDisk& before, std::uint64_t cut)
{
    SeededRandom chance{cut};
    return before.after(kCuts[cut % kCuts.size()], chance);
}

/// What delivering never changes: the row may be that of before or after, its words may not.
bool has_same_words(const Holding& a, const Holding& b)
{
    const auto same_note = [](const Holding::HeldNote& one, const Holding::HeldNote& other) {
        return one.id == other.id && one.text == other.text && one.frozen == other.frozen;
    };
    return a.place == b.place && a.form == b.form && a.frozen == b.frozen && a.attachments == b.attachments &&
           a.typed_note == b.typed_note && std::ranges::equal(a.notes, b.notes, same_note);
}

Result<> check_integrity()
{
    const auto path = std::filesystem::path{kProofFolder} / "outbox.db";
    auto database = Database::open(path, Database::Access::inspector);
    if (!database) return database.error();
    Statement check = database->prepared("PRAGMA integrity_check");
    const auto row = check.step();
    if (!row) return row.error();
    if (check.text(0) != "ok") return Error{ErrorCode::database_bad, check.text(0)};
    return success();
}

} // namespace

/// A moment within a recovery.
struct CrashProof::Deeper {
    Moment moment;
    bool is_open_only; ///< Nothing but opening happened: the rows are those of the first crash.
};

std::string CrashState::text() const
{
    return std::to_string(life) + ":" + std::to_string(moment) + ":" + std::to_string(cut) + ":" +
           std::to_string(depth);
}

CrashState CrashState::parse(const std::string& text)
{
    CrashState state;
    unsigned long long life = 0, moment = 0, cut = 0;
    std::sscanf(text.c_str(), "%llu:%llu:%llu:%d", &life, &moment, &cut, &state.depth);
    state.life = life;
    state.moment = moment;
    state.cut = cut;
    return state;
}

void CrashProof::note(What what, const ScriptedLife& life, const CrashState& state, const std::string& words)
{
    const auto [count, name] = [&]() -> std::pair<std::size_t&, const char*> {
        switch (what) {
        case What::lost:
            return {findings_.lost, "lost"};
        case What::duplicated:
            return {findings_.duplicated, "duplicated"};
        case What::noticed:
            return {findings_.noticed, "refused"};
        case What::broken:
            return {findings_.broken, "broken"};
        }
        std::abort();
    }();
    if (++count > 1) return;
    findings_.first += std::string{"\n"} + name + ": state " + state.text() + " (power cut during '" +
                      life.step_name(life.moments()[state.moment].step) + "'): " + words +
                      "\n  replay: KIOSK_PROOF_REPLAY=" + state.text() +
                      " build/dev/bin/proof_tests -tc='crash: one state again'";
}

void CrashProof::run(std::size_t states)
{
    while (findings_.states < states) {
        CrashState state{.life = life_++};
        const ScriptedLife life{state.life, state.requests(), syncs_};
        ++lives_;
        seen_.clear();
        if (!life.fault().empty()) {
            ++findings_.broken;
            if (findings_.first.empty())
                findings_.first = "life " + std::to_string(state.life) + " without a power cut: " + life.fault();
            continue;
        }
        for (state.moment = 0; state.moment < life.moments().size(); ++state.moment) {
            for (std::uint64_t i = 0; i < kCutsPerMoment && findings_.states < states; ++i) {
                state.cut = (state.life << 32U) + state.moment * kCutsPerMoment + i;
                const Moment& moment = life.moments()[state.moment];
                const SimulatedDisk found = disk_after(moment.disk, state.cut);
                if (!seen_.insert(mixed(found.fingerprint(), moment.step)).second) continue;
                prove(life, state, found);
            }
        }
    }
}

void CrashProof::replay(const CrashState& state)
{
    const ScriptedLife life{state.life, state.requests(), syncs_};
    CrashState first = state;
    first.depth = 1;
    prove(life, first, disk_after(life.moments().at(state.moment).disk, state.cut));
}

void CrashProof::prove(const ScriptedLife& life, const CrashState& state, const SimulatedDisk& found)
{
    const Moment& moment = life.moments()[state.moment];
    std::optional<Deeper> deeper;
    ++findings_.states;
    recover(life, state, moment, found, true, &deeper);
    if (!deeper) return;

    CrashState nested = state;
    nested.depth = 2;
    const SimulatedDisk found_again = disk_after(deeper->moment.disk, state.cut * 7 + 1);
    if (!seen_.insert(mixed(found_again.fingerprint(), moment.step)).second) return;
    ++findings_.states;
    ++findings_.nested;
    recover(life, nested, deeper->moment, found_again, deeper->is_open_only, nullptr);
}

void CrashProof::recover(const ScriptedLife& life, const CrashState& state, const Moment& moment,
                         const SimulatedDisk& found, bool is_open_only, std::optional<Deeper>* deeper)
{
    World world{state.cut};
    world.far_side = *moment.far_side;
    world.time.now = moment.true_time + std::chrono::minutes{1};
    world.clock.set_wall(moment.wall + std::chrono::minutes{1});
    for (int boot = 0; boot < state.depth; ++boot)
        world.clock.reboot();

    bool is_opening = is_open_only;
    std::uint64_t calls = 0;
    MountedDisk mounted{found, state.cut};
    SeededRandom choice{state.cut};
    if (deeper != nullptr)
        mounted.set_watch([&](DiskCall call, std::string_view) {
            // Each of the calls so far is the chosen one with the same probability.
            if (changes_disk(call) && choice.below(++calls) == 0)
                *deeper = Deeper{{mounted.disk(), moment.step,
                                  std::make_shared<const ModelFarSide>(world.far_side), world.clock.now().wall,
                                  world.time.now},
                                 is_opening};
            return CallFate{};
        });

    auto kiosk = DeliveringKiosk::open(world);
    if (!kiosk) return note(What::noticed, life, state, "does not open: " + kiosk.error().detail);
    auto held = holdings_of(*(*kiosk)->store, life.ids());
    if (!held) return note(What::noticed, life, state, "is not read: " + held.error().detail);
    compare(life, state, *held, moment.step, is_open_only);

    is_opening = false;
    auto drained = (*kiosk)->recover();
    if (drained) drained = (*kiosk)->drain();
    if (!drained) return note(What::broken, life, state, "does not go on: " + drained.error().detail);
    held = holdings_of(*(*kiosk)->store, life.ids());
    if (!held) return note(What::noticed, life, state, "is not read afterwards: " + held.error().detail);
    compare(life, state, *held, moment.step, false);
    check_effects(life, state, *held, moment.step, world.far_side);

    if (const auto sound = check_integrity(); !sound) note(What::broken, life, state, sound.error().detail);
    mounted.set_watch({});
    mounted.switch_off();
}

void CrashProof::compare(const ScriptedLife& life, const CrashState& state, const std::vector<Holding>& found,
                         std::size_t step, bool is_exact)
{
    for (std::size_t i = 0; i < found.size(); ++i) {
        const Holding& before = life.before(step)[i];
        const Holding& after = life.after(step)[i];
        const bool is_kept = is_exact ? found[i] == before || found[i] == after
                                      : has_same_words(found[i], before) || has_same_words(found[i], after);
        if (is_kept) continue;
        note(What::lost, life, state,
             "request " + std::to_string(i) + " was " + in_words(before) + "; or " + in_words(after) +
                 "; and is " + in_words(found[i]));
    }
}

void CrashProof::check_effects(const ScriptedLife& life, const CrashState& state,
                               const std::vector<Holding>& found, std::size_t step,
                               const ModelFarSide& far_side)
{
    for (std::size_t i = 0; i < found.size(); ++i) {
        const Holding& holding = found[i];
        const auto effects = far_side.effects_of(Reference{life.ids()[i]}.text());
        const std::string subject = "request " + std::to_string(i) + ", " + in_words(holding) + ", ";
        if (effects > 1)
            note(What::duplicated, life, state, subject + "was executed " + std::to_string(effects) + " times");
        if (holding.place != Holding::Place::outbox) {
            if (effects > 0) note(What::broken, life, state, subject + "was executed");
            continue;
        }
        const bool is_done = holding.state == State::sent || holding.state == State::closed;
        // Two rounds that left no trace: a person decides (sync/protocol.h), and sends it again safely.
        const bool is_for_a_person = holding.state == State::needs_attention;
        const bool is_held = holding.state == State::held;
        if (is_done && effects == 0) note(What::lost, life, state, subject + "was never executed");
        if (is_for_a_person && effects != 0) note(What::broken, life, state, subject + "was executed");
        if (!is_done && !is_held && !is_for_a_person) note(What::broken, life, state, subject + "is not done");
        if (is_held && life.after(step)[i].state != State::held && life.before(step)[i].state != State::held)
            note(What::broken, life, state, subject + "was held by nobody");
        check_notes(life, state, holding, far_side);
    }
}

void CrashProof::check_notes(const ScriptedLife& life, const CrashState& state, const Holding& holding,
                             const ModelFarSide& far_side)
{
    bool is_lane_blocked = false;
    for (const auto& kept : holding.notes) {
        const bool is_closing = kept.text.empty();
        const auto times = std::ranges::count_if(far_side.changes(), [&](const Change& change) {
            return change.number == holding.number &&
                   (is_closing ? change.operation == "close"
                               : change.operation == "note" && without_mark(change.text) == kept.text);
        });
        const std::string subject = "a note in state " + std::string{word(kept.state)};
        // Closing what is closed changes nothing, so only words count.
        if (times > 1 && !is_closing) note(What::duplicated, life, state, subject + " was executed twice");
        is_lane_blocked = is_lane_blocked || kept.state == State::needs_attention;
        const bool is_arrived = kept.state == State::sent && times > 0;
        if (!is_lane_blocked && !is_arrived) note(What::lost, life, state, subject + " did not arrive");
    }
}

} // namespace kiosk
