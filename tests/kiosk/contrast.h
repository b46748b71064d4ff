#pragma once

#include "kiosk/style.h"
#include "tests/window/headless_ui.h"

#include <imgui_internal.h>

#include <string>
#include <vector>

namespace kiosk::test
{

/// Of two colours, 1 to 21. Source: WCAG 2.2, definitions of contrast ratio and relative luminance.
double contrast_ratio(Colour one, Colour other);

/// Something that was painted with too little contrast.
struct LowContrast {
    std::string words;
    double ratio;
    Colour ink, ground; ///< As they were found in the pixels.
    ImRect where;
};

/// Texts of the last frame whose letters have less contrast than `wanted` with what they stand on, measured
/// in the pixels: the ground is the commonest colour around the line, the ink what the darkest (or lightest)
/// 2 % of the letters' pixels reach. So the soft edges of letters do not count, and a letter that is nothing
/// but soft edge does. Disabled controls are not exempt: their words say why. Leaves alone: lines that are
/// cut by the edge of a page or covered by a popup, and lines of nothing but dots and dashes, which have no
/// core.
std::vector<LowContrast> low_text_contrast(const HeadlessUi& ui, double wanted);

/// Fields and lists whose outline has less contrast than `wanted` with what is outside, on any side that can
/// be seen (WCAG 1.4.11 wants 3).
std::vector<LowContrast> low_outline_contrast(const HeadlessUi& ui, double wanted);

} // namespace kiosk::test
