#include "kiosk/buttons.h"
#include "kiosk/labels.h"
#include "kiosk/rows.h"
#include "kiosk/screens.h"
#include "kiosk/style.h"
#include "kiosk/surfaces.h"
#include "kiosk/translation.h"
#include "kiosk/wording.h"

#include <imgui.h>

namespace kiosk
{

namespace
{

std::string kind_words(RequestKind kind, const std::string& customer_name)
{
    if (kind == RequestKind::partner_center) return tr("Partner Center request");
    return customer_name.empty() ? tr("Customer request") : customer_name;
}

std::string title_label(const std::string& title)
{
    return title.empty() ? tr("(no title yet)") : label_text(title);
}

void draw_drafts(const View& view, std::optional<Intent>& intent)
{
    const auto& drafts = *view.snapshot.drafts;
    ImGuiListClipper clipper;
    clipper.Begin(static_cast<int>(drafts.size()), row_height(view.style));
    while (clipper.Step())
        for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
            const DraftSummary& draft = drafts[static_cast<std::size_t>(i)];
            const std::string label = title_label(draft.title) + "###draft." + draft.id.text();
            if (row(view.style, label.c_str(),
                    {.icon = Icon::pencil,
                     .tone = Tone::calm,
                     .detail = kind_words(draft.kind, draft.customer_name),
                     .aside = moment(draft.updated_at, view.now)}))
                intent = ContinueDraft{draft.id};
        }
}

void draw_requests(const PlaceScreen& screen, const View& view, std::optional<Intent>& intent)
{
    ImGuiListClipper clipper;
    clipper.Begin(static_cast<int>(screen.rows.size()), row_height(view.style));
    while (clipper.Step())
        for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
            const RequestSummary& request = *screen.rows[static_cast<std::size_t>(i)];
            const Entry& entry = request.entry;
            const StateLook look = look_of(entry.state);
            const std::string label = title_label(request.title) + "###request." + entry.reference.text();
            std::string detail =
                fmt::format("{}   {}", entry.reference.text(), kind_words(entry.kind, request.customer_name));
            if (entry.service_request_number)
                detail += "   " + fill(tr("No. {number}"), fmt::arg("number", *entry.service_request_number));
            if (row(view.style, label.c_str(),
                    {.icon = look.icon,
                     .tone = look.tone,
                     .detail = std::move(detail),
                     .aside = state_name(entry),
                     .aside_small = moment(entry.updated_at, view.now)}))
                intent = ShowRequest{entry.reference};
        }
}

void draw_empty(const PlaceScreen& screen, const View& view)
{
    const Style& style = view.style;
    switch (screen.place) {
    case Place::drafts:
        return empty_state(
            style, Icon::pencil, tr("No drafts"),
            tr("What you type in a request is kept here until you submit it, even if the power fails. "
               "Begin with New request on the home page."));
    case Place::ready_to_send:
        return empty_state(
            style, Icon::clock, tr("Nothing is waiting"),
            tr("A request you submit waits here until 21Vianet has received it. It then moves to Sent by "
               "itself."));
    case Place::sent:
        return empty_state(
            style, Icon::check, tr("Nothing has been sent yet"),
            tr("A request arrives here as soon as 21Vianet has received it and given it a service "
               "request number."));
    case Place::needs_attention:
        return empty_state(
            style, Icon::check, tr("Nothing needs your attention"),
            tr("A request that 21Vianet refuses is kept here with the reason, until you decide what "
               "happens to it."));
    }
}

} // namespace

std::optional<Intent> draw(PlaceScreen& screen, const View& view)
{
    std::optional<Intent> intent;
    const Style& style = view.style;
    const float inset = style.px(kGapLarge);
    ImGui::SetCursorPos({inset, ImGui::GetCursorPosY() + style.px(kGap)});
    begin_column(style, "places", ImGui::GetContentRegionAvail().x - inset);
    float taken = 0;
    const float room = ImGui::GetContentRegionAvail().x;
    for (const Place place : kPlaces) {
        const std::string words = fmt::format("{} ({})", place_name(place), view.snapshot.count(place));
        const float width = button_width(style, words);
        if (taken > 0 && taken + width <= room)
            ImGui::SameLine(0, style.px(kGapSmall));
        else
            taken = 0;
        taken += width + style.px(kGapSmall);
        const std::string label = fmt::format("{}###tab.{}", words, static_cast<int>(place));
        if (button(style, label.c_str(), {.rank = Rank::quiet, .is_chosen = place == screen.place}))
            intent = ShowPlace{place};
    }
    end_column();

    ImGui::SetCursorPosX(inset);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2{0, 0});
    ImGui::PushStyleColor(ImGuiCol_ChildBg, ImGui::GetStyleColorVec4(ImGuiCol_FrameBg));
    ImGui::PushStyleColor(ImGuiCol_Border, ImGui::GetStyleColorVec4(ImGuiCol_Separator));
    ImGui::BeginChild("rows", {ImGui::GetContentRegionAvail().x - inset, -style.px(kGap)},
                      ImGuiChildFlags_Borders | ImGuiChildFlags_NavFlattened);
    ImGui::PopStyleColor(2);
    ImGui::PopStyleVar();
    const bool has_drafts = view.snapshot.drafts && !view.snapshot.drafts->empty();
    if (screen.place == Place::drafts && has_drafts)
        draw_drafts(view, intent);
    else if (screen.place != Place::drafts && !screen.rows.empty())
        draw_requests(screen, view, intent);
    else
        draw_empty(screen, view);
    ImGui::EndChild();
    return intent;
}

} // namespace kiosk
