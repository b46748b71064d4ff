#include "kiosk/attachment_list.h"

#include "kiosk/buttons.h"
#include "kiosk/file_copy_wording.h"
#include "kiosk/rows.h"
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

void draw_upload(const Style& style, const Upload& upload, State state)
{
    const bool is_refused = upload.state == UploadState::refused;
    std::string words = upload_sentence(upload, state);
    if (is_refused && !upload.reason_text.empty())
        words = joined(words, fill(tr("“{words}”"), fmt::arg("words", upload.reason_text)));
    text(style, Level::small, words, is_refused ? Tone::warning : Tone::muted);
    if (is_refused && !upload.reason_code.empty())
        text(style, Level::small, fill(tr("Code: {code}"), fmt::arg("code", upload.reason_code)),
             Tone::muted);
}

} // namespace

std::optional<Intent> draw_attachment_list(const RequestDetail& detail, const View& view)
{
    if (detail.attachments.empty()) return std::nullopt;
    const Style& style = view.style;
    gap(style, kGapSmall);
    text(style, Level::small, field_name("attachments"), Tone::muted);
    for (std::size_t i = 0; i < detail.attachments.size(); ++i) {
        const Attachment& attachment = detail.attachments[i];
        ImGui::PushStyleVarY(ImGuiStyleVar_ItemSpacing, 0);
        // Translators: a file's name and its size, such as "screen.png (412 KB)".
        text(style, Level::body,
             fill(tr("{name} ({size})"), fmt::arg("name", attachment.name),
                  fmt::arg("size", byte_size(attachment.bytes))));
        if (i < detail.uploads.size() && detail.uploads[i])
            draw_upload(style, *detail.uploads[i], detail.entry.state);
        ImGui::PopStyleVar();
        gap(style, kGapTiny);
    }
    gap(style, kGapSmall);
    if (button(style, fill("{}###files_to_stick", tr("Copy the files to a stick")).c_str()))
        return ShowFilesToStick{};
    return std::nullopt;
}

} // namespace kiosk
