#pragma once

#include "storage/ids.h"
#include "storage/result.h"
#include "sync/stick.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace kiosk
{

// What people ask the core to do with sticks, and its answers (commands.h).

/// Which sticks are there, and what is on them? Answered by SticksFound, or CourierRefused. Makes this
/// kiosk's key when it has none yet.
struct LookForSticks {
};
/// Take requests along. Answered by BundleWritten, BundleNotCertain or CourierRefused.
struct ExportRequests {
    std::filesystem::path folder;
    std::vector<Reference> references; ///< Empty: all that wait for a way.
};
/// Tell other kiosks what became of what they sent. Answered by AcknowledgementsWritten or CourierRefused.
struct ExportAcknowledgements {
    std::filesystem::path folder;
};
/// Read a bundle of requests or of acknowledgements. May be repeated. Answered by RequestsImported,
/// AcknowledgementsImported or CourierRefused.
struct ImportBundle {
    std::filesystem::path file;
};
/// A person says that a request's stick is destroyed or will never be delivered. Answered by TakenBack or
/// ActionRefused.
struct TakeBack {
    Reference reference;
};
/// A request that came on a stick is not sent from here. Answered by GivenBack or ActionRefused.
struct GiveBack {
    Reference reference;
};

struct SticksFound {
    std::vector<StickFolder> sticks;
};
/// Why a request was not taken along.
enum class LeftBehind {
    not_found,
    may_be_sent, ///< It may be with 21Vianet, or is done.
    elsewhere,   ///< It is on a stick for another kiosk.
    no_room,     ///< It goes with the next bundle.
    unreadable   ///< Its sealed bytes do not open.
};
std::string_view word(LeftBehind why);
struct BundleWritten {
    std::filesystem::path file;
    std::vector<Reference> references;
    std::vector<std::pair<Reference, LeftBehind>> left_behind;
};
/// The stick failed at the very end. The requests count as on their way; to write them once more for the same
/// kiosk does no harm.
struct BundleNotCertain {
    std::filesystem::path file;
    std::vector<Reference> references;
    Error error;
};
struct AcknowledgementsWritten {
    std::vector<std::filesystem::path> files; ///< One for each kiosk that sent something.
    std::size_t count;
};
struct RequestsImported {
    std::string kiosk_id; ///< Whose requests they are.
    std::vector<Reference> taken;
    std::vector<Reference> known; ///< Here already; nothing changed.
};
struct AcknowledgementsImported {
    std::string kiosk_id;                                ///< Who took the requests over.
    std::vector<std::pair<Reference, std::string>> sent; ///< With 21Vianet's number.
    std::vector<Reference> refused, not_taken, taken_over;
    std::size_t unchanged = 0; ///< Known already, or not from here.
};
struct TakenBack {
    Reference reference;
};
struct GivenBack {
    Reference reference;
};

/// Why nothing was done with a stick, for the screen to put in words. Nothing has changed.
enum class CourierFault {
    no_recipient,    ///< `[courier] recipient_key` is not set.
    recipient_is_us, ///< It is this kiosk's own key.
    nothing_to_take, ///< No request may go, see `left_behind`.
    nothing_to_tell, ///< Nothing ever came here on a stick.
    stick_fails,     ///< It cannot be written or read; see `error`.
    not_ours,        ///< Another kind of file.
    newer,           ///< Written by a newer version.
    too_large,
    damaged,        ///< Cut short or changed.
    not_for_us,     ///< Sealed for another kiosk.
    unknown_sender, ///< Not among those this kiosk takes anything from; `key` is it.
    not_sound,      ///< Signed and sealed, but what is in it does not fit together.
    storage_fails   ///< This kiosk's own; see `error`.
};
std::string_view word(CourierFault fault);
struct CourierRefused {
    CourierFault fault;
    std::optional<Error> error = {};
    std::string key = {};
    std::vector<std::pair<Reference, LeftBehind>> left_behind = {};
};

} // namespace kiosk
