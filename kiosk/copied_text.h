#pragma once

#include <string_view>

namespace kiosk
{

// The clipboard of the current ImGui context. Call these between Begin() and End().

/// Puts `words` there, and remembers a mark of them (not them) with the window.
void copy(std::string_view words);

/// What is there; valid until the next call. Empty when there is nothing or no text.
std::string_view copied();

/// Empties the clipboard when what is there was put there by copy() in this window: what one person copied is
/// no business of the next one's.
void forget_copied();

} // namespace kiosk
