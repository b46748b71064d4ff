#include "kiosk/buttons.h"
#include "kiosk/device_facts.h"
#include "kiosk/loss_wording.h"
#include "kiosk/rows.h"
#include "kiosk/screens.h"
#include "kiosk/shortcuts.h"
#include "kiosk/style.h"
#include "kiosk/surfaces.h"
#include "kiosk/translation.h"
#include "kiosk/typography.h"
#include "kiosk/wording.h"

#include <imgui.h>

#include <cmath>
#include <string>
#include <vector>

#include <fmt/ranges.h>

namespace kiosk
{

namespace
{

/// What a technician hears first on the phone.
struct Finding {
    Icon icon;
    Tone tone;
    std::string what, detail;
    bool is_noted_by_a_person = false; ///< Stays until somebody says that it was read.
};

std::string joined_lines(const std::vector<std::string>& lines)
{
    return fmt::format("{}", fmt::join(lines, "\n"));
}

/// What is wrong, worst first; what is not known is said to be unknown.
std::vector<Finding> findings(const std::optional<DeviceMeasures>& measures, const View& view)
{
    const Snapshot& snapshot = view.snapshot;
    std::vector<Finding> found;
    if (snapshot.storage_fault)
        found.push_back(
            {Icon::warning, Tone::bad, tr("Nothing can be saved"), fault_sentence(*snapshot.storage_fault)});
    else if (!snapshot.requests)
        found.push_back({Icon::question, Tone::calm, tr("Storage not known yet"),
                         tr("The kiosk is still reading what is on the disk.")});
    if (snapshot.losses)
        found.push_back({Icon::warning, Tone::bad, tr("Something saved is missing or in doubt"),
                         joined_lines(loss_sentences(*snapshot.losses)), true});
    if (const auto words = storage_lasts_sentence(snapshot.storage_lasts); !words.empty())
        found.push_back({Icon::warning, Tone::bad, tr("The storage forgets"), words});
    const ClockTrust clock = clock_of(view.device, snapshot, view.now);
    if (clock != ClockTrust::plausible)
        found.push_back({Icon::warning, Tone::bad, clock_name(clock), clock_sentence(clock, view.now)});
    if (measures && measures->free_bytes < kSpaceWarnBytes)
        found.push_back({Icon::warning, measures->free_bytes < kSpaceBadBytes ? Tone::bad : Tone::warning,
                         tr("The disk is nearly full"),
                         fill(tr("{size} are free."), fmt::arg("size", byte_size(measures->free_bytes)))});
    switch (snapshot.line.state) {
    case LineState::needs_administrator:
        found.push_back(
            {Icon::wrench, Tone::warning, line_name(snapshot.line), line_sentence(snapshot.line, view.now)});
        break;
    case LineState::waiting:
        found.push_back(
            {Icon::no_line, Tone::calm, line_name(snapshot.line), line_sentence(snapshot.line, view.now)});
        break;
    case LineState::unknown:
        found.push_back(
            {Icon::question, Tone::calm, line_name(snapshot.line), line_sentence(snapshot.line, view.now)});
        break;
    case LineState::up:
        break;
    }
    if (is_stale(view.queue, view.now))
        found.push_back({Icon::warning, Tone::warning, tr("A request has waited for days"),
                         fill(tr("The oldest one was saved {age}."),
                              fmt::arg("age", age(view.queue.oldest_waiting->saved_at, view.now)))});
    if (!view.device.missing_fonts.empty())
        found.push_back(
            {Icon::warning, Tone::warning, tr("Fonts are missing"),
             fill(tr("Please install: {packages}"),
                  fmt::arg("packages", fmt::format("{}", fmt::join(view.device.missing_fonts, ", "))))});
    return found;
}

std::optional<Intent> draw_findings(const DeviceScreen& screen, const View& view)
{
    std::optional<Intent> intent;
    const Style& style = view.style;
    const auto found = findings(screen.measures, view);
    if (found.empty())
        step(style, tr("Everything is in order"),
             {.icon = Icon::check,
              .tone = Tone::good,
              .level = Level::section,
              .detail = tr("The device can save, the service answers, and nothing has waited long.")});
    for (const Finding& finding : found) {
        step(style, finding.what,
             {.icon = finding.icon, .tone = finding.tone, .level = Level::section, .detail = finding.detail});
        if (finding.is_noted_by_a_person && button(style, fill("{}###losses.noted", tr("Noted")).c_str()))
            intent = LossesRead{};
    }
    return intent;
}

void draw_line(const View& view)
{
    const Style& style = view.style;
    const LineStatus& line = view.snapshot.line;
    text(style, Level::section, tr("Line to the service"));
    gap(style, kGapSmall);
    fact(style, tr("State"), line_name(line));
    if (!line.code.empty()) fact(style, tr("Code for technicians"), line.code);
    const auto& success = view.snapshot.last_success_at;
    fact(style, tr("Last success"),
         // Translators: {age} is such as "5 minutes ago", {time} the date and the time.
         success ? fill(tr("{age} ({time})"), fmt::arg("age", age(*success, view.now)),
                        fmt::arg("time", date_and_time(*success)))
                 : std::string{tr("None yet")});
    if (const auto& next = line.next_attempt_at; next && *next > view.now)
        fact(style, tr("Next try"), moment(*next, view.now));
    fact(style, tr("Address of the service"),
         view.device.service_address.empty() ? tr("Not configured") : view.device.service_address);
}

void draw_storage(const DeviceScreen& screen, const View& view)
{
    const Style& style = view.style;
    const Snapshot& snapshot = view.snapshot;
    text(style, Level::section, tr("Storage"));
    gap(style, kGapSmall);
    fact(style, tr("State"),
         snapshot.storage_fault ? fault_sentence(*snapshot.storage_fault)
         : snapshot.requests
             ? snapshot.storage_lasts == StorageLasts::until_deleted
                   ? std::string{tr("In order. What is submitted is on the disk before it is called saved.")}
                   : storage_lasts_sentence(snapshot.storage_lasts)
             : std::string{tr("Not known yet")});
    fact(style, tr("Waiting"), snapshot.requests ? number(view.queue.waiting) : tr("Not known yet"));
    fact(style, tr("On hold"), snapshot.requests ? number(view.queue.on_hold) : tr("Not known yet"));
    fact(style, tr("Oldest"), snapshot.requests ? oldest_waiting_words(view) : tr("Not known yet"));
    fact(style, tr("Data folder"), view.device.data_folder);
    draw_measured_storage(screen, view);
    const CustomerDirectory* directory = snapshot.directory.get();
    fact(style, tr("Customer list"),
         directory == nullptr || directory->empty()
             ? std::string{tr("None yet")}
             : fill(trn("{count} customer, {age}", "{count} customers, {age}", directory->size()),
                    fmt::arg("count", number(directory->size())),
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

std::string input_method_words(const DeviceFacts& device)
{
    const auto name = fmt::arg("name", device.input_method_name);
    if (device.input_method_name.empty()) return tr("None; dead keys and Compose work");
    switch (device.input_method) {
    case InputMethod::none:
        return fill(tr("{name}; no field has asked for it yet"), name);
    case InputMethod::local:
        return fill(tr("{name} does not run"), name);
    case InputMethod::server:
        return fill(tr("{name} runs"), name);
    }
    return {};
}

void draw_window(const View& view)
{
    const Style& style = view.style;
    const UiSettings& settings = view.settings;
    text(style, Level::section, tr("Window"));
    gap(style, kGapSmall);
    fact(style, tr("Language"),
         view.catalogue.label(CatalogueList::language, settings.language, settings.language));
    fact(style, tr("Text size"), percentage(settings.text_percent));
    // 192 dpi are 200 %.
    fact(style, tr("Display scale"), percentage(static_cast<int>(std::lround(view.content_scale * 100))));
    fact(style, tr("Colours"), theme_name(settings.theme));
    fact(style, tr("Fonts"),
         view.device.missing_fonts.empty() ? tr("Complete") : joined_lines(view.device.missing_fonts));
    fact(style, tr("Input method"), input_method_words(view.device));
}

void draw_kiosk(const DeviceScreen& screen, const View& view)
{
    const Style& style = view.style;
    text(style, Level::section, tr("This kiosk"));
    gap(style, kGapSmall);
    fact(style, tr("Kiosk ID"), view.device.kiosk_id);
    draw_measured_kiosk(screen, view);
    std::vector<std::string> versions{
        fill(tr("Support kiosk {version}"), fmt::arg("version", view.device.version))};
    for (const auto& [name, version] : view.device.libraries)
        versions.push_back(fmt::format("{} {}", name, version));
    fact(style, tr("Versions"), joined_lines(versions));
    if (!view.snapshot.kiosk_key.empty()) fact(style, tr("Key of this kiosk"), view.snapshot.kiosk_key);
}

} // namespace

std::optional<Intent> draw(DeviceScreen& screen, const View& view)
{
    std::optional<Intent> intent;
    const Style& style = view.style;
    begin_page(style, "device", 0, kPageWidth);
    begin_card(style, "findings");
    intent = draw_findings(screen, view);
    end_card();
    gap(style, kGapMedium);

    const Columns columns = columns_of(style, 0.5F);

    begin_column(style, "left", columns.first);
    begin_card(style, "line");
    draw_line(view);
    if (button(style, fill("{}###device.try_now", view.line_is_tried ? tr("Trying…") : tr("Try now")).c_str(),
               {.is_enabled = !view.line_is_tried, .keys = keys_text(Shortcut::try_now)}))
        intent = TryLine{};
    end_card();
    gap(style, kGapMedium);
    begin_card(style, "window");
    draw_window(view);
    end_card();
    gap(style, kGapMedium);
    begin_card(style, "honesty");
    draw_honesty(view);
    end_card();
    end_column();
    next_column(style, columns);
    begin_column(style, "right", columns.second);
    begin_card(style, "storage");
    draw_storage(screen, view);
    if (button(style,
               fill("{}###customers.fetch", view.customers_are_fetched ? tr("Fetching the customer list…")
                                                                       : tr("Fetch the customer list now"))
                   .c_str(),
               {.is_enabled = !view.customers_are_fetched}))
        intent = FetchCustomers{};
    end_card();
    gap(style, kGapMedium);
    begin_card(style, "kiosk");
    draw_kiosk(screen, view);
    if (button(style, fill("{}###device.courier", tr("Import from a stick")).c_str())) intent = ShowCourier{};
    end_card();
    end_column();
    end_page();
    return intent;
}

} // namespace kiosk
