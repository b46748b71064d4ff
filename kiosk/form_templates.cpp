// Skeletons of a description: what 21Vianet needs to know about this kind of problem.

#include "kiosk/buttons.h"
#include "kiosk/form.h"
#include "kiosk/labels.h"
#include "kiosk/style.h"
#include "kiosk/surfaces.h"
#include "kiosk/translation.h"
#include "kiosk/typography.h"

#include <imgui.h>

#include <algorithm>

namespace kiosk
{

namespace
{

/// What a template is called: its title, or what it is about.
std::string name_of(const RequestTemplate& one, const Form& form)
{
    const std::string_view title = text_in(one.title, form.language());
    if (!title.empty()) return std::string{title};
    const Catalogue& catalogue = form.view().catalogue;
    if (one.category) return std::string{catalogue.label(*one.category, form.language())};
    if (one.area) return std::string{catalogue.label(*one.area, form.language())};
    return one.key;
}

} // namespace

void draw_templates(Form& form)
{
    const std::vector<const RequestTemplate*> fitting = form.view().catalogue.templates_for(form.draft());
    if (fitting.empty()) return;
    const Style& style = form.style();
    form.begin_field();
    text(style, Level::small, tr("Headings to fill in, for what 21Vianet needs to know:"), Tone::muted);
    const float room = ImGui::GetContentRegionAvail().x;
    float taken = 0;
    for (const RequestTemplate* one : fitting) {
        const std::string name =
            fill(tr("Insert: {name}"), fmt::arg("name", label_text(name_of(*one, form))));
        const float width = std::min(button_width(style, name), room);
        if (taken > 0 && taken + style.px(kTargetGap) + width <= room)
            ImGui::SameLine(0, style.px(kTargetGap));
        else
            taken = 0;
        taken += style.px(kTargetGap) + width;
        if (button(style, (name + "###template." + one->key).c_str(),
                   {.width = width, .is_enabled = form.writing() == Writing::open}))
            form.ask(UseTemplate{one->key});
    }
}

} // namespace kiosk
