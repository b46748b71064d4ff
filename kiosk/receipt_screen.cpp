#include "kiosk/buttons.h"
#include "kiosk/icons.h"
#include "kiosk/screens.h"
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

void statement(const Style& style, Icon which, Tone tone, std::string_view title,
               std::string_view explanation)
{
    icon(style, which, tone, 28);
    ImGui::SameLine(0, style.px(kGap + 2));
    ImGui::BeginGroup();
    ImGui::PushStyleVarY(ImGuiStyleVar_ItemSpacing, style.px(2));
    text(style, Level::section, title, tone);
    text(style, Level::body, explanation, Tone::normal);
    ImGui::PopStyleVar();
    ImGui::EndGroup();
    gap(style, kGap);
}

void received_statement(const ReceiptScreen& screen, const View& view)
{
    const Style& style = view.style;
    const bool is_received = screen.entry && screen.entry->service_request_number;
    if (is_received) {
        statement(
            style, Icon::check, Tone::good, tr("Received by 21Vianet"),
            fill(tr("Service request number {number}. A representative contacts the person named in it."),
                 fmt::arg("number", *screen.entry->service_request_number)));
    } else if (!screen.entry) {
        statement(style, Icon::clock, Tone::calm, tr("Not yet received by 21Vianet"),
                  tr("It is sent by itself as soon as there is a line."));
    } else if (screen.entry->state == State::needs_attention) {
        statement(style, Icon::warning, Tone::bad, tr("Not taken by 21Vianet"),
                  state_sentence(*screen.entry, view.snapshot.line, view.now));
    } else {
        statement(style, Icon::clock, Tone::calm,
                  screen.entry->state == State::checking ? tr("Perhaps received by 21Vianet")
                                                         : tr("Not yet received by 21Vianet"),
                  state_sentence(*screen.entry, view.snapshot.line, view.now));
    }
}

} // namespace

std::optional<Intent> draw(ReceiptScreen& screen, const View& view)
{
    std::optional<Intent> intent;
    const Style& style = view.style;
    begin_page(style, "receipt", 0, 760);
    begin_card(style, "card");
    text(style, Level::small, tr("Your reference"), Tone::muted);
    text(style, Level::display, screen.reference.text(), Tone::normal);
    text(style, Level::small, tr("Write it down or read it out: everyone finds the request by it."),
         Tone::muted);
    gap(style, kGap);
    hairline(style);
    gap(style, kGap);
    statement(style, Icon::check, Tone::good, tr("Saved on this device"),
              fill(tr("Since {time}. A power cut or a restart cannot lose it."),
                   fmt::arg("time", moment(screen.accepted_at, view.now))));
    received_statement(screen, view);
    end_card();
    gap(style, kGap);

    if (button(style, fill("{}###done", tr("Done")).c_str(), {.rank = Rank::primary, .width = style.px(140)}))
        intent = GoHome{};
    ImGui::SameLine(0, style.px(kGap));
    if (button(style, fill("{}###show_request", tr("Show the request")).c_str()))
        intent = ShowRequest{screen.reference};
    end_page();
    return intent;
}

} // namespace kiosk
