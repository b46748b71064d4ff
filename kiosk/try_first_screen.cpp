#include "kiosk/admin_page_card.h"
#include "kiosk/buttons.h"
#include "kiosk/choices.h"
#include "kiosk/fields.h"
#include "kiosk/rows.h"
#include "kiosk/screens.h"
#include "kiosk/steps_to_try.h"
#include "kiosk/style.h"
#include "kiosk/surfaces.h"
#include "kiosk/translation.h"
#include "kiosk/try_first_articles.h"
#include "kiosk/typography.h"
#include "kiosk/wording.h"

#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <span>

namespace kiosk
{

namespace
{

/// Over the steps of one owner: who can take them.
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

void draw_step(TryFirstScreen& screen, const TryFirstStep& step, const View& view)
{
    const std::string label = fmt::format("{}###step.{}", step.text, step.key);
    const bool is_ticked = screen.tried.contains(step.key);
    const std::string detail =
        step.source.date.empty() ? std::string{}
                                 : fill(tr("Source: {source}, {date}"), fmt::arg("source", step.source.title),
                                        fmt::arg("date", day_of_source(step.source.date)));
    if (!choice(view.style, label.c_str(), {.mark = Mark::box, .detail = detail, .is_chosen = is_ticked}))
        return;
    if (is_ticked)
        screen.tried.erase(screen.tried.find(step.key));
    else
        screen.tried.emplace(step.key);
}

/// An incident that is open as far as this kiosk knows: before anything else, it is to be looked at.
void draw_incident(const ServiceIncident& incident, const ServiceHealth& health, const View& view)
{
    const Style& style = view.style;
    begin_banner(style, "incident", Icon::warning, Tone::warning);
    text(style, Level::strong,
         fill(tr("An incident of this service was open {age}: check its health first"),
              fmt::arg("age", age(health.fetched_at, view.now))));
    if (!incident.impacted_area.empty()) text(style, Level::body, incident.impacted_area);
    if (!incident.message.empty())
        text(style, Level::body, fill(tr("“{words}”"), fmt::arg("words", incident.message)));
    std::string facts = incident.id;
    if (incident.started_at) {
        if (!facts.empty()) facts += "  ·  ";
        facts += fill(tr("since {time}"), fmt::arg("time", moment(*incident.started_at, view.now)));
    }
    text(style, Level::small, facts, Tone::muted);
    end_banner(style);
}

/// What is known of the health of the service, and how old that is; never as if it were live.
std::string health_words(const View& view)
{
    const ServiceHealth* health = view.snapshot.health.get();
    if (health == nullptr || health->answer == EndpointAnswer::does_not_answer)
        return tr("This device cannot see the service health. Look in Partner Center: Customers > customer > "
                  "Service management.");
    if (health->answer == EndpointAnswer::not_asked)
        return tr(
            "The service health was never fetched. Look in Partner Center: Customers > customer > Service "
            "management.");
    return fill(
        tr("No incident of this service was open when the health was fetched {age}. It may be different "
           "now."),
        fmt::arg("age", age(health->fetched_at, view.now)));
}

/// The page on which the customer's service says how it is, where the far side names one.
std::string health_link(const TryFirstScreen& screen, const View& view)
{
    const CustomerServices* services = services_of(view.snapshot, screen.customer_id);
    if (services == nullptr) return {};
    for (const ManagedService& managed : services->managed)
        if (view.catalogue.service_of(managed.id) == screen.service) return managed.health_link;
    return {};
}

void draw_health(const TryFirstScreen& screen, const ServiceIncident* incident, const View& view)
{
    const Style& style = view.style;
    if (incident != nullptr)
        draw_incident(*incident, *view.snapshot.health, view);
    else
        text(style, Level::small, health_words(view), Tone::muted);
    if (const std::string link = health_link(screen, view); !link.empty())
        text(style, Level::small, fill(tr("Its health page: {link}"), fmt::arg("link", link)), Tone::muted);
    gap(style, kGapSmall);
}

void draw_steps(TryFirstScreen& screen, const View& view)
{
    const Style& style = view.style;
    const ServiceIncident* incident =
        open_incident(view.catalogue, view.snapshot.health.get(), screen.service, view.now);
    draw_health(screen, incident, view);
    if (!screen.area) {
        empty_state(style, Icon::arrow_left, tr("Choose the kind of problem"),
                    tr("What others solved by themselves is then shown here, step by step."));
        return;
    }
    field_label(style, tr("Try this first"), tr("Tick what you have tried. It goes into the request."));
    const auto steps =
        steps_to_try(view.catalogue, screen.service, *screen.area, incident, view.settings.language);
    std::span<const TryFirstStep> rest{steps};
    if (incident != nullptr && !rest.empty()) { // Before all groups.
        draw_step(screen, rest.front(), view);
        rest = rest.subspan(1);
    }
    for (const StepOwner owner : {StepOwner::anyone, StepOwner::customer, StepOwner::reseller}) {
        const auto is_theirs = [owner](const TryFirstStep& step) { return step.owner == owner; };
        if (std::ranges::none_of(rest, is_theirs)) continue;
        gap(style, kGapSmall);
        text(style, Level::strong, owner_words(owner));
        for (const TryFirstStep& step : rest)
            if (is_theirs(step)) draw_step(screen, step, view);
    }
}

void draw_page_below(const AdminPage& page, const View& view, std::optional<Intent>& intent)
{
    gap(view.style, kGapMedium);
    begin_card(view.style, "admin_page");
    if (auto wish = draw_admin_page(page, view)) intent = wish;
    end_card();
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
    const auto page = admin_page(view.catalogue, services_of(view.snapshot, screen.customer_id),
                                 screen.service, view.device.portal.admin_center, screen.customer_id);
    if (page && columns.are_beside) draw_page_below(*page, view, intent);
    end_column();
    next_column(style, columns);
    begin_column(style, "steps", columns.second);
    draw_steps(screen, view);
    draw_matching_articles(screen, view, intent);
    if (page && !columns.are_beside) draw_page_below(*page, view, intent);
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
