#include "kiosk/buttons.h"
#include "kiosk/fields.h"
#include "kiosk/labels.h"
#include "kiosk/note_wording.h"
#include "kiosk/rows.h"
#include "kiosk/screens.h"
#include "kiosk/style.h"
#include "kiosk/surfaces.h"
#include "kiosk/translation.h"
#include "kiosk/typography.h"
#include "kiosk/wording.h"

#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace kiosk
{

namespace
{

/// Of the line, at most, for the label of the search: what the French one takes at 1024x600 and 200 %, the
/// longest of all. The rest holds two or three words.
constexpr float kLabelShare = 0.55F;

std::string kind_words(RequestKind kind, const std::string& customer_name)
{
    if (kind == RequestKind::partner_center) return tr("Partner Center request");
    return customer_name.empty() ? tr("Customer request") : customer_name;
}

std::string title_label(const std::string& title)
{
    return title.empty() ? tr("(no title yet)") : label_text(title);
}

bool is_empty(const PlaceScreen& screen, const Snapshot& snapshot)
{
    if (screen.place == Place::drafts) return !snapshot.drafts || snapshot.drafts->empty();
    return screen.rows.empty();
}

/// Positions of what was found in the place that is shown; null when nothing was looked for.
const std::vector<std::uint32_t>* found_here(const PlaceScreen& screen)
{
    return screen.found ? &(*screen.found)[static_cast<std::size_t>(screen.place)] : nullptr;
}

void draw_drafts(const PlaceScreen& screen, const View& view, std::optional<Intent>& intent)
{
    const auto& drafts = *view.snapshot.drafts;
    const auto* found = found_here(screen);
    ImGuiListClipper clipper;
    clipper.Begin(static_cast<int>(found != nullptr ? found->size() : drafts.size()), row_height(view.style));
    while (clipper.Step())
        for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
            const auto at = static_cast<std::size_t>(i);
            const DraftSummary& draft = drafts[found != nullptr ? (*found)[at] : at];
            const std::string label = title_label(draft.title) + "###draft." + draft.id.text();
            if (row(view.style, label.c_str(),
                    {.icon = Icon::pencil,
                     .tone = Tone::calm,
                     .detail = kind_words(draft.kind, draft.customer_name),
                     .aside_small = moment(draft.updated_at, view.now)}))
                intent = ContinueDraft{draft.id};
        }
}

void draw_requests(const PlaceScreen& screen, const View& view, std::optional<Intent>& intent)
{
    const auto* found = found_here(screen);
    ImGuiListClipper clipper;
    clipper.Begin(static_cast<int>(found != nullptr ? found->size() : screen.rows.size()),
                  row_height(view.style));
    while (clipper.Step())
        for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
            const auto at = static_cast<std::size_t>(i);
            const RequestSummary& request =
                found != nullptr ? *(*view.snapshot.requests)[(*found)[at]] : *screen.rows[at];
            const Entry& entry = request.entry;
            const std::string mark = note_mark_words(request);
            const StateLook look = request.notes.refused > 0 ? look_of(State::needs_attention)
                                   : asks_something(request) ? StateLook{Icon::question, Tone::warning}
                                                             : look_of(entry.state);
            const std::string label = title_label(request.title) + "###request." + entry.reference.text();
            std::vector<std::string> more{kind_words(entry.kind, request.customer_name)};
            if (entry.service_request_number)
                more.push_back(fill(tr("No. {number}"), fmt::arg("number", *entry.service_request_number)));
            if (row(view.style, label.c_str(),
                    {.icon = look.icon,
                     .tone = look.tone,
                     .detail = entry.reference.text(),
                     .more = std::move(more),
                     .aside = mark.empty() ? state_name(entry) : mark,
                     .aside_small = moment(entry.updated_at, view.now)}))
                intent = ShowRequest{entry.reference};
        }
}

/// What would be here, how it gets here, and the way to it where a button leads there.
void draw_empty(const PlaceScreen& screen, const View& view, std::optional<Intent>& intent)
{
    const Style& style = view.style;
    switch (screen.place) {
    case Place::drafts: {
        empty_state(style, Icon::pencil, tr("No drafts"),
                    tr("What you type in a request is kept here until you submit it, even if the power "
                       "fails."));
        const std::string words = tr("Start a request");
        centre_next(button_width(style, words));
        if (button(style, (words + "###start").c_str(), {.rank = Rank::primary})) intent = GoHome{};
        return;
    }
    case Place::ready_to_send:
        return empty_state(
            style, Icon::clock, tr("Nothing is waiting"),
            tr("A request you submit waits here until 21Vianet has received it. It then moves to Sent by "
               "itself."));
    case Place::sent:
        empty_state(style, Icon::check, tr("Nothing has been sent yet"),
                    tr("A request arrives here as soon as 21Vianet has received it and given it a service "
                       "request number."));
        if (const std::size_t waiting = view.snapshot.count(Place::ready_to_send); waiting > 0) {
            const std::string words = fill(trn("Show {count} request that is ready to send",
                                               "Show {count} requests that are ready to send", waiting),
                                           fmt::arg("count", number(waiting)));
            centre_next(button_width(style, words));
            if (button(style, (words + "###waiting").c_str())) intent = ShowPlace{Place::ready_to_send};
        }
        return;
    case Place::needs_attention:
        return empty_state(
            style, Icon::check, tr("Nothing needs your attention"),
            tr("A request that 21Vianet refuses is kept here with the reason, until you decide what "
               "happens to it."));
    }
}

/// Nothing in this place fits; perhaps something in another one does.
void draw_nothing_found(const PlaceScreen& screen, const View& view, std::optional<Intent>& intent)
{
    const Style& style = view.style;
    if (screen.place == Place::drafts)
        empty_state(style, Icon::search, tr("No draft matches"),
                    tr("Every word you type must occur in the title or in the customer’s name."));
    else
        empty_state(style, Icon::search, tr("No request matches"),
                    tr("Every word you type must occur in the title, the customer’s name, the reference or "
                       "21Vianet’s number."));
    const float room = ImGui::GetContentRegionAvail().x - 2 * style.px(kGapMedium);
    const auto way = [&](const std::string& words, const std::string& id, Rank rank) {
        const float width = std::min(button_width(style, words), room);
        centre_next(width);
        return button(style, (words + "###" + id).c_str(), {.rank = rank, .width = width});
    };
    if (way(tr("Show all"), "show_all", Rank::secondary)) intent = ShowAll{};
    for (const Place place : kPlaces) {
        const std::size_t count = (*screen.found)[static_cast<std::size_t>(place)].size();
        if (place == screen.place || count == 0) continue;
        // Translators: {place} is such as "Sent".
        const std::string words =
            fill(trn("{count} match in “{place}”", "{count} matches in “{place}”", count),
                 fmt::arg("count", number(count)), fmt::arg("place", place_name(place)));
        if (way(words, fmt::format("found.{}", static_cast<int>(place)), Rank::quiet))
            intent = ShowPlace{place};
    }
    gap(style, kGap);
}

/// The field above the rows, its label beside it where there is room for both: every line costs a row.
void draw_search(PlaceScreen& screen, const View& view, std::optional<Intent>& intent)
{
    const Style& style = view.style;
    const std::string label = tr("Find in this list");
    const float inset = page_margin(style);
    ImGui::SetCursorPosX(inset);
    begin_column(style, "search", ImGui::GetWindowWidth() - 2 * inset);
    const float of_label = std::ceil(text_width(style, Level::strong, label)) + style.px(kGap);
    const bool is_beside = of_label <= ImGui::GetContentRegionAvail().x * kLabelShare;
    const float top = ImGui::GetCursorPosY();
    if (is_beside) {
        ImGui::SetCursorPosY(top + std::round((style.px(kTarget) - line_height(style, Level::strong)) / 2));
        text(style, Level::strong, label);
        ImGui::SetCursorPos({of_label, top});
        begin_column(style, "query", ImGui::GetContentRegionAvail().x);
    }
    if (text_field(style,
                   {.id = "###field.search",
                    .label = is_beside ? std::string{} : label,
                    .help = {},
                    .error = {},
                    .limit = kOneLineMax,
                    .wants_focus = std::exchange(screen.wants_focus, false)},
                   screen.query, screen.editing))
        intent = SearchTyped{};
    if (was_entered("###field.search")) intent = EnterSearch{};
    if (is_beside) end_column();
    end_column();
    // Closer to what it narrows than layout would have it: a row more is in sight.
    ImGui::SetCursorPosY(ImGui::GetCursorPosY() - style.px(kGapSmall) + style.px(kGapTiny));
}

/// For where no line comes: the requests leave on a stick. At the end of the places' line, where `room`
/// pixels are left of it; where they are too few, the page of the device leads there, too.
void draw_way_out(const Style& style, float room, std::optional<Intent>& intent)
{
    const std::string words = tr("Take along on a stick");
    const float wanted = button_width(style, words, Icon::paper_plane) + style.px(kGap);
    if (wanted > room) return;
    ImGui::SameLine(0, 0);
    ImGui::SetCursorPosX(ImGui::GetCursorPosX() + room - wanted);
    if (button(style, (words + "###take_along").c_str(), {.rank = Rank::quiet, .icon = Icon::paper_plane}))
        intent = ShowCourier{};
}

/// The four places beside each other, or in two lines where they do not fit.
void draw_tabs(const PlaceScreen& screen, const View& view, std::optional<Intent>& intent)
{
    const Style& style = view.style;
    // The first word stands on the margin of the page, as a tab has room before it.
    const float inset = page_margin(style) - style.px(kGap);
    ImGui::SetCursorPos({inset, ImGui::GetCursorPosY() + style.px(kGapSmall, kGapTiny)});
    begin_column(style, "places", ImGui::GetWindowWidth() - 2 * inset);
    float taken = 0;
    const float room = ImGui::GetContentRegionAvail().x;
    const float between = style.px(kTargetGap);
    for (const Place place : kPlaces) {
        // Translators: {place} is such as "Sent", {count} how many requests it holds.
        const std::string words = fill(tr("{place} ({count})"), fmt::arg("place", place_name(place)),
                                       fmt::arg("count", number(view.snapshot.count(place))));
        const float width = tab_width(style, words);
        if (taken > 0 && taken + width <= room)
            ImGui::SameLine(0, between);
        else
            taken = 0;
        taken += width + between;
        const std::string label = fmt::format("{}###tab.{}", words, static_cast<int>(place));
        if (tab(style, label.c_str(), place == screen.place)) intent = ShowPlace{place};
    }
    if (screen.place == Place::ready_to_send && !screen.rows.empty() && view.device.has_courier_recipient)
        draw_way_out(style, room - taken, intent);
    end_column();
}

} // namespace

bool shows_found_only(const PlaceScreen& screen, const Snapshot& snapshot)
{
    return screen.found.has_value() && !is_empty(screen, snapshot);
}

std::optional<Intent> draw(PlaceScreen& screen, const View& view)
{
    std::optional<Intent> intent;
    const Style& style = view.style;
    const bool has_rows = !is_empty(screen, view.snapshot);
    draw_tabs(screen, view, intent);
    if (has_rows) draw_search(screen, view, intent);
    screen.wants_focus = false; // Where there is no field.
    begin_rows(style, "rows");
    // What is found is read from its top, wherever the list was.
    if (intent && std::holds_alternative<SearchTyped>(*intent)) ImGui::SetScrollY(0);
    const auto* found = found_here(screen);
    if (!has_rows)
        draw_empty(screen, view, intent);
    else if (found != nullptr && found->empty() && !screen.is_searching)
        draw_nothing_found(screen, view, intent);
    else if (screen.place == Place::drafts)
        draw_drafts(screen, view, intent);
    else
        draw_requests(screen, view, intent);
    end_rows();
    return intent;
}

} // namespace kiosk
