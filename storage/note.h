#pragma once

#include "storage/clock.h"
#include "storage/ids.h"
#include "storage/request.h"
#include "storage/request_state.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kiosk
{

/// Names one note from the moment it is begun, before anything is saved.
struct NoteId {
    Uuid uuid;
    const std::string& text() const { return uuid.text(); }
    friend auto operator<=>(const NoteId&, const NoteId&) = default;
};

/// What goes to a sent request: words, or the word that it is done.
enum class NoteKind { note, closing };
std::string_view word(NoteKind kind);

/// Whether the customer knows that the request is being closed. Required for billing
/// (reference/partner-center-contract.md section 6, C3).
enum class CustomerInformed { no, yes };

/// Whether a request may only be closed once the customer is informed: the partner's own billing, and the
/// customer's area of accounts and billing.
bool needs_customer_informed(const Draft& form);

/// What the queue keeps about one note in plain columns. What the protocol decides by has the names that an
/// Entry has (outbox.h), so that one protocol moves both. Of the states only `ready`, `claimed`, `checking`,
/// `sent` and `needs_attention` occur.
struct Note {
    NoteId id;
    RequestId request;
    NoteKind kind;
    CustomerInformed customer_informed = CustomerInformed::no; ///< Of a closing.
    State state = State::ready;
    Timestamp created_at, updated_at;

    std::int64_t attempts = 0;
    std::int64_t round = 1;
    bool may_be_executed = false;
    bool has_left = false;
    std::int64_t claim_sequence = 0;
    std::optional<Uuid> ms_request_id;
    std::optional<Instant> first_sent, last_sent;
    Timestamp next_attempt_at;
    std::string reason_code;

    friend bool operator==(const Note&, const Note&) = default;
};

/// What is wrong with the text of a note; nothing when it may be sent. The field is called `note`.
std::optional<FieldError> fault_of_note(std::string_view text);

} // namespace kiosk
