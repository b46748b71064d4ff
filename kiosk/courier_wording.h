#pragma once

#include "storage/outbox.h"
#include "sync/commands.h"

#include <string>
#include <string_view>

namespace kiosk
{

// What is said about sticks, in the language in use.

/// How something a person asked for with a stick ended; empty for other replies.
std::string courier_sentence(const Reply& reply);

/// Why nothing was done.
std::string sentence(CourierFault fault);

/// Whether such an outcome is a fault that somebody has to do something about.
bool is_courier_fault(const Reply& reply);

/// A state, a line of the history and a reason that come from a journey on a stick; empty for all others.
std::string courier_state_name(const Entry& entry);
std::string courier_state_sentence(const Entry& entry);
std::string courier_history_words(const Transition& transition);
std::string courier_reason_sentence(std::string_view code);

} // namespace kiosk
