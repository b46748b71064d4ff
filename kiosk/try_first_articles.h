#pragma once

#include "kiosk/screens.h"

#include <optional>

namespace kiosk
{

/// Below the steps: the articles about the service and the kind of problem, a line each. Nothing without any.
void draw_matching_articles(const TryFirstScreen& screen, const View& view, std::optional<Intent>& intent);

} // namespace kiosk
