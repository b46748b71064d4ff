#pragma once

#include "kiosk/icons.h"

#include <string_view>

namespace kiosk
{

// `label` is "Visible text###stable_id" throughout (labels.h).

/// A row that leads to an article: its title, and below it the sentence that says what is in it, both as long
/// as they are. True when it was pressed.
bool article_row(const Style& style, const char* label, std::string_view summary);

/// A line that leads to an article, for a few of them beside other things. True when it was pressed.
bool article_line(const Style& style, const char* label);

} // namespace kiosk
