// What the app does for the form: words of advice about what is typed, templates, values of earlier requests.

#include "kiosk/app.h"

#include <algorithm>

namespace kiosk
{

/// Called when a form opens, when something was typed and when the requests change; a keystroke costs the
/// same however many requests there are.
void App::advise(FormScreen& form)
{
    form.several = sign_of_several_problems(form.draft.title, form.draft.description);
    if (snapshot_->requests && settings_.duplicate_days > std::chrono::days{0})
        form.duplicates.gather(snapshot_->requests, form.draft, touched_at_.value_or(Timestamp{}),
                               settings_.duplicate_days);
    form.like = form.duplicates.like(form.draft.title, form.draft.differs_from);
}

void App::on(const GoOnAnyway&, Timestamp now)
{
    auto* form = std::get_if<FormScreen>(&screen());
    if (form == nullptr || form->phase == FormScreen::Phase::submitting) return;
    for (const auto& request : form->like)
        form->draft.differs_from.push_back(request->entry.reference);
    form->jump_to = "description";
    on(Typed{}, now);
}

void App::on(const UseTemplate& intent, Timestamp now)
{
    auto* form = std::get_if<FormScreen>(&screen());
    const RequestTemplate* used = catalogue_.template_named(intent.key);
    if (form == nullptr || used == nullptr || form->phase == FormScreen::Phase::submitting) return;
    form->draft = with_template(std::move(form->draft), *used, settings_.language);
    form->jump_to = "description";
    on(Typed{}, now);
}

void App::on(const TakeOver& intent, Timestamp)
{
    auto* form = std::get_if<FormScreen>(&screen());
    if (form == nullptr || form->phase == FormScreen::Phase::submitting) return;
    form->not_taken_over.reset();
    form->taking_over = intent;
    commands_.push_back(OpenRequest{intent.reference});
}

/// The values of a request that a form has asked for.
void App::take_over(const RequestDetail& detail)
{
    for (auto& [screen, visit] : path_) {
        auto* form = std::get_if<FormScreen>(&screen);
        if (form == nullptr || !form->taking_over || form->taking_over->reference != detail.entry.reference)
            continue;
        const TakeOverWhat what = form->taking_over->what;
        form->taking_over.reset();
        if (form->phase == FormScreen::Phase::submitting) continue; // Its text is promised, or nearly.
        form->draft = taken_over(std::move(form->draft), detail.form, what);
        form->taken_from = detail.entry.reference;
        form->shows_last_values = false;
        form->jump_to = "contact.first_name";
        form->has_unkept_changes = true;
        if (form->was_submitted) check_again(*form);
        advise(*form);
    }
}

/// A request whose values were asked for cannot be opened. Whether a form was waiting for it.
bool App::forget_take_over(const ActionRefused& reply)
{
    for (auto& [screen, visit] : path_) {
        auto* form = std::get_if<FormScreen>(&screen);
        if (form == nullptr || !form->taking_over || form->taking_over->reference.text() != reply.subject)
            continue;
        form->taking_over.reset();
        form->not_taken_over = reply.error.code;
        return true;
    }
    return false;
}

} // namespace kiosk
