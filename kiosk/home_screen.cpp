#include "kiosk/buttons.h"
#include "kiosk/icons.h"
#include "kiosk/rows.h"
#include "kiosk/screens.h"
#include "kiosk/shortcuts.h"
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

struct Entrance {
    const char* id;
    RequestKind kind;
    Icon icon;
    std::string title, explanation, button;
};

/// Beside the icon of an entrance stand its title, what it is for, and the button.
float words_beside(const Style& style)
{
    return style.px(kIconLarge + kGap);
}

float height_of(const Style& style, const Entrance& entrance, float inner_width)
{
    const float words = inner_width - words_beside(style);
    return text_height(style, Level::section, entrance.title, words) + style.px(kGapTiny) +
           text_height(style, Level::body, entrance.explanation, words) + style.px(kGapMedium, kGapSmall) +
           style.px(kTarget) + 2 * card_padding(style);
}

std::optional<Intent> draw_entrance(const Style& style, const Entrance& entrance, float width, float height)
{
    std::optional<Intent> intent;
    begin_card(style, entrance.id, width, height);
    icon(style, entrance.icon, Tone::accent, kIconLarge);
    ImGui::SameLine(0, style.px(kGap));
    ImGui::BeginGroup();
    ImGui::PushStyleVarY(ImGuiStyleVar_ItemSpacing, style.px(kGapTiny));
    text(style, Level::section, entrance.title);
    text(style, Level::body, entrance.explanation, Tone::muted);
    ImGui::PopStyleVar();
    // At the foot, so that neighbours stand on one line whatever their words take.
    ImGui::SetCursorPosY(height - style.px(kTarget) - card_padding(style));
    const std::string keys = keys_text(
        entrance.kind == RequestKind::partner_center ? Shortcut::new_partner_center : Shortcut::new_customer);
    if (button(style, entrance.button.c_str(), {.rank = Rank::primary, .icon = Icon::plus, .keys = keys}))
        intent = NewRequest{entrance.kind};
    ImGui::EndGroup();
    end_card();
    return intent;
}

struct PlaceTile {
    Place place;
    const char* id;
    Icon icon;
    Tone tone;
};
constexpr PlaceTile kTiles[] = {
    {Place::drafts, "###place.drafts", Icon::pencil, Tone::calm},
    {Place::ready_to_send, "###place.ready_to_send", Icon::clock, Tone::accent},
    {Place::sent, "###place.sent", Icon::check, Tone::good},
    {Place::needs_attention, "###place.needs_attention", Icon::warning, Tone::bad},
};

std::optional<Intent> draw_places(const View& view)
{
    std::optional<Intent> intent;
    const Style& style = view.style;
    const float room = ImGui::GetContentRegionAvail().x;
    const float between = style.px(kGap, kGapSmall);
    const int columns = room >= style.px(kRoomyWidth - 2 * kGapLarge) ? 4 : 2;
    const float width =
        std::floor((room - between * static_cast<float>(columns - 1)) / static_cast<float>(columns));
    int drawn = 0;
    for (const PlaceTile& at : kTiles) {
        if (drawn++ % columns != 0) ImGui::SameLine(0, between);
        const std::size_t count = view.snapshot.count(at.place);
        const bool is_late = at.place == Place::ready_to_send && is_stale(view.queue, view.now);
        const Tone tone = count == 0 ? Tone::calm : is_late ? Tone::warning : at.tone;
        const std::string label = place_name(at.place) + at.id;
        if (tile(style, label.c_str(), at.icon, tone, number(count), width, keys_text(shortcut_to(at.place))))
            intent = ShowPlace{at.place};
    }
    return intent;
}

} // namespace

std::optional<Intent> draw(HomeScreen&, const View& view)
{
    std::optional<Intent> intent;
    const Style& style = view.style;
    begin_page(style, "home", 0, kPageWidth);

    const Entrance entrances[] = {
        {"partner_center", RequestKind::partner_center, Icon::building, tr("Partner Center requests"),
         tr("Your own trouble with Partner Center: technical, billing, or managing customers and "
            "subscriptions. A "
            "21Vianet representative contacts you directly."),
         fill("{}###new.partner_center", tr("New request"))},
        {"customer", RequestKind::customer, Icon::person, tr("Customer requests"),
         tr("A customer’s trouble with a service you resell. First try what can be solved here; what still "
            "needs help "
            "becomes a service request to 21Vianet."),
         fill("{}###new.customer", tr("New request"))},
    };

    const float room = ImGui::GetContentRegionAvail().x;
    const float between = style.px(kGapMedium, kGapSmall);
    const bool are_beside = !style.is_tight();
    const float width = are_beside ? std::floor((room - between) / 2) : room;
    const float inner = width - 2 * card_padding(style);
    const float tallest =
        std::max(height_of(style, entrances[0], inner), height_of(style, entrances[1], inner));
    for (const Entrance& entrance : entrances) {
        if (are_beside && &entrance != entrances) ImGui::SameLine(0, between);
        const float height = are_beside ? tallest : height_of(style, entrance, inner);
        if (auto wish = draw_entrance(style, entrance, width, height)) intent = wish;
    }

    gap(style, style.is_tight() ? kGapSmall : kGapLarge);
    text(style, Level::section, tr("Your requests on this device"));
    if (auto wish = draw_places(view)) intent = wish;
    gap(style, kGapMedium);
    if (button(style, fill("{}###articles", tr("Articles")).c_str(),
               {.icon = Icon::clipboard, .keys = keys_text(Shortcut::articles)}))
        intent = ShowArticles{};
    end_page();
    return intent;
}

} // namespace kiosk
