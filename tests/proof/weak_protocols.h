#pragma once

#include "tests/proof/request_model.h"

namespace kiosk
{

/// A protocol, or a world, with one plausible mistake in it (reference/reliability.md section 3.5 and more).
struct WeakProtocol {
    const char* mistake;
    ModelVerdict::Fault expected;
    ModelWorld world;
    ProtocolRules rules;
};

std::vector<WeakProtocol> weak_protocols();

} // namespace kiosk
