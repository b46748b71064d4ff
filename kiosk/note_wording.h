#pragma once

#include "sync/conversation.h"
#include "sync/snapshot.h"

#include <string>

namespace kiosk
{

// Notes and the standing of sent requests in the language in use (wording.h).

/// A status in a few words.
std::string status_name(ServiceStatus status);

/// How old that is, or why there is nothing: "As 21Vianet saw it, 2 hours ago".
std::string standing_sentence(const Correspondence& correspondence, Timestamp now);

/// Whom a message is from and when: "21Vianet, Li Na  ·  14:05".
std::string message_heading(const Message& message, Timestamp now);

/// Where a message of ours is: "Waiting here", "Sent". Empty for one of theirs.
std::string message_state(const Message& message);

/// What a closing says in place of words.
std::string message_text(const Message& message);

/// Why a note needs a person; empty when it does not.
std::string message_reason(const Message& message);

/// Why nothing may be written; empty when it may.
std::string writing_sentence(Correspondence::Writing writing);

/// A status as a line of a request's history.
std::string standing_history_words(const StandingChange& change);

/// What a list says about the messages of a request; empty when it is nothing.
std::string note_mark_words(const RequestSummary& request);

} // namespace kiosk
