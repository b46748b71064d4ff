#pragma once

#include "storage/notes.h"
#include "storage/outbox.h"
#include "storage/witness.h"

#include <map>
#include <vector>

namespace kiosk
{

/// A request or note that was promised, and whose row is not there any more.
struct MissingPromise {
    enum class What { request, note };
    enum class Whereabouts {
        gone,
        draft_again ///< What was typed is among the drafts, as it was before it was submitted.
    };
    What what = What::request;
    Uuid subject;
    Reference reference; ///< Of the request; of a note: of the request it belongs to.
    Timestamp saved_at;
    State last_known = State::ready;
    Whereabouts whereabouts = Whereabouts::gone;

    friend bool operator==(const MissingPromise&, const MissingPromise&) = default;
};

/// A row that is not as the log says: the outbox was set back, or the log does not know it.
template <typename Delivery>
struct Doubt {
    Delivery row;
    std::optional<State> last_known; ///< By the log.
};

/// What the witness log and the outbox say of each other.
struct Reckoning {
    std::vector<MissingPromise> missing; ///< Oldest first; without those a person has read about.
    std::vector<Doubt<Entry>> doubtful;  ///< Never sent blind.
    std::vector<Entry> came_back;        ///< Taken back by a person, and there again.
    std::vector<Doubt<Note>> doubtful_notes;
    std::vector<WitnessRecord> unwitnessed; ///< How the rows are that the log does not know like this.
    std::size_t disagreeing = 0; ///< Rows of which the log says something else: the outbox was set back.
    std::size_t altered = 0;     ///< Delivered ones of which what is stored is not what was witnessed.
};

/// What the log keeps of a row: its state, and a digest of every column the protocol decides by.
WitnessRecord witnessed(const Witness& witness, const Entry& entry);
WitnessRecord witnessed(const Witness& witness, const Note& note);

/// Whether the log can be relied on to know every claim. A log that was damaged or lost cannot: what it lost
/// may have been about any row, so that none is sure.
enum class WitnessTrust { whole, partial };

/// `drafts`: when each was kept last. A request that is a draft again was taken back by a person when the
/// draft is younger than all that was witnessed of it; else the outbox was set back.
Reckoning reckon(const Witness& witness, WitnessTrust trust, const std::vector<Entry>& entries,
                 const std::vector<Note>& notes, const std::map<Uuid, Timestamp>& drafts);

/// The promises in a log whose outbox is lost as a whole.
std::vector<MissingPromise> all_missing(const Testimony& testimony);

/// The reason of what the log raised doubts about.
inline constexpr std::string_view kReasonRestored = "restored";
/// The reason of what a person had taken back before the outbox was set back.
inline constexpr std::string_view kReasonCameBack = "came_back";

/// Who decides about what is doubtful. The far side does not know what was handed in or taken back.
enum class Decides { far_side, person };

/// What becomes of a doubtful row: the far side is asked before anything leaves again. Where it could not
/// tell, because the request goes another way, was handed in, closed or put on hold, a person decides, as
/// about everything when `decides` says so. The times of its round are of no boot, so that none of them is
/// trusted.
Entry doubted(const Doubt<Entry>& doubt, Decides decides);
Note doubted(const Doubt<Note>& doubt);

/// Whether nothing is sent any more for what is in `state`.
bool is_delivered(State state);

} // namespace kiosk
