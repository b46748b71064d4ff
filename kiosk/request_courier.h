#pragma once

#include "kiosk/screens.h"

#include <optional>

namespace kiosk
{

/// Whether the request is on a stick, or came on one and may go back: then this stands where its way to
/// 21Vianet is chosen otherwise.
bool is_on_its_way_by_stick(const RequestDetail& detail);

/// What a person may say about its journey.
std::optional<Intent> draw_courier(RequestScreen& screen, const View& view);

} // namespace kiosk
