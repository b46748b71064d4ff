#pragma once

#include "kiosk/command_line.h"
#include "storage/ids.h"

#include <optional>
#include <string>

namespace kiosk
{

/// The reference a person typed. Nothing when it is none, which is complained about then.
std::optional<Reference> typed_reference(const std::string& typed, OutputFormat format);

/// Complains that nothing has this reference, and gives the exit status.
int no_such_request(OutputFormat format, const Reference& reference);

} // namespace kiosk
