#pragma once

#include "kiosk/screens.h"

#include <optional>

namespace kiosk
{

/// Below the title of a form: the articles that may spare the request, a line each. Nothing without any.
void draw_suggestions(const FormScreen& screen, const View& view, std::optional<Intent>& intent);

} // namespace kiosk
