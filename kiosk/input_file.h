#pragma once

#include "storage/result.h"

#include <cstddef>
#include <string>

namespace kiosk
{

/// The whole of a file that a person names; `-` is standard input. At most `bytes_max` bytes are ever held.
/// Errors: invalid_input (larger than that, or no file but a folder), not_found, not_allowed, system_fault.
Result<std::string> read_input(const std::string& name, std::size_t bytes_max);

} // namespace kiosk
