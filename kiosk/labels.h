#pragma once

#include <string>
#include <string_view>

namespace kiosk
{

// A label is "Visible text###stable_id": what a person reads, and what a widget is known by in every
// language.

/// What of a label is read, without its stable id.
std::string_view visible_text(const char* label);

/// What a person wrote, as a part of a label: on one line, and without what would begin a stable id.
std::string label_text(std::string_view words);

} // namespace kiosk
