#pragma once

#include "kiosk/screens.h"
#include "kiosk/steps_to_try.h"

namespace kiosk
{

/// A page of the customer's admin center in words, as a code to scan, and, where the configuration names a
/// browser, as a button.
std::optional<Intent> draw_admin_page(const AdminPage& page, const View& view);

} // namespace kiosk
