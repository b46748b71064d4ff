#pragma once

#include "tests/proof/scripted_life.h"

#include <cstdint>
#include <string>
#include <unordered_set>

namespace kiosk
{

/// One crash state by numbers: it is made again from them alone.
struct CrashState {
    std::uint64_t life = 0; ///< Seed of the life; large requests when it is a multiple of kLargeEvery.
    std::size_t moment = 0;
    std::uint64_t cut = 0; ///< Seed of what survives.
    /// Where the power goes again while the kiosk recovers; none: it does not.
    std::optional<std::size_t> nested_moment = std::nullopt;
    std::uint64_t nested_cut = 0;

    static constexpr std::uint64_t kLargeEvery = 16;
    ScriptedLife::Requests requests() const
    {
        return life % kLargeEvery == 0 ? ScriptedLife::Requests::large : ScriptedLife::Requests::small;
    }

    std::string text() const; ///< `life:moment:cut`, or `life:moment:cut:moment:cut`.
    static CrashState parse(const std::string& text);
};

/// What was wrong in the states that were proved.
struct CrashFindings {
    std::size_t states = 0;     ///< Different disks, each reopened by SQLite.
    std::size_t nested = 0;     ///< Of them after a second power cut.
    std::size_t contents = 0;   ///< Different contents that they recovered to, each reopened and drained.
    std::size_t lost = 0;       ///< Something acknowledged is not there, or not as it was.
    std::size_t silent = 0;     ///< Of the lost: in how many states the product says nothing of any loss.
    std::size_t duplicated = 0; ///< The far side executed something twice.
    std::size_t noticed = 0;    ///< The product itself refused to go on with what it found.
    std::size_t damaged = 0;    ///< SQLite's own check finds damage that the product did not notice.
    std::size_t broken = 0;     ///< Anything else that has to hold: integrity, seals, an end of the queue.
    std::string first;          ///< The first fault of each kind, with the state to replay.

    bool is_clean() const { return lost + duplicated + noticed + damaged + broken == 0; }
};

/// Proves one life after the other: at every moment of it some states of the disk, and at moments of each
/// recovery from them some states again. Each disk is reopened by SQLite; what was recovered to the very same
/// content as another one in the same place of the script is not drained a second time, because the product
/// sees no difference.
class CrashProof
{
public:
    /// `stride` tells how many moments of a life go by from one that is proved to the next.
    CrashProof(std::uint64_t first_life, SimulatedDisk::Syncs syncs, std::size_t stride = 1)
        : life_(first_life), syncs_(syncs), stride_(stride)
    {
    }

    /// Goes on until `states` states were proved.
    void run(std::size_t states);

    /// Proves one state again.
    void replay(const CrashState& state);

    const CrashFindings& findings() const { return findings_; }
    std::uint64_t lives() const { return lives_; }

private:
    /// A moment within a recovery.
    struct Deeper {
        Moment moment;
        bool is_opening; ///< Nothing but opening happened: the rows are those of the first crash.
    };
    bool is_new(const SimulatedDisk& found, const Moment& moment, bool is_opening, std::uint64_t seed);
    void prove(const ScriptedLife& life, const CrashState& state);
    void prove_nested(const ScriptedLife& life, const CrashState& state, const std::vector<Deeper>& deeper);
    std::vector<Deeper> recover(const ScriptedLife& life, const CrashState& state, const Moment& moment,
                                const SimulatedDisk& found, bool is_opening);
    enum class What { lost, duplicated, noticed, damaged, broken };
    void note(What what, const ScriptedLife& life, const CrashState& state, const std::string& words);
    /// Whether all is there.
    bool compare(const ScriptedLife& life, const CrashState& state, const std::vector<Holding>& found,
                 std::size_t step, bool is_exact);
    void check_effects(const ScriptedLife& life, const CrashState& state, const std::vector<Holding>& found,
                       std::size_t step, const ModelFarSide& far_side);
    void check_notes(const ScriptedLife& life, const CrashState& state, const Holding& holding,
                     const ModelFarSide& far_side);

    std::uint64_t life_;
    SimulatedDisk::Syncs syncs_;
    std::size_t stride_;
    std::uint64_t lives_ = 0;
    std::unordered_set<std::uint64_t> seen_disks_, seen_contents_; ///< Of this life.
    CrashFindings findings_;
};

} // namespace kiosk
