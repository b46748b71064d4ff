#include "kiosk/buttons.h"
#include "kiosk/screens.h"
#include "kiosk/shortcuts.h"
#include "kiosk/surfaces.h"
#include "kiosk/translation.h"

#include <imgui.h>

namespace kiosk
{

std::optional<Intent> draw_ways(const View& view)
{
    std::optional<Intent> intent;
    const Style& style = view.style;
    struct Way {
        std::string words;
        const char* id;
        Icon icon;
        std::string keys;
        Intent intent;
    };
    const Way ways[] = {
        {tr("Articles"), "###articles", Icon::search, keys_text(Shortcut::articles), ShowArticles{}},
        {tr("How to get help"), "###support_process", Icon::person, "", ShowSupportProcess{}},
        {tr("Escalation report"), "###report", Icon::clipboard, "", ShowReport{}}};
    const float room = ImGui::GetContentRegionAvail().x;
    float taken = 0;
    for (const Way& way : ways) {
        const float width = button_width(style, way.words, way.icon) + keys_width(style, way.keys);
        if (taken > 0 && taken + width <= room)
            ImGui::SameLine(0, style.px(kGapSmall));
        else
            taken = 0;
        taken += width + style.px(kGapSmall);
        if (button(style, (way.words + way.id).c_str(),
                   {.rank = Rank::quiet, .icon = way.icon, .keys = way.keys}))
            intent = way.intent;
    }
    return intent;
}

} // namespace kiosk
