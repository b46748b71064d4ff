#include "kiosk/buttons.h"
#include "kiosk/screens.h"
#include "kiosk/style.h"
#include "kiosk/surfaces.h"
#include "kiosk/translation.h"
#include "kiosk/typography.h"

#include <imgui.h>

#include <cmath>

namespace kiosk
{

std::optional<Intent> draw(ServiceScreen& screen, const View& view)
{
    std::optional<Intent> intent;
    const Style& style = view.style;
    begin_page(style, "service", 0, 960);

    text(style, Level::section, tr("Which service is it about?"));
    text(style, Level::body, screen.customer_name.empty() ? screen.customer_id : screen.customer_name,
         Tone::muted);
    gap(style, kGapSmall);

    const float room = ImGui::GetContentRegionAvail().x;
    const float between = style.px(kGapSmall);
    const int columns = room >= style.px(700) ? 2 : 1;
    const float width = columns == 2 ? std::floor((room - between) / 2) : room;
    int drawn = 0;
    for (const std::string_view key : view.catalogue.services(RequestKind::customer)) {
        if (drawn++ % columns != 0) ImGui::SameLine(0, between);
        const std::string label =
            fmt::format("{}###service.{}",
                        view.catalogue.label(CatalogueList::service, key, view.settings.language), key);
        if (button(style, label.c_str(), {.width = width})) intent = PickService{std::string{key}};
    }
    end_page();
    return intent;
}

} // namespace kiosk
