#include "kiosk/buttons.h"
#include "kiosk/labels.h"
#include "kiosk/screens.h"
#include "kiosk/steps_to_try.h"
#include "kiosk/style.h"
#include "kiosk/surfaces.h"
#include "kiosk/translation.h"
#include "kiosk/typography.h"
#include "kiosk/wording.h"

#include <imgui.h>

#include <algorithm>
#include <cmath>

namespace kiosk
{

namespace
{

/// A service to choose: what is drafted with it, what is read, and its stable id.
struct Offer {
    std::string service, words, id;
};

/// Services side by side, all of one height.
void draw_offers(const Style& style, const std::vector<Offer>& offers, std::optional<Intent>& intent)
{
    const float room = ImGui::GetContentRegionAvail().x;
    const float between = style.px(kTargetGap);
    // 320: forty letters, what most names of services take.
    const int columns = std::clamp(static_cast<int>(room / style.px(320)), 1, 3);
    const float width =
        std::floor((room - between * static_cast<float>(columns - 1)) / static_cast<float>(columns));
    float height = 0;
    for (const Offer& offer : offers)
        height = std::max(height, way_on_height(style, offer.words, width));
    int drawn = 0;
    for (const Offer& offer : offers) {
        if (drawn++ % columns != 0) ImGui::SameLine(0, between);
        if (way_on(style, (label_text(offer.words) + "###service." + offer.id).c_str(), width, height))
            intent = PickService{offer.service};
    }
}

} // namespace

std::optional<Intent> draw(ServiceScreen& screen, const View& view)
{
    std::optional<Intent> intent;
    const Style& style = view.style;
    begin_page(style, "service", 0, kPageWidth);

    text(style, Level::section, tr("Which service is it about?"));
    text(style, Level::body, screen.customer_name.empty() ? screen.customer_id : screen.customer_name,
         Tone::muted);
    gap(style, kGapSmall);

    const auto offer_of = [&](std::string_view key) {
        return Offer{std::string{key},
                     std::string{view.catalogue.label(CatalogueList::service, key, view.settings.language)},
                     std::string{key}};
    };
    const CustomerServices* services = services_of(view.snapshot, screen.customer_id);
    const OwnServices own = services != nullptr ? own_services(view.catalogue, *services) : OwnServices{};
    std::vector<Offer> first, others;
    for (const std::string& key : own.keys)
        first.push_back(offer_of(key));
    for (std::size_t at = 0; at < own.names.size(); ++at)
        first.push_back({own.names[at], own.names[at], fmt::format("plan.{}", at)});
    for (const std::string_view key : view.catalogue.services(RequestKind::customer))
        if (std::ranges::find(own.keys, key) == own.keys.end()) others.push_back(offer_of(key));

    if (!first.empty()) {
        text(style, Level::strong, tr("Services of this customer"));
        text(style, Level::small,
             fill(tr("As seen {age} in Partner Center; it may be different now."),
                  fmt::arg("age", age(services->fetched_at, view.now))),
             Tone::muted);
        draw_offers(style, first, intent);
        gap(style, kGapMedium);
        text(style, Level::strong, tr("Other services"));
    }
    draw_offers(style, others, intent);
    end_page();
    return intent;
}

} // namespace kiosk
