// What the app does so that files get to the machine with the browser.

#include "kiosk/app.h"

#include <algorithm>

namespace kiosk
{

using Doing = CourierScreen::Doing;

FilesToStickScreen* App::files_to_stick()
{
    for (auto& [screen, visit] : path_)
        if (auto* files = std::get_if<FilesToStickScreen>(&screen)) return files;
    return nullptr;
}

void App::on(const ShowFilesToStick&, Timestamp now)
{
    const RequestDetail* detail = nullptr;
    if (const auto* request = top_request(); request != nullptr && request->detail)
        detail = &*request->detail;
    else if (const auto* hand_in = top_hand_in(); hand_in != nullptr && hand_in->sheet)
        detail = &hand_in->sheet->detail;
    if (detail == nullptr || detail->attachments.empty()) return;
    FilesToStickScreen files{.reference = detail->entry.reference, .count = detail->attachments.size()};
    keep_all_drafts(now);
    forget_notice();
    open(std::move(files));
    commands_.push_back(LookForSticks{});
}

void App::on(const CopyFiles&, Timestamp)
{
    auto* files = std::get_if<FilesToStickScreen>(&screen());
    if (files == nullptr || files->doing != Doing::nothing || files->chosen >= files->sticks.size()) return;
    files->doing = Doing::working;
    files->told.reset();
    commands_.push_back(CopyFilesToStick{files->reference, files->sticks[files->chosen].folder});
}

void App::look_again(FilesToStickScreen& files)
{
    if (files.doing != Doing::nothing) return;
    files.doing = Doing::looking;
    files.told.reset();
    commands_.push_back(LookForSticks{});
}

void App::take_sticks(FilesToStickScreen& files, const SticksFound& reply)
{
    const auto folder =
        files.chosen < files.sticks.size() ? files.sticks[files.chosen].folder : std::filesystem::path{};
    files.sticks = reply.sticks;
    auto wanted = std::ranges::find(files.sticks, folder, &StickFolder::folder);
    if (wanted == files.sticks.end()) wanted = std::ranges::find_if(files.sticks, &StickFolder::is_writable);
    files.chosen =
        wanted == files.sticks.end() ? 0 : static_cast<std::size_t>(wanted - files.sticks.begin());
    files.is_read = true;
    if (files.doing == Doing::looking) files.doing = Doing::nothing;
}

void App::copying_ended(const Reference& reference, Reply reply)
{
    FilesToStickScreen* files = files_to_stick();
    if (files == nullptr || files->reference != reference) return tell(std::move(reply));
    files->doing = Doing::nothing;
    files->told = std::move(reply);
}

void App::on(const FilesCopied& reply)
{
    copying_ended(reply.reference, reply);
}

void App::on(const FilesNotCopied& reply)
{
    copying_ended(reply.reference, reply);
}

} // namespace kiosk
