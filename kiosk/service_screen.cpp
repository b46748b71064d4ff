#include "kiosk/buttons.h"
#include "kiosk/screens.h"
#include "kiosk/style.h"
#include "kiosk/surfaces.h"
#include "kiosk/translation.h"
#include "kiosk/typography.h"

#include <imgui.h>

#include <algorithm>
#include <cmath>

namespace kiosk
{

std::optional<Intent> draw(ServiceScreen& screen, const View& view)
{
    std::optional<Intent> intent;
    const Style& style = view.style;
    begin_page(style, "service", 0, kPageWidth);

    text(style, Level::section, tr("Which service is it about?"));
    text(style, Level::body, screen.customer_name.empty() ? screen.customer_id : screen.customer_name,
         Tone::muted);
    gap(style, kGapSmall);

    const float room = ImGui::GetContentRegionAvail().x;
    const float between = style.px(kTargetGap);
    // 320: forty letters, what most names of services take.
    const int columns = std::clamp(static_cast<int>(room / style.px(320)), 1, 3);
    const float width =
        std::floor((room - between * static_cast<float>(columns - 1)) / static_cast<float>(columns));
    const auto services = view.catalogue.services(RequestKind::customer);
    const auto name_of = [&](std::string_view key) {
        return view.catalogue.label(CatalogueList::service, key, view.settings.language);
    };
    float height = 0;
    for (const std::string_view key : services)
        height = std::max(height, way_on_height(style, name_of(key), width));
    int drawn = 0;
    for (const std::string_view key : services) {
        if (drawn++ % columns != 0) ImGui::SameLine(0, between);
        if (way_on(style, fmt::format("{}###service.{}", name_of(key), key).c_str(), width, height))
            intent = PickService{std::string{key}};
    }
    end_page();
    return intent;
}

} // namespace kiosk
