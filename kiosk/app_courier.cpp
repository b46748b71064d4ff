// What the app does with sticks.

#include "kiosk/app.h"

#include <algorithm>

namespace kiosk
{

CourierScreen* App::courier_screen()
{
    for (auto& [screen, visit] : path_)
        if (auto* courier = std::get_if<CourierScreen>(&screen)) return courier;
    return nullptr;
}

/// Asks the core for something that takes as long as the stick wants.
void App::work_on_stick(Command command)
{
    CourierScreen* courier = courier_screen();
    if (courier == nullptr || courier->doing != CourierScreen::Doing::nothing) return;
    courier->doing = CourierScreen::Doing::working;
    courier->told.reset();
    commands_.push_back(std::move(command));
}

const StickFolder* App::chosen_stick()
{
    const CourierScreen* courier = courier_screen();
    if (courier == nullptr || courier->chosen >= courier->sticks.size()) return nullptr;
    return &courier->sticks[courier->chosen];
}

void App::told_about_stick(Reply reply)
{
    CourierScreen* courier = courier_screen();
    if (courier == nullptr) {
        tell(std::move(reply));
        return;
    }
    courier->told = std::move(reply);
    courier->doing = CourierScreen::Doing::looking;
    commands_.push_back(LookForSticks{}); // What is on it now.
}

void App::on(const ShowCourier&, Timestamp now)
{
    keep_all_drafts(now);
    if (std::holds_alternative<CourierScreen>(screen())) return;
    forget_notice();
    open(CourierScreen{});
    commands_.push_back(LookForSticks{});
}

void App::on(const LookAgain&, Timestamp)
{
    if (auto* files = std::get_if<FilesToStickScreen>(&screen())) return look_again(*files);
    CourierScreen* courier = courier_screen();
    if (courier == nullptr || courier->doing != CourierScreen::Doing::nothing) return;
    courier->doing = CourierScreen::Doing::looking;
    courier->told.reset();
    commands_.push_back(LookForSticks{});
}

void App::on(const ChooseStick& intent, Timestamp)
{
    if (auto* files = std::get_if<FilesToStickScreen>(&screen())) {
        if (intent.index < files->sticks.size()) files->chosen = intent.index;
        return;
    }
    CourierScreen* courier = courier_screen();
    if (courier != nullptr && intent.index < courier->sticks.size()) courier->chosen = intent.index;
}

void App::on(const TakeAlong&, Timestamp)
{
    if (const StickFolder* stick = chosen_stick()) work_on_stick(ExportRequests{stick->folder, {}});
}

void App::on(const TellOnStick&, Timestamp)
{
    if (const StickFolder* stick = chosen_stick()) work_on_stick(ExportAcknowledgements{stick->folder});
}

void App::on(const ImportFromStick& intent, Timestamp)
{
    work_on_stick(ImportBundle{intent.file});
}

void App::on(const TakeRequestBack&, Timestamp)
{
    RequestScreen* request = top_request();
    if (request == nullptr || request->is_moving) return;
    request->is_moving = true;
    request->asks_to_take_back = false;
    commands_.push_back(TakeBack{request->reference});
}

void App::on(const GiveRequestBack&, Timestamp)
{
    RequestScreen* request = top_request();
    if (request == nullptr || request->is_moving) return;
    request->is_moving = true;
    commands_.push_back(GiveBack{request->reference});
}

void App::on(const SticksFound& reply)
{
    if (FilesToStickScreen* files = files_to_stick()) take_sticks(*files, reply);
    CourierScreen* courier = courier_screen();
    if (courier == nullptr) return;
    const StickFolder* chosen = chosen_stick();
    const auto folder = chosen != nullptr ? chosen->folder : std::filesystem::path{};
    courier->sticks = reply.sticks;
    const auto same = std::ranges::find(courier->sticks, folder, &StickFolder::folder);
    courier->chosen =
        same == courier->sticks.end() ? 0 : static_cast<std::size_t>(same - courier->sticks.begin());
    courier->is_read = true;
    courier->doing = CourierScreen::Doing::nothing;
}

void App::on(const BundleWritten& reply)
{
    told_about_stick(reply);
}

void App::on(const BundleNotCertain& reply)
{
    told_about_stick(reply);
}

void App::on(const AcknowledgementsWritten& reply)
{
    told_about_stick(reply);
}

void App::on(const RequestsImported& reply)
{
    told_about_stick(reply);
}

void App::on(const AcknowledgementsImported& reply)
{
    told_about_stick(reply);
}

void App::on(const CourierRefused& reply)
{
    FilesToStickScreen* files = files_to_stick();
    if (files != nullptr && files->doing == CourierScreen::Doing::looking)
        return copying_ended(files->reference, reply);
    CourierScreen* courier = courier_screen();
    const bool was_looking = courier != nullptr && courier->doing == CourierScreen::Doing::looking;
    if (!was_looking) return told_about_stick(reply);
    courier->told = reply; // Looking once more would end the same way.
    courier->doing = CourierScreen::Doing::nothing;
}

void App::on(const TakenBack& reply)
{
    if (RequestScreen* request = request_of(reply.reference)) request->is_moving = false;
    tell(reply);
}

void App::on(const GivenBack& reply)
{
    if (RequestScreen* request = request_of(reply.reference)) request->is_moving = false;
    tell(reply);
}

} // namespace kiosk
