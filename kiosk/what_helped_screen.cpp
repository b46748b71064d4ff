#include "kiosk/buttons.h"
#include "kiosk/labels.h"
#include "kiosk/screens.h"
#include "kiosk/steps_to_try.h"
#include "kiosk/style.h"
#include "kiosk/surfaces.h"
#include "kiosk/translation.h"
#include "kiosk/typography.h"
#include "storage/solved_cases.h"

#include <imgui.h>

namespace kiosk
{

std::optional<Intent> draw(WhatHelpedScreen& screen, const View& view)
{
    std::optional<Intent> intent;
    const Style& style = view.style;
    begin_page(style, "what_helped", 0, kPageWidth);
    text(style, Level::section, tr("What helped?"));
    text(style, Level::small,
         tr("One choice is enough. It is counted without anybody’s name; nothing is sent."), Tone::muted);
    gap(style, kGapSmall);

    const float width = ImGui::GetContentRegionAvail().x;
    const auto offer = [&](std::string_view words, const std::string& helped, std::string_view id) {
        const std::string label = label_text(words) + "###helped." + std::string{id};
        if (way_on(style, label.c_str(), width, way_on_height(style, words, width)))
            intent = NameHelp{helped};
    };
    const ServiceIncident* incident =
        open_incident(view.catalogue, view.snapshot.health.get(), screen.service, view.now);
    for (const TryFirstStep& step :
         steps_to_try(view.catalogue, screen.service, screen.area, incident, view.settings.language))
        if (screen.tried.empty() || screen.tried.contains(step.key))
            offer(step.text, help_of_step(step.key), step.key);
    offer(tr("Something else"), std::string{kHelpedByOther}, kHelpedByOther);
    end_page();
    return intent;
}

} // namespace kiosk
