#pragma once

#include "tests/proof/simulated_kiosk.h"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace kiosk
{

/// What became of everything that was promised in one life.
struct LifeVerdict {
    std::uint64_t requests = 0, notes = 0; ///< Promised.
    std::uint64_t lost = 0, duplicated = 0, unexpected = 0, out_of_order = 0;
    std::uint64_t replaced = 0, taken_back = 0, handed_in = 0; ///< Ways a request may go, besides the line.
    std::uint64_t waits = 0, early_sends = 0;
    bool is_drained = false;
    bool has_spun = false;
    std::uint64_t hash = 0; ///< Of the whole story.
    std::vector<std::string> complaints;

    bool is_good() const
    {
        return lost + duplicated + unexpected + out_of_order + early_sends == 0 && is_drained && !has_spun;
    }
};

/// One kiosk's life, decided by one seed: first with every fault at once (messages lost, late, doubled,
/// answered by somebody else; clocks that jump by years or to 1970; suspend, kills, reboots, a full disk),
/// then with none, when everything must drain. The far side keeps its part of the contract: it remembers an
/// MS-RequestId for the window, its list lags no longer than the protocol allows for, and no message outlives
/// the network.
class SimulatedLife
{
public:
    SimulatedLife(std::uint64_t seed, StoryHash::Voice voice);

    LifeVerdict live();

private:
    struct Promise {
        enum class Kind { promised, taken_back } kind = Kind::promised;
        std::string replaced_by; ///< Reference; empty: by none.
    };
    struct PromisedNote {
        std::string reference;
        int sequence; ///< Among those of its request.
        NoteKind kind;
        NoteId id;
        bool is_taken_back = false;
    };

    bool happens(std::uint64_t percent) { return chance_.below(100) < percent; }
    Milliseconds up_to(Milliseconds longest);

    void step();
    void act();
    void fail_disk();
    void jump();
    void submit(Draft draft);
    Draft new_draft();
    void write_refused_anew();
    void act_on(const Reference& reference);
    void act_on_sent(const Reference& reference);
    void send_note(const Reference& reference, NoteKind kind);
    void hear(const std::vector<Reply>& replies);
    const Reference& any_reference();

    Crossing crossing(const HttpRequest& request);
    HttpReply busy_answer();
    HttpReply refusal();

    void recover();
    /// Whether something waited for a person.
    bool look_after_everything();
    void judge();
    void judge_notes();

    StoryHash story_;
    SeededRandom chance_;
    SyncSettings settings_;
    SimulatedKiosk kiosk_;
    LifeVerdict verdict_;
    std::vector<Reference> references_; ///< Every one that was ever accepted.
    std::map<std::string, Promise> promises_;
    std::vector<Draft> to_submit_; ///< Not accepted yet, or taken back.
    std::map<std::string, std::vector<PromisedNote>> notes_;
    std::vector<PromisedNote> to_send_; ///< Notes without an answer that says saved.
    std::uint64_t weather_ = 1;
};

} // namespace kiosk
