#include "tests/proof/crash_proof.h"

#include "tests/proof/recovered_content.h"

#include <array>
#include <cstdio>

namespace kiosk
{

namespace
{

/// States tried at each moment; those that are the same are proved once.
constexpr std::uint64_t kCutsPerMoment = 30;
/// On a disk that lies hardly two cuts are the same.
constexpr std::uint64_t kLyingCuts = 6;
/// The same within a recovery, at so many of its moments.
constexpr std::uint64_t kNestedCuts = 10;
constexpr std::size_t kNestedMoments = 8;

constexpr std::array kCuts{PowerCut::kept, PowerCut::dropped,   PowerCut::prefix,
                           PowerCut::torn, PowerCut::reordered, PowerCut::garbled};

SimulatedDisk disk_after(const SimulatedDisk& before, std::uint64_t cut)
{
    SeededRandom chance{cut};
    return before.after(kCuts[cut % kCuts.size()], chance);
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

std::string CrashState::text() const
{
    std::string text = std::to_string(life) + ":" + std::to_string(moment) + ":" + std::to_string(cut);
    if (nested_moment) text += ":" + std::to_string(*nested_moment) + ":" + std::to_string(nested_cut);
    return text;
}

CrashState CrashState::parse(const std::string& text)
{
    unsigned long long life = 0, moment = 0, cut = 0, nested_moment = 0, nested_cut = 0;
    const int parts = std::sscanf(text.c_str(), "%llu:%llu:%llu:%llu:%llu", &life, &moment, &cut,
                                  &nested_moment, &nested_cut);
    CrashState state{.life = life, .moment = moment, .cut = cut};
    if (parts == 5) {
        state.nested_moment = nested_moment;
        state.nested_cut = nested_cut;
    }
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
        case What::damaged:
            return {findings_.damaged, "damaged"};
        case What::broken:
            return {findings_.broken, "broken"};
        }
        std::abort();
    }();
    if (++count > 1) return;
    findings_.first += std::string{"\n"} + name + ": state " + state.text() + " (power cut during '" +
                       life.step_name(life.moments()[state.moment].step) + "'): " + words +
                       "\n  replay: KIOSK_PROOF_REPLAY=" + state.text() +
                       " " KIOSK_BINARIES "/crash_proof -tc='crash: one state again'";
}

void CrashProof::run(std::size_t states)
{
    const std::uint64_t cuts = syncs_ == SimulatedDisk::Syncs::lying ? kLyingCuts : kCutsPerMoment;
    while (findings_.states < states) {
        CrashState state{.life = life_++};
        const ScriptedLife life{state.life, state.requests(), syncs_};
        ++lives_;
        seen_disks_.clear();
        seen_contents_.clear();
        if (!life.fault().empty()) {
            ++findings_.broken;
            if (findings_.first.empty())
                findings_.first =
                    "life " + std::to_string(state.life) + " without a power cut: " + life.fault();
            continue;
        }
        for (state.moment = state.life % stride_; state.moment < life.moments().size();
             state.moment += stride_)
            for (state.cut = 0; state.cut < cuts && findings_.states < states; ++state.cut)
                prove(life, state);
    }
}

void CrashProof::replay(const CrashState& state)
{
    const ScriptedLife life{state.life, state.requests(), syncs_};
    const Moment& moment = life.moments().at(state.moment);
    const auto deeper = recover(life, {.life = state.life, .moment = state.moment, .cut = state.cut}, moment,
                                disk_after(moment.disk, state.cut), true);
    if (!state.nested_moment) return;
    const Deeper& second = deeper.at(*state.nested_moment);
    (void)recover(life, state, second.moment, disk_after(second.moment.disk, state.nested_cut),
                  second.is_opening);
}

bool CrashProof::is_new(const SimulatedDisk& found, const Moment& moment, bool is_opening, std::uint64_t seed)
{
    const auto place = mixed(mixed(moment.step, std::uint64_t{is_opening}),
                             moment.far_side->effects().size() * 64 + moment.far_side->changes().size());
    if (!seen_disks_.insert(mixed(found.fingerprint(), place)).second) return false;
    ++findings_.states;
    return seen_contents_.insert(mixed(recovered_fingerprint(found, seed), place)).second;
}

void CrashProof::prove(const ScriptedLife& life, const CrashState& state)
{
    const Moment& moment = life.moments()[state.moment];
    const SimulatedDisk found = disk_after(moment.disk, state.cut);
    if (!is_new(found, moment, true, state.cut)) return;
    const auto deeper = recover(life, state, moment, found, true);
    if (syncs_ == SimulatedDisk::Syncs::honest) prove_nested(life, state, deeper);
}

void CrashProof::prove_nested(const ScriptedLife& life, const CrashState& state,
                              const std::vector<Deeper>& deeper)
{
    const std::size_t stride = deeper.size() / kNestedMoments + 1;
    CrashState nested = state;
    for (std::size_t i = state.cut % stride; i < deeper.size(); i += stride) {
        nested.nested_moment = i;
        for (std::uint64_t cut = 0; cut < kNestedCuts; ++cut) {
            nested.nested_cut = i * kNestedCuts + cut;
            const Deeper& second = deeper[i];
            const SimulatedDisk found = disk_after(second.moment.disk, nested.nested_cut);
            const std::size_t states = findings_.states;
            const bool is_unproved = is_new(found, second.moment, second.is_opening, nested.nested_cut);
            findings_.nested += findings_.states - states;
            if (is_unproved) (void)recover(life, nested, second.moment, found, second.is_opening);
        }
    }
}

std::vector<CrashProof::Deeper> CrashProof::recover(const ScriptedLife& life, const CrashState& state,
                                                    const Moment& moment, const SimulatedDisk& found,
                                                    bool is_opening)
{
    ++findings_.contents;
    // No boot of a kiosk draws the same chances as another one.
    const std::uint64_t seed = mixed(state.life * 1000 + moment.step, state.nested_moment ? 2U : 1U);
    World world{seed};
    world.far_side = *moment.far_side;
    world.time.now = moment.true_time + std::chrono::minutes{1};
    world.clock.set_wall(moment.wall + std::chrono::minutes{1});
    for (int boots = state.nested_moment ? 2 : 1; boots > 0; --boots)
        world.clock.reboot();

    std::vector<Deeper> deeper;
    MountedDisk mounted{found, seed};
    const bool is_exact = std::exchange(is_opening, true);
    if (!state.nested_moment)
        mounted.set_watch([&](DiskCall call, std::string_view) {
            if (changes_disk(call))
                deeper.push_back(
                    {{mounted.disk(), moment.step, std::make_shared<const ModelFarSide>(world.far_side),
                      world.clock.now().wall, world.time.now},
                     is_opening});
            return CallFate{};
        });

    auto kiosk = DeliveringKiosk::open(world);
    if (!kiosk) {
        note(What::noticed, life, state, "does not open: " + kiosk.error().detail);
        return deeper;
    }
    auto held = holdings_of(*(*kiosk)->store, life.ids());
    if (!held) {
        note(What::noticed, life, state, "is not read: " + held.error().detail);
        return deeper;
    }
    const Losses& losses = (*kiosk)->store->losses();
    const bool is_alarmed = says_anything(losses);
    const bool is_whole = compare(life, state, *held, moment.step, is_exact);
    if (is_whole && is_alarmed) note(What::broken, life, state, "tells of a loss, and all is there");
    if (!is_whole && !is_alarmed) ++findings_.silent;

    is_opening = false;
    auto drained = (*kiosk)->recover();
    if (drained) drained = (*kiosk)->drain();
    if (!drained) {
        note(What::broken, life, state, "does not go on: " + drained.error().detail);
        return deeper;
    }
    held = holdings_of(*(*kiosk)->store, life.ids());
    if (!held) {
        note(What::noticed, life, state, "is not read afterwards: " + held.error().detail);
        return deeper;
    }
    (void)compare(life, state, *held, moment.step, false);
    check_effects(life, state, *held, moment.step, world.far_side);
    if (const auto sound = check_integrity(); !sound) note(What::damaged, life, state, sound.error().detail);
    kiosk->reset(); // The clean end, in which the power may go, too.
    mounted.set_watch({});
    return deeper;
}

bool CrashProof::compare(const ScriptedLife& life, const CrashState& state, const std::vector<Holding>& found,
                         std::size_t step, bool is_exact)
{
    bool is_whole = true;
    for (std::size_t i = 0; i < found.size(); ++i) {
        const Holding& before = life.before(step)[i];
        const Holding& after = life.after(step)[i];
        const bool is_kept = is_exact ? found[i] == before || found[i] == after
                                      : has_same_words(found[i], before) || has_same_words(found[i], after);
        if (is_kept) continue;
        is_whole = false;
        note(What::lost, life, state,
             "request " + std::to_string(i) + " was " + in_words(before) + "; or " + in_words(after) +
                 "; and is " + in_words(found[i]));
    }
    return is_whole;
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
            note(What::duplicated, life, state,
                 subject + "was executed " + std::to_string(effects) + " times");
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
        if (!is_done && !is_held && !is_for_a_person)
            note(What::broken, life, state, subject + "is not done");
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
