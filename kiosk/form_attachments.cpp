// The files of a form: what is attached, what could not be, and the way to more.

#include "kiosk/buttons.h"
#include "kiosk/fields.h"
#include "kiosk/file_wording.h"
#include "kiosk/focus.h"
#include "kiosk/form.h"
#include "kiosk/labels.h"
#include "kiosk/rows.h"
#include "kiosk/surfaces.h"
#include "kiosk/translation.h"
#include "kiosk/typography.h"
#include "kiosk/wording.h"

#include <imgui.h>

namespace kiosk
{

namespace
{

/// A file and the button that takes it out, which is as high as the row beside it allows.
std::optional<Intent> draw_file(const Style& style, const char* id, const RowLook& row_look,
                                const std::string& label, Writing writing, const Intent& shown,
                                const Intent& removed)
{
    std::optional<Intent> intent;
    const std::string remove = tr("Remove");
    const float button_room = button_width(style, remove) + style.px(kTargetGap);
    const ImVec2 at = ImGui::GetCursorPos();
    begin_column(style, id, ImGui::GetContentRegionAvail().x - button_room);
    if (row(style, label.c_str(), row_look)) intent = shown;
    end_column();
    const float below = ImGui::GetCursorPosY();
    ImGui::SetCursorPos({at.x + ImGui::GetContentRegionAvail().x - button_room + style.px(kTargetGap),
                         at.y + (row_height(style) - style.px(kTarget)) / 2});
    if (button(style, (remove + "###remove." + id).c_str(),
               {.rank = Rank::quiet, .is_enabled = writing == Writing::open}))
        intent = removed;
    ImGui::SetCursorPosY(below);
    return intent;
}

} // namespace

void draw_attachments(Form& form)
{
    const FormScreen& screen = form.screen();
    const Style& style = form.style();
    const float top = ImGui::GetCursorScreenPos().y;
    text(style, Level::section, tr("Attachments"));
    text(style, Level::small,
         tr("Pictures of the screen, logs, invoices. 21Vianet receives a list of them with the request; the "
            "files stay "
            "on this device until they are handed over."),
         Tone::muted);
    gap(style, kGapSmall);
    for (const Attachment& attachment : screen.attachments) {
        const std::string& id = attachment.id.text();
        if (auto wish = draw_file(style, id.c_str(),
                                  {.icon = is_picture(attachment.format) ? Icon::picture : Icon::clipboard,
                                   .tone = Tone::calm,
                                   .detail = file_kind(attachment),
                                   .more = {byte_size(attachment.bytes)}},
                                  label_text(attachment.name) + "###attachment." + id, form.writing(),
                                  ShowAttachment{attachment.id}, RemoveAttachment{attachment.id}))
            form.ask(*std::move(wish));
    }
    for (std::size_t i = 0; i < screen.draft.attachments.size(); ++i) {
        const std::string& path = screen.draft.attachments[i];
        if (auto wish = draw_file(style, fmt::format("path.{}", i).c_str(),
                                  {.icon = Icon::warning, .tone = Tone::bad, .detail = tr("Not copied yet")},
                                  label_text(readable_name(path)) + fmt::format("###path.{}", i),
                                  form.writing(), RemovePath{path}, RemovePath{path}))
            form.ask(*std::move(wish));
    }
    if (!screen.attachments.empty() || !screen.draft.attachments.empty()) gap(style, kGap);

    const bool is_busy = screen.is_attaching || form.writing() == Writing::locked;
    if (form.takes_focus("attachments")) give_keyboard_to_next();
    const std::string words = screen.is_attaching ? tr("Copying the file…") : tr("Add file");
    if (button(style, (words + "###attach").c_str(), {.icon = Icon::plus, .is_enabled = !is_busy}))
        form.ask(ChooseFile{});
    if (screen.not_attached) field_error(style, not_attached_sentence(*screen.not_attached));
    const std::string error = form.error_of("attachments");
    field_error(style, error);
    if (!error.empty() || screen.not_attached) fault_bar(style, top);
}

} // namespace kiosk
