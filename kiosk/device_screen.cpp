#include "kiosk/buttons.h"
#include "kiosk/rows.h"
#include "kiosk/screens.h"
#include "kiosk/style.h"
#include "kiosk/surfaces.h"
#include "kiosk/translation.h"
#include "kiosk/typography.h"
#include "kiosk/wording.h"

#include <imgui.h>

#include <cmath>

namespace kiosk
{

namespace
{

void draw_line(const View& view)
{
    const Style& style = view.style;
    const LineStatus& line = view.snapshot.line;
    text(style, Level::section, tr("Line to the service"));
    gap(style, kGapSmall);
    fact(style, line_name(line), line_sentence(line, view.now));
    if (!line.code.empty()) fact(style, tr("Code for technicians"), line.code);
    fact(style, tr("Last success"),
         view.snapshot.last_success_at ? fmt::format("{} ({})", age(*view.snapshot.last_success_at, view.now),
                                                     date_and_time(*view.snapshot.last_success_at))
                                       : std::string{tr("None yet")});
    fact(style, tr("Address of the service"),
         view.device.service_address.empty() ? tr("Not configured") : view.device.service_address);
}

void draw_storage(const View& view)
{
    const Style& style = view.style;
    text(style, Level::section, tr("Storage"));
    gap(style, kGapSmall);
    if (view.snapshot.storage_fault)
        fact(style, tr("Nothing can be saved"), fault_sentence(*view.snapshot.storage_fault));
    else
        fact(style, tr("In order"), tr("What is submitted is on the disk before it is called saved."));
    fact(style, tr("Data folder"), view.device.data_folder);
    const CustomerDirectory* directory = view.snapshot.directory.get();
    fact(style, tr("Customer list"),
         directory == nullptr || directory->empty()
             ? std::string{tr("None yet")}
             : fill(trn("{count} customer, {age}", "{count} customers, {age}", directory->size()),
                    fmt::arg("count", directory->size()),
                    fmt::arg("age", age(directory->fetched_at(), view.now))));
}

void draw_honesty(const View& view)
{
    const Style& style = view.style;
    text(style, Level::section, tr("What this kiosk talks to"));
    gap(style, kGapSmall);
    text(style, Level::body,
         tr("21Vianet publishes a web form for service requests, but no interface through which a program "
            "may submit "
            "them."));
    gap(style, kGapSmall);
    text(style, Level::body,
         tr("This kiosk therefore speaks the public Partner Center interface, whose documented form is "
            "retired, to the "
            "address your organisation has configured; “received by 21Vianet” means that this address has "
            "confirmed "
            "it."));
}

void draw_kiosk(const View& view)
{
    const Style& style = view.style;
    text(style, Level::section, tr("This kiosk"));
    gap(style, kGapSmall);
    fact(style, tr("Kiosk ID"), view.device.kiosk_id);
    std::string versions = fill(tr("Support kiosk {version}"), fmt::arg("version", view.device.version));
    for (const auto& [name, version] : view.device.libraries)
        versions += fmt::format("\n{} {}", name, version);
    fact(style, tr("Versions"), versions);
    if (!view.device.missing_fonts.empty()) {
        std::string packages;
        for (const std::string& package : view.device.missing_fonts)
            packages += packages.empty() ? package : "\n" + package;
        fact(style, tr("Missing fonts: please install"), packages);
    }
}

} // namespace

std::optional<Intent> draw(DeviceScreen&, const View& view)
{
    std::optional<Intent> intent;
    const Style& style = view.style;
    begin_page(style, "device", 0, 1120);
    const float room = ImGui::GetContentRegionAvail().x;
    const float between = style.px(kGapLarge);
    const bool is_wide = room >= style.px(760);
    const float width = is_wide ? std::floor((room - between) / 2) : room;

    begin_column(style, "left", width);
    begin_card(style, "line");
    draw_line(view);
    if (button(style, fill("{}###device.try_now", view.line_is_tried ? tr("Trying…") : tr("Try now")).c_str(),
               {.is_enabled = !view.line_is_tried}))
        intent = TryLine{};
    end_card();
    gap(style, kGap);
    begin_card(style, "honesty");
    draw_honesty(view);
    end_card();
    end_column();
    if (is_wide)
        ImGui::SameLine(0, between);
    else
        gap(style, kGap);
    begin_column(style, "right", width);
    begin_card(style, "storage");
    draw_storage(view);
    if (button(style,
               fill("{}###customers.fetch", view.customers_are_fetched ? tr("Fetching the customer list…")
                                                                       : tr("Fetch the customer list now"))
                   .c_str(),
               {.is_enabled = !view.customers_are_fetched}))
        intent = FetchCustomers{};
    end_card();
    gap(style, kGap);
    begin_card(style, "kiosk");
    draw_kiosk(view);
    end_card();
    end_column();
    end_page();
    return intent;
}

} // namespace kiosk
