#include "kiosk/attachment_list.h"
#include "kiosk/buttons.h"
#include "kiosk/icons.h"
#include "kiosk/note_wording.h"
#include "kiosk/notes_card.h"
#include "kiosk/request_channel.h"
#include "kiosk/request_courier.h"
#include "kiosk/rows.h"
#include "kiosk/screens.h"
#include "kiosk/style.h"
#include "kiosk/surfaces.h"
#include "kiosk/translation.h"
#include "kiosk/typography.h"
#include "kiosk/wording.h"
#include "sync/hand_in.h"

#include <imgui.h>

#include <utility>

namespace kiosk
{

namespace
{

struct ActionLook {
    Action action;
    const char* id;
    std::string words;
    bool is_possible;
    std::string why_not;
};

std::vector<ActionLook> actions_of(const RequestDetail& detail)
{
    const bool is_done = detail.entry.state == State::sent || detail.entry.state == State::handed_in ||
                         detail.entry.state == State::closed;
    const auto why = [&](std::string otherwise) {
        return is_done ? std::string{tr("21Vianet has it already.")} : std::move(otherwise);
    };
    return {
        {Action::try_now, "###try_now", tr("Try now"), detail.may_try_now,
         why(detail.entry.state == State::held                 ? tr("It is on hold; release it first.")
             : detail.entry.channel != Channel::partner_center ? tr("It does not go by the line.")
                                                               : tr("It is being tried right now."))},
        {Action::hold, "###hold", tr("Hold"), detail.may_hold,
         why(detail.entry.state == State::held ? tr("It is on hold already.")
                                               : tr("Only a request that waits can be put on hold."))},
        {Action::release, "###release", tr("Release"), detail.may_release, why(tr("It is not on hold."))},
        {Action::withdraw, "###withdraw",
         detail.entry.has_left ? tr("Write it anew as a draft") : tr("Back to draft"), detail.may_withdraw,
         why(tr("It may have reached 21Vianet already, so its text can no longer be changed."))},
    };
}

/// What a person most likely came for.
std::optional<Action> next_action(State state)
{
    switch (state) {
    case State::needs_attention:
        return Action::withdraw;
    case State::held:
        return Action::release;
    case State::ready:
    case State::claimed:
    case State::checking:
    case State::sent:
    case State::handed_in:
    case State::closed:
        return std::nullopt;
    }
    return std::nullopt;
}

void draw_head(const RequestDetail& detail, const View& view)
{
    const Style& style = view.style;
    const Entry& entry = detail.entry;
    const StateLook look = look_of(entry.state);
    text(style, Level::title, detail.form.title);
    badge(style, look.icon, look.tone, state_name(entry));
    text(style, Level::body, state_sentence(entry, view.snapshot.line, view.now));
    if (entry.service_request_number) {
        ImGui::PushStyleVarY(ImGuiStyleVar_ItemSpacing, 0);
        text(style, Level::small, tr("Service request number of 21Vianet"), Tone::muted);
        text(style, Level::title, *entry.service_request_number);
        ImGui::PopStyleVar();
    }
}

void draw_reason(const RequestDetail& detail, const View& view)
{
    const Style& style = view.style;
    const std::string reason = reason_sentence(detail.entry.reason_code, detail.entry.state);
    if (reason.empty() && detail.reason_text.empty()) return;
    const bool is_bad = detail.entry.state == State::needs_attention;
    begin_banner(style, "reason", is_bad ? Icon::warning : Icon::clock, is_bad ? Tone::bad : Tone::calm);
    if (!reason.empty()) text(style, Level::body, reason);
    if (!detail.reason_text.empty())
        text(style, Level::body, fill(tr("“{words}”"), fmt::arg("words", detail.reason_text)));
    if (!detail.entry.reason_code.empty())
        text(style, Level::small, fill(tr("Code: {code}"), fmt::arg("code", detail.entry.reason_code)),
             Tone::muted);
    end_banner(style);
    gap(style, kGap);
}

/// Why actions are not possible, one line for each reason.
void draw_reasons_why_not(const Style& style, const std::vector<ActionLook>& actions)
{
    std::vector<std::pair<std::string, std::string>> reasons; // Reason, actions.
    for (const ActionLook& action : actions) {
        if (action.is_possible) continue;
        if (reasons.empty() || reasons.back().first != action.why_not)
            reasons.emplace_back(action.why_not, action.words);
        else
            reasons.back().second += ", " + action.words;
    }
    ImGui::PushStyleVarY(ImGuiStyleVar_ItemSpacing, 0);
    for (const auto& [reason, words] : reasons)
        text(style, Level::small,
             fill(tr("{action}: {reason}"), fmt::arg("action", words), fmt::arg("reason", reason)),
             Tone::muted);
    ImGui::PopStyleVar();
}

void draw_actions(const RequestScreen& screen, const View& view, std::optional<Intent>& intent)
{
    const Style& style = view.style;
    const auto actions = actions_of(*screen.detail);
    const float room = ImGui::GetContentRegionAvail().x;
    float taken = 0;
    for (const ActionLook& action : actions) {
        const float width = button_width(style, action.words);
        if (taken > 0 && taken + width <= room)
            ImGui::SameLine(0, style.px(kGapSmall));
        else
            taken = 0;
        taken += width + style.px(kGapSmall);
        const Entry& entry = screen.detail->entry;
        const bool is_next = action.is_possible && action.action == next_action(entry.state) &&
                             entry.reason_code != kReasonHandIn; // That is gone on with first.
        if (button(style, (action.words + action.id).c_str(),
                   {.rank = is_next ? Rank::primary : Rank::secondary,
                    .is_enabled = action.is_possible && !screen.pending && !screen.is_moving}))
            intent = Act{action.action};
    }
    draw_reasons_why_not(style, actions);
}

void draw_form(const Draft& form, const View& view)
{
    const Style& style = view.style;
    const std::string& language = view.settings.language;
    const Catalogue& catalogue = view.catalogue;
    text(style, Level::section, tr("What was submitted"));
    text(style, Level::small, tr("This text is fixed; it is sent as it stands here."), Tone::muted);
    gap(style, kGapSmall);
    if (form.category) fact(style, field_name("category"), catalogue.label(*form.category, language));
    if (form.kind == RequestKind::customer) {
        fact(style, field_name("customer_id"),
             form.customer_name.empty() ? form.customer_id : form.customer_name);
        fact(style, field_name("service"), catalogue.label(CatalogueList::service, form.service, language));
        if (form.area) fact(style, field_name("area"), catalogue.label(*form.area, language));
        std::string reasons;
        for (const EscalationReason reason : form.escalation_reasons) {
            if (!reasons.empty()) reasons += '\n';
            reasons += catalogue.label(reason, language);
        }
        fact(style, field_name("escalation_reasons"), reasons);
        fact(style, field_name("tried"), form.tried);
    }
    fact(style, field_name("description"), form.description);
    if (form.severity) fact(style, field_name("severity"), catalogue.label(*form.severity, language));
    if (!form.impact.empty()) fact(style, field_name("impact"), form.impact);
    const Contact& contact = form.contact;
    if (form.is_reachable_24x7) fact(style, field_name("contact_24x7"), contact.phone);
    fact(style, tr("Contact"),
         // Translators: a person's name in the order of your language.
         fmt::format("{}\n{}\n{}\n{}",
                     fill(tr("{first_name} {last_name}"), fmt::arg("first_name", contact.first_name),
                          fmt::arg("last_name", contact.last_name)),
                     contact.email, contact.phone,
                     catalogue.label(CatalogueList::language, contact.language, language)));
}

void draw_history(const RequestDetail& detail, const View& view)
{
    const Style& style = view.style;
    text(style, Level::section, tr("History"));
    gap(style, kGapSmall);
    for (const Transition& transition : detail.history) {
        const StateLook look = look_of(transition.to);
        std::string when = date_and_time(transition.at);
        if (!transition.reason_code.empty())
            when += "  ·  " + fill(tr("Code: {code}"), fmt::arg("code", transition.reason_code));
        // Why it is held or refused stands above, with what can be done about it.
        const bool is_said_above = transition.to == State::held || transition.to == State::needs_attention;
        step(
            style, history_words(transition),
            {.icon = transition.from ? look.icon : Icon::check,
             .tone = transition.from ? look.tone : Tone::good,
             .detail = is_said_above ? std::string{} : reason_sentence(transition.reason_code, transition.to),
             .when = std::move(when),
             .path = &transition == &detail.history.back() ? Path::ends : Path::goes_on});
    }
    for (const StandingChange& change : detail.correspondence.statuses)
        step(style, standing_history_words(change),
             {.icon = Icon::person,
              .tone = change.status == ServiceStatus::attention_needed ? Tone::warning : Tone::calm,
              .when = date_and_time(change.at)});
    gap(style, kGapSmall);
    fact(style, tr("Attempts"), number(detail.entry.attempts));
    if (detail.entry.replaces) fact(style, tr("Replaces"), detail.entry.replaces->text());
}

} // namespace

std::optional<Intent> draw(RequestScreen& screen, const View& view)
{
    std::optional<Intent> intent;
    const Style& style = view.style;
    begin_page(style, "request", 0, kPageWidth);
    if (!screen.detail) {
        text(style, Level::body, tr("Reading the request…"), Tone::muted);
        end_page();
        return intent;
    }
    const RequestDetail& detail = *screen.detail;
    draw_head(detail, view);
    gap(style, kGap);
    draw_reason(detail, view);
    draw_actions(screen, view, intent);
    gap(style, kGapMedium);

    const Columns columns = columns_of(style, kAsideShare);
    begin_column(style, "left", columns.first);
    if (has_notes_card(detail.correspondence)) {
        begin_card(style, "notes");
        if (auto wish = draw_notes(screen, view)) intent = std::move(wish);
        end_card();
        gap(style, kGapMedium);
    }
    begin_card(style, "form");
    draw_form(detail.form, view);
    if (auto wish = draw_attachment_list(detail, view)) intent = std::move(wish);
    end_card();
    end_column();
    next_column(style, columns);
    begin_column(style, "right", columns.second);
    begin_card(style, "channel");
    if (auto wish = is_on_its_way_by_stick(detail) ? draw_courier(screen, view) : draw_channel(screen, view))
        intent = std::move(wish);
    end_card();
    gap(style, kGapMedium);
    begin_card(style, "history");
    draw_history(detail, view);
    end_card();
    gap(style, kGapMedium);
    begin_card(style, "slip");
    if (auto wish = draw_slip(screen.slip, view)) intent = wish;
    end_card();
    end_column();
    end_page();
    return intent;
}

} // namespace kiosk
