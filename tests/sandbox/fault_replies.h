#pragma once

#include <optional>
#include <string>

#include "tests/sandbox/faults.h"
#include "tests/sandbox/http_message.h"

namespace kiosk::sandbox
{

/// Whether the far side runs the request before it is answered under this fault.
Executed executed_under(const std::optional<Fault>& fault);

/// What is answered instead of `genuine`, the reply of an execution (empty when there was none). Faults that
/// are no reply at all, or the genuine one badly carried, leave it as it is. `elsewhere` is where a redirect
/// leads when its rule does not say.
HttpReply reply_under(const Fault& fault, const HttpRequest& request, const HttpReply& genuine,
                      const std::string& elsewhere, Instant now);

} // namespace kiosk::sandbox
