#pragma once

#include "sync/catalogue.h"

namespace kiosk
{

/// The catalogue as shipped, read once.
inline const Catalogue& shipped_catalogue()
{
    static const Catalogue shipped = *Catalogue::load(KIOSK_CATALOGUE_FILE);
    return shipped;
}

} // namespace kiosk
