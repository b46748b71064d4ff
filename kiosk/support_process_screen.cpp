#include "kiosk/buttons.h"
#include "kiosk/qr_code.h"
#include "kiosk/rows.h"
#include "kiosk/screens.h"
#include "kiosk/surfaces.h"
#include "kiosk/translation.h"

#include <imgui.h>

#include <algorithm>

namespace kiosk
{

namespace
{

/// A code is held at arm's length: 120 units are 32 mm at 96 dpi.
constexpr float kProcessCodeUnits = 120;

/// A channel, large, with the code a phone takes it from; none for what has no address of its own.
void draw_channel(const View& view, const char* name, const std::string& value, const std::string& address)
{
    if (value.empty()) return;
    const Style& style = view.style;
    const QrCode* code = address.empty() ? nullptr : view.qr_codes.find(address);
    const float edge = code != nullptr ? static_cast<float>(qr_edge(*code, style.px(kProcessCodeUnits))) +
                                             style.px(kGapMedium)
                                       : 0;
    ImGui::BeginGroup();
    const float words = ImGui::GetContentRegionAvail().x - edge;
    // 200: fifteen large letters; below that the code stands under the words.
    const bool is_beside = words >= style.px(200);
    const float width = is_beside ? words : ImGui::GetContentRegionAvail().x;
    text(style, Level::small, name, Tone::muted, width);
    // As large as the longest word takes it: an address is not torn apart before it must be.
    Level level = Level::title;
    for (const Level smaller : {Level::section, Level::body})
        if (word_width(style, level, value) > width) level = smaller;
    text(style, level, value, Tone::normal, width);
    ImGui::EndGroup();
    if (code != nullptr) {
        if (is_beside) ImGui::SameLine(ImGui::GetContentRegionAvail().x - edge + style.px(kGapMedium), 0);
        qr_picture(style, *code, kProcessCodeUnits);
    }
    gap(style, kGapMedium);
}

/// What a phone dials: digits, and a plus before them (RFC 3966).
std::string dialled(const std::string& phone)
{
    std::string number = "tel:";
    for (const char c : phone)
        if ((c >= '0' && c <= '9') || (c == '+' && number.size() == 4)) number += c;
    return number.size() > 5 ? number : std::string{};
}

void draw_channels(const View& view)
{
    const Style& style = view.style;
    const SupportProcess& support = view.device.support;
    if (support == SupportProcess{}) {
        text(style, Level::body,
             tr("Nobody is named in the configuration of this device. Ask your administrator."));
        return;
    }
    if (!support.name.empty()) {
        text(style, Level::title, support.name);
        gap(style, kGapMedium);
    }
    draw_channel(view, tr("Hours"), support.hours, {});
    draw_channel(view, tr("Phone"), support.phone, dialled(support.phone));
    draw_channel(view, tr("E-mail"), support.email,
                 support.email.empty() ? std::string{} : "mailto:" + support.email);
    draw_channel(view, tr("Website"), support.web, support.web);
    if (!support.note.empty()) text(style, Level::body, support.note);
}

void draw_process(const Style& style)
{
    text(style, Level::section, tr("What happens with your problem"));
    gap(style, kGapSmall);
    step(
        style, tr("We help you first"),
        {.icon = Icon::person,
         .tone = Tone::accent,
         .detail = tr("Tell us what does not work. Most problems are solved with you, here or on the phone."),
         .path = Path::goes_on});
    step(style, tr("What we cannot solve goes to 21Vianet"),
         {.icon = Icon::paper_plane,
          .tone = Tone::accent,
          .detail = tr("You get a reference. 21Vianet operates the service and contacts the person named in "
                       "the request directly."),
          .path = Path::goes_on});
    step(style, tr("Ask us at any time"),
         {.icon = Icon::question,
          .tone = Tone::accent,
          .detail = tr("With the reference everyone here finds your request.")});
}

void draw_without_line(const Style& style)
{
    text(style, Level::section, tr("When there is no line"));
    gap(style, kGapSmall);
    text(style, Level::body,
         tr("Requests are taken all the same: they are kept safely on this device and sent by themselves "
            "as soon as there is a line. If it cannot wait, call us."));
}

} // namespace

std::optional<Intent> draw(SupportProcessScreen&, const View& view)
{
    std::optional<Intent> intent;
    const Style& style = view.style;
    begin_page(style, "support_process", 0, kPageWidth);
    const Columns columns = columns_of(style, 0.5F);
    begin_column(style, "left", columns.first);
    begin_card(style, "channels");
    draw_channels(view);
    end_card();
    end_column();
    next_column(style, columns);
    begin_column(style, "right", columns.second);
    begin_card(style, "process");
    draw_process(style);
    end_card();
    gap(style, kGapMedium);
    begin_card(style, "without_line");
    draw_without_line(style);
    end_card();
    gap(style, kGapMedium);
    const std::string done = tr("Done");
    if (button(style, (done + "###done").c_str(),
               {.rank = Rank::primary, .width = std::max(button_width(style, done), style.px(128))}))
        intent = GoHome{};
    end_column();
    end_page();
    return intent;
}

} // namespace kiosk
