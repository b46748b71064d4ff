#include "kiosk/buttons.h"
#include "kiosk/fields.h"
#include "kiosk/rows.h"
#include "kiosk/screens.h"
#include "kiosk/style.h"
#include "kiosk/surfaces.h"
#include "kiosk/translation.h"
#include "kiosk/typography.h"

#include <imgui.h>

#include <cmath>

namespace kiosk
{

namespace
{

std::string owner_words(StepOwner owner)
{
    switch (owner) {
    case StepOwner::anyone:
        return tr("Anyone can do this");
    case StepOwner::customer:
        return tr("The customer's administrator can do this");
    case StepOwner::reseller:
        return tr("Only you can do this, in Partner Center");
    }
    return {};
}

void draw_areas(const TryFirstScreen& screen, const View& view, std::optional<Intent>& intent)
{
    field_label(view.style, tr("What kind of problem is it?"));
    for (const Area area : kAreas) {
        const std::string label =
            fmt::format("{}###area.{}", view.catalogue.label(area, view.settings.language), word(area));
        if (choice(view.style, label.c_str(), {.is_chosen = screen.area == area})) intent = PickArea{area};
    }
}

void draw_steps(TryFirstScreen& screen, const View& view)
{
    const Style& style = view.style;
    if (!screen.area) {
        empty_state(style, Icon::arrow_left, tr("Choose the kind of problem"),
                    tr("What others solved by themselves is then shown here, step by step."));
        return;
    }
    field_label(style, tr("Try this first"), tr("Tick what you have tried. It goes into the request."));
    for (const TryFirstStep& step :
         view.catalogue.try_first(screen.service, *screen.area, view.settings.language)) {
        const std::string label = fmt::format("{}###step.{}", step.text, step.key);
        const bool is_ticked = screen.tried.contains(step.key);
        const std::string detail =
            step.source.date.empty()
                ? owner_words(step.owner)
                : fill(tr("{owner}. Source: {source}, {date}"), fmt::arg("owner", owner_words(step.owner)),
                       fmt::arg("source", step.source.title), fmt::arg("date", step.source.date));
        if (choice(style, label.c_str(), {.mark = Mark::box, .detail = detail, .is_chosen = is_ticked})) {
            if (is_ticked)
                screen.tried.erase(screen.tried.find(step.key));
            else
                screen.tried.emplace(step.key);
        }
    }
}

/// What the way on asks for, or why there is none yet.
std::string rule(const TryFirstScreen& screen)
{
    return screen.area
               ? tr("21Vianet takes what you cannot solve for lack of training, documentation or tools.")
               : tr("Choose the kind of problem first.");
}

} // namespace

std::optional<Intent> draw(TryFirstScreen& screen, const View& view)
{
    std::optional<Intent> intent;
    const Style& style = view.style;
    begin_page(style, "try_first", action_bar_height(style), 1180);
    text(style, Level::body,
         fill(tr("{customer}: {service}"),
              fmt::arg("customer", screen.customer_name.empty() ? screen.customer_id : screen.customer_name),
              fmt::arg("service",
                       view.catalogue.label(CatalogueList::service, screen.service, view.settings.language))),
         Tone::muted);
    gap(style, kGapTiny);

    const float room = ImGui::GetContentRegionAvail().x;
    const float between = style.px(kGapLarge);
    const bool is_wide = room >= style.px(860);
    begin_column(style, "areas", is_wide ? std::floor(room * 0.36F) : room);
    draw_areas(screen, view, intent);
    end_column();
    if (is_wide)
        ImGui::SameLine(0, between);
    else
        gap(style, kGap);
    begin_column(style, "steps", ImGui::GetContentRegionAvail().x);
    draw_steps(screen, view);
    end_column();
    const float submit_width = button_width(style, tr("Submit a service request"));
    const bool has_room =
        room >= submit_width + button_width(style, tr("Solved here"), Icon::check) + style.px(260);
    if (!has_room) text(style, Level::small, rule(screen), Tone::muted);
    end_page();

    begin_action_bar(style);
    const std::string solved = fill("{}###solved_here", tr("Solved here"));
    const std::string submit = fill("{}###still_needs_help", tr("Submit a service request"));
    const bool is_ready = screen.area.has_value();
    if (button(style, solved.c_str(), {.icon = Icon::check, .is_enabled = is_ready})) intent = SolvedHere{};
    ImGui::SameLine(0, style.px(kGapLarge));
    const float words = ImGui::GetContentRegionAvail().x - submit_width - style.px(kGapLarge);
    const ImVec2 at = ImGui::GetCursorPos();
    if (has_room) text(style, Level::small, rule(screen), Tone::muted, words);
    ImGui::SetCursorPos({at.x + words + style.px(kGapLarge), at.y});
    if (button(style, submit.c_str(), {.rank = Rank::primary, .is_enabled = is_ready}))
        intent = StillNeedsHelp{};
    end_action_bar();
    return intent;
}

std::optional<Intent> draw(SolvedScreen&, const View& view)
{
    std::optional<Intent> intent;
    const Style& style = view.style;
    begin_page(style, "solved", 0, 720);
    begin_card(style, "card");
    empty_state(style, Icon::check, tr("Solved without a request. Well done!"),
                tr("It is counted in your escalation report. Nothing was sent."));
    const std::string done = fill("{}###done", tr("Done"));
    const float width = button_width(style, tr("Done"));
    ImGui::SetCursorPosX(std::floor((ImGui::GetWindowWidth() - width) / 2));
    if (button(style, done.c_str(), {.rank = Rank::primary})) intent = GoHome{};
    gap(style, kGapSmall);
    end_card();
    end_page();
    return intent;
}

} // namespace kiosk
