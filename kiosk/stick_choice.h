#pragma once

#include "kiosk/fields.h"
#include "kiosk/screens.h"

#include <optional>
#include <vector>

namespace kiosk
{

/// Sticks to choose one from.
struct SticksShown {
    const std::vector<StickFolder>& sticks;
    std::size_t chosen;
    enum class Looked { not_yet, once } looked;
    Writing writing; ///< Locked while something is done with one.
};

/// The sticks with the room on them, and the way to look again; ChooseStick or LookAgain.
std::optional<Intent> draw_stick_choice(const Style& style, const SticksShown& shown);

} // namespace kiosk
