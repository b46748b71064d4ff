#include "kiosk/portal_links.h"

#include <string_view>

namespace kiosk
{

std::string form_address(const PortalLinks& links, const Draft& form)
{
    if (form.kind == RequestKind::partner_center)
        return links.support_form.empty() ? links.partner_center : links.support_form;
    std::string address = links.admin_center;
    constexpr std::string_view place = "{tenant}";
    if (const auto at = address.find(place); at != address.npos)
        address.replace(at, place.size(), form.customer_id);
    return address;
}

} // namespace kiosk
