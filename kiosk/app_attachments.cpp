// What the window does with the files of a form.

#include "kiosk/app.h"

#include <algorithm>

namespace kiosk
{

namespace
{

template <typename Kind, typename Path>
Kind* screen_on(Path& path)
{
    for (auto& [screen, visit] : path)
        if (auto* found = std::get_if<Kind>(&screen)) return found;
    return nullptr;
}

} // namespace

void App::on(const ChooseFile&, Timestamp now)
{
    auto* form = std::get_if<FormScreen>(&screen());
    if (form == nullptr || form->phase == FormScreen::Phase::submitting || form->is_attaching) return;
    form->not_attached.reset();
    const RequestId id = form->draft.id;
    keep_all_drafts(now);
    commands_.push_back(ListFolder{});
    open(FileChooserScreen{.draft = id});
}

void App::on(const OpenFolder& intent, Timestamp)
{
    const auto* chooser = std::get_if<FileChooserScreen>(&screen());
    if (chooser == nullptr) return;
    commands_.push_back(ListFolder{intent.place});
    // Another folder is a visit of its own: the keyboard goes to its first row.
    replace(FileChooserScreen{.draft = chooser->draft, .place = intent.place});
}

void App::on(const PickFile& intent, Timestamp now)
{
    const auto* chooser = std::get_if<FileChooserScreen>(&screen());
    if (chooser == nullptr || !chooser->place) return;
    PlaceBelow place = *chooser->place;
    place.names.push_back(intent.name);
    FormScreen* form = form_of(chooser->draft);
    if (form == nullptr) return;
    form->is_attaching = true;
    form->has_unkept_changes = false;
    form->save_sent_at = now;
    commands_.push_back(AttachFile{form->draft, std::move(place)});
    leave();
}

void App::on(const ShowAttachment& intent, Timestamp now)
{
    const auto* form = std::get_if<FormScreen>(&screen());
    if (form == nullptr) return;
    const auto found = std::ranges::find(form->attachments, intent.attachment, &Attachment::id);
    if (found == form->attachments.end()) return;
    AttachmentScreen shown{.draft = form->draft.id, .attachment = *found};
    keep_all_drafts(now);
    if (is_picture(found->format)) commands_.push_back(LookAtPicture{shown.draft, found->id});
    open(std::move(shown));
}

void App::on(const RemoveAttachment& intent, Timestamp)
{
    if (const auto* form = std::get_if<FormScreen>(&screen())) {
        commands_.push_back(DetachFile{form->draft.id, intent.attachment});
    } else if (const auto* shown = std::get_if<AttachmentScreen>(&screen())) {
        commands_.push_back(DetachFile{shown->draft, intent.attachment});
        leave();
    }
}

void App::on(const RemovePath& intent, Timestamp now)
{
    auto* form = std::get_if<FormScreen>(&screen());
    if (form == nullptr) return;
    std::erase(form->draft.attachments, intent.path);
    on(Typed{}, now);
}

void App::on(const Shrink& intent, Timestamp)
{
    auto* shown = std::get_if<AttachmentScreen>(&screen());
    if (shown == nullptr || shown->is_working) return;
    shown->is_working = true;
    shown->not_changed.reset();
    commands_.push_back(ShrinkPicture{shown->draft, shown->attachment.id, intent.percent});
}

void App::on(const AttachmentsListed& reply)
{
    if (FormScreen* form = form_of(reply.id)) {
        form->attachments = reply.all;
        form->is_attaching = false;
        form->not_attached.reset();
        if (reply.newest) form->jump_to = "attachments";
    }
    auto* shown = screen_on<AttachmentScreen>(path_);
    if (shown == nullptr || shown->draft != reply.id || !reply.newest) return;
    const auto newest = std::ranges::find(reply.all, *reply.newest, &Attachment::id);
    if (newest == reply.all.end()) return;
    *shown = AttachmentScreen{.draft = reply.id, .attachment = *newest};
    commands_.push_back(LookAtPicture{reply.id, newest->id});
}

void App::on(const FileNotAttached& reply)
{
    if (auto* shown = screen_on<AttachmentScreen>(path_); shown != nullptr && shown->draft == reply.id) {
        shown->is_working = false;
        shown->not_changed = reply;
    } else if (FormScreen* form = form_of(reply.id)) {
        form->is_attaching = false;
        form->not_attached = reply;
        form->jump_to = "attachments";
    }
}

void App::on(const FolderListed& reply)
{
    auto* chooser = screen_on<FileChooserScreen>(path_);
    if (chooser == nullptr || chooser->place != reply.place) return;
    chooser->is_reading = false;
    chooser->roots = reply.roots;
    chooser->listing = reply.listing;
}

void App::on(const FolderNotListed& reply)
{
    auto* chooser = screen_on<FileChooserScreen>(path_);
    if (chooser == nullptr || chooser->place != reply.place) return;
    chooser->is_reading = false;
    chooser->fault = reply.error;
}

void App::on(const PictureSeen& reply)
{
    auto* shown = screen_on<AttachmentScreen>(path_);
    if (shown == nullptr || shown->attachment.id != reply.attachment) return;
    const Picture& preview = reply.view->preview;
    shown->view = reply.view;
    shown->steps = reply.steps;
    shown->texture = std::make_shared<const PictureTexture>(preview.width, preview.height, preview.rgba);
}

void App::on(const PictureNotSeen& reply)
{
    auto* shown = screen_on<AttachmentScreen>(path_);
    if (shown == nullptr || shown->attachment.id != reply.attachment) return;
    shown->not_seen = reply.error;
}

} // namespace kiosk
