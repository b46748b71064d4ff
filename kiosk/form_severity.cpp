// How severe it is: the published meaning, when the first answer is due, and what severity A asks for.

#include "kiosk/answer_wording.h"
#include "kiosk/form.h"
#include "kiosk/labels.h"
#include "kiosk/style.h"
#include "kiosk/surfaces.h"
#include "kiosk/translation.h"
#include "kiosk/typography.h"
#include "kiosk/wording.h"

#include <imgui.h>

namespace kiosk
{

namespace
{

/// The choice that no longer fits is named at once: what the request is about may be chosen after the
/// severity.
std::string severity_error(const Form& form, const Draft& draft)
{
    if (draft.severity == Severity::a && !may_be_critical(draft))
        return sentence(FieldError{"severity", Fault::not_for_billing});
    return form.error_of("severity");
}

void draw_choices(Form& form)
{
    Draft& draft = form.draft();
    const View& view = form.view();
    std::vector<Form::Option> all;
    for (const Severity severity : kSeverities) {
        const PublishedSeverity published = view.catalogue.published(severity, form.language());
        const bool is_chosen = draft.severity == severity;
        all.push_back(
            {.label = fmt::format("{}###severity.{}", view.catalogue.label(severity, form.language()),
                                  word(severity)),
             // Translators: {response} is as published, such as "First answer within 1 hour"; {hours} are
             // those in which work goes on.
             .detail =
                 fill(tr("{meaning} {response}. Hours: {hours}."), fmt::arg("meaning", published.meaning),
                      fmt::arg("response", published.response), fmt::arg("hours", published.hours)),
             .is_chosen = is_chosen,
             .wants_focus = form.takes_focus("severity") &&
                            is_first_or_chosen(severity, draft.severity, kSeverities.front()),
             // What is chosen keeps the keyboard, so that it can be left again.
             .is_possible = is_chosen || severity != Severity::a || may_be_critical(draft)});
    }
    // 240: thirty small letters a line, six lines for the longest of our languages.
    if (const auto pressed = form.options(all, Mark::radio, 240)) draft.severity = kSeverities[*pressed];
}

void draw_answer(Form& form)
{
    const Draft& draft = form.draft();
    if (draft.severity)
        text(form.style(), Level::small,
             answer_sentence(*draft.severity, desk_of(draft), Reception::not_yet, form.view().now));
}

/// The impact, and somebody who answers at any hour: the conditions of A.
void draw_conditions(Form& form)
{
    Draft& draft = form.draft();
    form.long_field(
        "impact", draft.impact, 3,
        tr("What cannot be done now, how many people are affected, and what it costs the business"));
    form.begin_field();
    const float top = ImGui::GetCursorScreenPos().y;
    const std::string words =
        draft.contact.phone.empty()
            ? std::string{tr("Somebody answers at the contact’s phone day and night")}
            : fill(tr("Somebody answers at {phone} day and night"), fmt::arg("phone", draft.contact.phone));
    const std::vector<Form::Option> tick{{.label = label_text(words) + "###contact_24x7",
                                          .detail = {},
                                          .is_chosen = draft.is_reachable_24x7,
                                          .wants_focus = form.takes_focus("contact_24x7")}};
    // 0: it is alone.
    if (form.options(tick, Mark::box, 0)) draft.is_reachable_24x7 = !draft.is_reachable_24x7;
    field_error(form.style(), form.error_of("contact_24x7"));
    form.mark_fault("contact_24x7", top);
}

} // namespace

void draw_severity(Form& form)
{
    const Style& style = form.style();
    const Draft& draft = form.draft();
    const float top = ImGui::GetCursorScreenPos().y;
    text(style, Level::section, field_name("severity"));
    text(style, Level::small, published_words(form.view().catalogue, Severity::a), Tone::muted);
    const bool is_asked_for_too_much = draft.severity == Severity::a && !may_be_critical(draft);
    if (!may_be_critical(draft) && !is_asked_for_too_much)
        text(style, Level::small,
             tr("A is for technical problems only; for billing and subscriptions B is the highest."));
    draw_choices(form);
    draw_answer(form);
    if (draft.severity)
        if (const auto condition =
                form.view().catalogue.published(*draft.severity, form.language()).condition;
            !condition.empty())
            text(style, Level::small, condition);
    field_error(style, severity_error(form, draft));
    if (!severity_error(form, draft).empty()) fault_bar(style, top);
    if (draft.severity == Severity::a) draw_conditions(form);
}

} // namespace kiosk
