#pragma once

#include "kiosk/screens.h"

#include <optional>

namespace kiosk
{

/// Whether a request has anything to say or to be told: not before 21Vianet has it.
bool has_notes_card(const Correspondence& correspondence);

/// The card of a request's notes: how it stands at 21Vianet, what was written to and fro, and the field to
/// answer in. `screen.detail` is there.
std::optional<Intent> draw_notes(RequestScreen& screen, const View& view);

} // namespace kiosk
