#pragma once

#include "kiosk/screens.h"

#include <optional>

namespace kiosk
{

/// The part of a request's page about the way it goes: what it is, handing it in, and the other ways it can
/// be moved to while it is certain that 21Vianet does not have it.
std::optional<Intent> draw_channel(const RequestScreen& screen, const View& view);

} // namespace kiosk
