#include "kiosk/buttons.h"
#include "kiosk/choices.h"
#include "kiosk/screens.h"
#include "kiosk/surfaces.h"
#include "kiosk/translation.h"

#include <imgui.h>

#include <algorithm>

namespace kiosk
{

std::optional<Intent> draw_slip(const SlipChoice& slip, const View& view)
{
    std::optional<Intent> intent;
    const Style& style = view.style;
    const auto name_of = [&](std::string_view language) {
        return view.catalogue.label(CatalogueList::language, language, language);
    };
    text(style, Level::section, tr("Slip for the customer"));
    text(style, Level::small,
         tr("Reference, QR code, what happens next and whom to call, in the customer’s language. Nothing of "
            "what was written is on it."),
         Tone::muted);
    gap(style, kGapSmall);

    float width = 0;
    for (const std::string_view language : kLanguages)
        width = std::max(width, text_width(style, Level::body, name_of(language)));
    // 64: the padding of the field and its arrow.
    width = std::min(width + style.px(64), ImGui::GetContentRegionAvail().x);
    field_label(style, tr("Language of the slip"));
    const bool is_idle = slip.phase == SlipChoice::Phase::idle;
    if (begin_list(style, "###slip.language", name_of(slip.language), width,
                   is_idle ? Writing::open : Writing::locked, false)) {
        for (const std::string_view language : kLanguages)
            if (list_entry(style, fmt::format("{}###slip.language.{}", name_of(language), language).c_str(),
                           language == slip.language))
                intent = ChooseSlipLanguage{std::string{language}};
        end_list();
    }
    const std::string words = !is_idle                           ? tr("The slip is being made…")
                              : view.device.slip_printer.empty() ? tr("Save the slip as PDF")
                                                                 : tr("Print the slip");
    if (button(style, (words + "###slip.print").c_str(), {.is_enabled = is_idle})) intent = PrintSlip{};
    return intent;
}

} // namespace kiosk
