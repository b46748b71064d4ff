#include "kiosk/buttons.h"
#include "kiosk/icons.h"
#include "kiosk/rows.h"
#include "kiosk/screens.h"
#include "kiosk/style.h"
#include "kiosk/surfaces.h"
#include "kiosk/translation.h"
#include "kiosk/typography.h"
#include "kiosk/wording.h"

#include <imgui.h>

#include <algorithm>

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

constexpr float kCardPadding = kGapLarge + kGapLarge;

float height_of(const View& view, const Entrance& entrance, float width)
{
    const Style& style = view.style;
    return line_height(style, Level::section) + text_height(style, Level::body, entrance.explanation, width) +
           style.px(kTarget + 2 * (kGapLarge - 4) + kGapSmall + kGapLarge);
}

std::optional<Intent> draw_entrance(const View& view, const Entrance& entrance, float width, float height)
{
    std::optional<Intent> intent;
    const Style& style = view.style;
    begin_card(style, entrance.id, width, height);
    icon(style, entrance.icon, Tone::accent, 24);
    ImGui::SameLine(0, style.px(kGap));
    text(style, Level::section, entrance.title);
    gap(style, kGapSmall);
    text(style, Level::body, entrance.explanation, Tone::muted);
    ImGui::SetCursorPosY(height - style.px(kTarget + kGapLarge - 4));
    if (button(style, entrance.button.c_str(), {.rank = Rank::primary, .icon = Icon::plus}))
        intent = NewRequest{entrance.kind};
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

} // namespace

std::optional<Intent> draw(HomeScreen&, const View& view)
{
    std::optional<Intent> intent;
    const Style& style = view.style;
    begin_page(style, "home", 0, 1120);

    const Entrance entrances[] = {
        {"partner_center", RequestKind::partner_center, Icon::gear, tr("Partner Center requests"),
         tr("Your own trouble with Partner Center: technical, billing, or managing customers and "
            "subscriptions. A "
            "21Vianet representative contacts you directly."),
         fill("{}###new.partner_center", tr("New request"))},
        {"customer", RequestKind::customer, Icon::person, tr("Customer requests"),
         tr("A customer's trouble with a service you resell. First try what can be solved here; what still "
            "needs help "
            "becomes a service request to 21Vianet."),
         fill("{}###new.customer", tr("New request"))},
    };

    const float room = ImGui::GetContentRegionAvail().x;
    const float between = style.px(kGapLarge);
    const bool is_wide = room >= style.px(760);
    const float width = is_wide ? std::floor((room - between) / 2) : room;
    const float inner = width - style.px(kCardPadding);
    const float height = std::max(height_of(view, entrances[0], inner), height_of(view, entrances[1], inner));
    for (const Entrance& entrance : entrances) {
        if (is_wide && &entrance != entrances) ImGui::SameLine(0, between);
        if (auto wish = draw_entrance(view, entrance, width, height)) intent = wish;
        if (!is_wide) gap(style, kGap);
    }

    gap(style, kGapLarge);
    text(style, Level::strong, tr("Your requests on this device"));
    const float columns = is_wide ? 4 : 2;
    const float tile_gap = style.px(kGap);
    const float tile_width = std::floor((room - tile_gap * (columns - 1)) / columns);
    float drawn = 0;
    for (const PlaceTile& at : kTiles) {
        if (drawn > 0 && drawn < columns) ImGui::SameLine(0, tile_gap);
        drawn = drawn == columns ? 1 : drawn + 1;
        const std::size_t count = view.snapshot.count(at.place);
        const std::string label = place_name(at.place) + at.id;
        if (tile(style, label.c_str(), at.icon, count > 0 ? at.tone : Tone::calm, count, tile_width,
                 style.px(92)))
            intent = ShowPlace{at.place};
    }
    end_page();
    return intent;
}

} // namespace kiosk
