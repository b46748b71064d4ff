#include "kiosk/stick_choice.h"

#include "kiosk/buttons.h"
#include "kiosk/choices.h"
#include "kiosk/labels.h"
#include "kiosk/rows.h"
#include "kiosk/style.h"
#include "kiosk/surfaces.h"
#include "kiosk/translation.h"
#include "kiosk/typography.h"
#include "kiosk/wording.h"

namespace kiosk
{

std::optional<Intent> draw_stick_choice(const Style& style, const SticksShown& shown)
{
    std::optional<Intent> intent;
    const bool is_free = shown.writing == Writing::open;
    text(style, Level::section, tr("Stick"));
    gap(style, kGapSmall);
    if (shown.sticks.empty() && shown.looked == SticksShown::Looked::once)
        text(style, Level::body, tr("No stick is found. Plug one in, wait a moment and look again."));
    for (std::size_t i = 0; i < shown.sticks.size(); ++i) {
        const StickFolder& one = shown.sticks[i];
        const std::string detail =
            one.is_writable ? fill(tr("{size} free"), fmt::arg("size", byte_size(one.free_bytes)))
                            : tr("It cannot be written.");
        const std::string label = label_text(one.folder.string()) + fmt::format("###stick.{}", i);
        if (choice(style, label.c_str(),
                   {.detail = detail, .is_chosen = i == shown.chosen, .writing = shown.writing}) &&
            is_free)
            intent = ChooseStick{i};
        gap(style, kGapTiny);
    }
    gap(style, kGapSmall);
    if (button(style, fill("{}###courier.look", tr("Look again")).c_str(), {.is_enabled = is_free}))
        intent = LookAgain{};
    return intent;
}

} // namespace kiosk
