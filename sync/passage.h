#pragma once

#include "storage/bundles.h"
#include "storage/outbox.h"
#include "sync/courier_cargo.h"

#include <optional>
#include <vector>

namespace kiosk
{

// What a journey on a stick makes of an entry; pure. An entry that is aboard is held, its channel is courier,
// and it counts as maybe executed: that alone keeps the line, a hand-in, an edit and another way from it
// (protocol.h, hand_in.h, storage/schema.cpp), until an acknowledgement or a person says what became of it.

/// Stable reason codes. (kReasonExported and kReasonTakenOver: protocol.h.)
inline constexpr std::string_view kReasonExportInterrupted = "export_interrupted"; ///< Never left; as before.
inline constexpr std::string_view kReasonTakenBack = "taken_back"; ///< A person says the stick never arrives.
inline constexpr std::string_view kReasonByCourier = "by_courier"; ///< It came on a stick.
inline constexpr std::string_view kReasonGivenBack = "given_back"; ///< It came on a stick and is not taken.
inline constexpr std::string_view kReasonNotTaken = "not_taken";   ///< The other kiosk did not take it.

/// Whether a person may put it aboard: it is certain that 21Vianet does not have it, or it is aboard already
/// and is written once more for the same recipient.
bool may_go_aboard(const Entry& entry);

/// Whether it goes along without being named: what waits for a way, and what is aboard without certainty.
bool goes_aboard_by_itself(const Entry& entry);

/// Whether a person may say that its stick never arrives.
bool may_take_back(const Entry& entry);

/// Aboard, without certainty yet; `entry` may go.
Entry put_aboard(Entry entry);

/// The same once its file was read back. For an entry that is aboard.
Entry certainly_aboard(Entry entry);

/// An entry's way from aboard to another state, as the changes of one commit: a channel changes only after
/// the row says that nothing of it was sent.
std::vector<Outbox::Change> as_before(const Entry& entry, const Passenger& passenger, Timestamp now);

/// A person says that the bundle is lost for good. What went by the line before asks the far side first, in
/// case it arrived after all. Nothing when it is not aboard, or the other kiosk has said that it took it.
std::optional<std::vector<Outbox::Change>> taken_back(const Entry& entry, Channel channel_before,
                                                      Timestamp now);

/// What an acknowledgement of the right kiosk makes of it; empty when it changes nothing. `is_number_taken`:
/// another request has that number.
enum class NumberIs { free, taken };
std::vector<Outbox::Change> acknowledged(const Entry& entry, const Acknowledgement& by,
                                         Channel channel_before, NumberIs number, Timestamp now);

/// What the kiosk that took `entry` over tells about it. `remarks`: the far side's words.
Acknowledgement acknowledgement_of(const Entry& entry, const SealedRemarks& remarks);

/// Gives a request back that came on a stick and of which no byte left from here; nothing when some did.
std::optional<Entry> given_back(Entry entry);

} // namespace kiosk
