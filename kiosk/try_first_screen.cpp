#include "kiosk/buttons.h"
#include "kiosk/choices.h"
#include "kiosk/fields.h"
#include "kiosk/rows.h"
#include "kiosk/screens.h"
#include "kiosk/style.h"
#include "kiosk/surfaces.h"
#include "kiosk/translation.h"
#include "kiosk/try_first_articles.h"
#include "kiosk/typography.h"
#include "kiosk/wording.h"

#include <imgui.h>

#include <algorithm>
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
        return tr("The customer’s administrator can do this");
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
                       fmt::arg("source", step.source.title),
                       fmt::arg("date", day_of_source(step.source.date)));
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

/// Where the rule stands: between the two buttons when it is not higher than they are, else above them.
struct WaysOn {
    float room, of_solved, of_submit, between, words;
    bool is_rule_between;
};

WaysOn ways_on(const Style& style, const TryFirstScreen& screen)
{
    WaysOn ways{.room = ImGui::GetContentRegionAvail().x,
                .of_solved = button_width(style, tr("Solved here"), Icon::check),
                .of_submit = button_width(style, tr("Submit a service request")),
                .between = style.px(kGapMedium),
                .words = 0,
                .is_rule_between = false};
    ways.words = ways.room - ways.of_solved - ways.of_submit - 2 * ways.between;
    ways.is_rule_between = !style.is_tight() && word_width(style, Level::small, rule(screen)) <= ways.words &&
                           text_height(style, Level::small, rule(screen), ways.words) <= style.px(kTarget);
    return ways;
}

/// Solved, or a request after all.
void draw_ways_on(const WaysOn& ways, const TryFirstScreen& screen, const View& view,
                  std::optional<Intent>& intent)
{
    const Style& style = view.style;
    const bool is_ready = screen.area.has_value();
    if (button(style, fill("{}###solved_here", tr("Solved here")).c_str(),
               {.icon = Icon::check, .is_enabled = is_ready}))
        intent = SolvedHere{};
    ImGui::SameLine(0, ways.between);
    const ImVec2 at = ImGui::GetCursorPos();
    if (ways.is_rule_between) {
        const float height = text_height(style, Level::small, rule(screen), ways.words);
        ImGui::SetCursorPosY(at.y + std::round((style.px(kTarget) - height) / 2));
        text(style, Level::small, rule(screen), Tone::muted, ways.words);
    }
    const float left = ways.room - ways.of_solved - ways.between;
    ImGui::SetCursorPos({at.x + std::max(0.0F, left - ways.of_submit), at.y});
    if (button(style, fill("{}###still_needs_help", tr("Submit a service request")).c_str(),
               {.rank = Rank::primary, .width = std::min(ways.of_submit, left), .is_enabled = is_ready}))
        intent = StillNeedsHelp{};
}

} // namespace

std::optional<Intent> draw(TryFirstScreen& screen, const View& view)
{
    std::optional<Intent> intent;
    const Style& style = view.style;
    begin_page_with_actions(style, "try_first", kPageWidth);
    text(style, Level::body,
         fill(tr("{customer}: {service}"),
              fmt::arg("customer", screen.customer_name.empty() ? screen.customer_id : screen.customer_name),
              fmt::arg("service",
                       view.catalogue.label(CatalogueList::service, screen.service, view.settings.language))),
         Tone::muted);
    gap(style, kGapTiny);

    // The steps are sentences, so they get the wider column, and it comes second.
    const Columns columns = columns_of(style, 1 - kAsideShare);
    begin_column(style, "areas", columns.first);
    draw_areas(screen, view, intent);
    end_column();
    next_column(style, columns);
    begin_column(style, "steps", columns.second);
    draw_steps(screen, view);
    draw_matching_articles(screen, view, intent);
    end_column();

    const WaysOn ways = ways_on(style, screen);
    if (!ways.is_rule_between) {
        gap(style, kGap);
        text(style, Level::small, rule(screen), Tone::muted);
    }
    begin_action_bar(style, kPageWidth);
    draw_ways_on(ways, screen, view, intent);
    end_action_bar(style);
    return intent;
}

std::optional<Intent> draw(SolvedScreen&, const View& view)
{
    std::optional<Intent> intent;
    const Style& style = view.style;
    begin_page(style, "solved", 0, kReadingWidth);
    begin_card(style, "card");
    empty_state(style, Icon::check, tr("Solved without a request. Well done!"),
                tr("It is counted in your escalation report. Nothing was sent."));
    const std::string done = fill("{}###done", tr("Done"));
    centre_next(button_width(style, tr("Done")));
    if (button(style, done.c_str(), {.rank = Rank::primary})) intent = GoHome{};
    gap(style, kGapSmall);
    end_card();
    end_page();
    return intent;
}

} // namespace kiosk
