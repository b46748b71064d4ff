#pragma once

#include "storage/outbox.h"
#include "storage/request.h"
#include "sync/catalogue.h"

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace kiosk
{

// Handing a request in: a person types it into 21Vianet's web form and brings back the number that the form
// gave it. Pure; what happens to the row is decided here and committed by the core, and by nobody else.

/// Why a request is held while a person types it into the form: the line must not send it as well. It stays
/// held when the kiosk ends meanwhile, because nobody knows how far the person came.
inline constexpr std::string_view kReasonHandIn = "hand_in";

/// In the history of a request that goes another way from then on: this and the channel's word.
inline constexpr std::string_view kReasonMovedTo = "moved_to_";

/// Whether it is certain that 21Vianet does not have it: no attempt is open and none of this round may have
/// been executed. Only then it may leave another way.
bool is_known_not_sent(const Entry& entry);

/// What a person's action makes of an entry; nothing when it may have been sent, or is done. Each is the same
/// again when it is repeated.
std::optional<Entry> hand_in_begun(Entry entry);
std::optional<Entry> handed_in(Entry entry, std::string_view number);
/// Onto `channel`. A hand-in that was begun ends, and what was refused waits anew; what a person paused stays
/// so.
std::optional<Entry> moved(Entry entry, Channel channel, const Instant& now);

/// One field of the form.
struct HandInField {
    std::string field;      ///< As in a draft file ("contact.email"), or "everything": all of them in one.
    std::string form_label; ///< In the request language, as 21Vianet's people call it.
    std::string value;      ///< What belongs into it, to the byte.

    friend bool operator==(const HandInField&, const HandInField&) = default;
};

/// The fields in the order of the published contract's resource (reference/partner-center-contract.md section
/// 4), which is the nearest thing to the form that is published: title with our reference, description,
/// severity, topic, organisation, contact, product. Choices are in `language`. Empty ones are left out; the
/// last one is "everything". `frozen` are the bytes that the line would send: title and description come from
/// them, so that both ways carry the same text. Errors: seal_broken when `frozen` is none of ours.
Result<std::vector<HandInField>> hand_in_fields(std::string_view frozen, const Draft& form,
                                                const Catalogue& catalogue, std::string_view language);

/// What is wrong with a number that was typed or scanned.
enum class NumberFault {
    missing,
    too_long,         ///< More than kNumberMax characters.
    has_blanks,       ///< A blank inside, or a character that is none of ASCII's visible ones.
    is_our_reference, ///< The kiosk's own, scanned from the wrong code.
    is_an_address,    ///< The form's, scanned from the wrong code.
    is_taken          ///< Another request on this kiosk has it. Only the core knows.
};
std::string_view word(NumberFault fault);

/// Characters of a service request number at most, as the wire format reads them.
inline constexpr std::size_t kNumberMax = 64;

/// The number in what was typed: without the blanks around it, and with the wide forms that a Chinese input
/// method types (U+FF01..U+FF5E) as the characters they are wide forms of.
std::variant<std::string, NumberFault> number_typed(std::string_view typed);

} // namespace kiosk
