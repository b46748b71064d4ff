#pragma once

#include "storage/result.h"

#include <string>

namespace kiosk
{

/// Starts `program` with the address as its only argument and does not wait for it; when it ends is nobody's
/// business here. Only where the configuration names one: a kiosk shows pages as text and code otherwise.
/// Errors: system_fault.
Result<> open_page(const std::string& program, const std::string& url);

} // namespace kiosk
