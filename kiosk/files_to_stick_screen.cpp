#include "kiosk/buttons.h"
#include "kiosk/file_copy_wording.h"
#include "kiosk/screens.h"
#include "kiosk/stick_choice.h"
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

using Doing = CourierScreen::Doing;

void draw_outcome(const FilesToStickScreen& screen, const Style& style)
{
    if (screen.doing == Doing::working) {
        begin_banner(style, "working", Icon::clock, Tone::calm);
        text(style, Level::body, tr("Please wait, and do not pull the stick out…"));
    } else if (screen.told) {
        const bool is_good = std::holds_alternative<FilesCopied>(*screen.told);
        begin_banner(style, "told", is_good ? Icon::check : Icon::warning, is_good ? Tone::good : Tone::bad);
        text(style, Level::body, file_copy_sentence(*screen.told));
    } else {
        return;
    }
    end_banner(style);
    gap(style, kGap);
}

std::optional<Intent> draw_copying(const FilesToStickScreen& screen, const Style& style)
{
    text(style, Level::section, tr("Copy the files"));
    gap(style, kGapSmall);
    text(style, Level::body,
         fill(trn("{count} file belongs to {reference}. It goes into a folder with that name.",
                  "{count} files belong to {reference}. They go into a folder with that name.", screen.count),
              fmt::arg("count", number(screen.count)), fmt::arg("reference", screen.reference.text())));
    gap(style, kGapSmall);
    text(style, Level::body,
         tr("On the stick the files are not sealed: whoever has the stick can read them. Delete them there "
            "when 21Vianet has them."),
         Tone::warning);
    gap(style, kGap);
    const bool has_stick =
        screen.chosen < screen.sticks.size() && screen.sticks[screen.chosen].is_writable;
    const std::string words = fill(trn("Copy {count} file", "Copy {count} files", screen.count),
                                   fmt::arg("count", number(screen.count)));
    const bool is_possible = has_stick && screen.doing == Doing::nothing;
    if (button(style, (words + "###files.copy").c_str(), {.rank = Rank::primary, .is_enabled = is_possible}))
        return CopyFiles{};
    return std::nullopt;
}

} // namespace

std::optional<Intent> draw(FilesToStickScreen& screen, const View& view)
{
    std::optional<Intent> intent;
    const Style& style = view.style;
    begin_page(style, "files_to_stick", 0, kPageWidth);
    draw_outcome(screen, style);
    const Columns columns = columns_of(style, 0.5F);
    begin_column(style, "left", columns.first);
    begin_card(style, "stick");
    using Looked = SticksShown::Looked;
    if (auto wish = draw_stick_choice(
            style, {.sticks = screen.sticks,
                    .chosen = screen.chosen,
                    .looked = screen.is_read ? Looked::once : Looked::not_yet,
                    .writing = screen.doing == Doing::nothing ? Writing::open : Writing::locked}))
        intent = std::move(wish);
    end_card();
    end_column();
    next_column(style, columns);
    begin_column(style, "right", columns.second);
    begin_card(style, "copy");
    if (auto wish = draw_copying(screen, style)) intent = std::move(wish);
    end_card();
    end_column();
    end_page();
    return intent;
}

} // namespace kiosk
