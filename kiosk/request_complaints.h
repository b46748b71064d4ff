#pragma once

#include "kiosk/command_line.h"
#include "storage/ids.h"

#include <optional>
#include <string>

namespace kiosk
{

// What every command that names a request says when there is none of that name.

/// Prints that there is no such request and gives the exit status for it.
int no_such_request(OutputFormat format, const Reference& reference);

/// The reference a person typed; prints what is wrong with it when it is none.
std::optional<Reference> typed_reference(const std::string& typed, OutputFormat format);

} // namespace kiosk
