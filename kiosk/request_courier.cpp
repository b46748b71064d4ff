#include "kiosk/request_courier.h"

#include "kiosk/buttons.h"
#include "kiosk/courier_wording.h"
#include "kiosk/surfaces.h"
#include "kiosk/translation.h"
#include "kiosk/typography.h"
#include "kiosk/wording.h"
#include "sync/protocol.h"

namespace kiosk
{

namespace
{

std::optional<Intent> draw_taking_back(RequestScreen& screen, const Style& style)
{
    if (!screen.asks_to_take_back) {
        if (button(style, fill("{}###take_back", tr("The stick never arrives…")).c_str()))
            screen.asks_to_take_back = true;
        return std::nullopt;
    }
    text(style, Level::body,
         tr("Is the stick destroyed, or is it certain that nobody will ever import it? If it arrives all the "
            "same, "
            "21Vianet may get this request twice."),
         Tone::warning);
    gap(style, kGapSmall);
    std::optional<Intent> intent;
    if (button(style, fill("{}###take_back.yes", tr("It never arrives: take it back")).c_str(),
               {.tone = Tone::bad}))
        intent = TakeRequestBack{};
    gap(style, kGapSmall);
    if (button(style, fill("{}###take_back.no", tr("Leave it on the stick")).c_str()))
        screen.asks_to_take_back = false;
    return intent;
}

} // namespace

bool is_on_its_way_by_stick(const RequestDetail& detail)
{
    return is_aboard(detail.entry) || detail.may_give_back;
}

std::optional<Intent> draw_courier(RequestScreen& screen, const View& view)
{
    const Style& style = view.style;
    const RequestDetail& detail = *screen.detail;
    text(style, Level::section, tr("The way to 21Vianet"));
    gap(style, kGapSmall);
    text(style, Level::body, channel_name(detail.entry.channel));
    gap(style, kGapSmall);
    if (detail.may_take_back) return draw_taking_back(screen, style);
    if (!detail.may_give_back) return std::nullopt;
    text(style, Level::small, tr("It came on a stick. If it is not to be sent from here, it goes back."),
         Tone::muted);
    if (button(style, fill("{}###give_back", tr("Give back unsent")).c_str(),
               {.is_enabled = !screen.is_moving}))
        return GiveRequestBack{};
    return std::nullopt;
}

} // namespace kiosk
