#include "kiosk/buttons.h"
#include "kiosk/fields.h"
#include "kiosk/file_wording.h"
#include "kiosk/rows.h"
#include "kiosk/screens.h"
#include "kiosk/style.h"
#include "kiosk/surfaces.h"
#include "kiosk/translation.h"
#include "kiosk/typography.h"
#include "kiosk/window/picture_texture.h"
#include "kiosk/wording.h"

#include <imgui.h>

namespace kiosk
{

namespace
{

std::string pixels(int width, int height)
{
    // Translators: the size of a picture in pixels, such as "4000 × 3000".
    return fill(tr("{width} × {height}"), fmt::arg("width", width), fmt::arg("height", height));
}

void draw_picture(const AttachmentScreen& screen, const View& view)
{
    const Style& style = view.style;
    if (screen.texture)
        screen.texture->draw(ImGui::GetContentRegionAvail().x);
    else if (screen.not_seen)
        text(style, Level::body, not_seen_sentence(*screen.not_seen));
    else if (is_picture(screen.attachment.format))
        text(style, Level::body, tr("Reading the picture…"), Tone::muted);
    else
        text(style, Level::body, tr("Only pictures are shown here. The file is attached as it is."),
             Tone::muted);
}

void draw_facts(const AttachmentScreen& screen, const View& view)
{
    const Style& style = view.style;
    text(style, Level::section, screen.attachment.name);
    gap(style, kGapSmall);
    fact(style, tr("Kind"), file_kind(screen.attachment));
    fact(style, tr("Size"), byte_size(screen.attachment.bytes));
    if (screen.view) fact(style, tr("Pixels"), pixels(screen.view->width, screen.view->height));
}

void draw_steps(const AttachmentScreen& screen, const View& view, std::optional<Intent>& intent)
{
    const Style& style = view.style;
    text(style, Level::section, tr("Make it smaller"));
    text(style, Level::small,
         tr("The smaller copy is a JPEG that takes the place of this file. Where, when and with what camera "
            "it was "
            "taken is no longer in it."),
         Tone::muted);
    gap(style, kGapSmall);
    for (const ShrinkStep& step : screen.steps) {
        // Translators: {percent} is such as "50 %", {pixels} "2000 × 1500", {size} "412 KB".
        const std::string words = fill(
            tr("{percent}: {pixels}, {size}"), fmt::arg("percent", percentage(step.percent)),
            fmt::arg("pixels", pixels(step.width, step.height)), fmt::arg("size", byte_size(step.bytes)));
        if (button(style, (words + fmt::format("###shrink.{}", step.percent)).c_str(),
                   {.width = ImGui::GetContentRegionAvail().x, .is_enabled = !screen.is_working}))
            intent = Shrink{step.percent};
    }
    if (screen.is_working) text(style, Level::small, tr("Working…"), Tone::muted);
}

} // namespace

std::optional<Intent> draw(AttachmentScreen& screen, const View& view)
{
    std::optional<Intent> intent;
    const Style& style = view.style;
    begin_page(style, "attachment", 0, kPageWidth);
    const Columns columns = columns_of(style, kAsideShare);
    begin_column(style, "left", columns.first);
    begin_card(style, "picture");
    draw_picture(screen, view);
    end_card();
    end_column();
    next_column(style, columns);
    begin_column(style, "right", columns.second);
    begin_card(style, "facts");
    draw_facts(screen, view);
    gap(style, kGapMedium);
    if (button(style, (std::string{tr("Remove")} + "###attachment.remove").c_str(),
               {.is_enabled = !screen.is_working, .tone = Tone::bad}))
        intent = RemoveAttachment{screen.attachment.id};
    if (screen.not_changed) field_error(style, not_attached_sentence(*screen.not_changed));
    end_card();
    if (!screen.steps.empty()) {
        gap(style, kGapMedium);
        begin_card(style, "steps");
        draw_steps(screen, view, intent);
        end_card();
    }
    end_column();
    end_page();
    return intent;
}

} // namespace kiosk
