#pragma once

#include "storage/request.h"

#include <string>

namespace kiosk
{

/// Pages that people open by themselves, as link or QR code. `{tenant}` stands for the customer's tenant id.
struct PortalLinks {
    std::string partner_center; ///< The reseller's own portal.
    std::string admin_center;   ///< The customer's.
    std::string support_form;   ///< Where a Partner Center request can be typed in; empty when unknown.

    friend bool operator==(const PortalLinks&, const PortalLinks&) = default;
};

/// Where `form` is handed in: a Partner Center request at the support form, or in the portal that leads to it
/// when the form has no configured address; a customer's request in that customer's admin center
/// (reference/partner-center-contract.md sections 0.4 and 6). Empty when nothing is configured for it.
std::string form_address(const PortalLinks& links, const Draft& form);

} // namespace kiosk
