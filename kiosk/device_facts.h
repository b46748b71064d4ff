#pragma once

#include "kiosk/screens.h"

#include <string>

namespace kiosk
{

// What of the page about the device is measured; facts that are not known yet are left out.

/// Space, file system and key, for the card about storage.
void draw_measured_storage(const DeviceScreen& screen, const View& view);

/// Memory and clock, for the card about the kiosk.
void draw_measured_kiosk(const DeviceScreen& screen, const View& view);

/// How long the oldest request that waits has done so.
std::string oldest_waiting_words(const View& view);

} // namespace kiosk
