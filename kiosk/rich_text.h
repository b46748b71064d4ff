#pragma once

#include "kiosk/style.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kiosk
{

/// A stretch of running text that is written in one way.
struct RichRun {
    enum class Look {
        plain,
        strong,
        way,  ///< Leads somewhere: in the colour of action and underlined.
        mark, ///< A number in small letters, such as of a source. It never begins a line.
    };
    Look look = Look::plain;
    std::string_view words;
    std::string_view target; ///< Of a way.
};

/// Body text of several looks, wrapped as the script wants (line_break.h) in `width` pixels; 0: at the right
/// edge. Returns the target of a way whose words were pressed. They are as high as a line, so the screen has
/// a control of full size for each of them as well, which keys and fingers find (WCAG 2.5.5 exempts what has
/// an equivalent).
std::optional<std::string> rich_text(const Style& style, const std::vector<RichRun>& runs, float width = 0);

} // namespace kiosk
