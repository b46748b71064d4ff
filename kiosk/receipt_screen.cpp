#include "kiosk/answer_wording.h"
#include "kiosk/buttons.h"
#include "kiosk/icons.h"
#include "kiosk/loss_wording.h"
#include "kiosk/rows.h"
#include "kiosk/screens.h"
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

/// Whether it was received there, and when; whose move it is if not.
void received_step(const ReceiptScreen& screen, const View& view)
{
    const Style& style = view.style;
    const auto& entry = screen.entry;
    if (entry && entry->service_request_number)
        return step(style, tr("Received by 21Vianet"),
                    {.icon = Icon::check,
                     .tone = Tone::good,
                     .level = Level::section,
                     .detail = fill(tr("Service request number {number}. A representative contacts the "
                                       "person named in it."),
                                    fmt::arg("number", *entry->service_request_number)),
                     .when = moment(entry->updated_at, view.now)});
    if (entry && entry->state == State::needs_attention)
        return step(style, tr("Not taken by 21Vianet"),
                    {.icon = Icon::warning,
                     .tone = Tone::bad,
                     .level = Level::section,
                     .detail = state_sentence(*entry, view.snapshot.line, view.now)});
    const bool is_checked = entry && entry->state == State::checking;
    step(style, is_checked ? tr("Perhaps received by 21Vianet") : tr("Not yet received by 21Vianet"),
         {.icon = is_checked ? Icon::question : Icon::clock,
          .tone = is_checked ? Tone::warning : Tone::calm,
          .level = Level::section,
          .detail = entry ? state_sentence(*entry, view.snapshot.line, view.now)
                          : channel_sentence(view.device.channel)});
}

/// When the first answer is due, as published. Nothing while nobody answers: it was not taken, or is done.
void answer_step(const ReceiptScreen& screen, const View& view)
{
    const auto& entry = screen.entry;
    const bool is_over = entry && (entry->state == State::needs_attention || entry->state == State::closed);
    if (is_over) return;
    const bool is_received = entry && entry->service_request_number;
    const Timestamp received_at = !is_received       ? view.now
                                  : entry->last_sent ? entry->last_sent->wall
                                                     : entry->updated_at;
    gap(view.style, kGapMedium);
    hairline(view.style);
    gap(view.style, kGapMedium);
    text(view.style, Level::strong, tr("When 21Vianet answers"));
    text(view.style, Level::body,
         answer_sentence(screen.severity, screen.desk, is_received ? Reception::received : Reception::not_yet,
                         received_at));
    text(view.style, Level::small, published_words(view.catalogue, screen.severity), Tone::muted);
}

} // namespace

std::optional<Intent> draw(ReceiptScreen& screen, const View& view)
{
    std::optional<Intent> intent;
    const Style& style = view.style;
    begin_page(style, "receipt", 0, kReadingWidth);
    begin_card(style, "card");
    text(style, Level::strong, tr("Your reference"));
    text(style, Level::display, screen.reference.text());
    text(style, Level::small, tr("Write it down or read it out: everyone finds the request by it."),
         Tone::muted);
    gap(style, kGapMedium);
    hairline(style);
    gap(style, kGapMedium);
    const bool lasts = view.snapshot.storage_lasts == StorageLasts::until_deleted;
    step(style, lasts ? tr("Saved on this device") : tr("Kept until this device is switched off"),
         {.icon = lasts ? Icon::check : Icon::warning,
          .tone = lasts ? Tone::good : Tone::warning,
          .level = Level::section,
          .detail = lasts ? std::string{tr("A power cut or a restart cannot lose it.")}
                          : storage_lasts_sentence(view.snapshot.storage_lasts),
          .when = moment(screen.accepted_at, view.now),
          .path = Path::goes_on});
    received_step(screen, view);
    answer_step(screen, view);
    end_card();
    gap(style, kGapMedium);

    const std::string done = tr("Done");
    // 128: a primary button is not smaller than the one beside it because its word is short.
    if (button(style, (done + "###done").c_str(),
               {.rank = Rank::primary, .width = std::max(button_width(style, done), style.px(128))}))
        intent = GoHome{};
    ImGui::SameLine(0, style.px(kGapSmall));
    if (button(style, fill("{}###show_request", tr("Show the request")).c_str()))
        intent = ShowRequest{screen.reference};
    gap(style, kGapMedium);
    begin_card(style, "slip");
    if (auto wish = draw_slip(screen.slip, view)) intent = wish;
    end_card();
    end_page();
    return intent;
}

} // namespace kiosk
