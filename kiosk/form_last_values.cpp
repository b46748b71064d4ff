// Contact and choices of an earlier request. Whoever stands at a shared counter must not see whose they are
// before asking for them: the list shows references and times, nothing a person wrote (DECISIONS.md).

#include "kiosk/buttons.h"
#include "kiosk/form.h"
#include "kiosk/rows.h"
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

/// The newest: what somebody repeats, they filed a moment ago.
constexpr std::size_t kOffered = 5;

std::string name_of(TakeOverWhat what)
{
    switch (what) {
    case TakeOverWhat::contact:
        return tr("Same contact");
    case TakeOverWhat::choices_too:
        return tr("Like that one: contact and choices");
    case TakeOverWhat::texts_too:
        return tr("Also title and description");
    }
    return {};
}

void draw_scopes(Form& form)
{
    FormScreen& screen = form.screen();
    constexpr std::array ids{"contact", "choices", "texts"};
    for (const TakeOverWhat what : kTakeOverWhats) {
        const std::string label =
            fmt::format("{}###take.{}", name_of(what), ids[static_cast<std::size_t>(what)]);
        if (choice(form.style(), label.c_str(), {.is_chosen = screen.take == what})) screen.take = what;
    }
    if (screen.take != TakeOverWhat::contact)
        text(form.style(), Level::small,
             tr("Only what is still empty here is filled in; severity A is never taken over."), Tone::muted);
}

void draw_requests(Form& form)
{
    const auto& requests = form.view().snapshot.requests;
    const std::size_t count = requests ? std::min(kOffered, requests->size()) : 0;
    if (count == 0) {
        text(form.style(), Level::small, tr("No request has been filed on this kiosk yet."), Tone::muted);
        return;
    }
    text(form.style(), Level::small, tr("Which request? Names are not shown here."), Tone::muted);
    for (std::size_t index = 0; index < count; ++index) {
        const Entry& entry = (*requests)[index]->entry;
        const std::string label = fmt::format("{}###from.{}", entry.reference.text(), entry.reference.text());
        if (row(form.style(), label.c_str(),
                {.detail = date_and_time(entry.created_at)}))
            form.ask(TakeOver{entry.reference, form.screen().take});
    }
}

} // namespace

void draw_last_values(Form& form)
{
    FormScreen& screen = form.screen();
    const Style& style = form.style();
    if (form.view().settings.last_values == LastValues::never || form.writing() == Writing::locked) return;
    if (screen.not_taken_over)
        field_error(style, joined(tr("Nothing was taken over."), fault_sentence(*screen.not_taken_over)));
    if (screen.taken_from)
        text(style, Level::small,
             fill(tr("Taken over from {reference}. Please check every field."),
                  fmt::arg("reference", screen.taken_from->text())),
             Tone::muted);
    const std::string words =
        screen.shows_last_values ? tr("Take nothing over") : tr("Take over from an earlier request");
    const float width = std::min(button_width(style, words), ImGui::GetContentRegionAvail().x);
    if (button(style, (words + "###last_values").c_str(), {.width = width}))
        screen.shows_last_values = !screen.shows_last_values;
    if (!screen.shows_last_values) return;
    draw_scopes(form);
    draw_requests(form);
    gap(style, kGapMedium);
}

} // namespace kiosk
