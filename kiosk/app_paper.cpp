// What the app does about slips, the report, the support process and the device: pages beside the work.

#include "kiosk/app.h"

#include <algorithm>

namespace kiosk
{

std::optional<App::SlipShown> App::slip_shown()
{
    if (auto* receipt = std::get_if<ReceiptScreen>(&screen()))
        return SlipShown{&receipt->slip, receipt->reference};
    if (auto* request = std::get_if<RequestScreen>(&screen()); request != nullptr && request->detail)
        return SlipShown{&request->slip, request->reference};
    return std::nullopt;
}

void App::slip_finished(const Reference& reference)
{
    for (auto& [screen, visit] : path_) {
        if (auto* receipt = std::get_if<ReceiptScreen>(&screen);
            receipt != nullptr && receipt->reference == reference)
            receipt->slip.phase = SlipChoice::Phase::idle;
        if (auto* request = std::get_if<RequestScreen>(&screen);
            request != nullptr && request->reference == reference)
            request->slip.phase = SlipChoice::Phase::idle;
    }
}

/// The page about the device is right for a minute.
void App::measure_device(Timestamp now)
{
    auto* page = std::get_if<DeviceScreen>(&screen());
    if (page == nullptr) return;
    // A moment ahead means that the clock was set back meanwhile.
    const bool is_fresh =
        page->measured_at && *page->measured_at <= now && now - *page->measured_at < DeviceScreen::fresh_for;
    if (is_fresh) return;
    page->measured_at = now;
    commands_.push_back(MeasureDevice{});
}

// ---- What the person wants

void App::on(const ChooseSlipLanguage& intent, Timestamp)
{
    if (const auto shown = slip_shown()) shown->choice->language = nearest_language(intent.language);
}

void App::on(const PrintSlip&, Timestamp)
{
    const auto shown = slip_shown();
    if (!shown || shown->choice->phase == SlipChoice::Phase::being_made) return;
    shown->choice->phase = SlipChoice::Phase::being_made;
    forget_notice();
    commands_.push_back(MakeSlip{shown->reference, shown->choice->language});
}

void App::on(const ShowReport&, Timestamp now)
{
    keep_all_drafts(now);
    if (!std::holds_alternative<ReportScreen>(screen())) open(ReportScreen{});
    commands_.push_back(ReadReport{});
}

void App::on(const ChooseMonth& intent, Timestamp)
{
    auto* page = std::get_if<ReportScreen>(&screen());
    if (page != nullptr && page->cases) page->report = count_report(*page->cases, intent.month);
}

void App::on(const ShowSupportProcess&, Timestamp now)
{
    keep_all_drafts(now);
    if (!std::holds_alternative<SupportProcessScreen>(screen())) open(SupportProcessScreen{});
}

// ---- What the core says

void App::on(const SlipMade& reply)
{
    slip_finished(reply.reference);
    tell(reply);
}

void App::on(const SlipNotMade& reply)
{
    slip_finished(reply.reference);
    tell(reply);
}

void App::on(const ReportRead& reply)
{
    for (auto& [screen, visit] : path_) {
        auto* page = std::get_if<ReportScreen>(&screen);
        if (page == nullptr) continue;
        page->cases = reply.cases;
        page->not_read.reset();
        page->report = count_report(*reply.cases, page->report.month);
    }
}

void App::on(const ReportNotRead& reply)
{
    for (auto& [screen, visit] : path_)
        if (auto* page = std::get_if<ReportScreen>(&screen)) page->not_read = reply.error.code;
}

void App::on(const LossesRead&, Timestamp)
{
    commands_.push_back(LossesSeen{});
}

void App::on(const DeviceMeasured& reply)
{
    for (auto& [screen, visit] : path_)
        if (auto* page = std::get_if<DeviceScreen>(&screen)) page->measures = reply.measures;
}

} // namespace kiosk
