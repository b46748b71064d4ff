#pragma once

#include "tests/proof/errand.h"

#include <vector>

namespace kiosk
{

/// A kind of reply that a far side gives a kiosk, and how a kiosk comes to ask for one.
struct ReplyShape {
    std::string name;
    Errand errand = Errand::create;
    std::string method = "POST", target = "/v1/servicerequests/"; ///< Of the call; a part of its target.
    std::string far_side = "[]";                                  ///< The sandbox's script that makes it.
    std::vector<WireFault> before;                                ///< What must befall the line to get there.
    std::string (*form)(std::string_view) = nullptr;              ///< The form it travels in; null: as it is.
    ProxiedSettings settings;
    int cuts_each = 8;  ///< Of one life at most, one after the other.
    int lives_max = 60; ///< With one kiosk; fewer where the reply grows with what happened before.
};

/// Every shape that tests/sandbox can be brought to answer with, and those that a line gives it.
std::vector<ReplyShape> reply_shapes();

} // namespace kiosk
