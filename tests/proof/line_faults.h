#pragma once

#include "tests/proof/fault_proxy.h"

#include <string>
#include <vector>

namespace kiosk
{

/// A way in which lines and what stands in them go wrong (reference/reliability.md N1 to N14).
struct LineFault {
    std::string name;
    WireFault fault; ///< Of no method and target yet: it may befall any exchange.
};

/// `elsewhere`: an address, `host:port`, where nobody must ever be asked for anything.
std::vector<LineFault> line_faults(const std::string& elsewhere);

} // namespace kiosk
