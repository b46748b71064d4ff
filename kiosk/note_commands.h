#pragma once

#include "sync/conversation.h"

#include <string>

namespace kiosk
{

/// How a request stands at 21Vianet and what was written to and fro, for a terminal; empty when there is
/// nothing of it.
std::string correspondence_text(const Correspondence& correspondence, Timestamp now);

} // namespace kiosk
