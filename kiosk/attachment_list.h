#pragma once

#include "kiosk/screens.h"

#include <optional>

namespace kiosk
{

/// The files of a request, how far each has come on its way to a gateway, and the way to a stick; nothing
/// when there are none.
std::optional<Intent> draw_attachment_list(const RequestDetail& detail, const View& view);

} // namespace kiosk
