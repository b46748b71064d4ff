// What this kiosk has filed already and that reads like the title.

#include "kiosk/buttons.h"
#include "kiosk/form.h"
#include "kiosk/icons.h"
#include "kiosk/labels.h"
#include "kiosk/rows.h"
#include "kiosk/style.h"
#include "kiosk/surfaces.h"
#include "kiosk/translation.h"
#include "kiosk/typography.h"
#include "kiosk/wording.h"

#include <imgui.h>

namespace kiosk
{

void draw_duplicates(Form& form)
{
    const RequestList& like = form.screen().like;
    if (like.empty() || form.writing() == Writing::locked) return;
    const Style& style = form.style();
    begin_banner(style, "duplicates", Icon::question, Tone::warning);
    text(style, Level::strong,
         trn("An open request reads like this one:", "Open requests read like this one:", like.size()));
    text(style, Level::small,
         tr("Look there first: what you typed is kept. A second request for one problem delays both."));
    for (const auto& request : like) {
        const Entry& entry = request->entry;
        const std::string label =
            fmt::format("{}###like.{}", label_text(request->title), entry.reference.text());
        if (row(style, label.c_str(),
                {.icon = look_of(entry.state).icon,
                 .tone = look_of(entry.state).tone,
                 .detail = entry.reference.text(),
                 .more = {state_name(entry), age(entry.created_at, form.view().now)}}))
            form.ask(ShowRequest{entry.reference});
    }
    gap(style, kGap);
    if (button(style, fill("{}###not_a_duplicate", tr("Mine is another problem")).c_str(),
               {.icon = Icon::check}))
        form.ask(GoOnAnyway{});
    gap(style, kGap);
    end_banner(style);
}

} // namespace kiosk
