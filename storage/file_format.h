#pragma once

#include <string_view>

namespace kiosk
{

/// What a file is by its first bytes, whatever its name says.
enum class FileFormat { other, png, jpeg, gif, bmp, pdf };

/// Sixteen bytes are enough.
FileFormat format_of(std::string_view first_bytes);

bool is_picture(FileFormat format);

/// The stable words of the formats, as stored; `parse_format` takes any other for `other`.
std::string_view word(FileFormat format);
FileFormat parse_format(std::string_view word);

} // namespace kiosk
