#pragma once

#include "storage/store.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace kiosk
{

/// One message about a sent request, as a person reads it.
struct Message {
    enum class From { us, them };
    From from;
    std::string author;          ///< As the far side names whom it is from; may be empty.
    std::optional<Timestamp> at; ///< Theirs: when it was written, if they say so. Ours: when it was finished.
    std::string text;            ///< Without our mark. Empty for a closing.

    // Of ours only.
    std::optional<NoteId> id; ///< None for one of another kiosk.
    NoteKind kind = NoteKind::note;
    CustomerInformed customer_informed = CustomerInformed::no;
    State state = State::sent;
    std::string reason_code, reason_text;
    bool may_try_now = false, may_take_back = false;

    friend bool operator==(const Message&, const Message&) = default;
};

/// Everything that went to and fro about one sent request, and what a person may add to it.
struct Correspondence {
    std::optional<Standing> standing; ///< None until the far side was first asked.
    std::vector<StandingChange> statuses;
    std::vector<Message> messages; ///< In order.
    std::string typed;             ///< A note that was begun and not sent.
    enum class Writing {
        open,
        not_sent,     ///< 21Vianet does not have the request yet.
        elsewhere,    ///< It was handed in by hand: the answer goes the same way.
        is_closed,    ///< Nothing is added to a closed request.
        being_closed, ///< A closing waits here already.
    };
    Writing writing = Writing::not_sent;
    CustomerInformed informed_for_closing = CustomerInformed::no; ///< `yes`: required.
    std::uint64_t revision = 0; ///< As of RequestSummary; the same as long as nothing here changes.
};

/// A note of ours as the store has it.
struct KeptNote {
    Note note;
    std::string text, reason_text;
};

/// One row of messages from both sides: those the far side shows, in the order of their dates where all have
/// one, else in its own; then those of ours that it does not show yet. A note of ours is recognized by its
/// mark and stands once. Pure.
std::vector<Message> messages_of(const std::vector<KeptNote>& ours, const std::vector<ShownNote>& theirs);

/// Why nothing may be written to a request, or that it may. Pure.
Correspondence::Writing writing_of(const Entry& entry, const std::vector<KeptNote>& ours);

/// Reads all of it. A note that does not open any more has no text and hides nothing else.
/// Errors: database_bad, disk_full.
Result<Correspondence> correspondence_of(const Store& store, const Entry& entry, const Draft& form);

} // namespace kiosk
