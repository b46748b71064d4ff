#pragma once

#include <string>
#include <string_view>

namespace kiosk
{

/// The longest name in bytes: what a file system takes (NAME_MAX, 255) and room for " (12)" and a suffix.
inline constexpr std::size_t kFileNameBytesMax = 200;

/// A name of its own for a file that somebody else named: valid UTF-8 without folders, control characters,
/// marks that turn the direction of writing (Unicode 15.0, Bidi_Control), invisible blanks, or what FAT and
/// Windows refuse; never empty, `.` or `..`, and at most kFileNameBytesMax bytes with its ending kept.
std::string clean_file_name(std::string_view bytes);

/// `name` with `number` before its ending: `photo (2).jpg`.
std::string numbered_file_name(std::string_view name, int number);

/// The ending with its dot, `.jpg`; empty when there is none.
std::string_view file_ending(std::string_view name);

} // namespace kiosk
