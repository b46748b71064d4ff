#include "kiosk/admin_page_card.h"

#include "kiosk/buttons.h"
#include "kiosk/qr_code.h"
#include "kiosk/translation.h"
#include "kiosk/typography.h"

#include <imgui.h>

namespace kiosk
{

namespace
{

/// As large as a phone needs at arm's length, and not higher than half of the smallest screen: 200 units.
constexpr float kPageCodeUnits = 200;

} // namespace

std::optional<Intent> draw_admin_page(const AdminPage& page, const View& view)
{
    std::optional<Intent> intent;
    const Style& style = view.style;
    text(style, Level::section, tr("Admin center of the customer"));
    text(style, Level::small,
         page.source == AdminPage::Source::far_side
             ? tr("Scan the code with a mobile phone, or type the address. Partner Center names this page.")
             : tr("Scan the code with a mobile phone, or type the address."),
         Tone::muted);
    gap(style, kGapSmall);
    text(style, Level::body, page.url);
    if (!view.device.browser.empty()) {
        if (button(style, fill("{}###admin_page.open", tr("Open the page")).c_str()))
            intent = OpenPage{page.url};
    }
    // An address that is too long for a code of this size is still there to be typed.
    if (const QrCode* code = view.qr_codes.find(page.url)) {
        gap(style, kGapSmall);
        qr_picture(style, *code, kPageCodeUnits);
    }
    return intent;
}

} // namespace kiosk
